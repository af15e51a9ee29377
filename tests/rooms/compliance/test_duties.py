"""Dates of duties: counted, kept, filed, explained; what is late never vanishes."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.compliance.duties.actions import dates, own_duties, owners
from karpear.compliance.duties.actions.date_counts import (
    COUNTED_AGAIN_AFTER,
    FURTHEST_BACK,
    count_again,
    count_duties,
    to_count,
)
from karpear.compliance.duties.models import DutyCalendar, DutyDate, DutyOwner
from karpear.compliance.duties.queries.lines import duty_lines
from karpear.compliance.retention import RETENTION_DAYS
from karpear.people.models import Membership
from karpear.rules.law.duty_state import DutyState
from karpear.rules.law.own_days import Rhythm
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from tests.cast import NOW, Cast, signed_in
from tests.rooms.compliance.owed import only_date, own_duty

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = NOW.date()


def state_now(row: DutyDate, days_later: int = 0) -> DutyState:
    fresh = DutyDate.objects.select_related("organisation", "owner", "own_duty").get(pk=row.pk)
    return duty_lines([fresh], NOW + days_later * DAY)[0].state


def test_an_own_duty_stands_in_the_calendar_for_thirteen_months(cast: Cast) -> None:
    own_duty(cast, date(2026, 11, 30), rhythm=Rhythm.QUARTERLY)
    days = list(DutyDate.objects.order_by("due_on").values_list("due_on", flat=True))
    assert days == [
        date(2026, 11, 30), date(2027, 2, 28), date(2027, 5, 30), date(2027, 8, 30), date(2027, 11, 30)
    ]  # fmt: skip
    assert DutyDate.objects.filter(key="2027-Q1", own_duty__isnull=False).exists()


def test_a_date_is_late_when_its_day_is_over_where_the_organisation_is(cast: Cast) -> None:
    own_duty(cast, TODAY)
    row = only_date()
    assert row.late_at and row.late_at.isoformat() == "2026-11-24T17:00:00+00:00"
    assert state_now(row) is DutyState.SOON and state_now(row, days_later=1) is DutyState.LATE


def test_filing_says_when_with_what_receipt_and_by_whom(cast: Cast) -> None:
    own_duty(cast, TODAY + 5 * DAY)
    row = only_date()
    clean = {"filed_on": TODAY, "receipt": "Stamp 114, blue folder", "paper": None}
    dates.file_date(by=cast.dara, duty_date=row.pk, clean=clean, now=NOW)
    row.refresh_from_db()
    assert (row.filed_on, row.receipt, row.filed_by, row.settled_at) == (
        TODAY,
        "Stamp 114, blue folder",
        cast.dara,
        NOW,
    )
    assert state_now(row, days_later=90) is DutyState.FILED
    line = Entry.objects.get(action="dutydate.file")
    assert "blue folder" not in str(line.detail)
    with pytest.raises(Conflict):
        dates.file_date(by=cast.kanha, duty_date=row.pk, clean=clean, now=NOW)


@pytest.mark.parametrize("filed_on", [TODAY + 2 * DAY, date(1989, 1, 1)])
def test_nothing_is_filed_in_the_future_or_in_another_age(cast: Cast, filed_on: date) -> None:
    own_duty(cast, TODAY + 5 * DAY)
    with pytest.raises(BadFields):
        dates.file_date(by=cast.dara, duty_date=only_date().pk, clean={"filed_on": filed_on}, now=NOW)
    assert state_now(only_date()) is DutyState.SOON


def test_whoever_does_it_files_it_and_nobody_else_who_has_no_role(cast: Cast) -> None:
    own_duty(cast, TODAY + 5 * DAY)
    row = only_date()
    clean = {"filed_on": TODAY}
    for stranger in (cast.sophea, cast.rith, cast.piseth):
        with pytest.raises(Missing):
            dates.file_date(by=stranger, duty_date=row.pk, clean=clean, now=NOW)
    owners.name_owner(by=cast.dara, organisation=cast.lantern.pk, duty=row.duty, owner=cast.sophea.pk, now=NOW)
    with pytest.raises(Forbidden):
        dates.leave_out(by=cast.sophea, duty_date=row.pk, clean={"reason": "none"}, now=NOW)
    dates.file_date(by=cast.sophea, duty_date=row.pk, clean=clean, now=NOW)
    assert state_now(row) is DutyState.FILED


def test_nothing_to_file_needs_a_reason_and_a_second_person(cast: Cast) -> None:
    own_duty(cast, TODAY - 3 * DAY, now=NOW)
    row = only_date()
    with pytest.raises(BadFields):
        dates.leave_out(by=cast.dara, duty_date=row.pk, clean={"reason": " "}, now=NOW)
    dates.leave_out(by=cast.dara, duty_date=row.pk, clean={"reason": "The grant ended"}, now=NOW)
    assert state_now(row) is DutyState.LATE
    row.refresh_from_db()
    with pytest.raises(Conflict):
        dates.agree(by=cast.dara, duty_date=row.pk, reason_mark=row.reason_mark, now=NOW)
    dates.agree(by=cast.bopha, duty_date=row.pk, reason_mark=row.reason_mark, now=NOW)
    assert state_now(row) is DutyState.LEFT_OUT
    dates.take_back(by=cast.kanha, duty_date=row.pk, now=NOW)
    assert state_now(row) is DutyState.LATE
    assert Entry.objects.filter(action="dutydate.takeback", actor=cast.kanha.pk).exists()


def test_a_second_person_can_say_no_and_filing_it_ends_the_question(cast: Cast) -> None:
    own_duty(cast, TODAY + 5 * DAY)
    row = only_date()
    dates.leave_out(by=cast.dara, duty_date=row.pk, clean={"reason": "The grant ended"}, now=NOW)
    dates.disagree(by=cast.bopha, duty_date=row.pk, now=NOW)
    row.refresh_from_db()
    assert (row.left_out_at, row.reason, row.settled_at) == (None, "", None)
    dates.leave_out(by=cast.dara, duty_date=row.pk, clean={"reason": "The grant ended"}, now=NOW)
    dates.file_date(by=cast.dara, duty_date=row.pk, clean={"filed_on": TODAY}, now=NOW)
    assert state_now(row) is DutyState.FILED
    with pytest.raises(Conflict):
        dates.agree(by=cast.bopha, duty_date=row.pk, reason_mark=row.reason_mark, now=NOW)


def test_whoever_agrees_agrees_to_the_reason_that_they_read(cast: Cast) -> None:
    own_duty(cast, TODAY + 5 * DAY)
    row = only_date()
    dates.leave_out(by=cast.dara, duty_date=row.pk, clean={"reason": "The grant ended"}, now=NOW)
    page = signed_in(cast.bopha).get(f"/law/dates/{row.pk}/").content.decode()
    row.refresh_from_db()
    read_mark = row.reason_mark
    assert f'name="reason_mark" value="{read_mark}"' in page
    dates.disagree(by=cast.dara, duty_date=row.pk, now=NOW)
    dates.leave_out(by=cast.dara, duty_date=row.pk, clean={"reason": "We have no money for it"}, now=NOW)
    for mark in (read_mark, ""):
        signed_in(cast.bopha).post(f"/law/dates/{row.pk}/agree/", {"reason_mark": mark})
        row.refresh_from_db()
        assert row.settled_at is None
    signed_in(cast.bopha).post(f"/law/dates/{row.pk}/agree/", {"reason_mark": row.reason_mark})
    assert state_now(row) is DutyState.LEFT_OUT


def test_the_database_itself_keeps_one_word_about_each_date(cast: Cast) -> None:
    own_duty(cast, TODAY + 5 * DAY)
    row = only_date()
    for values in (
        {"filed_on": TODAY},
        {"filed_on": TODAY, "settled_at": NOW, "left_out_at": NOW},
        {"settled_at": NOW},
        {"left_out_at": NOW, "left_out_by": cast.dara, "agreed_by": cast.dara},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            DutyDate.objects.filter(pk=row.pk).update(**values)


def test_what_is_late_stays_when_nothing_asks_for_it_any_more_and_the_rest_goes(cast: Cast) -> None:
    duty = own_duty(cast, TODAY - 40 * DAY, rhythm=Rhythm.MONTHLY)
    DutyCalendar.objects.update(starts_on=TODAY - 60 * DAY)
    count_again(cast.lantern, now=NOW)
    late = list(DutyDate.objects.filter(late_at__lte=NOW).values_list("pk", flat=True))
    assert len(late) == 2
    own_duties.end_own_duty(by=cast.dara, own_duty=duty.pk, now=NOW)
    assert set(DutyDate.objects.values_list("pk", flat=True)) == set(late)
    assert all(row.unasked_at == NOW for row in DutyDate.objects.all())
    count_again(cast.lantern, now=NOW + 30 * DAY)
    assert all(row.unasked_at == NOW for row in DutyDate.objects.all())


def test_a_late_date_keeps_its_day_when_the_counting_moves_it(cast: Cast) -> None:
    """As an older pack counted it: the row stands on an earlier day than it would today."""
    own_duty(cast, TODAY + 10 * DAY)
    row = only_date()
    earlier, late_at = TODAY - 5 * DAY, NOW - 4 * DAY
    DutyDate.objects.filter(pk=row.pk).update(due_on=earlier, late_at=late_at)
    count_again(cast.lantern, now=NOW)
    row.refresh_from_db()
    assert (row.due_on, row.late_at, row.counts_as) == (earlier, late_at, TODAY + 10 * DAY)
    DutyDate.objects.filter(pk=row.pk).update(due_on=TODAY + 2 * DAY, late_at=NOW + 2 * DAY)
    count_again(cast.lantern, now=NOW)
    row.refresh_from_db()
    assert (row.due_on, row.counts_as) == (TODAY + 10 * DAY, None)


@pytest.mark.parametrize("rhythm", [Rhythm.ONCE, Rhythm.WEEKLY, Rhythm.MONTHLY, Rhythm.QUARTERLY, Rhythm.YEARLY])
def test_a_day_that_is_put_right_brings_nothing_back_that_was_filed(cast: Cast, rhythm: Rhythm) -> None:
    first_on = TODAY - 13 * DAY  # a Wednesday
    duty = own_duty(cast, first_on, rhythm=rhythm)
    past = DutyDate.objects.filter(due_on__lt=TODAY)
    count = past.count()
    dates.file_date(by=cast.dara, duty_date=_first_date().pk, clean={"filed_on": TODAY}, now=NOW)
    clean = {"name": duty.name, "rhythm": rhythm, "first_on": first_on + DAY}
    own_duties.change_own_duty(by=cast.dara, own_duty=duty.pk, clean=clean, now=NOW)
    assert past.count() == count and _first_date().filed_on == TODAY


def test_what_is_owed_once_is_the_same_when_it_is_put_off_over_the_end_of_a_month(cast: Cast) -> None:
    duty = own_duty(cast, date(2026, 11, 30))
    clean = {"name": duty.name, "rhythm": Rhythm.ONCE, "first_on": date(2026, 12, 3)}
    own_duties.change_own_duty(by=cast.dara, own_duty=duty.pk, clean=clean, now=NOW)
    assert only_date().due_on == date(2026, 12, 3)
    dates.file_date(by=cast.dara, duty_date=only_date().pk, clean={"filed_on": TODAY}, now=NOW)
    clean |= {"first_on": date(2027, 1, 4)}
    own_duties.change_own_duty(by=cast.dara, own_duty=duty.pk, clean=clean, now=NOW)
    assert only_date().filed_on == TODAY


def test_another_rhythm_asks_nothing_anew_about_the_past(cast: Cast) -> None:
    duty = own_duty(cast, TODAY - 20 * DAY, rhythm=Rhythm.MONTHLY)
    dates.file_date(by=cast.dara, duty_date=_first_date().pk, clean={"filed_on": TODAY}, now=NOW)
    clean = {"name": duty.name, "rhythm": Rhythm.WEEKLY, "first_on": TODAY - 20 * DAY}
    own_duties.change_own_duty(by=cast.dara, own_duty=duty.pk, clean=clean, now=NOW)
    assert DutyDate.objects.owed().count() > 50
    assert not DutyDate.objects.owed().filter(due_on__lt=TODAY).exists()


def _first_date() -> DutyDate:
    return DutyDate.objects.earliest("stands_on", "id")


def test_what_is_filed_is_never_counted_again(cast: Cast) -> None:
    duty = own_duty(cast, TODAY + 5 * DAY)
    row = only_date()
    dates.file_date(by=cast.dara, duty_date=row.pk, clean={"filed_on": TODAY}, now=NOW)
    own_duties.end_own_duty(by=cast.dara, own_duty=duty.pk, now=NOW)
    row.refresh_from_db()
    assert (row.due_on, row.unasked_at) == (TODAY + 5 * DAY, None)
    with pytest.raises(Conflict):
        own_duties.end_own_duty(by=cast.dara, own_duty=duty.pk, now=NOW)


def test_an_owner_does_all_that_is_still_owed_and_none_of_it_after_leaving(cast: Cast) -> None:
    own_duty(cast, TODAY + 5 * DAY, rhythm=Rhythm.MONTHLY)
    code = DutyDate.objects.values_list("duty", flat=True)[0]
    with pytest.raises(BadFields):
        owners.name_owner(by=cast.dara, organisation=cast.lantern.pk, duty=code, owner=cast.rith.pk, now=NOW)
    with pytest.raises(Missing):
        owners.name_owner(by=cast.dara, organisation=cast.lantern.pk, duty="none", owner=cast.kanha.pk, now=NOW)
    owners.name_owner(by=cast.dara, organisation=cast.lantern.pk, duty=code, owner=cast.kanha.pk, now=NOW)
    assert not DutyDate.objects.exclude(owner=cast.kanha).exists()
    Membership.objects.filter(person=cast.kanha).update(ended_at=NOW)
    count_again(cast.lantern, now=NOW + DAY)
    assert not DutyDate.objects.exclude(owner=None).exists() and DutyOwner.objects.count() == 1


def test_the_calendar_begins_this_month_and_can_begin_earlier(cast: Cast) -> None:
    own_duty(cast, TODAY - 100 * DAY, rhythm=Rhythm.MONTHLY)
    assert not DutyDate.objects.filter(due_on__lt=TODAY.replace(day=1)).exists()
    with pytest.raises(BadFields):
        owners.start_calendar(by=cast.dara, organisation=cast.lantern.pk, starts_on=TODAY + 5 * DAY, now=NOW)
    owners.start_calendar(by=cast.dara, organisation=cast.lantern.pk, starts_on=TODAY - 120 * DAY, now=NOW)
    assert DutyDate.objects.filter(due_on__lt=TODAY.replace(day=1)).count() == 3
    with pytest.raises(Forbidden):
        owners.start_calendar(by=cast.sophea, organisation=cast.lantern.pk, starts_on=TODAY, now=NOW)


def test_what_was_filed_does_not_come_back_as_late_once_it_was_deleted(cast: Cast) -> None:
    own_duty(cast, TODAY + 2 * DAY, rhythm=Rhythm.MONTHLY)
    DutyDate.objects.update(filed_on=TODAY, settled_at=NOW)
    long_after = NOW + (RETENTION_DAYS + 1) * DAY
    purge_tables(DutyDate, now=long_after)
    count_again(cast.lantern, now=long_after)
    oldest = DutyDate.objects.earliest("due_on", "id").due_on
    assert oldest and oldest >= long_after.date() - FURTHEST_BACK
    assert FURTHEST_BACK + 400 * DAY < RETENTION_DAYS * DAY


def test_the_keeper_counts_again_what_is_half_a_day_old(cast: Cast) -> None:
    own_duty(cast, TODAY + 5 * DAY, rhythm=Rhythm.MONTHLY)
    assert not to_count(NOW).exists() and count_duties(now=NOW) == 0
    count = DutyDate.objects.count()
    assert count_duties(now=NOW + 40 * DAY + COUNTED_AGAIN_AFTER) == 1
    assert DutyDate.objects.count() == count + 1
    assert count_duties(now=NOW + 40 * DAY + COUNTED_AGAIN_AFTER) == 0


def test_own_duties_are_changed_by_their_organisation_alone(cast: Cast) -> None:
    duty = own_duty(cast, TODAY + 5 * DAY)
    with pytest.raises(BadFields):
        own_duty(cast, TODAY, last_on=TODAY - DAY)
    clean = {"name": "Report to the second donor", "rhythm": Rhythm.ONCE, "first_on": TODAY + 9 * DAY}
    for stranger in (cast.piseth, cast.rith):
        with pytest.raises(Missing):
            own_duties.change_own_duty(by=stranger, own_duty=duty.pk, clean=clean, now=NOW)
    own_duties.change_own_duty(by=cast.dara, own_duty=duty.pk, clean=clean, now=NOW)
    assert only_date().due_on == TODAY + 9 * DAY
