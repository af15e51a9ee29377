"""Planning on a small phone without JavaScript, and "home safe" with it."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override
from playwright.sync_api import expect

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import create as actions
from karpear.checkins.models import Promise
from tests.browser.fits import cut_times
from tests.browser.thumb import Thumb
from tests.cast import build_cast, person
from tests.rooms.activities.plans import body, drafted
from tests.steps.plans import typed

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page


PAGES, TAPS = 6, 25


def test_two_days_with_a_night_leg_and_a_colleague_from_home_to_started(
    server: str, new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]"
) -> None:
    """Without JavaScript, in an organisation of sixty, with the assessment: every page and every tap is counted."""
    cast = build_cast()
    for n in range(56):
        person(f"Member {n}", cast.lantern)
    context = new_context(java_script_enabled=False)
    sign_in(context, cast.sophea)
    page = context.new_page()
    with_buddy = planned_on_one_page(page, server, buddy=True)
    Activity.objects.all().delete()
    thumb = planned_on_one_page(page, server, buddy=False)
    assert thumb.taps <= with_buddy.taps and len(thumb.pages) == len(with_buddy.pages)
    ticks = page.locator("fieldset.ticks input[type=checkbox]")
    for n in range(3):
        thumb.tap(ticks.nth(n))
    thumb.tap(page.locator("[name=heard][value=no]"))
    thumb.go(page.get_by_role("button", name="Save and go on"), "What is done about it?")
    for n in range(2):
        thumb.tap(page.locator(".pick input:enabled").nth(n))
    for name, value in (("confidence", "medium"), ("reliability", "unsure"), ("briefed", "yes"), ("insurance", "yes")):
        thumb.tap(page.locator(f"[name={name}][value={value}]"))
    thumb.go(page.get_by_role("button", name="Finish and see the result"), "What was found")
    expect(page.get_by_text("at night:")).to_have_count(0)
    thumb.go(page.get_by_role("button", name="Start"), "Two villages")
    print(f"{len(thumb.pages)} pages, {thumb.taps} taps")
    assert len(thumb.pages) <= PAGES and thumb.taps <= TAPS
    activity = Activity.objects.get()
    assert (activity.state, activity.legs.get().night, activity.travellers.get().person) == (
        "planned",
        True,
        cast.kanha,
    )
    hours = {timezone.localtime(promise.due_at).hour for promise in Promise.objects.armed().filter(person=cast.sophea)}
    assert hours and not hours & {22, 23, 0, 1, 2, 3, 4, 5}


def planned_on_one_page(page: "Page", server: str, *, buddy: bool) -> Thumb:
    """From Today to the assessment. Whoever chooses nobody is asked why on the same page, and answers there."""
    page.goto(f"{server}/")
    thumb, local = Thumb(page), timezone.localtime() + timedelta(days=1)
    begin, go_on = local.replace(hour=17, minute=0), page.get_by_role("button", name="Go on to the assessment")
    thumb.go(page.get_by_role("link", name="Plan a trip, event or activity"), "Plan something")
    thumb.type("A short name for it", "Two villages")
    thumb.type("Where", "Veal Veng")
    thumb.type("Starts", typed(begin))
    thumb.type("Ends", typed(begin + timedelta(hours=47)))
    thumb.type("Name 1", "Kanha")
    if buddy:
        thumb.choose("Buddy", "Dara")
    thumb.tap(page.get_by_text("The way there and back"))
    thumb.type("From", "Office")
    thumb.type("Arrives", typed(begin + timedelta(hours=4)))
    if not buddy:
        thumb.tap(go_on)
        page.get_by_role("link", name="Part of the way is at night").wait_for()
        assert page.url == thumb.pages[-1] and not Activity.objects.exists()
        thumb.type("Why nobody is your buddy", "No other bus")
    thumb.go(go_on, "What could happen?")
    return thumb


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


def test_what_was_typed_is_not_lost_without_a_question(
    server: str, new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]"
) -> None:
    """Leaving asks, "Leave quickly" does not, and a draft keeps it. A chosen moment says itself in Khmer."""
    cast, context = build_cast(), new_context(locale="km-KH")
    sign_in(context, cast.sophea)
    page = context.new_page()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto(f"{server}/plans/new/")
    begin = timezone.localtime().replace(hour=6, minute=30) + timedelta(days=6)
    page.locator("[name=starts_at]").fill(typed(begin))
    page.locator("[name=ends_at]").fill(typed(begin + timedelta(hours=9)))
    with override("km"):
        expect(page.locator("[name=starts_at] + [data-moment]")).to_contain_text(
            f"{date_format(begin, 'l j M')} 06:30 · "
        )
    page.locator("[name=place]").fill("Veal Veng")
    page.locator(".top nav a").first.click()
    expect(page.locator("[name=place]")).to_have_value("Veal Veng")
    assert asked == ["beforeunload"]
    page.locator("[name=draft]").click()
    page.wait_for_url("**/plans/*-*/")
    assert Activity.objects.get().place == "Veal Veng" and asked == ["beforeunload"]
    page.goto(f"{server}/plans/new/")
    page.locator("[name=place]").fill("Nobody may read this")
    page.locator(".leave button").click()
    page.wait_for_url("**/out")
    assert asked == ["beforeunload"]
    assert Activity.objects.count() == 1
