"""Keys and layers that no phone of ours makes: refused before they cost anybody anything."""

import base64
import os
from time import process_time

import pyrage
import pytest
from django.utils import timezone

from karpear.rules.secret.sealed import is_recipient
from karpear.voice.statements.layers import SealedSeat, is_short_enough, open_names
from karpear.voice.statements.models import OpeningSeat, StatementPledge
from tests.cast import Cast

from .odd_keys import as_recipient
from .openings import opened
from .phones import FIRST_AT, Phone, a_key, invited

FIELD = 2**255 - 19
FINGERPRINT = "ab" * 32
#: Points of low order, as numbers: whatever is multiplied with them becomes nothing.
LOW_ORDER = (
    0, 1, FIELD - 1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
)  # fmt: skip


def b64(blob: bytes) -> bytes:
    return base64.b64encode(blob).rstrip(b"=")


def of_many_stanzas(count: int) -> bytes:
    """A file of age that says it is for so many keys."""
    stanza = lambda: b"-> X25519 " + b64(os.urandom(32)) + b"\n" + b64(os.urandom(32)) + b"\n"  # noqa: E731
    stanzas = b"".join(stanza() for _n in range(count))
    return b"age-encryption.org/v1\n" + stanzas + b"--- " + b64(os.urandom(32)) + b"\n" + os.urandom(64)


@pytest.mark.parametrize("number", [*LOW_ORDER, FIELD, FIELD + 1, FIELD + 9, 2**255 + 9, 2**256 - 1])
def test_a_key_to_which_others_cannot_seal_is_none(number: int) -> None:
    assert not is_recipient(as_recipient(number))


def test_the_keys_of_phones_are_keys() -> None:
    keys = [str(a_key().to_public()) for _n in range(20)]
    assert all(map(is_recipient, keys)) and is_recipient(as_recipient(9))
    assert not is_recipient(keys[0][:-1] + ("q" if keys[0][-1] != "q" else "p"))


@pytest.mark.django_db
def test_such_a_key_neither_pledges_nor_waits_for_the_next_round(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: FIRST_AT)
    statement, (first, _second) = opened(cast, "First", "Second")
    [late] = invited(cast.dara, statement, "Late", now=FIRST_AT)
    fields = first.answer_fields()
    for number in (LOW_ORDER[0], FIELD + 9):
        bad = as_recipient(number)
        assert late.call({**late.pledge_fields(2), "recipient": bad})["why"] == "key"
        assert first.call({**fields, "next_recipient": bad}, 16384)["why"] == "key"
    assert StatementPledge.objects.count() == 2 and not OpeningSeat.objects.filter(answered=True).exists()


@pytest.mark.django_db
def test_a_name_that_is_too_long_for_its_set_is_refused_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: FIRST_AT)
    _statement, (first, second) = opened(cast, "First", "Second")
    fields = first.answer_fields()
    assert is_short_enough(fields["sealed_name"], 2)
    long = base64.b64encode(of_many_stanzas(300)).decode()
    assert first.call({**fields, "sealed_name": long}, 16384)["why"] == "long"
    assert first.call(fields, 16384)["ok"] and second.answer()["ok"]


@pytest.mark.parametrize("count", [2, 12, 300])
def test_layers_for_many_keys_are_not_opened(count: int) -> None:
    """Also where such a layer lies in a good one."""
    keys = sorted([a_key() for _n in range(3)], key=lambda key: str(key.to_public()))
    last = keys[-1].to_public()
    good = Phone("First", statement=None).sealed([str(key.to_public()) for key in keys], fingerprint=FINGERPRINT)  # type: ignore[arg-type]
    bad = base64.b64encode(of_many_stanzas(count)).decode()
    within = base64.b64encode(pyrage.encrypt(of_many_stanzas(count), [last])).decode()
    names = [good, bad, within]
    seats = [
        SealedSeat(str(n), str(key.to_public()), str(key), name)
        for n, (key, name) in enumerate(zip(keys, names, strict=True))
    ]
    began = process_time()
    assert open_names(seats, FINGERPRINT) == {"0": "First"}
    assert process_time() - began < 0.1
