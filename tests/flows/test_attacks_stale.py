"""Pages that are old when they are pressed, people who belonged yesterday, and numbers that say too much."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from karpear.checkins.actions.roll_calls import ask_roll_call
from karpear.checkins.models import Promise
from karpear.ops.console import CannotStart
from karpear.ops.demo.world import PASSWORD
from karpear.ops.demo_folder import refuse_folder_in_use
from karpear.people.actions.members import end_membership
from karpear.people.models import Membership, Person
from karpear.screens.needs import needs
from tests.cast import Cast, signed_in
from tests.rooms.activities.assessed import assessed
from tests.rooms.activities.plans import drafted
from tests.steps.alarms import sos
from tests.steps.pages import today_of
from tests.steps.trips import trip

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def let_go(person: Person, by: Person) -> None:
    membership = Membership.objects.active().get(person=person)
    end_membership(by=by, membership_id=membership.pk, now=timezone.now())


def test_a_plan_whose_approver_was_let_go_waits_for_whoever_may_answer(cast: Cast) -> None:
    now = timezone.now()
    draft = drafted(cast.kanha, now=now)
    draft.starts_at, draft.ends_at = now + timedelta(hours=3), now + timedelta(hours=8)
    draft.save()
    assessed(draft)
    draft.refresh_from_db()
    assert draft.approver == cast.dara
    assert [thing.what for thing in needs(cast.bopha, now)] == []
    end_membership(by=cast.bopha, membership_id=Membership.objects.get(person=cast.dara).pk, now=now)
    assert [thing.what for thing in needs(cast.bopha, now)] == ["activity.answer"]
    assert "Approve a trip, or not" in today_of(cast.bopha)
    for person in (cast.dara, cast.kanha, cast.sophea, cast.maly):
        assert [thing for thing in needs(person, now) if thing.what == "activity.answer"] == []


@pytest.mark.both
def test_a_setting_alone_makes_no_demo(cast: Cast, settings: LazySettings, tmp_path: Path) -> None:
    settings.KARPEAR_DEMO, settings.DEMO_LIVES, settings.KARPEAR_DATA = True, True, tmp_path
    settings.ROOT_URLCONF = "karpear.project.demo_urls"
    (tmp_path / "sms").mkdir()
    (tmp_path / "sms" / "1.json").write_text('{"to": "+85512000111", "text": "secret"}')
    Person.objects.filter(pk=cast.sophea.pk).update(email="dara@demo.test", password=make_password(PASSWORD))
    for browser in (Client(), signed_in(cast.rith)):
        before = browser.session.get("_auth_user_id")
        for path in ("/demo/", "/demo/mail", "/demo/mail/sms-1"):
            assert browser.get(path).status_code == 404
        for path in ("/demo/become", "/demo/scene", "/demo/text", "/demo/tour"):
            fields = {"email": "dara@demo.test", "scene": "sos", "stop": "1"}
            assert browser.post(path, fields).status_code in (302, 404)
        assert browser.session.get("_auth_user_id") == before
    assert not (tmp_path / "scenes").exists()
    (tmp_path / "demo.env").write_text("")
    assert Client().get("/demo/mail/sms-1").status_code == 200


def test_no_demo_is_made_among_real_people(tmp_path: Path) -> None:
    refuse_folder_in_use(tmp_path)
    (tmp_path / "karpear.sqlite3").write_bytes(b"")
    with pytest.raises(CannotStart, match="in use"):
        refuse_folder_in_use(tmp_path)
    (tmp_path / "demo.env").write_text("")
    refuse_folder_in_use(tmp_path)


def shown(page: str) -> str:
    return page.split('name="due" value="')[1].split('"')[0]


def test_time_that_was_given_on_two_pages_is_given_once(cast: Cast) -> None:
    plan = trip(cast.sophea)
    [first, second, *_] = Promise.objects.filter(source=plan.pk).order_by("due_at")
    page, path = f"/plans/{plan.pk}/follow/", f"/plans/{plan.pk}/where/{cast.sophea.pk}/time/"
    officers = [signed_in(cast.dara), signed_in(cast.kanha)]
    pages = [shown(officer.get(page).content.decode()) for officer in officers]
    answers = [
        officer.post(path, {"minutes": "30", "due": due}, follow=True).content.decode()
        for officer, due in zip(officers, pages, strict=True)
    ]
    assert "moved or answered already" in answers[1] and "moved or answered already" not in answers[0]
    due_at = first.due_at + timedelta(minutes=30)
    assert Promise.objects.get(pk=first.pk).due_at == due_at

    late_page = shown(officers[0].get(page).content.decode())
    Promise.objects.filter(pk=first.pk).update(state="kept", settled_at=timezone.now())
    officers[0].post(path, {"minutes": "30", "due": late_page})
    assert Promise.objects.get(pk=second.pk).due_at == second.due_at, "she said OK: the next one stays where it is"


@pytest.mark.both
def test_a_check_in_that_was_moved_twice_by_one_press_is_moved_once(cast: Cast) -> None:
    plan = trip(cast.sophea)
    first = Promise.objects.filter(source=plan.pk).order_by("due_at")[0]
    browser = signed_in(cast.sophea)
    fields = {"minutes": "30", "due": shown(browser.get("/").content.decode())}
    for _press in range(2):
        browser.post(f"/check-in/{first.pk}/move/", fields)
    assert Promise.objects.get(pk=first.pk).due_at == first.due_at + timedelta(minutes=30)
    for due in ("", "yesterday", "9999-12-31T23:59:59+00:00"):
        browser.post(f"/check-in/{first.pk}/move/", {"minutes": "30", "due": due})
    assert Promise.objects.get(pk=first.pk).due_at == first.due_at + timedelta(minutes=60), "without a time, as before"


@pytest.mark.both
def test_not_home_pressed_twice_says_both_times_that_the_trip_goes_on(cast: Cast) -> None:
    plan, browser = trip(cast.sophea), signed_in(cast.sophea)
    browser.post(f"/plans/{plan.pk}/finish/", {"word": ""})
    for _press in range(2):
        page = browser.post(f"/plans/{plan.pk}/reopen/", {"hours": "1"}, follow=True).content.decode()
        assert "The trip goes on." in page and "It was over" not in page
    assert Promise.objects.armed().filter(source=plan.pk, due_at__lte=timezone.now() + timedelta(minutes=61)).exists()
    browser.post(f"/plans/{plan.pk}/cancel/", {"safe_now": "yes"})
    page = browser.post(f"/plans/{plan.pk}/reopen/", {"hours": "1"}, follow=True).content.decode()
    assert "It was over" in page and "The trip goes on." not in page


@pytest.mark.both
def test_an_alarm_that_was_ended_twice_by_one_press_is_over_and_another_officer_reads_that_it_was(cast: Cast) -> None:
    alert = sos(cast.sophea, timezone.now())
    first, other = signed_in(cast.dara), signed_in(cast.kanha)
    for press in ("once", "twice"):
        ended = first.post(f"/alerts/{alert.pk}/end/", {"outcome": "safe"}, follow=True)
        assert ended.status_code == 200 and "It is over." in ended.content.decode(), press
    assert alert.events.filter(what="resolved_safe").count() == 1
    assert other.post(f"/alerts/{alert.pk}/end/", {"outcome": "safe"}).status_code == 409


def test_a_roll_call_is_closed_as_often_as_it_is_pressed(cast: Cast) -> None:
    call = ask_roll_call(
        by=cast.dara, organisation=cast.lantern.pk, people=[cast.sophea.pk], due_in_s=600, reason="", now=timezone.now()
    )
    officer = signed_in(cast.dara)
    for press in ("once", "twice"):
        assert officer.post(f"/roll-calls/{call.pk}/close/", follow=True).status_code == 200, press
