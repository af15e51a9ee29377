"""What somebody learns who takes all that the server has, with its keys, after each step, and puts it together.

Before the last share: no name of anybody who was invited. After it: exactly those of the set.
"""

import base64
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from karpear.messaging.deliver import deliver_once
from karpear.voice.statements.actions.invitations import call_off
from karpear.voice.statements.actions.openings import wake_statements
from karpear.voice.statements.models import OpeningSeat, Statement, StatementSignature
from tests.cast import Cast
from tests.servers import MailServer

from .openings import time_passes
from .phones import Phone, an_open_statement, invited

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
NAMES = ("ពាក់កណ្ដាលទន្លេ", "Heron Union Of The Delta", "Vanna Who Writes Alone", "Hesitant Elephant Network")


def rows() -> str:
    """All rows of all tables, opened with the keys of this server."""
    return "\n".join(
        str([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row.values()])
        for model in apps.get_models()
        for row in model._base_manager.values()
    )


class Thief:
    """Takes all there is after each step, keeps it, and tries every secret on everything that is sealed."""

    def __init__(self, caplog: pytest.LogCaptureFixture, mail: MailServer) -> None:
        self.caplog, self.mail = caplog, mail
        self.secrets: set[str] = set()
        self.blobs: set[bytes] = set()

    def texts(self) -> Iterator[str]:
        yield rows()
        yield self.caplog.text
        yield str(self.mail.messages)
        database = Path(str(connection.settings_dict["NAME"]))
        for path in (database, database.with_name(f"{database.name}-wal")):
            if connection.vendor == "sqlite" and path.exists():
                yield path.read_bytes().decode("utf-8", "replace")

    def learns(self) -> set[str]:
        """Which of the names can be read now, or opened with all that was taken until now."""
        for seat in OpeningSeat.objects.filter(answered=True):
            self.secrets.add(seat.share)
            self.blobs.add(base64.b64decode(seat.sealed_name))
        opened_texts = [text.decode("utf-8", "replace") for text in self._opened()]
        texts = [*self.texts(), *opened_texts]
        return {name for name in NAMES if any(name in text for text in texts)}

    def _opened(self) -> set[bytes]:
        identities: list[Any] = [pyrage.x25519.Identity.from_str(secret) for secret in self.secrets]
        known, fresh = set(self.blobs), set(self.blobs)
        while fresh:
            inner: set[bytes] = set()
            for blob in fresh:
                for identity in identities:
                    with suppress(pyrage.DecryptError):
                        inner.add(pyrage.decrypt(blob, [identity]))
            fresh, known = inner - known, known | inner
        return known


@pytest.fixture
def thief(caplog: pytest.LogCaptureFixture, mail: MailServer, settings: Any) -> Thief:
    settings.KARPEAR_EMAIL = mail.url
    caplog.set_level(10)
    return Thief(caplog, mail)


def pledged(cast: Cast) -> tuple[Statement, list[Phone]]:
    statement = an_open_statement(cast.dara, cast.lantern, now=timezone.now(), **when())
    phones = invited(cast.dara, statement, *NAMES, now=timezone.now())
    for phone, least in zip(phones, (2, 3, 3, 9), strict=True):
        assert phone.pledge(least)["ok"]
    return statement, phones


def when() -> dict[str, Any]:
    return {"first_at": timezone.now() + DAY, "last_at": timezone.now() + 3 * DAY}


def test_no_name_is_anywhere_before_the_last_share_and_then_exactly_those_of_the_set(cast: Cast, thief: Thief) -> None:
    statement, (first, second, third, hesitant) = pledged(cast)
    assert not thief.learns()
    assert hesitant.pledge(9, stands=False)["ok"] and hesitant.pledge(9)["ok"] and not thief.learns()
    wake_statements(now=timezone.now() + DAY)
    assert first.answer()["ok"] and not thief.learns()
    assert first.pledge(2, stands=False)["why"] == "answered" and not thief.learns()
    assert second.answer()["ok"] and not thief.learns() and len(thief.secrets) == 2
    assert third.pledge(3, stands=False)["ok"] and third.pledge(3)["why"] == "out" and not thief.learns()
    wake_statements(now=timezone.now() + 2 * DAY)
    assert Statement.objects.get().state == "open" and not thief.learns()

    [late] = invited(cast.dara, statement, "Late", now=timezone.now())
    late.name = third.name
    assert late.pledge(3)["ok"]
    for phone in (first, second):
        phone.turn_key()
    assert third.pledge(3)["ok"] is False, "struck out"
    wake_statements(now=timezone.now() + 3 * DAY)
    assert first.answer()["ok"] and first.pledge(2, stands=False)["why"] == "answered" and not thief.learns()
    assert second.answer()["ok"] and not thief.learns()
    assert late.answer()["ok"]
    deliver_once(timezone.now() + timedelta(minutes=1))
    assert thief.learns() == set(NAMES[:3])
    assert {row.name for row in StatementSignature.objects.all()} == set(NAMES[:3])
    assert not any(name in str(thief.mail.messages) for name in NAMES) and thief.mail.messages


def test_a_statement_that_misses_leaves_no_row_that_says_who_or_how_many(cast: Cast, thief: Thief) -> None:
    """The same rows as after one that nobody pledged to, but for ids and moments."""
    left = []
    for is_pledged in (True, False):
        before = {model.__name__: model._base_manager.count() for model in apps.get_models()}
        statement = an_open_statement(cast.dara, cast.lantern, now=timezone.now(), floor=4, **when())
        phones = invited(cast.dara, statement, *NAMES, now=timezone.now())
        for phone in phones[: 3 * is_pledged]:
            assert phone.pledge(2)["ok"] and not thief.learns()
        time_passes(timezone.now() + 4 * DAY)
        assert not thief.learns()
        row = Statement.objects.get(pk=statement.pk)
        assert (row.state, row.count, row.class_counts) == ("not_reached", None, {})
        after = {model.__name__: model._base_manager.count() for model in apps.get_models()}
        left.append({name: number - before[name] for name, number in after.items()})
    assert left[0] == left[1]


def test_of_two_rounds_that_fail_all_that_was_taken_together_opens_nothing(cast: Cast, thief: Thief) -> None:
    """Each lacks the key of a member who never answered in it: who withdrew, and who was silent."""
    statement = an_open_statement(cast.dara, cast.lantern, now=timezone.now(), floor=2, **when())
    first, second, third, fourth = invited(cast.dara, statement, *NAMES, now=timezone.now())
    for phone in (first, second, third, fourth):
        assert phone.pledge(2)["ok"]
    wake_statements(now=timezone.now() + DAY)
    assert all(phone.answer()["ok"] for phone in (first, second, third)) and not thief.learns()
    assert fourth.pledge(2, stands=False)["ok"] and fourth.pledge(2)["why"] == "out" and not thief.learns()
    wake_statements(now=timezone.now() + 2 * DAY)
    for phone in (first, second, third):
        phone.turn_key()
    assert first.answer()["ok"] and second.answer()["ok"]
    assert first.pledge(2, stands=False)["why"] == second.pledge(9)["why"] == "answered" and not thief.learns()
    wake_statements(now=timezone.now() + 3 * DAY)
    assert third.look()["yours"] == "out" and len(thief.secrets) == 5
    for phone in (first, second):
        phone.turn_key()
    assert first.pledge(2, stands=False)["ok"] and second.answer()["ok"] and not thief.learns()
    wake_statements(now=timezone.now() + 4 * DAY)
    assert Statement.objects.get().state == "not_reached" and not thief.learns() and len(thief.secrets) == 6


def test_called_off_in_the_middle_nothing_opens(cast: Cast, thief: Thief) -> None:
    statement, (first, second, third, _hesitant) = pledged(cast)
    wake_statements(now=timezone.now() + DAY)
    assert first.answer()["ok"] and second.answer()["ok"] and not thief.learns()
    key_of_the_last = str(third.key)
    call_off(by=cast.dara, statement=statement.pk, now=timezone.now())
    assert not thief.learns() and not OpeningSeat.objects.exists()
    thief.secrets.add(key_of_the_last)
    assert thief.learns() == set(NAMES[:2]), "with the share that was never handed in, and only then"
