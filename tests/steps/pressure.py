"""What somebody sees who is watched while they type."""

import re
from typing import Any

from django.test import Client

from karpear.people.models import Person
from tests.cast import signed_in

#: Ids, times and form tokens differ from one answer to the next for everybody, and are as long.
_FRESH = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+(?:\+\d\d:\d\d|Z)|(?<=token\" value=\")[^\"]+"
)


def seen(answer: Any) -> tuple[int, int, str]:
    text = _FRESH.sub(lambda match: "#" * len(match[0].split(".")[0]), answer.content.decode())
    return answer.status_code, len(text), text


def forced(person: Person) -> Client:
    browser: Any = signed_in(person)
    session = browser.session
    session["way"] = 1
    session.save()
    return browser  # type: ignore[no-any-return]
