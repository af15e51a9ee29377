"""What a visitor did in the living demo stays done: plans that they answered, people whom they brought home."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from karpear.activities.decisions.actions.answers import answer
from karpear.activities.decisions.queries.approvals import to_approve
from karpear.activities.itinerary.models import Activity, Traveller
from karpear.activities.plans.actions.finish import finish
from karpear.alerts.actions.answers import resolve
from karpear.alerts.actions.sos import raise_sos
from karpear.alerts.models import Alert
from karpear.checkins.models import CheckIn, Promise
from karpear.ops.demo.cast import person_called
from karpear.ops.demo.travels import AT_HOME, answer_due, come_home, report_places, set_out, set_out_again
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.plan.decision import ApproverAnswer

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MINUTE = timedelta(minutes=1)


def waiting(now: datetime) -> list[Activity]:
    return list(to_approve(person_called("Dara"), now=now))


def approve(plan: Activity, now: datetime) -> None:
    words = {"answer": ApproverAnswer.APPROVE.value, "reason": "", "conditions": "", "postponed_to": None}
    newest = plan.assessments.latest("made_at", "id").pk
    answer(person=person_called("Dara"), activity=plan.pk, assessment=newest, clean=words, now=now)


def go_home(name: str, now: datetime) -> None:
    """As their visitor presses it."""
    person = person_called(name)
    trip = trip_of(name)
    assert trip
    finish(person=person, activity=trip.pk, key=uuid4(), made_at=now, now=now)


def trip_of(name: str) -> Activity | None:
    return Activity.objects.going_on().filter(person=person_called(name)).first()


def test_plans_that_were_answered_do_not_wait_again_and_the_next_is_another(now: datetime) -> None:
    answered = {(plan.person.name, plan.title, plan.place) for plan in waiting(now)}
    assert len(answered) == 2
    at = now + 3 * MINUTE
    for plan in waiting(now):
        approve(plan, at)
    for minutes in (1, 10, 29):
        set_out_again(now=at + minutes * MINUTE)
        assert not waiting(at + minutes * MINUTE)
    titles = {title for _name, title, _place in answered}
    later = at
    for _round in range(4):
        later += 31 * MINUTE
        set_out_again(now=later)
        (plan,) = waiting(later)
        assert plan.title not in titles and plan.created_at == later
        titles.add(plan.title)
        approve(plan, later)


def test_an_answer_to_a_plan_of_a_visitor_holds_up_no_other(now: datetime) -> None:
    for plan in waiting(now):
        Activity.objects.filter(pk=plan.pk).update(person=person_called("Sophea"))
    set_out(now=now + MINUTE)
    assert len(waiting(now + MINUTE)) == 4


def test_a_demo_that_is_started_again_asks_for_other_plans(now: datetime) -> None:
    first = {plan.title for plan in waiting(now)}
    for plan in waiting(now):
        approve(plan, now)
    set_out(now=now + MINUTE)
    assert len(waiting(now + MINUTE)) == 2
    assert not first & {plan.title for plan in waiting(now + MINUTE)}


def test_whoever_came_home_stays_there_for_half_an_hour_and_goes_out_from_then_on(now: datetime) -> None:
    go_home("Sreyneang", now + 3 * MINUTE)
    for minutes in (1, 15, 29):
        set_out_again(now=now + (3 + minutes) * MINUTE)
        assert trip_of("Sreyneang") is None
    later = now + 3 * MINUTE + AT_HOME + MINUTE
    set_out_again(now=later)
    trip = trip_of("Sreyneang")
    assert trip and trip.starts_at == later, "nothing is written into the time at home"
    promised = Promise.objects.awaited().filter(source=trip.pk)
    assert all(promise.due_at > later for promise in promised) and promised


def test_nothing_is_written_before_what_a_visitor_did(now: datetime) -> None:
    """An SOS, its end and "home safe", then a new start of the demo: no check-in stands before the SOS."""
    pressed = now + 5 * MINUTE
    sos, _new = raise_sos(person=person_called("Sreyneang"), key=uuid4(), pressed_at=pressed, now=pressed)
    resolve(by=person_called("Dara"), alert_id=sos["alert"], outcome=Outcome.SAFE, now=pressed + 2 * MINUTE)
    go_home("Sreyneang", pressed + 3 * MINUTE)
    before = set(CheckIn.objects.values_list("pk", flat=True))
    set_out(now=pressed + 4 * MINUTE)
    assert trip_of("Sreyneang")
    new = CheckIn.objects.filter(person=person_called("Sreyneang")).exclude(pk__in=before)
    assert not new.filter(moment__lt=pressed + 4 * MINUTE).exists()


def test_nobody_says_ok_or_leaves_for_somebody_whose_sos_is_open(now: datetime) -> None:
    pressed = now + MINUTE
    raise_sos(person=person_called("Nary"), key=uuid4(), pressed_at=pressed, now=pressed)
    trip = trip_of("Nary")
    before = CheckIn.objects.filter(person=person_called("Nary")).count()
    for minutes in range(2, 60, 3):
        answer_due(now=now + minutes * MINUTE)
        set_out_again(now=now + minutes * MINUTE)
    assert Alert.objects.unresolved().filter(person=person_called("Nary")).exists()
    assert CheckIn.objects.filter(person=person_called("Nary")).count() == before
    assert trip_of("Nary") == trip


def test_a_fellow_who_is_home_promises_nothing_more(now: datetime) -> None:
    trip = trip_of("Nary")
    assert trip
    samnang = person_called("Samnang")
    finish(person=samnang, activity=trip.pk, key=uuid4(), made_at=now, now=now + MINUTE)
    assert Traveller.objects.filter(activity=trip, person=samnang, home_at__isnull=False).exists()
    for minutes in range(2, 30):
        answer_due(now=now + minutes * MINUTE)
        report_places(now=now + minutes * MINUTE)
    assert not Promise.objects.awaited().filter(person=samnang).exists()
    come_home(now=now + 30 * MINUTE)
    set_out(now=now + 31 * MINUTE)
    assert Promise.objects.awaited().filter(person=samnang).exists()
