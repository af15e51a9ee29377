"""A joint statement that appears with exactly those who wanted to be among enough others; another that does not."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from karpear.people.models import Organisation
from karpear.voice.statements.actions.openings import wake_statements
from karpear.voice.statements.models import Statement, StatementPledge, StatementSignature
from tests.cast import Cast, signed_in
from tests.rooms.voice.phones import invited, typed_statement
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

pytestmark = pytest.mark.django_db
LOCAL = "%Y-%m-%dT%H:%M"


def typed() -> dict[str, object]:
    now = timezone.localtime() + timedelta(minutes=1)  # is typed without its seconds
    first_at, last_at = (now + timedelta(days=days) for days in (1, 3))
    return typed_statement(first_at=first_at.strftime(LOCAL), last_at=last_at.strftime(LOCAL))


def drafted_and_frozen(cast: Cast) -> Statement:
    """Dara drafts it on the page, somebody who was invited comments without a name; Bopha, who leads, freezes it."""
    dara = signed_in(cast.dara)
    answer = dara.post(f"/statements/{cast.lantern.pk}/new/", typed())
    statement = Statement.objects.get(state="draft")
    assert answer["Location"] == f"/statements/{statement.pk}/"
    [reader] = invited(cast.dara, statement, "Nobody", now=timezone.now())
    assert reader.call({"verb": "comment", "token": reader.token, "words": "Leave the village out"})["ok"]
    page = in_one_line(shown(dara, f"/statements/{statement.pk}/"))
    assert "Leave the village out" in page and "by a link, without a name" in page
    assert "text_hash" not in page and "somebody who leads your organisation freezes the text" in page
    bopha = signed_in(cast.bopha)
    [text_hash] = re.findall(r'name="text_hash" value="(\w+)"', shown(bopha, f"/statements/{statement.pk}/"))
    assert dara.post(f"/statements/{statement.pk}/freeze/", {"text_hash": text_hash}).status_code == 403
    assert bopha.post(f"/statements/{statement.pk}/freeze/", {"text_hash": text_hash}).status_code == 302
    return Statement.objects.get(pk=statement.pk)


def test_those_whose_conditions_hold_appear_together(cast: Cast) -> None:
    statement, now = drafted_and_frozen(cast), timezone.now()
    names = ("Cardamom Voices", "River Union", "Vanna", "Hesitant Network")
    cardamom, union, vanna, hesitant = invited(cast.dara, statement, *names, now=now)
    vanna.kind, union.kind = "independent", "union"
    assert cardamom.pledge(3)["ok"] and vanna.pledge(2, union=1)["ok"] and union.pledge(3)["ok"]
    assert hesitant.pledge(9)["ok"]
    assert vanna.look()["yours"] == "stands"
    page = in_one_line(shown(signed_in(cast.dara), f"/statements/{statement.pk}/"))
    assert "Until then nobody sees how many" in page

    assert wake_statements(now=now + timedelta(days=1, minutes=1)) == 1
    assert hesitant.look()["yours"] == "stands", "not in the set, and asked for nothing"
    for phone in (cardamom, union):
        assert phone.look()["yours"] == "seat"
        assert phone.answer()["ok"]
        assert phone.look()["yours"] == "answered"
        assert "Cardamom Voices" not in shown(Client(), f"/s/{statement.pk}/")
    assert vanna.answer()["ok"]
    page = in_one_line(shown(Client(), f"/s/{statement.pk}/"))
    assert all(name in page for name in names[:3]) and "Hesitant" not in page
    assert not StatementPledge.objects.exists()

    cardamom_account = Organisation.objects.get(name="Cardamom Voices")
    signature = StatementSignature.objects.get(organisation=cardamom_account)
    maly = signed_in(cast.maly)
    assert "Your name is under a statement" in shown(maly, "/needs/")
    assert "The lake is ours" in shown(maly, "/statements/?tab=signed")
    assert maly.post(f"/statements/names/{signature.pk}/", {"answer": "not_us"}).status_code == 302
    assert "this was not us" in in_one_line(shown(Client(), f"/s/{statement.pk}/"))
    typed_reason = {"reason": "Somebody used our name"}
    assert maly.post(f"/statements/names/{signature.pk}/withdraw/", typed_reason).status_code == 302
    assert "Somebody used our name" in shown(Client(), f"/s/{statement.pk}/")


def test_another_misses_and_nobody_learns_who_would_have_signed(cast: Cast) -> None:
    statement, now = drafted_and_frozen(cast), timezone.now()
    first, second = invited(cast.dara, statement, "First Union", "Second Union", now=now)
    first.pledge(2)
    second.pledge(2)
    for days in (1, 2, 3):
        wake_statements(now=now + timedelta(days=days, minutes=1))
    assert first.look() | {"pad": ""} == {
        "ok": True, "state": "not_reached", "fingerprint": statement.fingerprint, "next_at": None, "yours": "out",
        "pad": "",
    }  # fmt: skip
    page = in_one_line(shown(signed_in(cast.dara), f"/statements/{statement.pk}/"))
    assert "Nobody learns who would have signed, or how many" in page
    assert not StatementPledge.objects.exists() and not statement.invitations.exists()
