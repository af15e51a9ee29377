"""The short pages of a plan, each saved on its own. A plan under way tells responders about every change."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from karpear.people.models import DISCLOSURES, Contact, Membership, Person
from karpear.rules.plan.night import Place

from ...access import organisation_for, own, write
from ...decisions.actions.decisions import outdating
from ...itinerary.models import Activity, Leg, PlanState, Traveller
from ...itinerary.night import is_night
from ...itinerary.places import place_of
from ...itinerary.queries import may_be_buddy, times_of, usual_times
from ...values import CheckInTime
from ..models import FamilyPage
from ..queries.moved import days_between
from .change import rearm
from .counted_on import tell_counted_on
from .family import tell_start
from .law_calendar import follow_in_calendar
from .move import move
from .promises import brief

_EDITABLE = (PlanState.DRAFT, PlanState.PLANNED)


@transaction.atomic
def save_what(*, person: Person, activity: UUID, clean: Mapping[str, Any], now: datetime) -> Activity:
    """`clean`: kind, title, purpose; for a draft organisation (id or None), for a plan under way its place."""
    own_plan = own(person, activity, *_EDITABLE)
    with outdating(own_plan, by=person, now=now):
        put_what(own_plan, clean)
        own_plan.save()
    follow_in_calendar(own_plan, by=person, now=now)
    return _finish_step(own_plan, person, "what", now)


def put_what(activity: Activity, clean: Mapping[str, Any]) -> None:
    activity.kind = clean["kind"]
    activity.title = clean["title"]
    activity.plan = {**activity.plan, "purpose": clean["purpose"]}
    if activity.state != PlanState.DRAFT:
        activity.place = clean.get("place", activity.place)
        return
    organisation_id = clean["organisation"]
    changed = activity.organisation_id != organisation_id
    activity.organisation = organisation_for(activity.person, organisation_id) if organisation_id else None
    if changed and not activity._state.adding:
        _forget_colleagues(activity)


def _forget_colleagues(activity: Activity) -> None:
    """Fellow travellers and a buddy belong to the organisation of the plan."""
    members = Membership.objects.active().filter(organisation=activity.organisation_id).values("person")
    Traveller.objects.filter(activity=activity, person__isnull=False).exclude(person__in=members).delete()
    if activity.buddy_id and not may_be_buddy(activity, activity.buddy_id):
        activity.buddy = None


@transaction.atomic
def save_when(*, person: Person, activity: UUID, clean: Mapping[str, Any], now: datetime) -> Activity:
    """`clean`: place, province, starts_at, ends_at. The way moves by as many days as the start; so does an edited
    schedule, and one that nobody has edited follows the new times."""
    own_plan = own(person, activity, PlanState.DRAFT)
    old_start = own_plan.starts_at
    with outdating(own_plan, by=person, now=now), _followed_by_times(own_plan):
        own_plan.place, own_plan.province = clean["place"], clean["province"]
        own_plan.starts_at, own_plan.ends_at = clean["starts_at"], clean["ends_at"]
        move(own_plan, days_between(old_start, own_plan))
        own_plan.save()
    follow_in_calendar(own_plan, by=person, now=now)
    return _finish_step(own_plan, person, "when", now)


@contextmanager
def _followed_by_times(activity: Activity) -> Iterator[None]:
    """The schedule of a draft that nobody has edited is made again from what is saved inside."""
    untouched = not activity.schedule or times_of(activity) == usual_times(activity)
    yield
    if untouched and activity.state == PlanState.DRAFT:
        _put_times(activity, usual_times(activity))


def _put_times(activity: Activity, times: Sequence[CheckInTime]) -> None:
    activity.schedule = [{"due_at": t.due_at.isoformat(), "grace_s": t.grace_s} for t in times]
    activity.save(update_fields=["schedule"])


@transaction.atomic
def save_legs(*, person: Person, activity: UUID, legs: Sequence[Mapping[str, Any]], now: datetime) -> Activity:
    """Replace the legs. Each: from_place, to_place, province, departs_at, arrives_at, transport, alone.

    Whether a leg goes through the night is computed here. A schedule nobody has edited follows them.
    """
    own_plan = own(person, activity, *_EDITABLE)
    with outdating(own_plan, by=person, now=now), _followed_by_times(own_plan):
        Leg.objects.filter(activity=own_plan).delete()
        Leg.objects.bulk_create(
            [
                Leg(
                    activity=own_plan,
                    position=n,
                    night=is_night(leg["departs_at"], leg["arrives_at"], _place(own_plan, leg["province"])),
                    **leg,
                )
                for n, leg in enumerate(legs)
            ]
        )
    return _finish_step(own_plan, person, "legs", now)


def _place(activity: Activity, province: str) -> Place:
    return place_of(activity.organisation, province or activity.province)


@transaction.atomic
def save_who(*, person: Person, activity: UUID, clean: Mapping[str, Any], now: datetime) -> Activity:
    """`clean`: with_whom (who comes along, in words), meets (whom they meet), buddy (id or None), driver and host
    ({name, phone}), night_reason, lone_reason, others ([{name, phone}], people without an account) and, for a draft,
    fellows (ids of colleagues).

    Another buddy in a plan under way means new promises for the same times.
    """
    own_plan = own(person, activity, *_EDITABLE)
    with outdating(own_plan, by=person, now=now):
        _put_who(own_plan, clean, now)
    return _finish_step(own_plan, person, "who", now)


def _put_who(activity: Activity, clean: Mapping[str, Any], now: datetime) -> None:
    names = ("meets", "driver", "host", "night_reason", "lone_reason")
    earlier = {name: value for name, value in activity.plan.items() if name != "with_whom"}
    activity.plan = {**earlier, "along": clean["with_whom"], **{name: clean[name] for name in names}}
    buddy_id = clean["buddy"] if clean["buddy"] and may_be_buddy(activity, clean["buddy"]) else None
    new_buddy = activity.buddy_id != buddy_id
    activity.buddy_id = buddy_id
    activity.save()
    Traveller.objects.filter(activity=activity, person__isnull=True).delete()
    rows = [Traveller(activity=activity, name=fellow["name"], phone=fellow["phone"]) for fellow in clean["others"]]
    if activity.state == PlanState.DRAFT:
        Traveller.objects.filter(activity=activity).delete()
        rows += [Traveller(activity=activity, person_id=i) for i in _colleagues(activity, clean["fellows"])]
    Traveller.objects.bulk_create(rows)
    if new_buddy and activity.state == PlanState.PLANNED:
        rearm(activity, [t for t in times_of(activity, armed=True) if t.due_at > now], now=now)
        tell_counted_on(activity, now=now)


def _colleagues(activity: Activity, ids: Sequence[UUID]) -> list[UUID]:
    members = Membership.objects.active().filter(organisation=activity.organisation_id, person__in=ids)
    return list(members.exclude(person=activity.person_id).values_list("person_id", flat=True).distinct())


@transaction.atomic
def save_check_ins(*, person: Person, activity: UUID, times: Sequence[CheckInTime], now: datetime) -> Activity:
    """The schedule of a draft. Of a plan under way it is changed by `change_plan`."""
    own_plan = own(person, activity, PlanState.DRAFT)
    with outdating(own_plan, by=person, now=now):
        own_plan.plan = {**own_plan.plan, "check_ins_asked": True}
        own_plan.save(update_fields=["plan"])
        _put_times(own_plan, times)
    return _finish_step(own_plan, person, "check_ins", now)


@transaction.atomic
def save_told(*, person: Person, activity: UUID, disclosures: Mapping[UUID, Sequence[str]], now: datetime) -> Activity:
    """Which accepted contacts get a page, and what stands on it: contact id → disclosures.

    Never more than the contact may be told at all. In a plan under way, contacts added now hear at once.
    """
    own_plan = own(person, activity, *_EDITABLE)
    contacts = Contact.objects.accepted().filter(owner=person, pk__in=list(disclosures))
    FamilyPage.objects.filter(activity=own_plan).exclude(contact__in=contacts).delete()
    for contact in contacts:
        page_disclosures = [d for d in DISCLOSURES if d in disclosures[contact.pk] and d in contact.disclosures]
        FamilyPage.objects.update_or_create(
            activity=own_plan, contact=contact, defaults={"disclosures": page_disclosures}
        )
    own_plan.plan = {**own_plan.plan, "told_asked": True}
    own_plan.save(update_fields=["plan"])
    if own_plan.state == PlanState.PLANNED:
        tell_start(own_plan, now=now)
    return _finish_step(own_plan, person, "told", now)


@transaction.atomic
def save_if(*, person: Person, activity: UUID, clean: Mapping[str, Any], now: datetime) -> Activity:
    """`clean`: plan_b, questions ([{question, answer}]), instructions ({missed, detained, hurt})."""
    own_plan = own(person, activity, *_EDITABLE)
    own_plan.plan = {**own_plan.plan, **{name: clean[name] for name in ("plan_b", "questions", "instructions")}}
    own_plan.save(update_fields=["plan"])
    return _finish_step(own_plan, person, "if", now)


def _finish_step(activity: Activity, person: Person, step: str, now: datetime) -> Activity:
    if activity.state == PlanState.PLANNED:
        brief(activity, now=now)
    write("save", activity, by=person, now=now, step=step)
    return activity
