"""A march is planned: the plan asks one question, and shows what the law asks, counted back from its day."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from karpear.activities.itinerary.models import Activity, PlanState
from karpear.compliance.duties.models import OwnDuty
from karpear.compliance.laws.queries.plans import what_law_asks
from karpear.rules.law.instruments import LawfulActivity
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line
from tests.steps.plans import one_page

pytestmark = pytest.mark.django_db
#: A Monday; the five working days before it hold no holiday.
MARCH = timezone.make_aware(datetime(2026, 12, 21, 9, 0))


def planned(cast: Cast) -> Activity:
    """Sophea plans an event in forty days, from nine to noon."""
    starts_at = (timezone.localtime() + timedelta(days=40)).replace(hour=9, minute=0)
    page = one_page(starts_at, starts_at + timedelta(hours=3), kind="event", organisation=str(cast.lantern.pk))
    assert signed_in(cast.sophea).post("/plans/new/", page).status_code == 302
    return Activity.objects.get()


def test_a_plan_asks_what_it_is_and_shows_what_has_to_be_done_first(cast: Cast) -> None:
    plan, sophea = planned(cast), signed_in(cast.sophea)
    page = in_one_line(shown(sophea, f"/plans/{plan.pk}/"))
    assert "What is it, for the law?" in page
    assert sophea.post(f"/plans/{plan.pk}/law/", {"lawful": "gathering"}).status_code == 302
    page = in_one_line(shown(sophea, f"/plans/{plan.pk}/"))
    asks = what_law_asks(cast.lantern, LawfulActivity.GATHERING, _start(plan), key=str(plan.pk), now=timezone.now())
    (notice,) = [ask for ask in asks if ask.due]
    assert notice.duty and notice.duty.act.in_language("en") in page
    assert notice.due and notice.due <= _start(plan).date() - timedelta(days=7)
    sophea.post(f"/plans/{plan.pk}/law/", {"lawful": "none"})
    assert "None of these" in in_one_line(shown(sophea, f"/plans/{plan.pk}/"))
    sophea.post(f"/plans/{plan.pk}/law/", {"lawful": "dancing"})
    assert "Choose one of these." in shown(sophea, f"/plans/{plan.pk}/")


def test_an_officer_puts_the_notice_into_the_calendar_once(cast: Cast) -> None:
    plan, sophea, dara = planned(cast), signed_in(cast.sophea), signed_in(cast.dara)
    sophea.post(f"/plans/{plan.pk}/law/", {"lawful": "gathering"})
    assert "An officer or a lead can put it into the calendar." in shown(sophea, f"/plans/{plan.pk}/")
    assert sophea.post(f"/plans/{plan.pk}/law/calendar/").status_code == 403
    Activity.objects.update(state=PlanState.PLANNED.value)
    assert "Put it into the calendar" in shown(dara, f"/plans/{plan.pk}/")
    for _press in range(2):
        assert dara.post(f"/plans/{plan.pk}/law/calendar/").status_code == 302
    duty = OwnDuty.objects.get()
    (notice,) = [
        ask
        for ask in what_law_asks(cast.lantern, LawfulActivity.GATHERING, _start(plan), key="1", now=timezone.now())
        if ask.due
    ]
    assert (duty.origin, duty.first_on) == (plan.pk, notice.due)
    assert "in the calendar" in shown(dara, f"/plans/{plan.pk}/")
    assert duty.name in in_one_line(shown(dara, "/law/"))
    assert signed_in(cast.rith).post(f"/plans/{plan.pk}/law/calendar/").status_code == 404


def test_only_who_planned_it_says_what_it_is(cast: Cast) -> None:
    plan = planned(cast)
    for other_person in (cast.dara, cast.rith):
        signed_in(other_person).post(f"/plans/{plan.pk}/law/", {"lawful": "gathering"})
    assert "lawful" not in Activity.objects.get().plan


def test_what_it_is_before_the_law_changes_nothing_that_was_assessed(cast: Cast) -> None:
    plan = planned(cast)
    before = Activity.objects.get().decision
    signed_in(cast.sophea).post(f"/plans/{plan.pk}/law/", {"lawful": "gathering"})
    assert Activity.objects.get().decision == before


def test_notice_is_counted_back_in_working_days_or_in_hours(cast: Cast) -> None:
    (march,) = [
        ask for ask in what_law_asks(cast.lantern, LawfulActivity.GATHERING, MARCH, key="1", now=NOW) if ask.due
    ]
    assert march.due == date(2026, 12, 11) and not march.is_late and march.recipients and march.papers
    small = what_law_asks(cast.lantern, LawfulActivity.SMALL_GATHERING, MARCH, key="1", now=NOW)
    (twelve_hours,) = [ask for ask in small if ask.due]
    assert twelve_hours.counted and (twelve_hours.due, twelve_hours.counted.at) == (date(2026, 12, 20), time(21, 0))
    late = what_law_asks(cast.lantern, LawfulActivity.GATHERING, NOW + timedelta(days=2), key="1", now=NOW)
    assert [ask.is_late for ask in late if ask.due] == [True]


def _start(plan: Activity) -> datetime:
    assert plan.starts_at
    return timezone.localtime(plan.starts_at)
