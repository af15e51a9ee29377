"""Which duties are late, for whoever claims that they are done."""

from datetime import datetime

from karpear.people.models import Organisation

from ..models import DutyDate


def late_duties(organisation: Organisation, now: datetime) -> frozenset[str]:
    """Keys of duties of which a date has gone by, neither filed nor explained."""
    rows = DutyDate.objects.owed().filter(organisation=organisation, late_at__lte=now)
    return frozenset(rows.values_list("duty", flat=True))
