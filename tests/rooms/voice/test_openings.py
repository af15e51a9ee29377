"""What a set hands in: each name once, for good, and nothing opens before the last."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from karpear.voice.statements.actions.invitations import MOST_NAMED
from karpear.voice.statements.calls import padded
from karpear.voice.statements.models import (
    OpeningSeat,
    Statement,
    StatementInvitation,
    StatementPledge,
    StatementSignature,
)
from tests.cast import Cast

from .openings import names_of, opened, wake
from .phones import FIRST_AT, LAST_AT, Phone, a_key, invited, secret

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls read the clock: it stands at the first announced time."""
    monkeypatch.setattr(timezone, "now", lambda: FIRST_AT)


def test_only_the_secret_of_the_own_seat_is_a_share(cast: Cast) -> None:
    _statement, (first, second) = opened(cast, "First", "Second")
    assert first.answer(share=str(second.key))["why"] == "share"
    assert first.answer(share="AGE-SECRET-KEY-1" + "Q" * 58)["why"] == "share"
    assert first.call({**first.answer_fields(), "round": str(_statement.pk)}, 16384)["why"] == "round"
    assert first.call({**first.answer_fields(), "capability": secret()}, 16384)["why"] == "out"
    assert not OpeningSeat.objects.filter(answered=True).exists()


@pytest.mark.both
def test_an_answer_is_final_for_its_round(cast: Cast) -> None:
    """Somebody may have copied its secret: taken back here, it would open the names of the others all the same."""
    statement, (first, second, third) = opened(cast, "First", "Second", "Third")
    assert first.answer()["ok"]
    for changed in (first.pledge_fields(2, stands=False), first.pledge_fields(9), first.pledge_fields(2)):
        assert first.call(changed)["why"] == "answered"
    assert first.look()["yours"] == "answered"
    assert second.answer()["ok"] and third.answer()["ok"]
    assert names_of(statement) == ["First", "Second", "Third"]


def test_whoever_withdraws_without_having_answered_is_out_and_the_set_does_not_open(cast: Cast) -> None:
    statement, (first, second, third) = opened(cast, "First", "Second", "Third")
    fields = first.answer_fields()
    assert second.answer()["ok"]
    assert first.pledge(2, stands=False)["ok"] and first.look()["yours"] == "out"
    assert first.pledge(2)["why"] == "out", "not into the same round with the same key"
    assert first.call(fields, 16384)["why"] == "condition"
    assert third.answer()["ok"]
    assert Statement.objects.get().state == "opening" and not StatementSignature.objects.exists()
    assert wake(FIRST_AT + DAY) == "opening"
    for phone in (second, third):
        phone.turn_key()
        assert phone.answer()["ok"]
    assert names_of(statement) == ["Second", "Third"]


@pytest.mark.both
def test_a_lost_answer_is_sent_again_byte_for_byte_and_no_other(cast: Cast) -> None:
    statement, (first, second) = opened(cast, "First", "Second")
    fields = first.answer_fields()
    assert first.call(fields, 16384)["ok"] and first.call(fields, 16384)["ok"]
    changes = {"sealed_name": second.answer_fields()["sealed_name"], "next_recipient": str(a_key().to_public())}
    for change in changes.items():
        assert first.call({**fields, **dict([change])}, 16384)["why"] == "answered"
    assert second.answer()["ok"] and names_of(statement) == ["First", "Second"]


@pytest.mark.both
def test_the_last_answer_is_written_nowhere(cast: Cast) -> None:
    """Neither where it opens, nor where a name does not open and the round has failed."""
    _statement, (first, second, liar) = opened(cast, "First", "Second", "Liar")
    assert first.answer()["ok"] and liar.answer(fingerprint="0" * 64)["ok"]
    failed = written_by(second)
    assert liar.look()["yours"] == "out" and second.look()["yours"] == "seat"
    first.turn_key()
    second.turn_key()
    assert first.answer()["ok"]
    opened_all = written_by(second)
    assert Statement.objects.get().state == "published"
    assert not any(sql.startswith("UPDATE") for sql in (*failed, *opened_all))
    [new_round] = [sql for sql in (*failed, *opened_all) if sql.startswith("INSERT")]
    assert str(first.key.to_public()) in new_round, "of the next round, without an answer"


def written_by(phone: Phone) -> list[str]:
    """What is written of seats while it answers."""
    with CaptureQueriesContext(connection) as asked:
        assert phone.answer()["ok"]
    return [query["sql"] for query in asked if '"voice_openingseat"' in query["sql"]]


def test_whoever_wants_more_now_is_not_taken_into_a_smaller_set(cast: Cast) -> None:
    _statement, (first, second) = opened(cast, "First", "Second")
    fields = first.answer_fields()
    assert first.pledge(5)["ok"]
    assert first.call(fields, 16384)["why"] == "condition"
    assert first.pledge(2)["ok"] and first.call(fields, 16384)["ok"] and second.answer()["ok"]


def test_after_the_window_nothing_is_handed_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    _statement, (first, _second) = opened(cast, "First", "Second")
    fields = first.answer_fields()
    monkeypatch.setattr(timezone, "now", lambda: FIRST_AT + DAY)
    assert first.call(fields, 16384)["why"] == "round"


def test_every_answer_is_as_long_as_every_other(cast: Cast) -> None:
    """Whether somebody belongs to a set, has answered, is refused or is a stranger."""
    statement, (first, second) = opened(cast, "First", "Second")
    [late] = invited(cast.dara, statement, "Late", now=FIRST_AT)
    stranger = Phone("Stranger", statement.pk)
    sizes = [len(late.send({"verb": "look", **late.caller}).content), len(late.send(late.pledge_fields()).content)]
    late.has_pledged = True
    for phone in (late, stranger, first):
        sizes.append(len(phone.send({"verb": "look", **phone.caller}).content))
    sizes.append(len(second.send(second.answer_fields(), 16384).content))
    for fields in ({"verb": "look", **second.caller}, second.pledge_fields(stands=False), {"verb": "nothing"}):
        sizes.append(len(second.send(fields).content))
    assert sizes == [16384] * 9


def test_the_largest_set_fits_into_an_answer_of_that_size() -> None:
    seats = [{"recipient": str(a_key().to_public()), "kind": "independent"} for _seat in range(MOST_NAMED)]
    standing = {"state": "opening", "fingerprint": "0" * 64, "round": str(uuid4()), "seats": seats, "yours": "answered"}
    assert len(padded(standing)) == 16384 > len(json.dumps(standing)) + 2000


def test_silence_is_struck_out_and_the_others_go_on_with_new_keys(cast: Cast) -> None:
    statement, phones = opened(cast, "First", "Second", "Third")
    first, second, silent = phones
    first_round = first.look()["round"]
    assert first.answer()["ok"] and second.answer()["ok"]
    assert wake(FIRST_AT + DAY) == "opening"
    assert silent.look()["yours"] == "out" and not StatementSignature.objects.exists()
    for phone in (first, second):
        phone.turn_key()
    assert first.look()["round"] != first_round and len(first.look()["seats"]) == 2
    assert not OpeningSeat.objects.filter(answered=True).exists()
    assert first.answer()["ok"] and second.answer()["ok"]
    assert names_of(statement) == ["First", "Second"]
    assert not StatementPledge.objects.exists() and not OpeningSeat.objects.exists()


def test_a_round_that_fails_leads_back_or_to_the_end(cast: Cast) -> None:
    statement, (first, second) = opened(cast, "First", "Second", window_hours=24)
    assert first.answer()["ok"]
    assert wake(FIRST_AT + DAY) == "open", "one alone is not enough, and other times were announced"
    assert first.look()["yours"] == "stands" and second.look()["yours"] == "out"
    assert wake(LAST_AT) == "not_reached"
    assert not StatementPledge.objects.exists() and not OpeningSeat.objects.exists()
    assert not StatementInvitation.objects.exists() and names_of(statement) == []


def test_a_name_that_two_gave_appears_once_or_neither_stays(cast: Cast) -> None:
    """Whatever their keys are: an attacker can make as many of these as it takes."""
    statement, (mine, evil, other) = opened(cast, "River Watch", "RIVER WATCH", "Other")
    assert mine.pledge(3)["ok"]
    assert mine.answer()["ok"] and other.answer()["ok"] and evil.answer()["ok"]
    assert Statement.objects.get().state == "open" and names_of(statement) == []
    assert [phone.look()["yours"] for phone in (mine, evil, other)] == ["out", "out", "stands"]
    Statement.objects.all().delete()
    statement, phones = opened(cast, "River Watch", "RIVER WATCH", "Other")
    assert all(phone.answer()["ok"] for phone in phones)
    assert names_of(statement) == ["Other", "RIVER WATCH"]


def test_after_a_round_that_failed_only_its_members_go_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever pledged meanwhile waits for the next announced time: else a member could work out a set at any time."""
    statement, (first, second, liar) = opened(cast, "First", "Second", "Liar", last_at=FIRST_AT + 2 * DAY)
    late, later = invited(cast.dara, statement, "Late", "Later", now=FIRST_AT)
    assert late.pledge(2)["ok"] and later.pledge(2)["ok"]
    assert first.answer()["ok"] and second.answer()["ok"] and liar.answer(fingerprint="0" * 64)["ok"]
    assert len(first.look()["seats"]) == 2 and late.look()["yours"] == "stands"
    assert wake(FIRST_AT + DAY) == "open", "neither of the two answered again"
    assert wake(FIRST_AT + 2 * DAY) == "opening"
    assert {late.look()["yours"], later.look()["yours"]} == {"seat"}


def test_a_name_for_another_text_strikes_its_seat_out(cast: Cast) -> None:
    statement, (first, second, liar) = opened(cast, "First", "Second", "Liar")
    assert liar.answer(fingerprint="0" * 64)["ok"] and first.answer()["ok"] and second.answer()["ok"]
    assert Statement.objects.get().state == "opening" and not StatementSignature.objects.exists()
    assert liar.look()["yours"] == "out"
    for phone in (first, second):
        phone.turn_key()
        assert phone.answer()["ok"]
    assert names_of(statement) == ["First", "Second"]
