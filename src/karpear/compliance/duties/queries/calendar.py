"""The calendar of everything that is owed: how much of it stands how, a month as a grid, a year by weeks."""

from calendar import Calendar
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.utils.formats import date_format

from karpear.countries.laws import PackDuty
from karpear.countries.queries import law_book
from karpear.people.local_today import today_for, today_of
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.law.applies import LawBinds
from karpear.rules.law.duty_state import SOON, DutyState, state_of

from ...profile.models import LegalIdentity
from ...profile.queries.legal_profile import legal_profile
from ..models import DutyCalendar, DutyDate, DutyDateQuerySet
from .counted import AHEAD, binding_duties, has_days
from .lines import DutyLine, duty_lines
from .profile_days import ProfileDay

A_DAY = timedelta(days=1)
MONDAY_FIRST = Calendar(0)


@dataclass(frozen=True, slots=True)
class CalendarCounts:
    """How many dates stand how. `filed`: filed this year. `unnamed`: owed, and nobody does it."""

    late: int
    soon: int
    later: int
    undated: int
    filed: int
    unnamed: int
    to_agree: int


def dates_seen(person: Person) -> DutyDateQuerySet:
    """Those of the organisations whose dealings with the law they may see."""
    organisations = Membership.objects.organisations(person, Verb.SEE_LAW)
    rows = DutyDate.objects.filter(organisation__in=organisations)
    return rows.select_related("organisation", "owner", "own_duty")


def count_dates(rows: "QuerySet[DutyDate]", today: date, now: datetime) -> CalendarCounts:
    """One query. `today`: whose year counts for what was filed."""
    owed, dated = Q(settled_at=None), Q(due_on__isnull=False)
    totals = rows.order_by().aggregate(
        late=Count("pk", filter=owed & Q(late_at__lte=now)),
        soon=Count("pk", filter=owed & dated & Q(late_at__gt=now, late_at__lte=now + SOON)),
        later=Count("pk", filter=owed & dated & Q(late_at__gt=now + SOON)),
        undated=Count("pk", filter=owed & ~dated & Q(late_at__gt=now)),
        filed=Count("pk", filter=Q(filed_on__year=today.year)),
        unnamed=Count("pk", filter=owed & Q(owner=None)),
        to_agree=Count("pk", filter=owed & Q(left_out_at__isnull=False)),
    )
    return CalendarCounts(**totals)


@dataclass(frozen=True, slots=True)
class OrganisationDuties:
    """What is shown next to the list: from when it counts, what holds at all times, what waits for an answer.

    `unknown`: duties of which nobody can say yet whether they bind it. `years`: with a list of holidays.
    """

    organisation: Organisation
    calendar: DutyCalendar | None
    has_profile: bool
    standing: list[PackDuty]
    unknown: list[PackDuty]
    years: list[int]
    projected: int


def organisations_with_duties(person: Person, now: datetime) -> list[OrganisationDuties]:
    """Of each in which this person sees what the law asks."""
    organisations = organisations_where(person, Verb.SEE_LAW, by_name=True)
    calendars = DutyCalendar.objects.filter(organisation__in=organisations).in_bulk(field_name="organisation_id")
    identities = LegalIdentity.objects.filter(organisation__in=organisations)
    has_said = set(identities.values_list("organisation_id", flat=True))
    return [
        _duties_of(organisation, calendars.get(organisation.pk), organisation.pk in has_said, now)
        for organisation in organisations
    ]


def _duties_of(
    organisation: Organisation, calendar: DutyCalendar | None, has_profile: bool, now: datetime
) -> OrganisationDuties:
    book = law_book(organisation.country)
    duties = binding_duties(book, legal_profile(organisation, now))
    holidays, today = book.holidays.calendar.holidays, today_of(organisation, now)
    return OrganisationDuties(
        organisation=organisation,
        calendar=calendar,
        has_profile=has_profile,
        standing=[duty for duty in duties[LawBinds.YES] if not has_days(duty)],
        unknown=duties[LawBinds.UNKNOWN],
        years=sorted(year for year in book.holidays.calendar.years if year >= today.year),
        projected=sum(holiday.projected and holiday.day >= today for holiday in holidays.values()),
    )


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the grid. `is_other`: of the month before or after. `profile_days`: what the profile says of it."""

    day: date
    lines: list[DutyLine]
    is_other: bool
    is_today: bool
    profile_days: Sequence[ProfileDay] = ()

    @property
    def name(self) -> str:
        """Which day of the week it is, in short."""
        return date_format(self.day, "D")

    @property
    def classes(self) -> str:
        """How the cell looks; what is bare is left out on a phone."""
        is_bare = not self.lines and not self.profile_days
        words = {"is-other": self.is_other, "is-bare": is_bare, "is-today": self.is_today and not self.is_other}
        return " ".join(word for word, holds in words.items() if holds)


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """A month as weeks, with everything that stands in it."""

    first_day: date
    weeks: list[list[CalendarDay]]

    @property
    def count(self) -> int:
        return sum(len(day.lines) + len(day.profile_days) for week in self.weeks for day in week)

    @property
    def earlier(self) -> date:
        return (self.first_day - A_DAY).replace(day=1)

    @property
    def later(self) -> date:
        return (self.first_day + timedelta(days=32)).replace(day=1)


def month_of(
    rows: "QuerySet[DutyDate]", first_day: date, today: date, now: datetime, profile_days: Iterable[ProfileDay] = ()
) -> CalendarMonth:
    """One query. What is owed stands on the day on which one goes there, as in the list. Days of the months before and
    after stand empty. `profile_days`: what the profile says, of any month."""
    weeks = MONDAY_FIRST.monthdatescalendar(first_day.year, first_day.month)
    in_month = [
        Q(**{f"{day}__year": first_day.year, f"{day}__month": first_day.month}) for day in ("stands_on", "go_by")
    ]
    lines = duty_lines(rows.filter(in_month[0] | in_month[1]).order_by("late_at", "id"), now)
    lines_by_day = _by_day(lines, lambda line: line.go_by or line.row.stands_on)
    profile_by_day = _by_day(profile_days, lambda profile_day: profile_day.day)

    def cell(day: date) -> CalendarDay:
        if day.month != first_day.month:
            return CalendarDay(day, [], is_other=True, is_today=False)
        return CalendarDay(
            day,
            lines_by_day.get(day, []),
            is_other=False,
            is_today=day == today,
            profile_days=profile_by_day.get(day, ()),
        )

    return CalendarMonth(first_day, [[cell(day) for day in week] for week in weeks])


def _by_day[T](entries: Iterable[T], day_of: Callable[[T], date]) -> dict[date, list[T]]:
    by_day: dict[date, list[T]] = {}
    for entry in entries:
        by_day.setdefault(day_of(entry), []).append(entry)
    return by_day


@dataclass(frozen=True, slots=True)
class DutyWeek:
    """The nth week of a month: how many dates stand how in it."""

    number: int
    counts: Counter[DutyState]

    @property
    def by_state(self) -> list[tuple[DutyState, int]]:
        """The most urgent first."""
        return [(state, self.counts[state]) for state in DutyState if self.counts[state]]


@dataclass(frozen=True, slots=True)
class YearRow:
    """A month of the year: five weeks of seven days from its first one; the last one has what is left.

    `is_counted`: the calendar reaches it; of another month nobody can say that nothing is due.
    """

    first_day: date
    weeks: list[DutyWeek]
    is_counted: bool

    @property
    def name(self) -> str:
        """The month, in short."""
        return date_format(self.first_day, "M")

    @property
    def count(self) -> int:
        return sum(cell.counts.total() for cell in self.weeks)


#: From its first day on a month has so many weeks of seven days, the last one short.
WEEKS = 5


def counted_span(person: Person, now: datetime) -> tuple[date, date] | None:
    """From when until when the calendars that they see are counted, the longest of them; None where there is none."""
    organisations = Membership.objects.organisations(person, Verb.SEE_LAW)
    starts_on = DutyCalendar.objects.filter(organisation__in=organisations).aggregate(day=Min("starts_on"))["day"]
    return (starts_on, today_for(person, now, Verb.SEE_LAW) + AHEAD) if starts_on else None


def year_of(
    rows: "QuerySet[DutyDate]", year: int, now: datetime, counted: tuple[date, date] | None = None
) -> list[YearRow]:
    """One query: no row of it is opened. `counted`: from when until when."""
    cells: dict[tuple[int, int], Counter[DutyState]] = {}
    values = rows.order_by().filter(stands_on__year=year)
    columns = values.values_list("stands_on", "due_on", "late_at", "filed_on", "settled_at")
    for day, due_on, late_at, filed_on, settled_at in columns:
        state = _state(due_on, late_at, filed_on, settled_at, now)
        cells.setdefault((day.month, (day.day - 1) // 7), Counter())[state] += 1
    months = [date(year, month, 1) for month in range(1, 13)]
    first, last = counted or (months[0], months[-1])
    return [
        YearRow(
            month,
            [DutyWeek(week + 1, cells.get((month.month, week), Counter())) for week in range(WEEKS)],
            is_counted=first.replace(day=1) <= month <= last,
        )
        for month in months
    ]


def _state(
    due_on: date | None, late_at: datetime | None, filed_on: date | None, settled_at: datetime | None, now: datetime
) -> DutyState:
    is_dated, is_filed = due_on is not None, filed_on is not None
    return state_of(late_at, is_filed=is_filed, is_left_out=settled_at is not None, now=now, is_dated=is_dated)


def total_of(year_rows: Iterable[YearRow]) -> Mapping[DutyState, int]:
    """Of the whole year, the most urgent first."""
    total: Counter[DutyState] = Counter()
    for row in year_rows:
        for cell in row.weeks:
            total += cell.counts
    return {state: total[state] for state in DutyState if total[state]}
