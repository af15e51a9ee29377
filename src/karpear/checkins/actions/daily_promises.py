"""Daily promises without a trip."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.checkins.models import Promise, PromiseState, Standing
from karpear.people.models import Person
from karpear.rules.alarm import deadlines
from karpear.rules.refusals import BadFields, Missing

from .promises import NewPromise, arm

AHEAD = timedelta(days=2)
#: So many are armed before others have their turn: each is a transaction.
SET = 100
MOST_STANDING = 20


@transaction.atomic
def set_standing(
    *,
    person: Person,
    at: time,
    weekdays: Collection[int],
    now: datetime,
    grace_s: int = deadlines.DEFAULT_GRACE_S,
    organisation: UUID | None = None,
) -> Standing:
    """Promise to check in at this local time on these weekdays (0 Monday … 6 Sunday)."""
    days = sorted({d for d in weekdays if 0 <= d <= 6})
    if not days:
        raise BadFields([("weekdays", _("Choose at least one day."))])
    if not 0 <= grace_s <= deadlines.MAX_GRACE_S:
        raise BadFields([("grace_s", _("Between zero minutes and one day."))])
    if Standing.objects.filter(person=person, ended_at__isnull=True).count() >= MOST_STANDING:
        raise BadFields([("at", _("You have as many daily check-ins as can be kept. End one first."))])
    standing = Standing.objects.create(
        person=person, organisation_id=organisation, at=at, weekdays=days, time_zone=person.time_zone, grace_s=grace_s
    )
    record(
        at=now, action="standing.set", object_type="standing", object_id=standing.pk, actor=person.pk,
        organisation=organisation,
    )  # fmt: skip
    _arm_one(standing, now)
    return standing


@transaction.atomic
def end_standing(*, person: Person, standing_id: UUID, now: datetime) -> None:
    """End one's own daily promise; what is armed for coming days is cancelled, what is overdue stays."""
    if not Standing.objects.filter(person=person, pk=standing_id, ended_at__isnull=True).update(ended_at=now):
        raise Missing()
    ahead = Promise.objects.armed().filter(standing=standing_id, due_at__gt=now)
    ahead.update(state=PromiseState.CANCELLED, settled_at=now)
    record(at=now, action="standing.ended", object_type="standing", object_id=standing_id, actor=person.pk)


def to_arm(now: datetime) -> list[QuerySet[Standing]]:
    """Daily promises whose coming days are not armed yet: never, or no longer. Each is found by an index."""
    rows = Standing.objects.filter(ended_at__isnull=True)
    no_longer = rows.filter(armed_until__lt=now + AHEAD / 2)
    return [rows.filter(armed_until__isnull=True), no_longer.order_by("armed_until", "id")]


def arm_standing(*, now: datetime) -> int:
    """Arm the coming two days of some daily promises; whoever is late waits for no more than those."""
    count = 0
    for standing in [standing for rows in to_arm(now) for standing in rows[:SET]]:
        with transaction.atomic():
            count += _arm_one(standing, now)
    return count


def _arm_one(standing: Standing, now: datetime) -> int:
    """Arming a day twice changes nothing: (standing, due_at) is unique."""
    zone = ZoneInfo(standing.time_zone)
    today = now.astimezone(zone).date()
    moments = [_moment(standing, today + timedelta(days=n), zone) for n in range(AHEAD.days + 1)]
    due_times = [m for m in moments if m is not None and m > now]
    arm(
        [
            NewPromise(
                person=standing.person_id,
                due_at=due,
                grace_s=standing.grace_s,
                organisation=standing.organisation_id,
                source=standing.pk,
                standing=standing.pk,
            )
            for due in due_times
        ],
        now=now,
    )
    Standing.objects.filter(pk=standing.pk).update(armed_until=now + AHEAD)
    return len(due_times)


def _moment(standing: Standing, day: date, zone: ZoneInfo) -> datetime | None:
    if day.weekday() not in standing.weekdays:
        return None
    return datetime.combine(day, standing.at, tzinfo=zone)
