"""Help that was asked for outside stands on the incident, and so does what came of it."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from karpear.alerts.actions.casework import note_work
from karpear.audit.actions.lines import record as audit
from karpear.people.models import Person

from ..models import HelpAsked
from .incidents import working_on


@transaction.atomic
def note_help(*, by: Person, incident: UUID, use: UUID, name: str, kind: str, now: datetime) -> HelpAsked:
    """Somebody was asked. The same `use` again is the same one. Raises Missing, Forbidden, and Conflict when closed."""
    locked_incident = working_on(by, incident)
    row, is_new = HelpAsked.objects.get_or_create(
        pk=use, incident=locked_incident, defaults={"name": name, "kind": kind, "asked_by": by, "asked_at": now}
    )
    if is_new:
        note_work(by=by, alert_id=locked_incident.alert, what="case_worked", now=now)
        audit(
            at=now, action="incident.help", object_type="incident", object_id=locked_incident.pk, actor=by.pk,
            organisation=locked_incident.organisation_id, kind=kind,
        )  # fmt: skip
    return row


def note_help_answer(*, use: UUID, outcome: str, today: date) -> None:
    """What came of it, where it was asked for an incident: also after that is closed."""
    HelpAsked.objects.filter(pk=use).update(outcome=outcome, answered_on=today)
