"""An incident in a real browser: the clock first, words sealed while locked, read after unlocking, gone when locked."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from karpear.cases.models import Incident
from karpear.vault.models import Record
from tests.browser.ready import come_in
from tests.browser.test_trust import to, written
from tests.browser.test_vault import signed_in_with_password
from tests.cast import build_cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

WORDS = "Two men in plain clothes"


def unlocked(page: "Page", secret: str) -> None:
    page.goto("/vault/")
    page.fill("[name=secret]", secret)
    page.click("main form button")
    page.wait_for_selector("body[data-state=open]")


def inside(page: "Page", link: str) -> None:
    """Go on by the menu, under More where it is, so that the vault stays open."""
    place = page.locator(f'header a[href="{link}"]').first
    if not place.is_visible():
        page.locator("header .more > summary").click()
    place.click()


def opened(page: "Page") -> str:
    """Choose what happened, and open."""
    page.goto("/incidents/new/")
    page.check("[name=playbook][value=detained]")
    page.get_by_role("button", name="Open: the clock starts").click()
    page.wait_for_url("**/incidents/*-*/")
    return page.url


def test_from_the_first_minute_to_the_search(page: "Page") -> None:
    cast = build_cast()
    secret = come_in(page, cast.vanna)
    url = opened(page)
    expect(page.locator(".clock-next")).to_contain_text("Confirm it, and where they are")
    page.fill("#note", "Seen at the station")
    page.get_by_role("button", name="Seal it into the log").click()
    expect(page.locator("[data-note-say]")).to_have_text("Sealed and sent.")
    page.locator(".clock-next").get_by_role("button", name="Done").click()
    expect(page.locator(".clock-next")).to_contain_text("A lawyer is on the way")
    page.get_by_text("Add a task").click()
    page.fill("#task-text", "Bring rice to the family")
    page.locator("details.add").get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".clock")).to_contain_text("A task of your own (sealed)")
    page.goto(f"{url}write/")
    page.fill("[data-f=title]", "Taken at the market")
    page.fill("[data-f=description]", WORDS)
    page.get_by_role("button", name="Add a person").click()
    page.locator("[data-list=persons] [data-f=code]").fill("Lotus")
    page.get_by_role("button", name="Add an act").click()
    acts = page.locator("[data-list=acts]")
    expect(acts.locator("[data-only-holding]")).to_be_hidden()
    acts.locator("[data-f=type]").select_option("arrest")
    acts.locator("[data-f=person]").select_option(label="Lotus")
    acts.locator("[data-f='detention.place']").fill("Station seven")
    page.get_by_role("button", name="Seal and save").click()
    page.wait_for_url(url)
    expect(page.locator("main")).not_to_contain_text(WORDS)
    unlocked(page, secret)
    inside(page, "/incidents/")
    page.fill("#find", "plain clothes")
    page.locator("[data-found] a").click()
    expect(page.locator("h1")).to_contain_text("Taken at the market")
    for said in (WORDS, "Arrest · Lotus · Station seven", "Seen at the station", "Bring rice to the family"):
        expect(page.locator("main")).to_contain_text(said)
    page.click("[data-lock]")
    expect(page.locator("main")).not_to_contain_text(WORDS)
    expect(page.locator("h1")).not_to_contain_text("Taken at the market")
    one = Incident.objects.get()
    types = Record.objects.filter(owner=cast.vanna).values_list("type", "thread", "about").order_by("received_at")
    assert [row[0] for row in types] == ["note", "note", "incident"]
    assert {row[2] for row in types if row[0] == "note"} == {one.record}
    assert one.tasks.filter(state="done", done_by=cast.vanna).count() == 1


@pytest.mark.parametrize("path", ["/incidents/", "/incidents/new/", "/incidents/support/"])
def test_it_fits_a_phone(page: "Page", path: str) -> None:
    cast = build_cast()
    signed_in_with_password(page, cast.dara.email)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_second_writer_goes_on_from_what_is_there(page: "Page") -> None:
    cast = build_cast()
    secret = come_in(page, cast.vanna)
    url = opened(page)
    page.goto(f"{url}write/")
    page.fill("[data-f=title]", "First")
    page.get_by_role("button", name="Seal and save").click()
    page.wait_for_url(url)
    page.goto(f"{url}write/")
    expect(page.locator("[data-shut]")).to_be_visible()
    expect(page.locator("[data-f=title]")).to_be_hidden()
    unlocked(page, secret)
    inside(page, "/incidents/")
    page.locator("[data-all] a").first.click()
    page.get_by_text("Write it down, or go on").click()
    expect(page.locator("[data-f=title]")).to_have_value("First")
    page.fill("[data-f=title]", "Second")
    page.get_by_role("button", name="Seal and save").click()
    expect(page.locator("h1")).to_contain_text("Second")
    last, before = Record.objects.filter(type="incident").order_by("-received_at")
    assert (last.thread, last.supersedes) == (before.thread, before)


def test_an_entry_of_the_diary_becomes_an_incident(page: "Page") -> None:
    cast = build_cast()
    secret = come_in(page, cast.sophea)
    thread = written(cast.sophea, what=WORDS, who="A man with a cap", where={"text": "At the ferry"})
    unlocked(page, secret)
    to(page, f"/diary/{thread}/")
    page.get_by_role("link", name="Make an incident of it").click()
    page.wait_for_url(f"**/incidents/new/?entry={thread}")
    expect(page.locator("main")).to_contain_text("From an entry of your diary")
    page.check("[name=playbook][value=detained]")
    page.get_by_role("button", name="Open: the clock starts").click()
    page.wait_for_url("**/incidents/*-*/")
    one = Incident.objects.get()
    assert str(one.entry) == thread
    unlocked(page, secret)
    to(page, f"/incidents/{one.pk}/write/")
    expect(page.locator("[data-f=description]")).to_have_value(f"{WORDS}\nA man with a cap")
    expect(page.locator("[data-f='where.text']")).to_have_value("At the ferry")


def test_what_was_written_about_pressure_becomes_no_incident(page: "Page") -> None:
    cast = build_cast()
    secret = come_in(page, cast.sophea)
    thread = written(cast.sophea, what="Stop the meetings", kind="pressured")
    page.goto(f"/incidents/new/?entry={thread}")
    page.check("[name=playbook][value=detained]")
    page.get_by_role("button", name="Open: the clock starts").click()  # locked: the browser cannot know
    page.wait_for_url("**/incidents/*-*/")
    one = Incident.objects.get()
    unlocked(page, secret)
    to(page, f"/diary/{thread}/")
    expect(page.locator("[data-field=what]")).to_have_text("Stop the meetings")
    expect(page.get_by_role("link", name="Make an incident of it")).to_be_hidden()
    to(page, f"/incidents/{one.pk}/write/")
    expect(page.locator("[data-say]")).to_contain_text("for yourself alone")
    expect(page.locator("[data-f=description]")).to_have_value("")
    to(page, f"/incidents/new/?entry={thread}")
    expect(page.locator("[data-pressured]")).to_be_visible()
    expect(page.get_by_role("button", name="Open: the clock starts")).to_have_count(0)
