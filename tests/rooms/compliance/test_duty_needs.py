"""Reminders climb: whoever does it, then the leads; a duty that nobody does asks the lead for a name."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from karpear.compliance.duties.actions import dates, owners
from karpear.compliance.duties.actions.date_counts import count_again
from karpear.compliance.duties.lists import duty_list
from karpear.compliance.duties.models import DutyDate
from karpear.compliance.duties.needs import DUTY, DUTY_OF_OTHERS, TO_AGREE, UNNAMED_AND_CLOSE, UNNAMED_DUTY
from karpear.compliance.duties.queries.lines import duty_lines
from karpear.compliance.profile.needs import ENDING_PAPER, GRANT_REPORT
from karpear.compliance.profile.values import NewAccount, NewOffice
from karpear.messaging.actions.escalate import escalate
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.people.local_today import today_for, today_of
from karpear.people.models import Organisation, Person
from karpear.people.needs import NeedKind, Urgency
from karpear.rules.access import Verb
from karpear.rules.law.own_days import Rhythm
from karpear.rules.refusals import Conflict
from karpear.screens.needs import agenda, calendar_events, needs
from tests.cast import NOW, Cast, signed_in
from tests.rooms.compliance.owed import only_date, own_duty
from tests.rooms.compliance.profiles import a_domestic_ngo, grant, paper, write_down

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = NOW.date()


def waits_for(need: NeedKind[DutyDate], person: Person, days: int = 0) -> int:
    return len(need.waiting(person, NOW + days * DAY))


def owned(cast: Cast, days: int) -> DutyDate:
    own_duty(cast, TODAY + days * DAY)
    row = only_date()
    owners.name_owner(by=cast.dara, organisation=cast.lantern.pk, duty=row.duty, owner=cast.sophea.pk, now=NOW)
    return row


def test_the_owner_hears_first_then_the_lead_and_nobody_once_it_is_filed(cast: Cast) -> None:
    row = owned(cast, 40)
    assert [waits_for(DUTY, cast.sophea, days) for days in (0, 9, 10, 45)] == [0, 0, 1, 1]
    assert [waits_for(DUTY_OF_OTHERS, cast.bopha, days) for days in (10, 37, 38, 45)] == [0, 0, 1, 1]
    assert waits_for(DUTY_OF_OTHERS, cast.dara, 45) == 0 and waits_for(DUTY_OF_OTHERS, cast.maly, 45) == 0
    dates.file_date(by=cast.sophea, duty_date=row.pk, clean={"filed_on": TODAY}, now=NOW)
    assert waits_for(DUTY, cast.sophea, 45) == waits_for(DUTY_OF_OTHERS, cast.bopha, 45) == 0


def test_messages_climb_the_same_way_and_say_nothing(cast: Cast) -> None:
    owned(cast, 40)
    assert remind(DUTY, now=NOW + 10 * DAY) == 1 and remind(DUTY, now=NOW + 11 * DAY) == 0
    people_told = set(Delivery.objects.filter(topic="duty").values_list("person", flat=True))
    assert people_told == {cast.sophea.pk}
    assert escalate(DUTY, now=NOW + 36 * DAY) == 0 and escalate(DUTY, now=NOW + 38 * DAY) == 1
    people_told = set(Delivery.objects.filter(topic="duty").values_list("person", flat=True))
    assert people_told == {cast.sophea.pk, cast.bopha.pk}
    assert escalate(DUTY, now=NOW + 39 * DAY) == 0 == escalate(DUTY_OF_OTHERS, now=NOW + 40 * DAY)
    late = NOW + 41 * DAY
    assert escalate(DUTY_OF_OTHERS, now=late) == 1 and escalate(DUTY_OF_OTHERS, now=late + DAY) == 0
    messages = list(Delivery.objects.filter(topic="duty", person=cast.bopha).values_list("subject", "text_key"))
    assert len(set(messages)) == 1 and len(messages) >= 2


def test_a_duty_that_nobody_does_asks_the_lead_for_a_name(cast: Cast) -> None:
    own_duty(cast, TODAY + 50 * DAY)
    assert [waits_for(UNNAMED_DUTY, cast.bopha, days) for days in (0, 5, 6)] == [0, 0, 1]
    assert waits_for(UNNAMED_DUTY, cast.dara, 6) == 0
    row = only_date()
    owners.name_owner(by=cast.dara, organisation=cast.lantern.pk, duty=row.duty, owner=cast.sophea.pk, now=NOW)
    assert waits_for(UNNAMED_DUTY, cast.bopha, 6) == 0
    cast.sophea.memberships.update(ended_at=NOW)
    assert waits_for(UNNAMED_DUTY, cast.bopha, 6) == 1 and waits_for(DUTY, cast.sophea, 45) == 0


def test_what_is_due_now_and_nobodys_is_for_officers_too_and_hides_behind_nothing_late(cast: Cast) -> None:
    for days in (-20, -10, -6, 0):
        own_duty(cast, TODAY + days * DAY, name=f"Owed {days}")
    for person in (cast.dara, cast.kanha, cast.bopha):
        line = agenda(needs(person, NOW), NOW).today[0]
        assert (line.first.what, line.count) == (UNNAMED_AND_CLOSE.what, 1) and line.urgency is Urgency.TODAY
        assert signed_in(person).get(line.path).status_code == 200
    assert waits_for(UNNAMED_AND_CLOSE, cast.sophea) == 0 and waits_for(UNNAMED_DUTY, cast.bopha) == 3
    assert remind(UNNAMED_AND_CLOSE, now=NOW) == 1 and remind(UNNAMED_AND_CLOSE, now=NOW + DAY / 24) == 0
    people_told = set(Delivery.objects.filter(topic="duty").values_list("person", flat=True))
    assert people_told == {cast.dara.pk, cast.kanha.pk, cast.bopha.pk}
    assert [waits_for(need, cast.bopha, 1) for need in (UNNAMED_DUTY, UNNAMED_AND_CLOSE)] == [4, 0]


def test_who_said_that_nothing_has_to_be_filed_is_not_asked_to_agree(cast: Cast) -> None:
    row = owned(cast, 5)
    dates.leave_out(by=cast.dara, duty_date=row.pk, clean={"reason": "The grant ended"}, now=NOW)
    assert [waits_for(TO_AGREE, person) for person in (cast.dara, cast.kanha, cast.bopha, cast.sophea)] == [0, 1, 1, 0]


def test_whom_they_brought_in_is_not_asked_to_agree(cast: Cast) -> None:
    row = owned(cast, 5)
    dates.leave_out(by=cast.dara, duty_date=row.pk, clean={"reason": "The grant ended"}, now=NOW)
    row.refresh_from_db()
    cast.bopha.memberships.update(brought_by=cast.dara, acts_since=NOW - 10 * DAY)
    Organisation.objects.filter(pk=cast.lantern.pk).update(had_enough_at=NOW - 90 * DAY)
    assert [waits_for(TO_AGREE, person) for person in (cast.kanha, cast.bopha)] == [1, 0]
    with pytest.raises(Conflict):
        dates.agree(by=cast.bopha, duty_date=row.pk, reason_mark=row.reason_mark, now=NOW)


def test_what_is_left_out_has_its_day_and_notices_of_one_kind_are_told_from_each_other(cast: Cast) -> None:
    a_domestic_ngo(cast)
    write_down(cast, NewAccount(label="Canary", opened_on=TODAY - 3 * DAY))
    write_down(cast, NewOffice(role="chair", name="Canary", since=TODAY - 4 * DAY))
    write_down(cast, grant(donor="River Fund", agreed_on=TODAY))
    count_again(cast.lantern, now=NOW)
    DutyDate.objects.update(owner=cast.sophea)
    whys = [need.why for need in DUTY.waiting(cast.sophea, NOW + 20 * DAY)]
    assert {"an account that was opened", "River Fund"} <= {why.rpartition(": ")[2] for why in whys}
    assert any("chair" in why for why in whys) and not any("Canary" in why for why in whys)
    row = DutyDate.objects.filter(duty__isnull=False, due_on__isnull=False).order_by("due_on")[0]
    dates.leave_out(by=cast.dara, duty_date=row.pk, clean={"reason": "The grant ended"}, now=NOW)
    [need] = TO_AGREE.waiting(cast.kanha, NOW)
    assert need.until in (row.due_on, row.stands_on, row.go_by, row.late_at)


def test_what_ends_says_which_paper_and_which_grant(cast: Cast) -> None:
    write_down(cast, paper(until=TODAY + 9 * DAY))
    write_down(cast, grant(donor="River Fund", report_on=TODAY + 9 * DAY))
    [ending], [report] = ENDING_PAPER.waiting(cast.dara, NOW), GRANT_REPORT.waiting(cast.dara, NOW)
    assert "emorandum" in ending.why and report.why == "River Fund"


def test_a_calendar_has_the_days_of_a_year_and_none_of_its_words(cast: Cast) -> None:
    own_duty(cast, TODAY + 40 * DAY, rhythm=Rhythm.QUARTERLY)
    code = DutyDate.objects.values_list("duty", flat=True)[0]
    owners.name_owner(by=cast.dara, organisation=cast.lantern.pk, duty=code, owner=cast.sophea.pk, now=NOW)
    events = calendar_events(cast.sophea, NOW)
    assert len(events) == DutyDate.objects.count() == 4 and len({event.uid for event in events}) == 4
    assert not [need for need in needs(cast.sophea, NOW) if need.what == DUTY.what]
    assert not calendar_events(cast.rith, timezone.now())


def test_who_sees_the_calendar_of_duties_has_all_its_days_in_their_own_each_once(cast: Cast) -> None:
    a_domestic_ngo(cast)
    count_again(cast.lantern, now=NOW)
    days = [row.go_by if row.go_by >= TODAY else row.stands_on for row in DutyDate.objects.all()]
    assert len(days) > 40 and not DutyDate.objects.exclude(owner=None).exclude(owner=cast.bopha).exists()
    for person in (cast.dara, cast.bopha):
        events = calendar_events(person, NOW)
        assert len({event.uid for event in events}) == len(events)
        starts = [event.starts for event in events]
        assert not [day for day in set(days) if starts.count(day) < days.count(day)]
        assert len(events) <= len(days) + 3, "what is to be done and what is to be watched are one"
    assert not calendar_events(cast.sophea, NOW)


def test_a_day_begins_where_the_organisation_is(cast: Cast) -> None:
    row = owned(cast, 40)
    assert row.tell_on
    eve = datetime.combine(row.tell_on, time(12), UTC) - DAY
    for zone, hears in (("Pacific/Kiritimati", [True, True]), ("Pacific/Pago_Pago", [False, False])):
        Organisation.objects.update(time_zone=zone)
        moments = (eve, eve + timedelta(hours=16))
        assert [bool(DUTY.waiting(cast.sophea, moment)) for moment in moments] == hears


def test_a_form_is_filled_in_with_the_organisations_day_and_not_the_readers(cast: Cast) -> None:
    row, now = owned(cast, 40), timezone.now()
    today = today_of(cast.lantern, now)
    zones = ("Pacific/Kiritimati", "Pacific/Pago_Pago")
    zone = next(zone for zone in zones if now.astimezone(ZoneInfo(zone)).date() != today)
    Person.objects.update(time_zone=zone)
    page = signed_in(cast.dara).get(f"/law/dates/{row.pk}/filed/")
    assert page.context["form"].initial["filed_on"] == today == today_for(cast.dara, now, Verb.SEE_LAW)


def test_what_falls_on_a_sunday_is_asked_for_by_the_friday_before(cast: Cast) -> None:
    sunday, friday = date(2026, 12, 20), date(2026, 12, 18)
    own_duty(cast, sunday)
    row = only_date()
    owners.name_owner(by=cast.dara, organisation=cast.lantern.pk, duty=row.duty, owner=cast.sophea.pk, now=NOW)
    assert (row.due_on, row.stands_on, row.go_by) == (sunday, sunday, friday)
    early = datetime(2026, 12, 15, 9, tzinfo=UTC)
    [need] = DUTY.waiting(cast.sophea, early)
    assert need.until == friday == calendar_events(cast.sophea, early)[0].starts
    [line] = duty_lines([row], early)
    assert line.go_by == friday and line.day == sunday
    saturday = early + 4 * DAY
    [need] = DUTY.waiting(cast.sophea, saturday)
    assert need.until == sunday and need.urgency(saturday) is Urgency.WEEK
    assert duty_lines([row], saturday)[0].go_by is None
    by_day = next(column for column in duty_list([cast.lantern], cast.dara.pk, early).columns if column.key == "day")
    assert by_day.value and by_day.value(line) == "18 Dec 2026"
    assert by_day.show and by_day.show(line) == "Fri 18 Dec 2026 (due Sun 20 Dec)"


def test_what_waits_says_which_duty_in_the_packs_words_and_none_that_somebody_typed(cast: Cast) -> None:
    a_domestic_ngo(cast)
    own_duty(cast, TODAY, rhythm=Rhythm.QUARTERLY, name="Report to Sok Invented")
    DutyDate.objects.update(owner=cast.sophea)
    later = NOW + 60 * DAY
    whys = {need.why for need in (DUTY, UNNAMED_DUTY, DUTY_OF_OTHERS) for need in need.waiting(cast.sophea, later)}
    assert {"our own, every three months", "Declare and pay the tax kept back from salaries"} <= whys
    assert all(whys) and not any("Sok" in why for why in whys)
