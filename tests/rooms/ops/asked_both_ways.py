"""A page as the database lets it be read, and as it would be if nobody asked the database."""

import re

import pytest
from django.test import Client

from karpear.db.postgresql.base import DatabaseWrapper

_NEVER_THE_SAME = (
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|value="[0-9a-f-]{36}"'),
    re.compile(r"/r/[\w-]+|[\w-]{40,}|\d{4}-\d\d-\d\dT[\d:.]+Z?"),
)
_take_role = DatabaseWrapper._take_role


def asked_both_ways(client: Client, path: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """(the page unguarded, where the guarded one differs). What stands on a page only once is no difference."""
    guarded, whole = shown(client, path), shown_whole(client, path, monkeypatch)
    if guarded != whole:
        guarded, whole = shown(client, path), shown_whole(client, path, monkeypatch)
    is_steady = guarded == whole or shown_whole(client, path, monkeypatch) == whole
    return whole, first_difference(whole, guarded) if is_steady and guarded != whole else ""


def shown_whole(client: Client, path: str, monkeypatch: pytest.MonkeyPatch) -> str:
    with monkeypatch.context() as patch:
        patch.setattr(DatabaseWrapper, "_take_role", lambda database, _reader: _take_role(database, None))
        return shown(client, path)


def first_difference(whole: str, guarded: str) -> str:
    place = next((n for n, (a, b) in enumerate(zip(whole, guarded, strict=False)) if a != b), 0)
    return f"{whole[place - 80 : place + 120]!r} became {guarded[place - 20 : place + 120]!r}"


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    if answer["Content-Type"].split(";")[0] not in ("text/html", "application/json"):
        return str(answer.status_code)  # a file differs each time it is made
    text = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
    words = f"{answer.status_code} {answer.get('Location', '')} {text.decode(errors='replace')}"
    for pattern in _NEVER_THE_SAME:
        words = pattern.sub("", words)
    return words
