"""Dates by law: of every kind that the pack of the invented country has, with how each was counted."""

from datetime import UTC, date, datetime, timedelta

import pytest

from karpear.compliance.duties.actions.date_counts import count_again
from karpear.compliance.duties.actions.dates import file_date
from karpear.compliance.duties.actions.owners import name_owner
from karpear.compliance.duties.models import DutyDate
from karpear.compliance.duties.needs import DUTY, DUTY_AHEAD, UNDATED_DUTY
from karpear.compliance.duties.queries.counted import read_steps, stored_steps
from karpear.compliance.duties.queries.lines import duty_lines
from karpear.compliance.profile.models import DonorGrant, LegalHappening, LegalIdentity, LegalPaper, OfficeHolder
from karpear.compliance.profile.queries.legal_profile import legal_profile
from karpear.countries.queries import law_book
from karpear.people.models import Organisation
from karpear.rules.law.deadline import DeadlineKind
from karpear.rules.law.duties import occurrences
from karpear.rules.law.duty_state import DutyState
from karpear.rules.law.happenings import OfficeRole, PaperKind
from karpear.rules.law.organisation import LegalEventKind, OrganisationKind
from tests.cast import NOW, Cast, signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = NOW.date()


def an_organisation(cast: Cast, country: str, kind: OrganisationKind = OrganisationKind.DOMESTIC_NGO) -> Organisation:
    """With donors, people, rent, a leader who took office last year, and papers that run out."""
    organisation = cast.lantern
    Organisation.objects.filter(pk=organisation.pk).update(country=country)
    organisation.refresh_from_db()
    LegalIdentity.objects.create(
        organisation=organisation, kind=kind.value, staff=9, has_donors=True, rents=True,
        earns=True, started_on=TODAY - 20 * DAY,
    )  # fmt: skip
    for paper, since, until in (
        (PaperKind.REGISTRATION, TODAY - 10 * DAY, None),
        (PaperKind.MEMORANDUM, TODAY - 500 * DAY, TODAY + 120 * DAY),
    ):
        LegalPaper.objects.create(organisation=organisation, kind=paper.value, since=since, until=until, added_at=NOW)
    OfficeHolder.objects.create(
        organisation=organisation, role=OfficeRole.DIRECTOR.value, since=date(2025, 3, 3), added_at=NOW
    )
    DonorGrant.objects.create(organisation=organisation, donor="x", agreed_on=TODAY, starts_on=TODAY, added_at=NOW)
    return organisation


@pytest.mark.parametrize("country", ["kh", "xx"])
def test_what_is_stored_is_what_the_rule_counts(cast: Cast, country: str) -> None:
    organisation = an_organisation(cast, country)
    count_again(organisation, now=NOW, starts_on=TODAY - 30 * DAY)
    book, profile = law_book(country), legal_profile(organisation, NOW)
    rows = {(row.duty, row.key): row for row in DutyDate.objects.filter(organisation=organisation)}
    kinds = {book.duties[duty].rule.deadline.kind for duty, _key in rows}
    assert {DeadlineKind.FIXED_DAY, DeadlineKind.EACH_MONTH, DeadlineKind.AFTER_EVENT} <= kinds
    assert DeadlineKind.STANDING not in kinds
    counted = 0
    for duty in {duty for duty, _key in rows}:
        until = TODAY + 400 * DAY
        for occurrence in occurrences(book.duties[duty].rule, profile, book.holidays.calendar, TODAY, until):
            row, day = rows[duty, occurrence.key], occurrence.counted
            assert (row.due_on, row.due_time, row.uncertain) == (day.due, day.at, day.uncertain)
            assert read_steps(row.steps) == day.steps == read_steps(stored_steps(day.steps))
            counted += 1
    assert counted > 20


def test_a_memorandum_that_is_renewed_twice_is_to_be_renewed_a_third_time(cast: Cast) -> None:
    organisation = an_organisation(cast, "kh", OrganisationKind.FOREIGN_NGO)
    count_again(organisation, now=NOW)
    renewals = DutyDate.objects.filter(duty="LANGO-F1")
    for number in (1, 2, 3):
        row = renewals.get(settled_at=None)
        file_date(by=cast.dara, duty_date=row.pk, clean={"filed_on": TODAY}, now=NOW)
        LegalPaper.objects.filter(kind=PaperKind.MEMORANDUM.value).update(until=TODAY + (120 + number * 30) * DAY)
        count_again(organisation, now=NOW)
    assert renewals.count() == 4 and renewals.filter(settled_at=None).count() == 1


def test_what_is_about_a_month_that_began_stays_when_nobody_is_employed_any_more(cast: Cast) -> None:
    organisation = an_organisation(cast, "kh")
    count_again(organisation, now=NOW)
    LegalIdentity.objects.update(staff=0)
    for days in (0, 1):
        count_again(organisation, now=NOW + days * DAY)
        rows = DutyDate.objects.filter(duty="TAX-2", late_at__gt=NOW)
        assert list(rows.values_list("key", "unasked_at")) == [("2026-11", NOW)]
    LegalIdentity.objects.update(staff=1)
    count_again(organisation, now=NOW)
    assert DutyDate.objects.filter(duty="TAX-2", late_at__gt=NOW, unasked_at=None).count() > 10


def test_the_reports_about_a_grant_that_ended_stay_and_come(cast: Cast) -> None:
    organisation = an_organisation(cast, "kh", OrganisationKind.ASSOCIATION)
    LegalIdentity.objects.update(has_donors=False)
    DonorGrant.objects.update(ends_on=TODAY)
    count_again(organisation, now=NOW)
    report, copy = DutyDate.objects.get(duty="LANGO-25a", key="2026"), DutyDate.objects.get(duty="LANGO-25c")
    later = NOW + 20 * DAY
    LegalHappening.objects.create(
        organisation=organisation, kind=LegalEventKind.DONOR_REPORT_SENT.value, on=later.date(), added_at=later
    )
    count_again(organisation, now=later)
    assert {report.pk, copy.pk} <= set(DutyDate.objects.values_list("pk", flat=True))
    assert DutyDate.objects.filter(duty="LANGO-25b", unasked_at=None).count() == 1


def test_a_kind_that_is_put_right_takes_its_dates_along(cast: Cast) -> None:
    organisation = an_organisation(cast, "kh")
    count_again(organisation, now=NOW)
    assert DutyDate.objects.filter(duty="LANGO-25a").exists()
    LegalIdentity.objects.update(kind=OrganisationKind.UNION.value)
    count_again(organisation, now=NOW)
    assert not DutyDate.objects.filter(duty="LANGO-25a", late_at__gt=NOW).exists()


def test_what_may_bind_has_its_days_until_it_is_said_that_it_does_not(cast: Cast) -> None:
    organisation = an_organisation(cast, "kh")
    LegalPaper.objects.all().delete()
    count_again(organisation, now=NOW, starts_on=TODAY - 40 * DAY)
    assert DutyDate.objects.get(duty="LANGO-25a", key="2026").may_bind
    assert not DutyDate.objects.filter(duty="TAX-2", may_bind=True).exists()
    LegalPaper.objects.create(
        organisation=organisation, kind=PaperKind.REGISTRATION.value, since=TODAY - 900 * DAY, added_at=NOW
    )
    count_again(organisation, now=NOW)
    assert not DutyDate.objects.get(duty="LANGO-25a", key="2026").may_bind
    LegalPaper.objects.all().delete()
    much_later = NOW + 200 * DAY
    count_again(organisation, now=much_later)
    assert DutyDate.objects.filter(duty="LANGO-25a", may_bind=True, late_at__lt=much_later).exists()
    LegalIdentity.objects.update(kind=OrganisationKind.UNREGISTERED.value)
    count_again(organisation, now=much_later)
    assert not DutyDate.objects.filter(duty="LANGO-25a").exists()


def test_whoever_has_said_nothing_yet_is_asked_first(cast: Cast) -> None:
    count_again(cast.lantern, now=NOW)
    assert not DutyDate.objects.exists()


def test_a_day_that_nobody_can_count_waits_for_whoever_does_it_and_becomes_late(cast: Cast) -> None:
    """XX-10 about December 2028: the working day before 20 January 2029, a year without a list."""
    organisation, now = an_organisation(cast, "xx"), datetime(2029, 1, 12, 9, tzinfo=UTC)
    count_again(organisation, now=datetime(2028, 12, 20, 9, tzinfo=UTC))
    row = DutyDate.objects.get(duty="XX-10", key="2028-12")
    assert (row.due_on, row.stands_on) == (None, date(2029, 1, 20))
    name_owner(by=cast.dara, organisation=organisation.pk, duty="XX-10", owner=cast.sophea.pk, now=now)
    assert [waiting.until for waiting in UNDATED_DUTY.waiting(cast.sophea, now)] == [date(2029, 1, 20)]
    assert row.pk in {waiting.subject for waiting in DUTY_AHEAD.waiting(cast.sophea, now - 20 * DAY)}
    assert row.pk not in {waiting.subject for waiting in DUTY.waiting(cast.sophea, now)}
    assert f"/law/dates/{row.pk}/" in signed_in(cast.dara).get("/law/month/?month=2029-01").content.decode()
    row = DutyDate.objects.select_related("organisation", "owner", "own_duty").get(pk=row.pk)
    states = [duty_lines([row], at)[0].state for at in (now, now + 9 * DAY)]
    assert states == [DutyState.UNDATED, DutyState.LATE]


def test_an_amnesty_is_nothing_that_is_owed(cast: Cast) -> None:
    count_again(an_organisation(cast, "kh"), now=NOW, starts_on=date(2025, 1, 1))
    assert not DutyDate.objects.filter(duty="LANGO-10c").exists()


def test_what_is_left_to_confirm_is_to_check_wherever_the_duty_stands(cast: Cast) -> None:
    count_again(an_organisation(cast, "kh"), now=NOW)
    rows = DutyDate.objects.select_related("organisation", "owner", "own_duty").filter(duty__in=("TAX-2", "LANGO-25a"))
    to_check = {line.row.duty: line.is_to_check for line in duty_lines(rows, NOW)}
    book = law_book("kh")
    assert to_check == {key: book.duties[key].to_check is not None for key in ("TAX-2", "LANGO-25a")}
    assert to_check["TAX-2"]


def test_counting_again_on_the_same_day_changes_nothing(cast: Cast) -> None:
    organisation = an_organisation(cast, "kh")
    count_again(organisation, now=NOW, starts_on=TODAY - 30 * DAY)
    stored = list(DutyDate.objects.order_by("pk").values())
    count_again(organisation, now=NOW)
    assert list(DutyDate.objects.order_by("pk").values()) == stored
