"""What is asked of somebody can be answered on the first screen of a small phone, above the bar of the SOS."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.alerts.models import Alert
from karpear.checkins.actions.check_ins import check_in
from karpear.checkins.actions.promises import NewPromise, arm
from karpear.checkins.actions.roll_calls import ask_roll_call
from tests.browser.conftest import PHONE
from tests.cast import Cast
from tests.steps.alarms import sos

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.django_db(transaction=True)
#: The bar above every page of a demo, where a message of today's may stand in the product.
BANNER = 38


def asked_after_an_sos(cast: Cast) -> None:
    """Sophea's SOS was closed, her OK came too early for her next check-in, and there is a roll-call."""
    now = timezone.now()
    sos(cast.sophea)
    Alert.objects.update(state="resolved", outcome="safe", resolved_at=now)
    arm([NewPromise(cast.sophea.pk, now + timedelta(hours=40), organisation=cast.lantern.pk)], now=now)
    check_in(person=cast.sophea, key=uuid4(), made_at=now, word=None, now=now)
    people = [cast.sophea.pk]
    ask_roll_call(by=cast.dara, organisation=cast.lantern.pk, people=people, due_in_s=900, reason="Flood", now=now)


def test_the_ok_that_is_asked_for_stands_above_the_sos(
    new_context: "Callable[..., BrowserContext]", sign_in: "Callable[[BrowserContext, object], None]", cast: Cast
) -> None:
    asked_after_an_sos(cast)
    for locale in ("en", "km-KH"):
        page = new_context(locale=locale, viewport=PHONE).new_page()
        sign_in(page.context, cast.sophea)
        page.goto("/")
        button = page.locator("[data-ok-form] button").first.bounding_box()
        bar = page.locator("#sos-title").locator("..").bounding_box()
        assert button and bar
        assert button["y"] + button["height"] + BANNER <= bar["y"], locale
        assert page.locator("#later button").count() == 2 and page.locator("#own-end").count() == 1, "below"
