"""What calls by a link tell, and how many are too many: one who was invited stops nobody else, a stranger no one."""

from uuid import uuid4

import pytest
from django.core.cache import caches
from django.utils import timezone

from tests.cast import Cast

from .phones import FIRST_AT, Phone, an_open_statement, invited, secret

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls read the clock: it stands at the first announced time."""
    monkeypatch.setattr(timezone, "now", lambda: FIRST_AT)


def limited(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    """So many calls a minute; nothing was counted before."""
    monkeypatch.setattr("karpear.voice.statements.flood.LIMITS", limits)
    for store in ("calls", "default"):
        caches[store].clear()


def test_strangers_use_up_nothing_of_those_who_have_a_link(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, holder=9, statement=2, strangers=1)
    statement = an_open_statement(cast.dara, cast.lantern)
    strangers = [Phone("Stranger", statement.pk), Phone("Stranger", statement.pk)]
    phones = [*strangers, *invited(cast.dara, statement, "First", "Second", "Third")]
    answers = [phone.send({"verb": "look", "token": phone.token}) for phone in phones]
    assert [answer.status_code for answer in answers] == [200, 429, 200, 200, 429]
    assert {len(answer.content) for answer in answers} == {16384}


def test_one_who_was_invited_locks_nobody_else_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, holder=2, statement=4, strangers=1)
    statement = an_open_statement(cast.dara, cast.lantern)
    evil, first = invited(cast.dara, statement, "Evil", "First")
    look = {"verb": "look", "token": evil.token}
    assert [evil.send(look).status_code for _ in range(9)] == [200] * 2 + [429] * 7
    assert first.pledge()["ok"] and first.look()["yours"] == "stands"


def test_what_does_not_exist_is_counted_nowhere(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flood of addresses by chance pushes out no other count, and strangers of all statements are one."""
    limited(monkeypatch, holder=9, statement=9, strangers=1)
    caches["default"].set("elsewhere", 1)
    look = {"verb": "look", "token": secret()}
    assert {Phone("Nobody", uuid4()).send(look).status_code for _ in range(3)} == {404}
    one, other = an_open_statement(cast.dara, cast.lantern), an_open_statement(cast.dara, cast.lantern)
    assert Phone("Nobody", one.pk).send(look).status_code == 200
    assert Phone("Nobody", other.pk).send(look).status_code == 429
    assert len(caches["calls"]._cache) == 1 and list(caches["default"]._cache) == [":1:elsewhere"]


def test_a_look_never_tells_whether_a_link_was_used(cast: Cast) -> None:
    """Nor does a pledge that is refused for anything else."""
    statement = an_open_statement(cast.dara, cast.lantern)
    first, second = invited(cast.dara, statement, "First", "Second")
    looks = [first.send({"verb": "look", "token": first.token}).content]
    assert first.pledge()["ok"]
    looks.append(first.send({"verb": "look", "token": first.token}).content)
    assert looks[0] == looks[1]
    refused = [
        Phone("Thief", statement.pk, token=phone.token, key=first.key).pledge()["why"] for phone in (first, second)
    ]
    assert refused == ["key", "key"]
    assert second.pledge()["ok"], "nobody has used it"
