"""Somebody who comes: the form of an invitation, and the second factor."""

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD


def newcomer(name: str) -> dict[str, str]:
    return {
        "name": name,
        "email": f"{name.lower()}@people.test",
        "language": "en",
        "password": PASSWORD,
        "again": PASSWORD,
    }


def set_up_code_app(browser: Client) -> None:
    """With the code of this half minute, or of the next one where it begins meanwhile."""
    status = 0
    counter = None
    while status != 302 and counter != _half_minute():
        page = browser.get(reverse("mfa_activate_totp"))
        assert page.status_code == 200
        counter = _half_minute()
        code = format_hotp_value(hotp_value(page.context["form"].secret, counter))
        status = browser.post(reverse("mfa_activate_totp"), {"code": code}).status_code
    assert status == 302


def _half_minute() -> int:
    return next(iter(yield_hotp_counters_from_time()))
