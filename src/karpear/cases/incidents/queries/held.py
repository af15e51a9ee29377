"""Who is held as far as a case says, where nobody has said yet what is known."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language

from karpear.alerts.models import Alert, StageCall
from karpear.checkins.left_out import NotAsked
from karpear.people.models import Person
from karpear.rules.case.pack import Stage, is_out_of_reach
from karpear.rules.case.playbook import playbook_of_stage

from ..models import Incident
from .titles import playbook_name

#: What a case is about whose person may not be written to.
_HELD = [book.value for stage in Stage if is_out_of_reach(stage) and (book := playbook_of_stage(stage))]


def held_by_case(organisation: UUID, reader: Person, at: datetime) -> list[NotAsked]:
    """Whom a case of this organisation that was open then says to be held, missing or killed, the oldest first.

    Once somebody has said what is known of their alert, that alone counts, and that it is over.
    """
    confirmed_calls = StageCall.objects.filter(alert=OuterRef("pk"), confirmed_at__isnull=False)
    alerts = Alert.objects.filter(~Exists(confirmed_calls), drill=False).exclude(person=reader)
    was_open = Q(closed_at=None) | Q(closed_at__gt=at)
    incidents = Incident.objects.filter(was_open, organisation=organisation, playbook__in=_HELD, opened_at__lte=at)
    rows = list(incidents.filter(alert__in=alerts.values("pk")).order_by("opened_at", "id"))
    if not rows:
        return []
    about = {
        alert.pk: alert.person for alert in alerts.filter(pk__in=[row.alert for row in rows]).select_related("person")
    }
    readable_cases = Incident.objects.visible_to(reader).filter(pk__in=[row.pk for row in rows])
    readable = set(readable_cases.values_list("pk", flat=True))
    nameable = set(Alert.objects.may_act(reader).filter(pk__in=about).values_list("pk", flat=True))
    language = get_language() or "en"
    return [
        NotAsked(
            person=about[row.alert],
            known=playbook_name(row).in_language(language),
            since=row.opened_at,
            is_shown=row.pk in readable and row.alert in nameable,
        )
        for row in rows
        if row.alert in about
    ]
