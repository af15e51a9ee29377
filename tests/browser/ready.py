"""People whose vault key a browser made once, in earnest: tests of something else than making keys begin here.

The wraps are those of the demo (`scripts/demo_keys.mjs`, with the program that browsers run, at the full work factor),
so unlocking is as real and as slow as ever. Only making the key and typing its secret back are not done again.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

import karpear.ops.demo
from karpear.people.models import Person
from karpear.vault import actions
from karpear.vault.models import Identity
from tests.browser.test_vault import signed_in_with_password

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
    """Signed in by the form, with a key, unlocked. → the secret."""
    signed_in_with_password(page, person.email)
    with_key(person)
    unlock(page)
    return SECRET
