"""Not going after all, or breaking off."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.checkins.actions.check_ins import check_in
from karpear.checkins.actions.promises import disarm
from karpear.people.models import Person
from karpear.rules.refusals import Conflict

from ...access import own
from ...decisions.actions.decisions import settled
from ...decisions.queries.decision import OPEN_STATES
from ...itinerary.models import Activity, PlanState
from ...itinerary.queries import people_of
from .end import end


@transaction.atomic
def cancel(
    *,
    person: Person,
    activity: UUID,
    safe_now: bool,
    now: datetime,
    word: str | None = None,
    cancelled_for: str = "",
) -> Activity:
    """Cancel a plan whose person says that they, and those with them, are safe now.

    That answer is a check-in: promises already due are settled by it, the rest is disarmed, and those who
    were told hear that it is over. Raises Conflict when they are not safe: nothing changes, every promise
    stays armed. `cancelled_for`: a CancelledFor, when they say why; nobody has to.
    """
    own_plan = own(person, activity)
    if own_plan.state not in OPEN_STATES:
        return own_plan
    if not safe_now:
        raise Conflict(_("Your check-ins stay as they are, so that you are missed if you go silent."))
    if own_plan.state == PlanState.PLANNED:
        fellow_ids = tuple(p.pk for p in people_of(own_plan) if p.pk != person.pk)
        check_in(
            person=person,
            key=uuid5(own_plan.pk, f"cancel {now.isoformat()}"),
            made_at=now,
            now=now,
            word=word,
            for_=fellow_ids,
            may_speak_for=dict.fromkeys(fellow_ids, (own_plan.pk,)),
        )
        disarm(source=own_plan.pk, now=now)
    own_plan.cancelled_for = cancelled_for
    settled(own_plan, by=person, now=now)
    end(own_plan, PlanState.CANCELLED, by=person, now=now, verb="cancel")
    return own_plan
