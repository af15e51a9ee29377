"""The pages that must work everywhere, walked in Firefox and in WebKit, the engine of Safari."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.conf import settings

from karpear.alerts.models import Alert
from karpear.checkins.models import CheckIn
from karpear.people.models import Person
from karpear.vault.models import Record
from tests.browser.engines import Engine, Walker, firefox, webkit
from tests.browser.ready import with_key
from tests.cast import PASSWORD, build_cast, signed_in
from tests.steps.processes import until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(sys.platform != "linux", reason="WebKitGTK and its driver are packages of Linux"),
]


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
