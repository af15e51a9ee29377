"""The calendar is counted again: by the clock, and when the organisation, its own duties or the pack have changed.

What is settled is never touched, and what is late is never given more time (rules/law/duty_state.py).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from karpear.audit.actions.verbs import note
from karpear.db.batches import in_sets
from karpear.people.local_today import today_of
from karpear.people.models import Organisation
from karpear.rules.law.duty_state import due_again, may_go

from ...profile.models import LegalIdentity, ProfileChange
from ..models import DutyCalendar, DutyDate
from ..queries.counted import CountedDate, counted_dates
from ..queries.owners import DutyOwners, owners_of

#: However little changed: a day has passed, or a pack may be newer.
COUNTED_AGAIN_AFTER = timedelta(hours=12)
SET = 20
#: A law that moves a day to an earlier one does not lose it.
LOOK_BACK = timedelta(days=366)
#: Nothing new is asked about a longer time ago. What was filed is kept longer than this, however early that was: so
#: no date comes back once its row was deleted.
FURTHEST_BACK = timedelta(days=3 * 366)
#: What a row takes over as it is counted. Its moments are weighed first.
_COLUMNS = ("due_on", "stands_on", "go_by", "due_time", "late_at", "tell_on", "uncertain", "steps")
_WEIGHED_LAST = ("counts_as", "unasked_at", "owner_id", "may_bind")
_BATCH = 500

type Key = tuple[str, str]


def to_count(now: datetime) -> "QuerySet[Organisation]":
    """Organisations whose calendar is not there yet, or older than what it was counted from."""
    changed = ProfileChange.objects.filter(organisation=OuterRef("pk"), at__gt=OuterRef("duty_calendar__counted_at"))
    identities = LegalIdentity.objects.filter(organisation=OuterRef("pk"))
    is_new = Q(duty_calendar=None) & Q(Exists(identities))
    return Organisation.objects.filter(
        is_new | Q(duty_calendar__counted_at__lte=now - COUNTED_AGAIN_AFTER) | Q(Exists(changed))
    )


def count_duties(*, now: datetime) -> int:
    """Count every calendar again that is due. Returns how many."""
    return in_sets("count duties", to_count(now), partial(_count_all, now), size=SET, now=now)


def _count_all(now: datetime, rows: "QuerySet[Organisation]") -> int:
    organisations = list(rows)
    for organisation in organisations:
        count_again(organisation, now=now)
    return len(organisations)


@transaction.atomic
def count_again(organisation: Organisation, *, now: datetime, starts_on: date | None = None) -> DutyCalendar:
    """Bring the dates of one organisation up to date. `starts_on`: count from another day on."""
    calendar = _calendar(organisation, now, starts_on)
    owed_dates = DutyDate.objects.owed().filter(organisation=organisation)
    earliest_day = owed_dates.aggregate(day=Min("stands_on"))["day"] or calendar.starts_on
    counted = counted_dates(organisation, min(calendar.starts_on, earliest_day) - LOOK_BACK, now)
    stored = {(row.duty, row.key): row for row in owed_dates.select_for_update()}
    owners = owners_of(organisation.pk)
    changed = [row for key, row in stored.items() if key in counted and _recount(row, counted[key], owners, now)]
    ended_rows = [row for key, row in stored.items() if key not in counted or counted[key].has_ended]
    added = _added(organisation, calendar, counted, owners)
    DutyDate.objects.bulk_update(
        changed, [*_COLUMNS, *(name.removesuffix("_id") for name in _WEIGHED_LAST)], batch_size=_BATCH
    )
    DutyDate.objects.bulk_create(added, batch_size=_BATCH)
    rows_gone = _let_go(ended_rows, counted, now)
    if changed or added or ended_rows:
        note(
            calendar, action="dutycalendar.count", by=None, at=now,
            added=len(added), changed=len(changed), rows_gone=rows_gone,
        )  # fmt: skip
    return calendar


def _calendar(organisation: Organisation, now: datetime, starts_on: date | None) -> DutyCalendar:
    first_day = today_of(organisation, now).replace(day=1)
    calendar: DutyCalendar
    calendar, was_created = DutyCalendar.objects.select_for_update().get_or_create(
        organisation=organisation, defaults={"starts_on": starts_on or first_day, "counted_at": now}
    )
    if not was_created:
        calendar.starts_on, calendar.counted_at = starts_on or calendar.starts_on, now
        calendar.save(update_fields=["starts_on", "counted_at"])
    return calendar


def _recount(row: DutyDate, counted: CountedDate, owners: DutyOwners, now: datetime) -> bool:
    """Whether anything of it changed. What is late keeps its day, and says which one it would have today."""
    earlier = {name: getattr(row, name) for name in (*_COLUMNS, *_WEIGHED_LAST)}
    if due_again(row.late_at, counted.late_at, now) == counted.late_at:
        for name in _COLUMNS:
            setattr(row, name, getattr(counted, name))
        row.counts_as = None
    else:
        row.counts_as = counted.due_on
    if not counted.has_ended:
        row.unasked_at, row.may_bind = None, counted.may_bind
    row.owner_id = owners.of(row.duty, row.key)
    return any(getattr(row, name) != value for name, value in earlier.items())


def _added(
    organisation: Organisation, calendar: DutyCalendar, counted: Mapping[Key, CountedDate], owners: DutyOwners
) -> list[DutyDate]:
    """Those that are new. What was due before the calendar begins, or longer ago than anything new is asked, is not."""
    rows = DutyDate.objects.filter(organisation=organisation)
    stored = set(rows.values_list("duty", "key"))
    first_day = max(calendar.starts_on, today_of(organisation, calendar.counted_at) - FURTHEST_BACK)
    return [
        DutyDate(
            organisation=organisation, duty=date_counted.duty, key=date_counted.key,
            own_duty_id=date_counted.own_duty, may_bind=date_counted.may_bind, owner_id=owners.of(*key),
            **{name: getattr(date_counted, name) for name in _COLUMNS},
        )
        for key, date_counted in counted.items()
        if key not in stored
        and not date_counted.has_ended
        and date_counted.stands_on >= first_day
    ]  # fmt: skip


def _let_go(rows: Iterable[DutyDate], counted: Mapping[Key, CountedDate], now: datetime) -> int:
    """What nothing asks for any more goes. What was late stays and says so, as does what is about a time that began;
    but not what only may have bound it, once somebody has said that it does not."""
    going: list[Any] = []
    unasked: list[Any] = []
    for row in rows:
        if row.may_bind or ((row.duty, row.key) not in counted and may_go(row.late_at, now)):
            going.append(row.pk)
        elif row.unasked_at is None:
            unasked.append(row.pk)
    DutyDate.objects.filter(pk__in=unasked).update(unasked_at=now)
    DutyDate.objects.filter(pk__in=going).delete()
    return len(going)
