"""An open vault stays open while its person works: links, forms, mistakes in forms, and "Unlock" wherever it stands."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from karpear.cases.incidents.models import Incident
from karpear.people.models import Person
from tests.browser.diary import SAYS, began, written
from tests.browser.ready import come_in, follow, inside, signed_in_with_password, unlock, with_key_at_hand
from tests.browser.waiting import a_while, until
from tests.cast import build_cast

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

OPEN = "body[data-state=open]"


def test_forms_and_their_mistakes_leave_it_open(page: "Page") -> None:
    cast = build_cast()
    come_in(page, cast.vanna)
    inside(page, "/incidents/")
    page.get_by_role("link", name="New incident").first.click()
    page.wait_for_url("**/incidents/new/")
    page.get_by_role("button", name="Open: the clock starts").click()
    expect(page.locator(".errors")).to_be_visible()
    expect(page.locator(OPEN)).to_be_visible()
    page.check("[name=playbook][value=detained]")
    page.get_by_role("button", name="Open: the clock starts").click()
    page.wait_for_url("**/incidents/*-*/")
    expect(page.locator("main svg .coming").first).not_to_have_css("fill", "rgb(0, 0, 0)")  # its own styles came along
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
    secret = with_key_at_hand(page, cast.vanna)
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
    signed_in_with_password(page, cast.vanna)
    page.goto("/diary/")
    expect(page.locator(".vault-bar")).to_contain_text("You have no vault key yet.")
    expect(page.locator(".vault-bar summary")).to_be_hidden()


def press(page: "Page", path: str) -> None:
    """A link of the page, and no waiting for where it leads."""
    page.evaluate(
        """path => { const a = document.createElement("a"); a.href = path; a.textContent = "x";
        document.querySelector("main").append(a); a.click(); }""",
        path,
    )


def test_an_answer_that_comes_late_shows_nothing_over_what_was_asked_for_since(page: "Page") -> None:
    """A slow page is overtaken by the next one; and what was being opened is not shown once it is locked."""
    secret = began(page)
    entry = written(Person.objects.get(email="sophea@people.test"), what=SAYS)
    unlock(page, secret)
    held: list[Route] = []

    def hold(route: "Route") -> None:
        held.append(route)

    page.route("**/diary/patterns/", hold)
    press(page, "/diary/patterns/")
    until(page, lambda: len(held), 1)
    follow(page, "/diary/")
    expect(page.locator("[data-rows] a")).to_have_text(SAYS)
    with page.expect_event("requestfinished", lambda request: "patterns" in request.url):
        held.pop().continue_()
    a_while(page, 300)
    assert page.url.endswith("/diary/")
    expect(page.locator(OPEN)).to_be_visible()
    expect(page.locator("body[aria-busy]")).to_have_count(0)

    page.route("**/api/v1/seal/records?**about=**", hold)
    follow(page, f"/diary/{entry}/")
    expect(page.locator("[data-field=what]")).to_have_text(SAYS)
    until(page, lambda: bool(held))
    page.click("[data-lock]")
    page.unroute("**/api/v1/seal/records?**about=**")
    while held:
        held.pop().continue_()
    a_while(page, 300)
    expect(page.locator("[data-alone]")).to_be_hidden()
    assert SAYS not in page.content()


def test_a_page_that_does_not_come_locks_nothing_and_takes_no_words(page: "Page") -> None:
    """Asked for twice; then the page says so, keeps what is open and what was typed, and asks again when told to."""
    secret = began(page)
    unlock(page, secret)
    follow(page, "/diary/new/")
    page.fill("[name=what]", SAYS)
    asked: list[str] = []

    def lose(route: "Route") -> None:
        asked.append(route.request.url)
        route.abort() if len(asked) < 3 else route.fulfill(status=503, body="")

    page.route("**/diary/patterns/", lose)
    page.on("dialog", lambda dialog: dialog.accept())
    notice = page.locator("main [data-unreached]")
    press(page, "/diary/patterns/")
    expect(notice).to_contain_text("No connection.")
    assert len(asked) == 2
    expect(page.locator(OPEN)).to_be_visible()
    expect(page.locator("[name=what]")).to_have_value(SAYS)
    notice.get_by_role("button", name="Try again").click()
    expect(notice).to_contain_text("The server does not answer.")
    assert len(asked) == 4
    expect(page.locator(OPEN)).to_be_visible()
    expect(page.locator("[name=what]")).to_have_value(SAYS)
    page.unroute("**/diary/patterns/")
    page.route("**/diary/patterns/", lambda route: route.abort(), times=1)
    notice.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/diary/patterns/")
    expect(notice).to_have_count(0)
    expect(page.locator(OPEN)).to_be_visible()

    page.route("**/diary/new/", lambda route: route.abort(), times=2)
    page.go_back()
    expect(notice).to_contain_text("No connection.")
    assert page.url.endswith("/diary/patterns/"), "the address says what is shown"
    expect(page.locator(OPEN)).to_be_visible()
