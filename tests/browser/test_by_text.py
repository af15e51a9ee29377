"""The page about writing by text: the message that a phone would open says when and where, and reads as meant."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from karpear.messaging.codes import own_codes
from karpear.people.models import Person
from karpear.rules.text.shortforms import Word, parse

NUMBER = "+85511222333"
WRITTEN = re.compile(r"^sms:\+85511222333\?&body=SOS%20\d{4}%20115625%201049160%20\d$")


def test_the_message_is_written_with_time_and_place(
    new_context: Callable[..., BrowserContext], sign_in: Callable[..., None], settings: Any
) -> None:
    settings.KARPEAR_SMS_NUMBER = NUMBER
    person = Person.objects.create_user("sophea@demo.test", "a long enough sentence", name="Sophea", language="en")
    context = new_context(geolocation={"latitude": 11.5625, "longitude": 104.916}, permissions=["geolocation"])
    sign_in(context, person)
    page = context.new_page()
    page.goto("/")
    page.locator("[data-sms]").click()
    button = page.get_by_role("link", name="Write “SOS”")
    expect(button).to_have_attribute("href", WRITTEN)
    said = parse(unquote((button.get_attribute("href") or "").partition("body=")[2]))
    assert (said.word, said.place, said.problems) == (Word.SOS, (11.5625, 104.916), ())
    assert said.clock is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not [fault["id"] for fault in Axe().run(page).response["violations"]]
    page.emulate_media(media="print")
    expect(page.get_by_text(own_codes(person, timezone.now())[0])).to_be_visible()
    expect(button).to_be_hidden()
