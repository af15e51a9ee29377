"""The board in a real browser, on the product as it is served: live, and by keyboard."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from karpear.keys.ring import ring
from karpear.messaging.models import Delivery
from karpear.rules.secret.tokens import delivery_token, token_hash
from tests.browser.boards import board_of
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import fits
from tests.steps.alarms import sos

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(server: str):
    from tests.cast import build_cast

    return build_cast()


def test_a_new_sos_is_seen_before_the_page_asks_by_itself(new_context, sign_in, cast) -> None:
    page = board_of(new_context(viewport=DESK), sign_in, cast.dara, still=True)
    expect(page.get_by_text("No open alarm")).to_be_visible()
    alert = sos(cast.sophea)
    expect(page.locator(f"#alert-{alert.pk}")).to_be_visible()
    assert "SOS" not in page.title()
    assert page.title().startswith("(1)")


def test_a_board_of_somebody_else_hears_nothing(new_context, sign_in, cast) -> None:
    page = board_of(new_context(viewport=DESK), sign_in, cast.piseth, still=True)
    hers = board_of(new_context(viewport=DESK), sign_in, cast.dara, still=True)
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "fragment" in r.url else None)
    alert = sos(cast.sophea)
    expect(hers.locator(f"#alert-{alert.pk}")).to_be_visible()  # both are told by one look
    assert asked == []
    expect(page.get_by_text("No open alarm")).to_be_visible()


def test_an_alarm_is_taken_by_keyboard(new_context, sign_in, cast) -> None:
    alert = sos(cast.sophea)
    page = board_of(new_context(viewport=DESK), sign_in, cast.dara)
    page.keyboard.press("j")
    expect(page.locator(f"#alert-{alert.pk}")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator(".has-it")).to_contain_text("You have it")
    alert.refresh_from_db()
    assert alert.owner == cast.dara


def test_a_lost_connection_is_said_and_the_return_too(new_context, sign_in, cast) -> None:
    context = new_context(viewport=DESK)
    page = board_of(context, sign_in, cast.dara)
    context.set_offline(True)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("Disconnected since")).to_be_visible()
    context.set_offline(False)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("Disconnected since")).to_be_hidden()


def test_the_counts_stay_while_the_page_scrolls(new_context, sign_in, cast) -> None:
    for each in (cast.sophea, cast.kanha, cast.bopha):
        sos(each)
    page = board_of(new_context(viewport=PHONE), sign_in, cast.dara)
    assert fits(page)
    page.mouse.wheel(0, 2000)
    expect(page.locator(".counts .state-sos")).to_be_in_viewport()
    expect(page.locator(".counts .state-sos")).to_contain_text("3")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_link_in_a_message_works_signed_out_on_a_phone(new_context, cast, scripts: bool) -> None:
    alert = sos(cast.sophea, silent=True)
    one = Delivery.objects.get(subject=alert.pk, person=cast.dara, channel="email")
    token = delivery_token(ring().index_key, one.pk)
    until = timezone.now() + timedelta(days=1)
    Delivery.objects.filter(pk=one.pk).update(link_hash=token_hash(token), link_expires_at=until)
    page = new_context(java_script_enabled=scripts).new_page()
    page.goto(f"/r/{token}")
    expect(page.get_by_text("DO NOT CALL OR TEXT THIS PERSON")).to_be_in_viewport()
    expect(page.get_by_role("button", name="I have it")).to_be_in_viewport()
    if scripts:
        assert fits(page)
    page.get_by_role("button", name="I have it").click()
    expect(page.locator(".has-it")).to_contain_text("You have it")
    alert.refresh_from_db()
    assert alert.owner == cast.dara


def test_an_alert_ends_from_its_page(new_context, sign_in, cast) -> None:
    alert = sos(cast.sophea)
    context = new_context()
    page = board_of(context, sign_in, cast.dara)
    page.locator(f"#alert-{alert.pk} a").first.click()
    assert fits(page)
    page.get_by_role("button", name="No answer").first.click()
    expect(page.locator(".last-call").first).to_contain_text("called: no answer")
    page.get_by_role("link", name="End it").click()
    page.get_by_label("Safe: we spoke with them").check()
    page.get_by_role("button", name="End the alarm").click()
    expect(page.locator("main")).to_contain_text(re.compile("It ended at .*: Safe"))
