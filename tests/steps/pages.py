"""A page without what is drawn at random, in which any short word turns up one day."""

import re
from html import unescape
from typing import Any

from django.test import Client

from karpear.people.models import Person
from tests.cast import signed_in

#: CSRF tokens, links, hashes and seals: long, and with a digit. Ids. The hash in the name of a static file.
_RANDOM = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=\.)[0-9a-f]{12}(?=\.)|(?=[A-Za-z_+/=-]*\d)[A-Za-z0-9_+=-]{20,}"
)


def without_tokens(page: str | bytes) -> str:
    """What can be searched for short words."""
    return _RANDOM.sub("…", page.decode() if isinstance(page, bytes) else page)


def tight(page: str) -> str:
    """Without the blanks of the lines that a page was written in: tags and words stand side by side."""
    return re.sub(r"\s*([<>])\s*", r"\1", re.sub(r"\s+", " ", page))


def in_one_line(page: str) -> str:
    """As it is read: signs for signs, and one blank between words."""
    return " ".join(unescape(page).split())


def today_of(person: Person | Client) -> str:
    """What somebody reads first, in one line."""
    client: Any = person if isinstance(person, Client) else signed_in(person)
    return in_one_line(client.get("/").content.decode())
