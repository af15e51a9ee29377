"""The demo's first organisation has its year of duties with how each was counted, and the command counts the same."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from karpear.compliance.duties.actions.date_counts import count_duties
from karpear.compliance.duties.models import DutyDate
from karpear.compliance.duties.queries.lines import duty_lines
from karpear.compliance.profile.queries.legal_profile import legal_profile
from karpear.countries.laws import PackDuty
from karpear.countries.queries import law_book
from karpear.ops.demo.cast import COMPANIES, email_of, organisation_of
from karpear.ops.demo.duties import make_calendar
from karpear.ops.demo.law import make_profiles
from karpear.people.local_today import today_of
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.law.deadline import (
    AfterEvent,
    AfterYearEnd,
    Anchor,
    BeforeEvent,
    BeforeExpiry,
    DeadlineRule,
    EachMonth,
    EveryYears,
    FixedDay,
    OneOff,
)
from karpear.rules.law.duties import Occurrence, occurrences
from tests.cast import LONG_AGO, signed_in
from tests.steps.commands import ask_rule

pytestmark = [pytest.mark.django_db, pytest.mark.once]
REPORT, DECLARATION, TAX = "LANGO-25a", "ACL-1b", "TAX-2"
YEAR = timedelta(days=366)


@pytest.fixture
def now() -> datetime:
    moment = timezone.now()
    make_law(moment)
    return moment


def make_law(moment: datetime) -> None:
    """The demo's people, who they are before the law, and their calendar."""
    for company in COMPANIES:
        organisation = Organisation.objects.create(name=company.name)
        for name, role in [*company.accounts, *company.colleagues]:
            person = Person.objects.create(email=email_of(name), name=name, is_demo=True)
            Membership.objects.create(person=person, organisation=organisation, role=role.value, acts_since=LONG_AGO)
    make_profiles(now=moment)
    make_calendar(now=moment)


@pytest.mark.parametrize("day", ["2027-01-01", "2027-01-20", "2027-01-21", "2027-12-31", "2028-02-29"])
def test_the_calendar_is_made_on_every_day_of_the_year(day: str) -> None:
    """On the first days of a year, too, when the papers that were filed weeks ago are of the year before the last."""
    make_law(datetime.fromisoformat(f"{day}T03:00:00+00:00"))
    assert dates_of(REPORT) and dates_of(TAX)


def officer() -> Person:
    return Person.objects.get(email=email_of(COMPANIES[0].officer))


def dates_of(duty: str) -> list[DutyDate]:
    rows = DutyDate.objects.owed().filter(organisation=organisation_of(COMPANIES[0]), duty=duty)
    return list(rows.select_related("organisation", "owner", "own_duty").order_by("late_at", "key"))


def test_february_january_and_each_month_stand_there_with_how_they_were_counted(now: datetime) -> None:
    client, today = signed_in(officer()), today_of(organisation_of(COMPANIES[0]), now)
    report, tax = dates_of(REPORT)[0], [row for row in dates_of(TAX) if row.late_at and row.late_at > now]
    declarations = [line for line in duty_lines(dates_of(DECLARATION), now) if line.day and line.day > today]
    assert report.due_on and (report.due_on.month, report.due_on.day) in {(2, 28), (2, 29)}
    assert len({line.about for line in declarations}) == len(declarations) == 2
    assert {(line.day.month, line.day.day) for line in declarations if line.day} == {(1, 31)}
    assert len(tax) >= 12 and {row.due_on.day for row in tax if row.due_on} == {20}
    for row in (report, *(line.row for line in declarations), tax[0]):
        page = unescape(client.get(f"/law/dates/{row.pk}/").content.decode())
        assert "How the day was counted" in page and page.count("<li>") >= len(row.steps)
    year = client.get(f"/law/year/?year={report.due_on.year}").content.decode()
    assert f"?month={report.due_on:%Y-%m}" in year


def test_what_is_late_is_still_there_a_year_later(now: datetime) -> None:
    late = set(DutyDate.objects.owed().filter(late_at__lte=now).values_list("pk", flat=True))
    assert late
    for days in (1, 100, 365):
        count_duties(now=now + timedelta(days=days))
        assert late <= set(DutyDate.objects.owed().values_list("pk", flat=True))
    page = signed_in(officer()).get("/law/?state=late").content.decode()
    assert all(f"/law/dates/{pk}/" in page for pk in late)


def test_the_command_answers_as_the_calendar_does(now: datetime) -> None:
    organisation = organisation_of(COMPANIES[0])
    profile, today = legal_profile(organisation, now), today_of(organisation, now)
    kinds = set()
    for duty, occurrence in _first_times(now):
        rule, counted = duty.rule.deadline.rule, occurrence.counted
        question = _question(rule, occurrence.anchor, profile.year_ends)
        code, answer = ask_rule("deadline", {"country": "kh", "today": str(today), **question})
        assert code == 0, answer
        assert answer["due"] is not None and answer["due"][:10] == str(counted.due), duty.key
        row = DutyDate.objects.get(organisation=organisation, duty=duty.key, key=occurrence.key)
        assert row.due_on == counted.due
        steps = [step for step in counted.steps if step.code.value != "to_check"]
        assert len(answer["counted"]) == len(steps), duty.key
        kinds.add(rule.kind)
    assert len(kinds) >= 5


def _first_times(now: datetime) -> Iterator[tuple[PackDuty, Occurrence]]:
    """The next time of each duty that stands in the calendar."""
    organisation = organisation_of(COMPANIES[0])
    book, profile, today = law_book("kh"), legal_profile(organisation, now), today_of(organisation, now)
    codes = set(DutyDate.objects.filter(organisation=organisation).values_list("duty", flat=True))
    for duty in book.duties.values():
        times = occurrences(duty.rule, profile, book.holidays.calendar, today, today + YEAR)
        if duty.key in codes and times:
            yield duty, times[0]


def _question(rule: DeadlineRule, anchor: Anchor, year_ends: tuple[int, int]) -> dict[str, Any]:
    """The same rule, as it is asked from outside."""
    match rule:
        case FixedDay(month, day, years_later):
            return {"kind": "fixed_day", "month": month, "day": day, "years_later": years_later}
        case EachMonth(day, months_later, grace_day):
            return {"kind": "each_month", "day": day, "months_later": months_later, "grace_day": grace_day}
        case EveryYears(every, month, first):
            office = {"taken_office": str(anchor.on), "first": first}
            return {"kind": "every_years", "every": every, "month": month, **office}
        case AfterYearEnd(count, unit):
            ends = f"{year_ends[0]:02}-{year_ends[1]:02}"
            return {"kind": "after_year_end", "count": count, "unit": unit.value, "year_ends": ends}
        case AfterEvent(count, unit, event_day_counts):
            event = {"event": str(anchor.on), "event_day_counts": event_day_counts}
            return {"kind": "after_event", "count": count, "unit": unit.value, **event}
        case BeforeEvent(count, unit):
            return {"kind": "before_event", "event": str(anchor.on), "count": count, "unit": unit.value}
        case BeforeExpiry(count, unit):
            return {"kind": "before_expiry", "expires": str(anchor.on), "count": count, "unit": unit.value}
        case OneOff(on):
            return {"kind": "one_off", "on": str(on)}
    raise AssertionError(rule)
