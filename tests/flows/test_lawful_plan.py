"""A march is planned: the plan asks one question, and shows what the law asks, counted back from its day."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from karpear.activities.itinerary.models import Activity, PlanState
from karpear.activities.plans.actions.cancel import cancel
from karpear.activities.plans.actions.draft import discard
from karpear.activities.plans.actions.lawful import say_lawful
from karpear.activities.plans.actions.move import move_days
from karpear.compliance.duties.actions.date_counts import count_again
from karpear.compliance.duties.actions.dates import file_date
from karpear.compliance.duties.models import DutyDate
from karpear.compliance.laws.actions.plans import put_into_calendar
from karpear.compliance.laws.queries.plans import LawAsk, PlannedActivity, what_law_asks
from karpear.compliance.profile.models import PlannedGathering
from karpear.rules.law.instruments import LawfulActivity
from karpear.rules.law.limits import LimitAnswer
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line
from tests.steps.plans import one_page
from tests.steps.pressure import forced

pytestmark = [pytest.mark.django_db, pytest.mark.once]
#: A Monday; the five working days before it hold no holiday.
MARCH = timezone.make_aware(datetime(2026, 12, 21, 9, 0))


def planned(cast: Cast, days: int = 40) -> Activity:
    """Sophea plans an event in so many days, from nine to noon."""
    starts_at = (timezone.localtime() + timedelta(days=days)).replace(hour=9, minute=0)
    page = one_page(starts_at, starts_at + timedelta(hours=3), kind="event", organisation=str(cast.lantern.pk))
    assert signed_in(cast.sophea).post("/plans/new/", page).status_code == 302
    return Activity.objects.get()


def noticed(cast: Cast, kind: LawfulActivity = LawfulActivity.GATHERING) -> Activity:
    """The same, started, with its notice in the calendar."""
    plan, now = planned(cast), timezone.now()
    say_lawful(person=cast.sophea, activity=plan.pk, lawful=kind.value, now=now)
    Activity.objects.update(state=PlanState.PLANNED.value)
    put_into_calendar(
        by=cast.dara, organisation=cast.lantern, kind=kind, starts_at=_start(plan), plan=plan.pk, now=now
    )  # fmt: skip
    return plan


def test_a_plan_asks_what_it_is_and_shows_what_has_to_be_done_first(cast: Cast) -> None:
    plan, sophea = planned(cast), signed_in(cast.sophea)
    page = in_one_line(shown(sophea, f"/plans/{plan.pk}/"))
    assert "What is it, for the law?" in page
    assert sophea.post(f"/plans/{plan.pk}/law/", {"lawful": "gathering"}).status_code == 302
    page = in_one_line(shown(sophea, f"/plans/{plan.pk}/"))
    notice = notice_of(cast, LawfulActivity.GATHERING, _start(plan), now=timezone.now())
    assert notice.duty and notice.duty.act.in_language("en") in page
    assert notice.due and notice.due <= _start(plan).date() - timedelta(days=7)
    assert "of more than 200 people" in page and "200 people at most" in page
    sophea.post(f"/plans/{plan.pk}/law/", {"lawful": "none"})
    assert "None of these" in in_one_line(shown(sophea, f"/plans/{plan.pk}/"))
    sophea.post(f"/plans/{plan.pk}/law/", {"lawful": "dancing"})
    assert "Choose one of these." in shown(sophea, f"/plans/{plan.pk}/")


def test_an_officer_or_whoever_planned_it_puts_the_notice_into_the_calendar_once(cast: Cast) -> None:
    plan, sophea, dara = planned(cast), signed_in(cast.sophea), signed_in(cast.dara)
    sophea.post(f"/plans/{plan.pk}/law/", {"lawful": "gathering"})
    assert "Put it into the calendar" in shown(sophea, f"/plans/{plan.pk}/")
    Activity.objects.update(state=PlanState.PLANNED.value)
    assert "Put it into the calendar" in shown(dara, f"/plans/{plan.pk}/")
    for _press in range(2):
        assert dara.post(f"/plans/{plan.pk}/law/calendar/").status_code == 302
    notice = notice_of(cast, LawfulActivity.GATHERING, _start(plan), now=timezone.now())
    duty_date = DutyDate.objects.get(duty="LPD-1")
    assert notice.counted and duty_date.due_on == notice.due and duty_date.uncertain == notice.counted.uncertain
    assert "In the calendar for" in shown(dara, f"/plans/{plan.pk}/")
    assert notice.duty and notice.duty.act.in_language("en") in in_one_line(shown(dara, "/law/"))
    page = in_one_line(shown(dara, f"/law/dates/{duty_date.pk}/"))
    assert f'href="/plans/{plan.pk}/"' in page
    assert notice.recipients[0].in_language("en") in page and notice.papers[0].in_language("en") in page
    assert signed_in(cast.rith).post(f"/plans/{plan.pk}/law/calendar/").status_code == 404


def test_a_notice_of_hours_is_late_at_its_hour(cast: Cast) -> None:
    plan = noticed(cast, LawfulActivity.SMALL_GATHERING)
    starts_at = _start(plan)
    notice = DutyDate.objects.get(duty="LPD-2")
    assert notice.late_at == starts_at - timedelta(hours=12) and notice.steps
    assert (notice.due_on, notice.due_time) == ((starts_at - timedelta(hours=12)).date(), time(21, 0))
    assert "21:00" in in_one_line(shown(signed_in(cast.dara), f"/plans/{plan.pk}/"))


def test_notice_is_due_again_where_a_plan_goes(cast: Cast) -> None:
    plan = noticed(cast)
    filed = DutyDate.objects.get(duty="LPD-1")
    first_day = timezone.localdate()
    file_date(by=cast.dara, duty_date=filed.pk, clean={"filed_on": first_day}, now=timezone.now())
    day = _start(plan).date() + timedelta(days=14)
    move_days(person=cast.sophea, activity=plan.pk, day=day, now=timezone.now())
    moved = DutyDate.objects.owed().get(duty="LPD-1")
    assert filed.due_on and moved.due_on and moved.due_on > filed.due_on
    move_days(person=cast.sophea, activity=plan.pk, day=day + timedelta(days=7), now=timezone.now())
    last = DutyDate.objects.owed().get(duty="LPD-1")
    assert last.due_on and last.due_on > moved.due_on
    assert DutyDate.objects.get(pk=filed.pk).filed_on == first_day
    page = in_one_line(shown(signed_in(cast.dara), f"/plans/{plan.pk}/"))
    assert page.count("In the calendar for") == 1 and date_format(last.due_on) in page


@pytest.mark.parametrize("way", ["cancelled", "something else", "a draft thrown away"])
def test_a_gathering_that_is_not_held_needs_no_notice(cast: Cast, way: str) -> None:
    plan, now = noticed(cast), timezone.now()
    if way == "cancelled":
        cancel(person=cast.sophea, activity=plan.pk, safe_now=True, now=now)
    elif way == "something else":
        say_lawful(person=cast.sophea, activity=plan.pk, lawful="meeting", now=now)
    else:
        Activity.objects.update(state=PlanState.DRAFT.value)
        discard(person=cast.sophea, activity=plan.pk, now=now)
    assert not DutyDate.objects.filter(duty="LPD-1").exists()
    assert not PlannedGathering.objects.standing().exists()


@pytest.mark.both
def test_what_was_late_when_a_plan_was_cancelled_stays(cast: Cast) -> None:
    plan = noticed(cast)
    now = _start(plan) - timedelta(days=1)
    cancel(person=cast.sophea, activity=plan.pk, safe_now=True, now=now)
    assert DutyDate.objects.get(duty="LPD-1").unasked_at == now


def test_a_notice_from_before_the_calendar_begins_is_refused(cast: Cast) -> None:
    plan = planned(cast)
    count_again(cast.lantern, now=timezone.now(), starts_on=_start(plan).date())
    sophea, dara = signed_in(cast.sophea), signed_in(cast.dara)
    sophea.post(f"/plans/{plan.pk}/law/", {"lawful": "gathering"})
    Activity.objects.update(state=PlanState.PLANNED.value)
    page = dara.post(f"/plans/{plan.pk}/law/calendar/", follow=True).content.decode()
    assert "comes before your calendar begins" in page and not PlannedGathering.objects.exists()


def test_only_who_planned_it_says_what_it_is(cast: Cast) -> None:
    plan = planned(cast)
    for other_person in (cast.dara, cast.rith):
        signed_in(other_person).post(f"/plans/{plan.pk}/law/", {"lawful": "gathering"})
    assert "lawful" not in Activity.objects.get().plan


def test_what_it_is_before_the_law_changes_nothing_that_was_assessed(cast: Cast) -> None:
    plan = planned(cast)
    earlier_decision = Activity.objects.get().decision
    signed_in(cast.sophea).post(f"/plans/{plan.pk}/law/", {"lawful": "gathering"})
    assert Activity.objects.get().decision == earlier_decision


def test_notice_is_counted_back_in_working_days_or_in_hours(cast: Cast) -> None:
    march = notice_of(cast, LawfulActivity.GATHERING, MARCH, now=NOW)
    assert march.due == date(2026, 12, 11) and not march.is_late and march.recipients and march.papers
    twelve_hours = notice_of(cast, LawfulActivity.SMALL_GATHERING, MARCH, now=NOW)
    assert twelve_hours.counted and (twelve_hours.due, twelve_hours.counted.at) == (date(2026, 12, 20), time(21, 0))


def test_what_is_too_late_says_the_first_day_on_which_it_is_not(cast: Cast) -> None:
    # From Monday 30 November 2026: six working days before are 1 (1), 2, 3, 4, 7 and 8 December (6).
    noon = timezone.make_aware(datetime(2026, 11, 30, 12, 0))
    late = notice_of(cast, LawfulActivity.GATHERING, noon + timedelta(days=2), now=noon)
    assert late.is_late and late.earliest
    first = notice_of(
        cast, LawfulActivity.GATHERING, timezone.make_aware(datetime.combine(late.earliest, time(9))), noon
    )
    day_before = timezone.make_aware(datetime.combine(late.earliest - timedelta(days=1), time(9)))
    assert first.due == noon.date() and not first.is_late
    assert notice_of(cast, LawfulActivity.GATHERING, day_before, noon).is_late


def test_a_notice_of_hours_is_too_late_when_its_hour_is_over(cast: Cast) -> None:
    begin = MARCH - timedelta(hours=12)
    in_time, late = begin - timedelta(minutes=1), begin + timedelta(minutes=1)
    assert not notice_of(cast, LawfulActivity.SMALL_GATHERING, MARCH, in_time).is_late
    ask = notice_of(cast, LawfulActivity.SMALL_GATHERING, MARCH, late)
    assert ask.is_late and ask.earliest == MARCH.date() + timedelta(days=1)


def test_number_and_hours_of_a_plan_answer_the_law(cast: Cast) -> None:
    def ask(kind: LawfulActivity, **facts: object) -> LawAsk:
        planned = PlannedActivity("1", kind, MARCH, **facts)  # type: ignore[arg-type]
        return next(ask for ask in what_law_asks(cast.lantern, planned, now=NOW) if ask.due)

    small_gathering, gathering = LawfulActivity.SMALL_GATHERING, LawfulActivity.GATHERING
    assert ask(small_gathering).number is LimitAnswer.NOT_SAID
    assert ask(small_gathering, people=200).number is LimitAnswer.WITHIN
    asks_of_many = ask(small_gathering, people=201)
    assert asks_of_many.duty and asks_of_many.duty.key == "LPD-1" and asks_of_many.due == date(2026, 12, 11)
    assert ask(gathering, ends_at=MARCH + timedelta(hours=9)).hours is LimitAnswer.WITHIN
    assert ask(gathering, ends_at=MARCH + timedelta(hours=10)).hours is LimitAnswer.BEYOND


def test_more_people_than_that_are_a_gathering_in_public(cast: Cast) -> None:
    plan, sophea = planned(cast), signed_in(cast.sophea)
    answer = {"lawful": "small_gathering", "people": "201", "summary": "1"}
    assert sophea.post(f"/plans/{plan.pk}/law/", answer)["Location"] == f"/plans/{plan.pk}/summary/"
    page = in_one_line(shown(sophea, f"/plans/{plan.pk}/summary/"))
    assert "With 201 people it counts as: A gathering in public" in page and "Within the hours" in page
    sophea.post(f"/plans/{plan.pk}/law/calendar/")
    assert DutyDate.objects.get().duty == "LPD-1"
    sophea.post(f"/plans/{plan.pk}/law/", {"lawful": "small_gathering", "people": "20"})
    assert DutyDate.objects.get().duty == "LPD-2"


def test_notice_stands_on_today_until_it_is_given(cast: Cast) -> None:
    plan, sophea = planned(cast), signed_in(cast.sophea)
    assert "Give notice of what you plan" not in shown(sophea, "/needs/")
    sophea.post(f"/plans/{plan.pk}/law/", {"lawful": "gathering"})
    assert "Give notice of what you plan" in shown(sophea, "/needs/")
    sophea.post(f"/plans/{plan.pk}/law/calendar/")
    assert "Give notice of what you plan" in shown(sophea, "/needs/")
    notice = DutyDate.objects.get(duty="LPD-1")
    assert "Notice has not been given" in shown(sophea, f"/plans/{plan.pk}/summary/")
    file_date(by=cast.dara, duty_date=notice.pk, clean={"filed_on": timezone.localdate()}, now=timezone.now())
    assert "Notice has not been given" not in shown(sophea, f"/plans/{plan.pk}/summary/")
    assert "Give notice of what you plan" not in shown(sophea, "/needs/")
    assert "Put it into the calendar" not in shown(sophea, f"/plans/{plan.pk}/")


def test_whoever_starts_too_late_for_notice_is_asked_once_more_and_never_held_back(cast: Cast) -> None:
    plan, sophea = planned(cast, days=3), signed_in(cast.sophea)
    sophea.post(f"/plans/{plan.pk}/law/", {"lawful": "gathering"})
    page = in_one_line(shown(sophea, f"/plans/{plan.pk}/summary/"))
    assert "Too late for this day" in page and "The earliest possible day is" in page and "Start all the same" in page
    notice_by = notice_of(cast, LawfulActivity.GATHERING, _start(plan), now=timezone.now()).notice_by
    assert notice_by and notice_by >= timezone.localdate()
    assert f"given by {date_format(notice_by, 'l j M')}" in page and "Notice has not been given" not in page
    assert "too late for its day" in in_one_line(shown(sophea, "/needs/"))
    sophea.post(f"/plans/{plan.pk}/start/")
    assert Activity.objects.get().state == PlanState.DRAFT
    assert "It has not started" in shown(sophea, f"/plans/{plan.pk}/summary/")
    sophea.post(f"/plans/{plan.pk}/start/", {"without_notice": "1"})
    assert Activity.objects.get().state == PlanState.PLANNED
    page = in_one_line(shown(sophea, f"/plans/{plan.pk}/"))
    assert "Too late for this day" in page and "See it moved to" in page
    fields = re.findall(r'<input type="hidden" name="(day|shown)" value="([^"]+)"', page)
    moved = in_one_line(sophea.post(f"/plans/{plan.pk}/move/", dict(fields)).content.decode())
    assert len(fields) == 2 and 'name="confirm"' in moved


def test_whoever_is_forced_to_sign_in_shows_nothing_of_what_the_law_asks(cast: Cast) -> None:
    plan = planned(cast, days=3)
    signed_in(cast.sophea).post(f"/plans/{plan.pk}/law/", {"lawful": "gathering"})
    sophea = forced(cast.sophea)
    for path in (f"/plans/{plan.pk}/", f"/plans/{plan.pk}/summary/"):
        assert "What the law asks" not in shown(sophea, path)


def test_a_draft_that_is_too_late_moves_to_the_first_possible_day(cast: Cast) -> None:
    plan, sophea = planned(cast, days=3), signed_in(cast.sophea)
    assert sophea.post(f"/plans/{plan.pk}/law/later/").status_code == 302
    sophea.post(f"/plans/{plan.pk}/law/", {"lawful": "gathering"})
    page = in_one_line(shown(sophea, f"/plans/{plan.pk}/"))
    assert page.count("btn-primary") == 2, "To the summary, and what throws the draft away once that is opened"
    assert shown(sophea, f"/plans/{plan.pk}/summary/").count("btn-primary") == 2, "Start, and what it opens"
    sophea.post(f"/plans/{plan.pk}/law/later/")
    moved = Activity.objects.get()
    assert f"Move it to {date_format(_start(moved).date())}" in page and _start(moved).hour == 9
    assert "Too late for this day" not in shown(sophea, f"/plans/{plan.pk}/summary/")


def notice_of(cast: Cast, kind: LawfulActivity, starts_at: datetime, now: datetime) -> LawAsk:
    """What has to be done first."""
    (ask,) = [ask for ask in what_law_asks(cast.lantern, PlannedActivity("1", kind, starts_at), now=now) if ask.due]
    return ask


def _start(plan: Activity) -> datetime:
    assert plan.starts_at
    return timezone.localtime(plan.starts_at)
