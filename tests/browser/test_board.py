"""The board in a real browser, on the product as it is served: live, and by keyboard."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from karpear.alerts.actions.answers import acknowledge
from karpear.alerts.actions.briefings import Position
from karpear.alerts.models import Alert
from karpear.keys.ring import ring
from karpear.messaging.models import Delivery
from karpear.rules.secret.tokens import delivery_token, token_hash
from tests.browser.boards import board_of
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import faults, fits, with_khmer
from tests.browser.waiting import stand_still
from tests.steps.alarms import sos
from tests.steps.full_board import a_full_board
from tests.steps.trips import trip

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
    for person in (cast.sophea, cast.kanha, cast.bopha):
        sos(person)
    page = board_of(new_context(viewport=PHONE), sign_in, cast.dara)
    assert fits(page)
    page.mouse.wheel(0, 2000)
    expect(page.locator(".counts .state-sos")).to_be_in_viewport()
    expect(page.locator(".counts .state-sos")).to_contain_text("3")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_link_in_a_message_works_signed_out_on_a_phone(new_context, cast, scripts: bool) -> None:
    alert = sos(cast.sophea, silent=True)
    delivery = Delivery.objects.get(subject=alert.pk, person=cast.dara, channel="email")
    token = delivery_token(ring().index_key, delivery.pk)
    until = timezone.now() + timedelta(days=1)
    Delivery.objects.filter(pk=delivery.pk).update(link_hash=token_hash(token), link_expires_at=until)
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
    assert fits(page) and not faults(page)
    page.get_by_role("button", name="No answer").first.click()
    expect(page.locator(".last-call").first).to_contain_text("called: no answer")
    page.get_by_role("link", name="End it").click()
    page.get_by_label("Safe: we spoke with them").check()
    page.get_by_role("button", name="End the alarm").click()
    expect(page.locator("main")).to_contain_text(re.compile("It ended at .*: Safe"))


def test_who_has_it_is_said_while_the_button_has_the_focus(new_context, sign_in, cast, server) -> None:
    """On the page of an alert: nothing that is shown grows older than ten seconds."""
    trip(cast.sophea)
    alert = sos(cast.sophea, position=Position(lat=12.58, lon=104.21, accuracy_m=25))
    from tests.cast import person, signed_in

    others = [sos(person(name, cast.lantern), silent=True) for name in ("Chan Sokha", "Heng Nary", "Meas Sothea")]
    acknowledge(by=cast.kanha, alert_id=others[0].pk, now=timezone.now())
    context = new_context(viewport=PHONE)
    signed_in(cast.dara)  # gives them the second factor that officers need
    sign_in(context, cast.dara)
    page = context.new_page()
    stand_still(page)
    for language in ("km", "en"):
        context.add_cookies([{"name": "lang", "value": language, "url": server}])
        page.goto(f"/alerts/{alert.pk}/")
        expect(page.locator("html")).to_have_attribute("lang", language)
        with_khmer(page)
        for pressed in (page.locator("[data-ack]"), page.locator("#acts a"), page.locator(".calls a.btn").first):
            expect(pressed).to_be_in_viewport(ratio=1)
        expect(page.locator(".others a")).to_have_count(3)
        assert fits(page) and page.locator(".btn-primary:visible").count() == 1
        height = page.evaluate("document.documentElement.scrollHeight")
        assert height < 3_000, f"{language}: {height} px with three numbers to ring, a plan and a position"
    button = page.get_by_role("button", name="I have it")
    heights = page.locator(".calls a.btn").evaluate_all("links => links.map(a => a.getBoundingClientRect().height)")
    assert len(heights) == 3 and min(heights) >= 48
    button.focus()
    page.locator("#note").fill("Ring the host")
    button.focus()
    acknowledge(by=cast.kanha, alert_id=alert.pk, now=timezone.now())
    page.clock.run_for(10_000)
    expect(page.locator(".has-it")).to_contain_text("Kanha has it")
    expect(button).to_have_count(0)
    expect(page.locator("#note")).to_have_value("Ring the host")


def test_who_has_it_is_said_while_the_pointer_is_on_the_list(new_context, sign_in, cast) -> None:
    """On the board: what moves waits until the pointer rests, whoever has an alert does not."""
    alert = sos(cast.sophea)
    page = board_of(new_context(viewport=DESK), sign_in, cast.dara, still=True)
    row = page.locator(f"#alert-{alert.pk}")
    row.get_by_role("button", name="I have it").focus()
    row.hover()
    acknowledge(by=cast.kanha, alert_id=alert.pk, now=timezone.now())
    expect(row.locator(".has-it")).to_contain_text("Kanha has it")


def test_a_full_board_is_seen_and_answered_without_scrolling_or_leaving(new_context, sign_in, cast) -> None:
    """Three alerts, thirteen people out, four answers that wait: at 1280 by 900, by keyboard and by pointer."""
    full = a_full_board(cast)
    alerts = full.alerts
    page = board_of(new_context(viewport={"width": 1280, "height": 900}), sign_in, cast.dara)
    expect(page.locator("#live-map[data-ready]")).to_be_in_viewport()
    shown = [f"#seen-{traveller.pk}" for traveller in full.out] + [f"#approve-{pk}" for pk in full.waiting]
    shown += [f"#alert-{alert.pk}" for alert in alerts]
    for line in shown:
        expect(page.locator(line)).to_be_in_viewport(ratio=1)
    assert len(full.out) == 13 and page.evaluate("scrollY") == 0
    page.keyboard.press("j")
    first, second = (page.locator(f"#alert-{alert.pk}") for alert in alerts[:2])
    expect(first).to_be_focused()
    page.keyboard.press("a")
    expect(first.locator(".has-it")).to_contain_text("You have it")
    page.set_viewport_size({"width": 1280, "height": 420})
    second.get_by_role("button", name="I have it").click()
    expect(second.locator(".has-it")).to_contain_text("You have it")
    expect(second).to_be_focused()
    expect(page.get_by_role("button", name="I have it")).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") == 0, "it does not leave the one that nobody has"
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.url.split("#")[0].endswith("/board/")
    assert [alert.owner for alert in Alert.objects.filter(owner__isnull=False)] == [cast.dara] * 2
    page.keyboard.press("?")
    covered = page.locator("dialog[data-help]").evaluate(
        "box => [...document.querySelectorAll('[data-sos]')].some(row => {"
        " const a = box.getBoundingClientRect(), b = row.getBoundingClientRect();"
        " return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom })"
    )
    assert not covered, "help hides no alarm"
