"""People whose vault key a browser made once, in earnest: tests of something else than making keys begin here.

The wraps are those of the demo (`scripts/demo_keys.mjs`, with the program that browsers run, at the least work factor
that they accept). Unlocking is as real as ever; making the key, typing its secret back and the sign-in form are not
gone through again.
"""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

import karpear.ops.demo
from karpear.people.models import Person
from karpear.vault.actions import enrolment as actions
from karpear.vault.models import Identity
from tests.cast import PASSWORD, gave_password

if TYPE_CHECKING:
    from playwright.sync_api import Page


KEYS = json.loads((Path(karpear.ops.demo.__file__).parent / "vault.json").read_text())
SECRET: str = KEYS["secret"]


def with_key(person: Person) -> str:
    """A vault key for this person, another one for each; there are four. → the secret."""
    taken = set(Identity.objects.values_list("recipient", flat=True))
    keys = next(one for one in KEYS["people"].values() if one["recipient"] not in taken)
    wraps, now = [("secret", "", keys["secret_wrap"])], timezone.now()
    actions.enrol(person=person, recipient=keys["recipient"], sign_key=keys["sign_key"], wraps=wraps, now=now)
    return SECRET


def unlock(page: "Page", secret: str = SECRET) -> None:
    """On the vault's own page."""
    page.goto("/vault/")
    page.fill("main [name=secret]", secret)
    page.click("main form .btn-primary")
    page.wait_for_selector("body[data-state=open]")


def come_in(page: "Page", person: Person) -> str:
    """Signed in, with a key, unlocked. → the secret."""
    secret = with_key_at_hand(page, person)
    unlock(page)
    return secret


def with_key_at_hand(page: "Page", person: Person) -> str:
    """Signed in, with a key, locked. → the secret."""
    signed_in_with_password(page, person)
    return with_key(person)


def signed_in_with_password(page: "Page", person: Person) -> None:
    """By a session made here, as just after the form: keys are handed out only soon after the password was given."""
    client = gave_password(person, second_factor=False)
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    page.context.add_cookies(
        [{"name": name, "value": value, "domain": "localhost", "path": "/", "httpOnly": True, "sameSite": "Lax"}]
    )


def signed_in_by_the_form(page: "Page", person: Person) -> None:
    """As somebody does who types."""
    page.goto("/accounts/login/")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("/")


def enrolled(page: "Page") -> str:
    """Make a vault key, step by step; returns the secret. The vault is open on the page that follows."""
    page.goto("/vault/key/")
    page.click("[data-step='1'] [data-next]")
    expect(page.locator("[data-secret]")).to_have_text(re.compile(r"\d{4}"))
    secret = "-".join(page.locator("[data-secret] span").all_text_contents())
    page.click("[data-step='2'] [data-next]")
    page.fill("[name=typed]", secret.replace("-", " "))
    page.click("[data-typed] button")
    page.click("[data-make]")
    page.click("[data-done]")
    page.wait_for_url("**/vault/")
    page.wait_for_selector("body[data-state=open]")
    return secret


def unlock_by_the_bar(page: "Page", secret: str) -> None:
    """By the bar, which is on every page of the vault."""
    page.click("[data-unlock] summary")
    page.fill("[name=secret]", secret)
    page.click("[data-unlock] .btn-primary")
    page.wait_for_selector("body[data-state=open]")


def with_passkeys(page: "Page") -> None:
    """A device that answers for its owner, as phones do."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "hasPrf": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def follow(page: "Page", path: str) -> None:
    """By a link, so that the vault stays open."""
    page.evaluate(
        """path => { const a = document.createElement("a"); a.href = path; a.textContent = "x";
        document.querySelector("main").append(a); a.click(); }""",
        path,
    )
    page.wait_for_url(f"**{path}")


def inside(page: "Page", link: str) -> None:
    """Go on by the bar and a hub, so that the vault stays open."""
    for hub in ("/organisation/", "/me/"):
        if not page.locator(f'header a[href="{hub}"]').count():
            continue
        page.locator(f'header a[href="{hub}"]').click()
        page.wait_for_url(f"**{hub}")
        place = page.locator(f'main a[href="{link}"]')
        if place.count():
            if not place.is_visible():
                page.locator("main details", has=page.locator(f'a[href="{link}"]')).locator("summary").click()
            place.click()
            page.wait_for_url(f"**{link}")
            return
    raise AssertionError(f"No way to {link}.")
