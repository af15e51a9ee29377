"""What a plan in the making knows, and what it still lacks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from karpear.checkins.models import Promise
from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person, Watch
from karpear.rules.alarm.deadlines import DEFAULT_GRACE_S, DEFAULT_INTERVAL_S, MAX_GRACE_S
from karpear.rules.plan.night import needs_reason
from karpear.rules.plan.rhythm import Way, usual
from karpear.ui.templatetags.ui import day_clock

from ..values import MAX_CHECK_INS, CheckInTime
from .models import Activity, Leg, Traveller
from .night import implied_leg
from .places import place_of


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a plan needs before it may start. `step`: the page where it is said."""

    step: str
    text: str


def times_of(activity: Activity, *, armed: bool = False) -> list[CheckInTime]:
    """The check-in times of a draft; with `armed`, what its person has promised and not yet settled."""
    if armed:
        rows = Promise.objects.armed().filter(source=activity.pk, person=activity.person_id).order_by("due_at", "id")
        return [CheckInTime(p.due_at, p.grace_s) for p in rows]
    times = [CheckInTime(datetime.fromisoformat(entry["due_at"]), int(entry["grace_s"])) for entry in activity.schedule]
    return sorted(times, key=lambda time: time.due_at)


def latest_times(activity: Activity, *, now: datetime) -> tuple[list[CheckInTime], int]:
    """The times that would be armed if it started now, and how many have passed already."""
    times = times_of(activity)
    coming_times = [time for time in times if time.due_at > now]
    return coming_times, len(times) - len(coming_times)


def defaults_of(organisation: Organisation | None, length: timedelta) -> tuple[int, int]:
    """(seconds between check-ins, seconds of grace): the organisation's policy, else 60 + 10 minutes.

    A long activity has check-ins further apart, so that its list stays one that people keep.
    """
    policy = organisation.policy if organisation else {}
    every_s = _whole(policy.get("check_in_every_s"), 300, 86_400, DEFAULT_INTERVAL_S)
    grace_s = _whole(policy.get("check_in_grace_s"), 0, MAX_GRACE_S, DEFAULT_GRACE_S)
    for longer in (every_s, 3 * 3600, 12 * 3600, 86_400):
        if longer >= every_s and length.total_seconds() / longer <= 24:
            return longer, grace_s
    return max(86_400, int(length.total_seconds() // MAX_CHECK_INS) + 1), grace_s


def usual_times(activity: Activity) -> list[CheckInTime]:
    """The check-ins it gets unless its person chooses others; none before it has times."""
    if activity.starts_at is None or activity.ends_at is None:
        return []
    every_s, grace_s = defaults_of(activity.organisation, activity.ends_at - activity.starts_at)
    ways = [Way(leg.departs_at, leg.arrives_at) for leg in Leg.objects.filter(activity=activity)]
    times = usual(activity.starts_at, activity.ends_at, zone=zone_of(activity), every_s=every_s, ways=ways)
    return [CheckInTime(at, grace_s) for at in times]


def zone_of(activity: Activity) -> ZoneInfo:
    """Whose night it is: that of the place."""
    return ZoneInfo(place_of(activity.organisation, activity.province).time_zone)


def grace_of(activity: Activity) -> int:
    """Seconds of grace for a check-in of this plan that says none itself."""
    return defaults_of(activity.organisation, timedelta(hours=1))[1]


def _whole(value: object, lowest: int, highest: int, default: int) -> int:
    return value if isinstance(value, int) and lowest <= value <= highest else default


def gaps(activity: Activity, *, now: datetime) -> list[Gap]:
    """What is missing before this plan may start. Check-ins are asked about separately."""
    missing = []
    if not activity.title:
        missing.append(Gap("what", _("Say what it is.")))
    if activity.starts_at is None or activity.ends_at is None:
        missing.append(Gap("when", _("Say when it starts and ends.")))
    elif activity.ends_at <= now:
        missing.append(Gap("when", _("The end has already passed. Choose a later one.")))
    if outside_legs := ways_outside(activity):
        text = _("Part of the way is before this plan begins or after it ends. Give it other times: %(times)s.")
        times = ", ".join(f"{day_clock(leg.departs_at)} – {day_clock(leg.arrives_at)}" for leg in outside_legs)
        missing.append(Gap("legs", text % {"times": times}))
    if is_asked_outside(activity):
        missing.append(Gap("check_ins", _("Every check-in is before this plan begins or after it ends.")))
    night, lone_travel = dangers(activity)
    buddy = stays_behind(activity)
    if needs_reason(night=night, alone=False, has_buddy=buddy, reason=activity.plan.get("night_reason", "")):
        missing.append(
            Gap("who", _("Part of the way is at night: choose a buddy, or write why it has to be this way."))
        )
    if needs_reason(night=False, alone=lone_travel, has_buddy=buddy, reason=activity.plan.get("lone_reason", "")):
        in_parts = _("Part of the way is travelled alone: choose a buddy, or write why it has to be this way.")
        whole = _("Nobody comes along: choose a buddy, or write why it has to be this way.")
        missing.append(Gap("who", in_parts if has_company(activity) else whole))
    return missing


def ways_outside(activity: Activity) -> list[Leg]:
    """Parts of the way outside the plan's own time: nobody would be asked about them."""
    if activity.starts_at is None or activity.ends_at is None:
        return []
    outside = Q(departs_at__lt=activity.starts_at) | Q(arrives_at__gt=activity.ends_at)
    return list(Leg.objects.filter(outside, activity=activity))


def outside_times(activity: Activity, times: Iterable[CheckInTime]) -> list[CheckInTime]:
    """Of these check-ins those outside the plan's own time: they would be asked where they no longer are."""
    start, end = activity.starts_at, activity.ends_at
    if start is None or end is None:
        return []
    return [time for time in times if not start <= time.due_at <= end]


def is_asked_outside(activity: Activity) -> bool:
    """Are there check-ins, and none within the plan's own time?"""
    times = times_of(activity)
    return bool(times) and outside_times(activity, times) == times


def stays_behind(activity: Activity) -> bool:
    """There is a buddy, and they do not come along."""
    if activity.buddy_id is None:
        return False
    return not Traveller.objects.filter(activity=activity, person=activity.buddy_id).exists()


def dangers(activity: Activity) -> tuple[bool, bool]:
    """(some leg is at night, some leg is travelled alone)."""
    legs = legs_of(activity)
    return any(leg.night for leg in legs), travels_alone(activity, legs)


def legs_of(activity: Activity) -> list[Leg]:
    """The parts of the way, in order; for a trip that names none, the one that it implies."""
    legs = list(Leg.objects.filter(activity=activity))
    implied = None if legs else implied_leg(activity)
    return [implied] if implied else legs


def travels_alone(activity: Activity, legs: Sequence[Leg]) -> bool:
    """Is a part of the way marked so, or is there a way and nobody who comes along? Not marking it changes nothing."""
    return bool(legs) and (any(leg.alone for leg in legs) or not has_company(activity))


def has_company(activity: Activity) -> bool:
    """Does anybody come along? Whom one meets does not: they are not there on the way."""
    company = activity.plan.get("along") or (activity.plan.get("driver") or {}).get("name")
    return bool(company) or Traveller.objects.filter(activity=activity).exists()


def whom_they_meet(plan: Mapping[str, Any]) -> str:
    """For those who may read the plan, and for nobody who is told of it. Earlier plans keep it under another name."""
    return str(plan.get("meets") or plan.get("with_whom") or "")


def who_comes_along(activity: Activity) -> list[str]:
    """Names of those who travel with its person, or who they are; with an account or without."""
    rows = activity.travellers.select_related("person")
    names = [t.person.shown_name if t.person else t.name for t in rows]
    return [name for name in [*names, activity.plan.get("along", "")] if name]


def colleagues(activity: Activity) -> list[Person]:
    """Members of the plan's organisation who could travel along, by name."""
    if activity.organisation_id is None:
        return []
    members = Membership.objects.active().filter(organisation=activity.organisation_id, person__is_active=True)
    rows = members.exclude(person=activity.person_id).select_related("person")
    return _by_name([m.person for m in rows])


def possible_buddies(activity: Activity) -> list[Person]:
    """Who can be told second when it goes silent: colleagues, and people who agreed to watch over this person."""
    watches = Watch.objects.accepted().filter(person=activity.person_id, watcher__is_active=True)
    watchers = [w.watcher for w in watches.select_related("watcher") if w.watcher]
    return _by_name({p.pk: p for p in [*colleagues(activity), *watchers]}.values())


def may_be_buddy(activity: Activity, person: UUID) -> bool:
    """Is this somebody who may be the buddy: a colleague, or a watcher who accepted?"""
    if person == activity.person_id:
        return False
    members = Membership.objects.active().filter(Q(organisation=activity.organisation_id) & Q(person=person))
    watches = Watch.objects.accepted().filter(person=activity.person_id, watcher=person)
    return (activity.organisation_id is not None and members.exists()) or watches.exists()


def _by_name(people: Iterable[Person]) -> list[Person]:
    return sorted(people, key=lambda p: p.shown_name.casefold())


def plan_of(person: Person, activity: UUID) -> Activity:
    """One plan that this person may see. Raises Missing."""
    plans = Activity.objects.visible_to(person).select_related("person", "organisation", "buddy", "approver")
    return find_row(plans.filter(pk=activity))


def people_of(activity: Activity) -> list[Person]:
    """Everybody with promises of their own who is not home yet: who made the plan, then fellow travellers."""
    travellers = Traveller.objects.filter(activity=activity, person__isnull=False, home_at__isnull=True)
    return [activity.person, *(t.person for t in travellers.select_related("person") if t.person)]


def people_going(activity: Activity) -> list[Person]:
    """Everybody with an account who goes, home already or not, in the order of the plan."""
    travellers = activity.travellers.select_related("person")
    return [activity.person, *(traveller.person for traveller in travellers if traveller.person)]
