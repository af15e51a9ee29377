"""Planning on a small phone without JavaScript, and "home safe" with it."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import create as actions
from karpear.checkins.models import Promise
from tests.browser.fits import cut_times
from tests.cast import build_cast
from tests.rooms.activities.plans import body, drafted

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext


def test_from_nothing_to_started_without_javascript(
    server: str, new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]"
) -> None:
    cast = build_cast()
    context = new_context(java_script_enabled=False)
    sign_in(context, cast.sophea)
    page = context.new_page()
    page.goto(f"{server}/plans/")
    page.get_by_role("link", name="Plan something").first.click()
    page.get_by_label("Event").check()
    page.get_by_label("A short name for it").fill("Training")
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Where").fill("Town hall")
    for _page in ("when", "legs", "who"):
        page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Check-ins").wait_for()  # filled in, and shown
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Send a page to Sophea's sister").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="What could happen?").wait_for()  # the last task; it may wait
    page.get_by_role("link", name="Training").click()
    page.get_by_role("link", name="See everything and start").click()
    page.get_by_role("button", name="Start").click()
    page.get_by_text("Say you are OK before").wait_for()
    activity = Activity.objects.get()
    assert activity.state == "planned"
    assert Promise.objects.armed().filter(source=activity.pk).count() == 9
    assert page.locator("html").bounding_box()["width"] <= 360  # type: ignore[index]


def test_morning_and_evening_can_be_told_on_a_small_phone(
    server: str, new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]"
) -> None:
    cast = build_cast()
    context = new_context()
    sign_in(context, cast.sophea)
    page = context.new_page()
    page.goto(f"{server}/plans/{drafted(cast.sophea).pk}/check-ins/")
    assert page.locator("html").bounding_box()["width"] <= 360  # type: ignore[index]
    assert cut_times(page) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_home_safe_is_one_tap(
    server: str, new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]", scripts: bool
) -> None:
    """From the first page, with and without scripts; and from the plan, after a question."""
    cast = build_cast()
    for from_plan in (False, True):
        now = timezone.now()
        due = [{"due_at": (now + timedelta(hours=1)).isoformat(), "grace_s": 600}]
        sent = body(starts_at=now.isoformat(), ends_at=(now + timedelta(hours=2)).isoformat(), check_ins=due)
        answer, _new = actions.create_activity(person=cast.sophea, key=uuid4(), body=sent, now=now)
        context = new_context(java_script_enabled=scripts)
        sign_in(context, cast.sophea)
        page = context.new_page()
        page.goto(f"{server}/plans/{answer['activity']}/" if from_plan else "/")
        if from_plan:
            page.get_by_role("link", name="Home safe").click()
            page.get_by_role("heading", name="Are you home?").wait_for()
        page.get_by_role("button", name="Home safe").click()
        page.get_by_text("You are home. The trip is over.").wait_for()
        assert Activity.objects.get(pk=answer["activity"]).state == "ended"
        assert not Promise.objects.armed().exists()
        expect(page.get_by_role("button", name="Home safe")).to_have_count(0)


def test_home_safe_pressed_without_a_line_says_so_and_arrives(
    new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]", server: str
) -> None:
    cast, now = build_cast(), timezone.now()
    sent = body(starts_at=now.isoformat(), ends_at=(now + timedelta(hours=2)).isoformat(), check_ins=[])
    actions.create_activity(person=cast.sophea, key=uuid4(), body=sent, now=now)
    context = new_context()
    sign_in(context, cast.sophea)
    page = context.new_page()
    page.goto("/")
    context.set_offline(True)
    page.get_by_role("button", name="Home safe").click()
    expect(page.locator("#trip [data-say]")).to_contain_text("On this phone")
    expect(page.get_by_text("You are home")).to_have_count(0)
    context.set_offline(False)
    page.get_by_text("You are home. The trip is over.").wait_for()
    assert Activity.objects.get().state == "ended"
