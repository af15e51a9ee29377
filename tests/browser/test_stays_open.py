"""An open vault stays open while its person works: links, forms, mistakes in forms, and "Unlock" wherever it stands."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from karpear.cases.incidents.models import Incident
from tests.browser.ready import enrolled, inside, signed_in_with_password, unlock
from tests.cast import build_cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

OPEN = "body[data-state=open]"


def test_forms_and_their_mistakes_leave_it_open(page: "Page") -> None:
    cast = build_cast()
    signed_in_with_password(page, cast.vanna.email)
    unlock(page, enrolled(page))
    inside(page, "/incidents/")
    page.get_by_role("link", name="New incident").first.click()
    page.wait_for_url("**/incidents/new/")
    page.get_by_role("button", name="Open: the clock starts").click()
    expect(page.locator(".errors")).to_be_visible()
    expect(page.locator(OPEN)).to_be_visible()
    page.check("[name=playbook][value=detained]")
    page.get_by_role("button", name="Open: the clock starts").click()
    page.wait_for_url("**/incidents/*-*/")
    assert Incident.objects.count() == 1
    page.locator(".clock-next").get_by_role("button", name="Done").click()
    expect(page.locator(".clock-next")).to_contain_text("A lawyer is on the way")
    expect(page.locator(OPEN)).to_be_visible()
    assert Incident.objects.get().tasks.filter(state="done").count() == 1
    page.go_back()
    page.wait_for_url("**/incidents/new/")
    expect(page.locator(OPEN)).to_be_visible()


def test_unlock_opens_here_and_whoever_came_for_it_goes_back(page: "Page") -> None:
    cast = build_cast()
    signed_in_with_password(page, cast.vanna.email)
    secret = enrolled(page)
    page.goto("/diary/patterns/")
    page.get_by_role("link", name="Unlock to look").click()
    page.fill(".vault-bar [name=secret]", secret)
    page.keyboard.press("Enter")
    expect(page.locator(OPEN)).to_be_visible()
    assert page.url.endswith("/diary/patterns/")
    page.goto("/vault/?next=/diary/")
    page.fill("main [name=secret]", secret)
    page.click("main form button")
    page.wait_for_url("**/diary/")
    expect(page.locator(OPEN)).to_be_visible()


def test_the_bar_offers_only_what_can_be_done(page: "Page") -> None:
    cast = build_cast()
    signed_in_with_password(page, cast.vanna.email)
    page.goto("/diary/")
    expect(page.locator(".vault-bar")).to_contain_text("You have no vault key yet.")
    expect(page.locator(".vault-bar summary")).to_be_hidden()
