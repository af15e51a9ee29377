"""Three people on three phones rate in silence, one of them a guest without an account and without JavaScript."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator

from karpear.risks.register.models import Risk
from karpear.risks.sessions.models import Session
from tests.browser.conftest import DESK
from tests.cast import NOW, build_cast
from tests.rooms.risks.rounds import a_session

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page


def rate_everything(page: "Page", value: str) -> None:
    page.get_by_role("link", name="Begin", exact=True).click()
    page.wait_for_load_state()  # a click is done when the next page begins
    while re.search(r"/\d+/$", page.url):
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        for box in page.locator(f'input[type=radio][value="{value}"]').all():
            box.check()
        page.locator("form button.btn-primary").click()
        page.wait_for_load_state()
    page.get_by_role("button", name="I am done").click()
    page.get_by_text("You said that you are done.").wait_for()


@pytest.mark.long
def test_three_phones_to_a_settled_register(
    server: str, new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]"
) -> None:
    cast = build_cast()
    session = a_session(cast, now=NOW, risk=2, threat=2, vulnerability=1, capacity=1, actor=1)
    desk, first, second = new_context(viewport=DESK), new_context(), new_context()
    for context, person in ((desk, cast.dara), (first, cast.sophea), (second, cast.kanha)):
        Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults={"data": {}})
        sign_in(context, person)
    dara = desk.new_page()
    dara.goto(f"{server}/risks/sessions/{session.pk}/raters/")
    dara.get_by_label("Sophea").check()
    dara.get_by_label("Kanha").check()
    dara.get_by_role("button", name="Ask those").click()
    dara.get_by_label("Name").fill("Lina")
    dara.get_by_label("Their organisation").fill("Old Friends")
    dara.get_by_role("button", name="Make a link").click()
    link = dara.locator("#link").inner_text().split("/", 3)[3]
    dara.goto(f"{server}/risks/sessions/{session.pk}/")
    dara.get_by_role("button", name="Open rating").click()

    for context, start, value in (
        (first, "/", "2"),
        (second, "/", "3"),
        (new_context(java_script_enabled=False), f"/{link}", "5"),
    ):
        page = context.new_page()
        page.goto(f"{server}{start}")
        if start == "/":
            page.get_by_role("link", name="Say what you think").click()
        rate_everything(page, value)

    dara.reload()
    dara.get_by_text("3 of 3 say that they are done.").wait_for()
    dara.get_by_text("Close rating").click()
    dara.get_by_role("button", name="Yes, close it").click()
    dara.locator("ul.links a").first.click()
    for _item in range(7):
        dara.get_by_text("From 2 to 5, in the middle 3; 3 raters.").first.wait_for()
        dara.get_by_label("Why").fill("We talked about it.")
        dara.locator("form button.btn-primary").last.click()
    dara.get_by_role("link", name="See what changes in the register").click()
    dara.get_by_label("Medium: Some of it").check()
    dara.get_by_label("Likely reliable").check()
    dara.get_by_role("button", name="Finish and write it").click()
    dara.get_by_text("Finished. The register shows the result.").wait_for()
    assert Session.objects.get().state == "finished"
    assert [r.likelihood for r in Risk.objects.all()] == [3, 3]
