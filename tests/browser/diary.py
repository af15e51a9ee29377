"""Entries of a diary, and what a browser holds of them."""

import base64
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from karpear.people.models import Person
from tests.browser.ready import come_in
from tests.cast import build_cast
from tests.steps.diary import sealed_entry
from tests.steps.sealing import Keys

if TYPE_CHECKING:
    from playwright.sync_api import Page


def written(person: Person, **fields: Any) -> str:
    """An entry of somebody who has made their key in a browser."""
    whole = {"what": "", "kind": "threat", "when": {}, "where": {}, "effects": {}, **fields}
    return str(sealed_entry(person, person.identities.get(retired_at=None), Keys(), timezone.now(), whole))


SAYS = "A man on a black motorbike asked for me at the market"


def began(page: "Page") -> str:
    """Sophea with a vault key, signed in. Returns her secret."""
    return come_in(page, build_cast().sophea)


DRAWN = """() => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [64, 48];
  canvas.getContext("2d").fillRect(0, 0, 64, 48);
  return canvas.toDataURL("image/jpeg").split(",")[1];
}"""


def picture(page: "Page") -> bytes:
    """A JPEG with a canary where cameras write place and time."""
    plain, told = base64.b64decode(page.evaluate(DRAWN)), b"Exif\0\0canary-of-exif 11.5564N"
    return plain[:2] + b"\xff\xe1" + (len(told) + 2).to_bytes(2, "big") + told + plain[2:]
