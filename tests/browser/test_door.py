"""A stranger is shown the door, on the cheapest phone, with and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from karpear.people.models import Person

PASSWORD = "a long enough sentence"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_door_asks_who_you_are(new_context: Callable[..., BrowserContext], server: str, scripts: bool):
    page = new_context(java_script_enabled=scripts).new_page()
    page.goto("/accounts/login/")
    expect(page.locator("input[name=login]")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth") if scripts else 360
    assert width <= 360, "The page is wider than the phone"


def test_a_session_opens_the_door(page, sign_in):
    person = Person.objects.create_user("sophea@demo.test", PASSWORD, name="Sophea")
    sign_in(page.context, person)
    page.goto("/accounts/login/")
    assert "/accounts/login/" not in page.url
