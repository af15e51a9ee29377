"""A gathering that somebody plans is put into the calendar of duties, and goes there wherever the plan goes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create
from karpear.people.access import hold_organisation
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.law.instruments import LawfulActivity
from karpear.rules.refusals import Conflict, Missing

from ...duties.actions.date_counts import count_again
from ...duties.models import DutyDate
from ...profile.models import PlannedGathering
from ..queries.plans import EVENTS, gathering_of_plan, notices_of_plan


@transaction.atomic
def put_into_calendar(
    *, by: Person, organisation: Organisation, kind: LawfulActivity, starts_at: datetime, plan: UUID, now: datetime
) -> list[DutyDate]:
    """The gathering, once for a plan: every notice of it has its day, hour, papers and articles there. By whoever keeps
    the law, or planned it: that is for the desk to say which knows the plan.

    Raises Missing (no notice is due of what it is), Forbidden (a stranger) or Conflict (it is in, or cannot be).
    """
    require(by, organisation.pk, Verb.NOTE_DEMAND)
    event = EVENTS.get(kind)
    if event is None:
        raise Missing
    hold_organisation(organisation.pk)  # two who press at once put it in once
    if gathering_of_plan(plan):
        raise Conflict(_("It is in the calendar already."))
    new = PlannedGathering(organisation=organisation, kind=event.value, starts_at=starts_at, plan=plan, added_at=now)
    create([new], by=by, at=now, organisation=organisation.pk)
    count_again(organisation, now=now)
    notices = list(notices_of_plan(plan))
    if not notices:
        raise Conflict(_("Its last day comes before your calendar begins. Let the calendar begin earlier first."))
    return notices


@transaction.atomic
def follow_plan(
    *, plan: UUID, organisation: UUID | None, kind: LawfulActivity | None, starts_at: datetime | None, by: Person,
    now: datetime,
) -> None:  # fmt: skip
    """The plan is at another time, is something else, or is not held: so is what stands in the calendar for it.

    What was filed stays, and notice of the new day is owed; what was late stays late. `kind` None: nothing is held.
    """
    rows = PlannedGathering.objects.standing().filter(plan=plan).select_related("organisation")
    gathering = rows.select_for_update(of=("self",)).first()
    if gathering is None:
        return
    event = EVENTS.get(kind) if kind and gathering.organisation_id == organisation else None
    if event and (gathering.kind, gathering.starts_at) == (event.value, starts_at):
        return
    with changing(gathering, verb="removed", by=by, at=now):
        gathering.removed_at = now
    if event and starts_at:
        new = PlannedGathering(
            organisation=gathering.organisation, kind=event.value, starts_at=starts_at, plan=plan, added_at=now
        )
        create([new], by=by, at=now, organisation=organisation)
    count_again(gathering.organisation, now=now)
