"""Pages of insurance on a phone: they fit at twice the size, and the tick list is read out with its answers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.looks import faults, fits
from tests.cast import Cast, signed_in
from tests.rooms.preparedness.covers import policy, register

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_policy_is_ticked_on_a_small_phone(
    new_context: Callable[..., BrowserContext], sign_in: Callable[[BrowserContext, object], None], cast: Cast
) -> None:
    signed_in(cast.dara)  # gives the second factor that officers need
    register(cast, cast.dara)
    row = policy(cast, categories=["staff"])
    page = new_context(viewport={"width": 180, "height": 370}).new_page()
    sign_in(page.context, cast.dara)
    wrong: list[str] = []
    paths = ["", "mine/", "new/", f"{row.pk}/", "claims/new/", f"{row.pk}/change/"]
    for path in [f"/insurance/{path}" for path in paths]:
        page.goto(path)
        wrong += faults(page) + ([] if fits(page) else [f"{path} is too wide"])
    assert not wrong
    page.get_by_role("radio", name="motorcycles left out").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("▲ motorcycles")
