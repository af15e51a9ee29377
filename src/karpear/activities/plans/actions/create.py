"""A program on a person's device creates an activity: planned at once, its promises armed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.checkins.models import Promise
from karpear.people.models import Membership, Organisation, Person
from karpear.people.receipts import once
from karpear.rules.refusals import BadFields, Forbidden
from karpear.ui.wire import validated

from ...access import organisation_for, write
from ...itinerary.models import Activity, Leg, PlanState, Traveller
from ...itinerary.night import is_night
from ...itinerary.places import place_of, provinces_of
from ..body import NewActivity
from .counted_on import tell_counted_on
from .cover import check_cover_at_start
from .promises import arm_plan

MOST_PLANNED = 200
MOST_PROMISES = 2000
_HORIZON = timedelta(days=2 * 366)


@transaction.atomic
def create_activity(
    *, person: Person, key: UUID, body: NewActivity | Mapping[str, Any], now: datetime
) -> tuple[dict[str, Any], bool]:
    """The contract's `POST activities`: the answer, and whether it was created now.

    Promises are armed for the person and for each traveller who has an account. Raises BadFields, and
    Conflict when the key came with another body.
    """
    wish = body if isinstance(body, NewActivity) else validated(NewActivity, body)
    return once(
        person=person, key=key, verb="activity", body=wish.plain(), work=lambda: _create(person, wish, now), now=now
    )


def _create(person: Person, wish: NewActivity, now: datetime) -> dict[str, Any]:
    _refuse_times(wish, now)
    organisation = _organisation(person, wish)
    fellows = _fellows(person, organisation, wish)
    _refuse_floods(person, wish, people=1 + len(fellows))
    activity = Activity.objects.create(
        person=person,
        organisation=organisation,
        kind=wish.kind,
        state=PlanState.PLANNED,
        title=wish.title,
        place=wish.place,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        plan={"along": wish.with_whom or ""},
        schedule=[{"due_at": t.due_at.isoformat(), "grace_s": t.grace_s} for t in wish.times],
        created_at=now,
        planned_at=now,
    )
    names = dict.fromkeys(t for t in wish.travellers or () if isinstance(t, str))
    Traveller.objects.bulk_create(
        [Traveller(activity=activity, person=p) for p in fellows]
        + [Traveller(activity=activity, name=n) for n in names]
    )
    Leg.objects.bulk_create(_legs(activity, wish))
    promises = arm_plan(activity, wish.times, now=now)
    check_cover_at_start(activity, now=now)
    tell_counted_on(activity, now=now)
    write("create", activity, by=person, now=now, check_ins=len(wish.times), travellers=len(fellows) + len(names))
    return _answer(activity, promises)


def _refuse_times(wish: NewActivity, now: datetime) -> None:
    past_text, far_text = (_("This time has already passed."), _("This is more than two years away."))
    times = [(f"check_ins.{n}.due_at", check_in.due_at) for n, check_in in enumerate(wish.check_ins)]
    errors = [(loc, past_text) for loc, at in times if at <= now]
    errors += [(loc, far_text) for loc, at in [*times, ("ends_at", wish.ends_at)] if at > now + _HORIZON]
    if wish.starts_at < now - _HORIZON:
        errors.append(("starts_at", _("This is more than two years ago.")))
    if errors:
        raise BadFields(errors)


def _refuse_floods(person: Person, wish: NewActivity, *, people: int) -> None:
    """A phone that was stolen or broke may not fill the server for everybody else."""
    if people * len(wish.times) > MOST_PROMISES:
        raise BadFields([("check_ins", _("These are too many check-ins for so many people."))])
    if Activity.objects.going_on().filter(person=person).count() >= MOST_PLANNED:
        raise BadFields([("key", _("You have too many plans that are not over. End or cancel some first."))])


def _organisation(person: Person, wish: NewActivity) -> Organisation | None:
    try:
        return organisation_for(person, wish.organisation)
    except Forbidden as refusal:
        raise BadFields([("organisation", refusal.message)]) from refusal


def _fellows(person: Person, organisation: Organisation | None, wish: NewActivity) -> list[Person]:
    travellers = wish.travellers or ()
    ids = list(dict.fromkeys(t for t in travellers if isinstance(t, UUID) and t != person.pk))
    members = Membership.objects.active().filter(organisation=organisation, person__in=ids, person__is_active=True)
    people_by_id = {m.person_id: m.person for m in members.select_related("person")} if organisation else {}
    text = _("This person is not in the organisation of this activity.")
    errors = [(f"travellers.{n}", text) for n, t in enumerate(travellers) if t in ids and t not in people_by_id]
    if errors:
        raise BadFields(errors)
    return [people_by_id[i] for i in ids]


def _legs(activity: Activity, wish: NewActivity) -> list[Leg]:
    province_codes = {code for code, _name in provinces_of(activity.organisation)}
    return [
        Leg(
            activity=activity,
            position=n,
            from_place=leg.from_,
            to_place=leg.to,
            province=leg.province if leg.province and leg.province in province_codes else "",
            departs_at=leg.departs_at,
            arrives_at=leg.arrives_at,
            transport=leg.transport or "",
            alone=leg.alone,
            night=is_night(leg.departs_at, leg.arrives_at, place_of(activity.organisation, leg.province or "")),
        )
        for n, leg in enumerate(wish.legs or ())
    ]


def _answer(activity: Activity, promises: list[Promise]) -> dict[str, Any]:
    return {
        "activity": str(activity.pk),
        "state": activity.state,
        "decision": activity.decision,
        "promises": [{"promise": str(p.pk), "due_at": p.due_at.isoformat(), "grace_s": p.grace_s} for p in promises],
    }
