"""Plans that are being made."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.people.models import Membership, Person
from karpear.rules.access import Verb
from karpear.rules.plan.decision import ALLOWED, Decision, Verdict
from karpear.rules.refusals import BadFields, Conflict

from ...access import organisation_for, own, seen, write
from ...decisions.queries.decision import least_of
from ...itinerary.models import Activity, CancelledFor, Leg, PlanState, Traveller
from ..models import FamilyPage
from ..queries.moved import moved_legs, moved_schedule, until_next_time
from .cancel import cancel
from .law_calendar import follow_in_calendar
from .pages import put_what


@transaction.atomic
def new_draft(*, person: Person, clean: Mapping[str, Any], now: datetime) -> Activity:
    """The first step saved: what it is. `clean`: kind, title, purpose, organisation (id or None)."""
    draft = Activity(person=person, created_at=now)
    put_what(draft, clean)
    draft.save(force_insert=True)
    write("draft", draft, by=person, now=now)
    return draft


@transaction.atomic
def plan_again(*, person: Person, activity: UUID, now: datetime) -> Activity:
    """A new draft like another plan, for the next time: moved by whole days, and after the end of one that goes on."""
    old_plan = seen(person, activity)
    goes_on = old_plan.state in (PlanState.DRAFT, PlanState.PLANNED)
    copy = _copy(person, old_plan, until_next_time(old_plan, goes_on=goes_on, now=now), now)
    write("again", copy, by=person, now=now)
    return copy


@transaction.atomic
def postpone(
    *, person: Person, activity: UUID, starts_at: datetime, safe_now: bool, now: datetime, word: str | None = None
) -> Activity:
    """A new draft like this plan that starts later, unassessed; this one is cancelled, as `cancel` does it.

    Raises Missing, Forbidden, Conflict when it is over or (a plan under way) they are not safe now, and BadFields
    for a start that is not later.
    """
    old_plan = own(person, activity, PlanState.DRAFT, PlanState.PLANNED)
    if starts_at <= now or (old_plan.starts_at and starts_at <= old_plan.starts_at):
        raise BadFields([("starts_at", _("Choose a later time."))])
    copy = _copy(person, old_plan, starts_at - (old_plan.starts_at or starts_at), now)
    stopped = Decision(old_plan.decision) not in {*ALLOWED, Decision.UNASSESSED, Decision.OUTDATED}
    why = CancelledFor.RISK if stopped else CancelledFor.OTHER
    cancel(person=person, activity=old_plan.pk, safe_now=safe_now, word=word, cancelled_for=why, now=now)
    write("postpone", copy, by=person, now=now)
    return copy


def _copy(person: Person, old_plan: Activity, shift: timedelta, now: datetime) -> Activity:
    """Unassessed; but what stopped the old one is not left behind with it."""
    copy = Activity.objects.create(
        person=person,
        organisation=_keep_organisation(person, old_plan),
        kind=old_plan.kind,
        title=old_plan.title,
        place=old_plan.place,
        province=old_plan.province,
        starts_at=old_plan.starts_at and old_plan.starts_at + shift,
        ends_at=old_plan.ends_at and old_plan.ends_at + shift,
        plan=old_plan.plan if old_plan.person_id == person.pk else {},
        schedule=moved_schedule(old_plan, shift),
        buddy=old_plan.buddy if old_plan.buddy_id != person.pk else None,
        at_least=Verdict.GO if Decision(old_plan.decision) in ALLOWED else _carry_verdict(old_plan),
        created_at=now,
    )
    _copy_rows(old_plan, copy, shift)
    return copy


def _carry_verdict(old_plan: Activity) -> Verdict:
    newest = old_plan.assessments.first()
    must = newest is not None and newest.verdict == Verdict.MUST_CANCEL
    return Verdict.SECOND_PERSON if must else least_of(old_plan)


@transaction.atomic
def discard(*, person: Person, activity: UUID, now: datetime) -> None:
    """Throw a draft away. Nothing of it was armed and nobody was told.

    Raises Conflict when somebody was asked to answer: then it is cancelled, and they hear of it.
    """
    own_plan = own(person, activity, PlanState.DRAFT)
    if own_plan.put_before_approvers:
        raise Conflict(_("Others have been asked about it. Cancel it instead: they are told, and it counts."))
    follow_in_calendar(own_plan, by=person, now=now, held=False)
    write("discard", own_plan, by=person, now=now)
    own_plan.delete()


def _keep_organisation(person: Person, old_plan: Activity) -> Any:
    memberships = Membership.objects.that_may(Verb.PLAN).filter(person=person, organisation=old_plan.organisation)
    return old_plan.organisation if old_plan.organisation and memberships.exists() else organisation_for(person, None)


def _copy_rows(old_plan: Activity, copy: Activity, shift: timedelta) -> None:
    if old_plan.person_id != copy.person_id:
        return
    fellows = [Traveller(activity=copy, person=t.person, name=t.name, phone=t.phone) for t in old_plan.travellers.all()]
    Traveller.objects.bulk_create(fellows)
    legs = moved_legs(old_plan.legs.all(), copy, shift)
    for leg in legs:
        leg.pk = Leg().pk
    Leg.objects.bulk_create(legs)
    pages = old_plan.family_pages.filter(contact__state="accepted")
    FamilyPage.objects.bulk_create(
        [FamilyPage(activity=copy, contact_id=p.contact_id, disclosures=p.disclosures) for p in pages]
    )
