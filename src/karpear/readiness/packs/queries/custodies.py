"""For custodians: whose packs may be opened now."""

from datetime import datetime

from django.db.models import Q

from karpear.alerts.models import UNRESOLVED, Alert
from karpear.people.models import Person
from karpear.rules.alarm.outcome import HAPPENED
from karpear.rules.case.pack import OPEN_FOR, may_ask_to_open

from ..models import Custodian
from .packs import alert_state


def alerts_of_held(person: Person, now: datetime) -> list[Alert]:
    """Alerts about people whose part they hold, once opening may be asked for; not before anybody has confirmed one.

    Until then a custodian hears nothing: a call at the wrong moment may harm whoever pressed in silence.
    """
    people = Custodian.objects.accepted().filter(person=person, part__isnull=False).values("pack__person")
    is_resolved = Q(outcome__in=[outcome.value for outcome in HAPPENED], resolved_at__gte=now - OPEN_FOR)
    rows = Alert.objects.filter(Q(state__in=UNRESOLVED) | is_resolved, person__in=people, drill=False)
    return [
        alert
        for alert in rows.select_related("person").order_by("-opened_at", "-id")
        if may_ask_to_open(alert_state(alert))
    ]
