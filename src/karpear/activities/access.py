"""Whose plan it is, checked and locked at the start of every verb; and its audit line."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.people.access import locked
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict, Forbidden

from .itinerary.models import Activity, PlanState


def own(person: Person, activity: UUID, *states: PlanState) -> Activity:
    """The person's own plan, locked until the transaction ends.

    Missing: a stranger's. Forbidden: one they only travel in or watch. Conflict: not in one of `states`.
    """
    locked_plan = seen(person, activity)
    if locked_plan.person_id != person.pk:
        raise Forbidden(_("Only the person who made this plan can change it."))
    if states and locked_plan.state not in states:
        raise Conflict(state_refusal(locked_plan))
    return locked_plan


def state_refusal(activity: Activity) -> str:
    """Why a page or verb for another state does not fit this plan."""
    if activity.state == PlanState.PLANNED:
        return _("This plan has started: here you see what can still be changed.")
    return _("This plan is %(state)s.") % {"state": activity.get_state_display()}


def seen(person: Person, activity: UUID) -> Activity:
    """A plan that this person may see, locked until the transaction ends. Raises Missing."""
    return locked(Activity, by=person, pk=activity)


def organisation_for(person: Person, organisation: UUID | None) -> Organisation | None:
    """The organisation an activity belongs to: the one asked for, else the person's only one, else none.

    Raises Forbidden when the person may not plan there.
    """
    memberships = Membership.objects.that_may(Verb.PLAN).filter(person=person).select_related("organisation")
    organisations = [m.organisation for m in memberships if organisation is None or m.organisation_id == organisation]
    if organisation is not None and not organisations:
        raise Forbidden(_("You do not belong to this organisation."))
    return organisations[0] if len(organisations) == 1 else None


def write(verb: str, activity: Activity, *, by: Person | None, now: datetime, **detail: Any) -> None:
    """The audit line of one verb: codes and counts only. `by` None: the clock did it."""
    note(activity, action=f"activity.{verb}", by=by, at=now, **detail)
