"""A schedule into promises, with what a responder needs beside each."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from karpear.alerts.actions.briefings import end_briefing, keep_briefing
from karpear.alerts.models import Briefing
from karpear.alerts.queries.sos_reach import EARLY
from karpear.checkins.actions.promises import NewPromise, arm
from karpear.checkins.models import Promise
from karpear.people.models import Address, Channel, Person

from ...itinerary.models import Activity, Leg, PlanState, Traveller
from ...itinerary.queries import people_of
from ...values import CheckInTime

# A briefing goes with an SOS while the way home takes longer, as with one that is pressed shortly before setting out.
AFTER = timedelta(days=1)


def arm_plan(
    activity: Activity, times: Sequence[CheckInTime], *, now: datetime, only: Person | None = None
) -> list[Promise]:
    """Promises for everybody who is not home yet, or for one of them. Returns those of the plan's person, by time."""
    briefings = [entry for entry in brief(activity, now=now) if only is None or entry[0] == only]
    new_promises = [
        NewPromise(
            person=person.pk,
            due_at=time.due_at,
            grace_s=time.grace_s,
            organisation=activity.organisation_id,
            buddy=_buddy(activity, person),
            briefing=briefing.pk,
            source=activity.pk,
        )
        for person, briefing in briefings
        for time in times
    ]
    promises = arm(new_promises, now=now)
    own_promises = [p for p in promises if p.person_id == activity.person_id]
    return sorted(own_promises, key=lambda p: p.due_at)


def brief(activity: Activity, *, now: datetime) -> list[tuple[Person, Briefing]]:
    """Write down, for each person, what a responder needs; again after every change.

    The buddy goes with an SOS of whoever chose them: nobody names who acts on somebody else's SOS.
    """
    travellers = people_of(activity)
    phones = _phones(travellers)
    briefings_by_person = {b.person_id: b for b in briefings_of(activity)}
    briefings = []
    for person in travellers:
        briefing = keep_briefing(
            person=person,
            content=_content(activity, person, travellers, phones),
            now=now,
            active_from=activity.starts_at and activity.starts_at - EARLY,
            active_until=activity.ends_at and activity.ends_at + AFTER,
            buddy=_buddy(activity, person) if person.pk == activity.person_id else None,
            briefing=briefings_by_person.get(person.pk),
        )
        briefings.append((person, briefing))
    activity.briefing = briefings[0][1]
    activity.save(update_fields=["briefing"])
    return briefings


def _buddy(activity: Activity, person: Person) -> UUID | None:
    """Nobody is their own buddy."""
    return activity.buddy_id if activity.buddy_id != person.pk else None


def briefings_of(activity: Activity) -> list[Briefing]:
    """The plan's briefings: its person's own and those beside fellow travellers' promises."""
    promise_briefings = Promise.objects.filter(source=activity.pk, briefing__isnull=False).values("briefing")
    briefings_by_id = {b.pk: b for b in Briefing.objects.filter(pk__in=promise_briefings)}
    if activity.briefing is not None:
        briefings_by_id[activity.briefing.pk] = activity.briefing
    return list(briefings_by_id.values())


def end_briefings(activity: Activity, people: Iterable[Person], *, now: datetime) -> None:
    """These people are back: an SOS from now on no longer carries this plan."""
    ids = {p.pk for p in people}
    for briefing in briefings_of(activity):
        if briefing.person_id in ids:
            end_briefing(briefing=briefing, now=now)


def brief_who_is_home(activity: Activity) -> None:
    """Responders read who said that they are home: also of an alarm that is open already."""
    for briefing in briefings_of(activity):
        briefing.content = {**briefing.content, "home": _home_times(activity)}
        briefing.save(update_fields=["content"])


def _home_times(activity: Activity) -> dict[str, str]:
    """Whom they ring, by id → when they, or whoever made the plan for them, said that they are home."""
    travels = activity.travellers.filter(person__isnull=False, home_at__isnull=False)
    home_times = dict(travels.values_list("person_id", "home_at"))
    if activity.state == PlanState.ENDED:
        home_times.update({person.pk: activity.ended_at for person in people_of(activity)})
    return {f"person-{pk}": at.isoformat() for pk, at in home_times.items() if at}


def _content(
    activity: Activity, person: Person, travellers: Sequence[Person], phones: dict[Any, list[str]]
) -> dict[str, Any]:
    plan = activity.plan
    return {
        "title": activity.title,
        "place": activity.place,
        "along": _name_fellows(activity, person, travellers),
        "province": activity.province,
        "plan_b": plan.get("plan_b", ""),
        "ring_first": _ring_first(activity, person, travellers, phones),
        "home": _home_times(activity),
        "questions": plan.get("questions", []) if person.pk == activity.person_id else [],
        "instructions": plan.get("instructions", {}),
        "path": reverse("activities:plan", args=[activity.pk]),
        "starts_at": activity.starts_at and activity.starts_at.isoformat(),
        "ends_at": activity.ends_at and activity.ends_at.isoformat(),
        "legs": [_leg(leg) for leg in activity.legs.all()],
    }


def _leg(leg: Leg) -> dict[str, Any]:
    return {
        "from": leg.from_place,
        "to": leg.to_place,
        "departs_at": leg.departs_at.isoformat(),
        "arrives_at": leg.arrives_at.isoformat(),
        "how": leg.transport,
        "night": leg.night,
        "alone": leg.alone,
    }


def _name_fellows(activity: Activity, person: Person, travellers: Sequence[Person]) -> str:
    """Who is with this person on the way. Whom they meet stands in no briefing: it is shown where nobody signs in."""
    fellows = [p.shown_name for p in travellers if p.pk != person.pk]
    guests = Traveller.objects.filter(activity=activity, person__isnull=True)
    return ", ".join(name for name in [*fellows, *(t.name for t in guests), activity.plan.get("along", "")] if name)


def _ring_first(
    activity: Activity, person: Person, travellers: Sequence[Person], phones: dict[Any, list[str]]
) -> list[dict[str, str]]:
    """Whom to ring: the person, those who travel along, the driver, the host. Contacts are added by the alert."""
    lines = [("person", person.shown_name, "person", phones.get(person.pk, []))]
    fellows = [p for p in travellers if p.pk != person.pk]
    lines += [(f"person-{p.pk}", p.shown_name, "traveller", phones.get(p.pk, [])) for p in fellows]
    guests = Traveller.objects.filter(activity=activity, person__isnull=True)
    lines += [(f"traveller-{t.pk}", t.name, "traveller", [t.phone]) for t in guests]
    for role in ("driver", "host"):
        helper = activity.plan.get(role) or {}
        if helper.get("name") or helper.get("phone"):
            lines.append((role, helper.get("name", ""), role, [helper.get("phone", "")]))
    return [
        {"id": key if n == 0 else f"{key}-{n}", "name": name, "role": role, "phone": phone}
        for key, name, role, numbers in lines
        for n, phone in enumerate(numbers or [""])
    ]


def _phones(people: Sequence[Person]) -> dict[Any, list[str]]:
    phones_by_person: dict[Any, list[str]] = {}
    rows = Address.objects.usable().filter(person__in=people, channel=Channel.SMS)
    for address in rows:
        phones_by_person.setdefault(address.person_id, []).append(address.value)
    return phones_by_person
