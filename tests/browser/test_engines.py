"""The pages that must work everywhere, walked in Firefox and in WebKit, the engine of Safari."""

import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.conf import settings

from karpear.alerts.models import Alert
from karpear.checkins.models import CheckIn
from karpear.people.models import Person
from karpear.vault.models import Record
from tests.browser.engines import Engine, firefox, webkit
from tests.browser.ready import with_key
from tests.cast import PASSWORD, build_cast, signed_in
from tests.steps.processes import until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(sys.platform != "linux", reason="WebKitGTK and its driver are packages of Linux"),
]


class Walker:
    """Somebody at a browser: fills in, presses, and waits for what must come."""

    def __init__(self, engine: Engine, server: str) -> None:
        self.engine = engine
        self.server = server

    def open(self, path: str) -> None:
        self.engine.open(self.server + path)

    def fill(self, field: str, text: str) -> None:
        self.sees(field)
        self.engine.run(
            f"(() => {{ const field = document.querySelector({json.dumps(field)}); field.value = {json.dumps(text)};"
            "field.dispatchEvent(new Event('input', { bubbles: true })); })()"
        )

    def press(self, button: str) -> None:
        self.sees(button)
        self.engine.run(f"setTimeout(() => document.querySelector({json.dumps(button)}).click()) && null")

    def follow(self, path: str) -> None:
        """By a link of the page, so that an open vault stays open."""
        self.engine.run(
            "(() => { const link = document.createElement('a'); "
            f"link.href = {json.dumps(path)}; link.id = 'way'; document.querySelector('main').append(link); }})()"
        )
        self.press("#way")

    def sees(self, selector: str) -> None:
        until(lambda: self._asks(f"!!document.querySelector({json.dumps(selector)})"))

    def reads(self, text: str) -> None:
        until(lambda: self._asks(f"document.body.innerText.includes({json.dumps(text)})"))

    def _asks(self, question: str) -> object:
        """While a page goes and another comes, there is nothing to ask."""
        try:
            return self.engine.run(question)
        except RuntimeError:
            return None


def sign_in(walker: Walker, person: Person) -> None:
    walker.open("/accounts/login/")
    walker.fill("[name=login]", person.email)
    walker.fill("[name=password]", PASSWORD)
    walker.press("main button[type=submit]")
    walker.sees("[data-sos-hold]")


@pytest.mark.parametrize("browser", [firefox, webkit], ids=["firefox", "webkit"])
def test_signing_in_ok_sos_sealing_unlocking_and_the_board(
    browser: Callable[[], AbstractContextManager[Engine]], server: str
) -> None:
    cast = build_cast()
    secret = with_key(cast.sophea)
    with browser() as engine:
        walker = Walker(engine, server)
        sign_in(walker, cast.sophea)
        walker.open("/find/")
        walker.fill("#find-text", "sister")
        walker.reads(f"{cast.sophea.name}'s sister")
        walker.open("/")
        walker.press("[data-ok]")
        until(lambda: CheckIn.objects.filter(person=cast.sophea).exists())
        walker.open("/diary/new/")
        walker.fill("[name=what]", "A man on a motorbike")
        walker.press("[data-save]")
        until(lambda: Record.objects.filter(owner=cast.sophea).exists())
        walker.open("/vault/")
        walker.fill("main [name=secret]", secret)
        walker.press("main form .btn-primary")
        walker.sees("body[data-state=open]")
        walker.follow("/diary/")
        walker.reads("A man on a motorbike")
        walker.open("/")
        walker.press("[data-sos-tap]")
        alert = until(lambda: Alert.objects.filter(person=cast.sophea).first())
        assert alert.kind == "sos"
    with browser() as engine:
        officer = Walker(engine, server)
        officer.open("/accounts/login/")
        session = signed_in(cast.dara).cookies[settings.SESSION_COOKIE_NAME].value  # with the second factor
        engine.run(f"document.cookie = '{settings.SESSION_COOKIE_NAME}={session}; path=/'")
        officer.open("/board/")
        officer.reads(cast.sophea.shown_name)
        officer.open("/find/")
        officer.fill("#find-text", "roll call")
        officer.sees("[data-places] li:not([hidden]) a[href='/roll-calls/']")
