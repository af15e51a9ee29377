"""Who is held as far as a case says, where nobody has said yet what is known."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language

from karpear.alerts.models import Alert, StageCall
from karpear.checkins.left_out import NotAsked
from karpear.people.models import Person
from karpear.rules.case.playbook import OUT_OF_REACH

from ..models import Incident
from .about import people_concerned
from .titles import playbook_name


def held_by_case(organisation: UUID, reader: Person, at: datetime) -> list[NotAsked]:
    """Whom a case of this organisation that was open then says to be held, missing or killed, the oldest first.

    Once somebody has said what is known of their alert, that alone counts, and that it is over.
    """
    confirmed_calls = StageCall.objects.filter(alert=OuterRef("pk"), confirmed_at__isnull=False)
    alerts = Alert.objects.filter(~Exists(confirmed_calls), drill=False).exclude(person=reader)
    of_somebody = Q(alert__in=alerts.values("pk")) | Q(about__isnull=False) & ~Q(about=reader)
    was_open = Q(closed_at=None) | Q(closed_at__gt=at)
    incidents = Incident.objects.filter(was_open, of_somebody, organisation=organisation, opened_at__lte=at)
    rows = list(incidents.filter(playbook__in=OUT_OF_REACH).select_related("about").order_by("opened_at", "id"))
    if not rows:
        return []
    alert_people = {
        alert.pk: alert.person for alert in alerts.filter(pk__in=[row.alert for row in rows]).select_related("person")
    }
    readable_cases = Incident.objects.visible_to(reader).filter(pk__in=[row.pk for row in rows])
    readable = set(readable_cases.values_list("pk", flat=True))
    nameable = people_concerned(reader, rows)
    language = get_language() or "en"
    return [
        NotAsked(
            person=person,
            known=playbook_name(row).in_language(language),
            since=row.opened_at,
            is_shown=row.pk in readable and row.pk in nameable,
        )
        for row in rows
        if (person := row.about or (alert_people.get(row.alert) if row.alert else None))
    ]
