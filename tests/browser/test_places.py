"""The bar, the hubs and the way back, as they are seen and pressed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import DESK
from tests.browser.looks import faults, fits
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

NewContext = Callable[..., BrowserContext]
SignIn = Callable[[BrowserContext, object], None]
ONE_ROW = 60


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_bar_stays_on_one_row_on_the_narrowest_phone(
    new_context: NewContext, sign_in: SignIn, cast: Cast, language: str
) -> None:
    for person in (cast.dara, cast.sophea):
        type(person).objects.filter(pk=person.pk).update(language=language)
        page = new_context(viewport={"width": 320, "height": 640}, locale=language).new_page()
        sign_in(page.context, person)
        page.goto("/")
        expect(page.locator("html")).to_have_attribute("lang", language)
        bar = page.locator("header nav").bounding_box()
        assert bar
        assert bar["height"] <= ONE_ROW, f"{language}: {bar}"
        assert fits(page)


def test_an_officer_goes_to_a_page_and_back_in_two_taps_each(page: Page, sign_in: SignIn, cast: Cast) -> None:
    signed_in(cast.dara)  # gives the second factor that officers need
    sign_in(page.context, cast.dara)
    page.goto("/")
    page.get_by_role("link", name="Organisation").click()
    page.get_by_role("link", name="Assess together").click()
    expect(page.get_by_role("link", name="Organisation").first).to_have_attribute("aria-current", "page")
    page.locator("nav.way").get_by_role("link", name="Organisation").click()
    expect(page.get_by_role("heading", level=1, name="Organisation")).to_be_visible()
    assert not faults(page)


def test_on_a_wide_screen_the_whole_way_is_shown(new_context: NewContext, sign_in: SignIn, cast: Cast) -> None:
    page = new_context(viewport=DESK).new_page()
    signed_in(cast.dara)
    sign_in(page.context, cast.dara)
    page.goto("/risks/facts/new/")
    way = page.locator("nav.way a")
    expect(way).to_have_text(["Organisation", "What happened"])
    expect(way.first).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 740})
    expect(way.first).to_be_hidden()
    expect(way.last).to_be_visible()
