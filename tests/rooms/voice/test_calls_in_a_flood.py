"""What calls by a link tell, and how many are too many: nobody who has the link learns what its owner does, and nobody
stops anybody else.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from karpear.voice.statements.flood import MOST_CHANGES
from karpear.voice.statements.models import StatementPledge
from tests.cast import Cast

from .phones import FIRST_AT, Phone, a_draft, an_open_statement, invited, secret

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls read the clock: it stands at the first announced time. Nothing was counted before."""
    monkeypatch.setattr(timezone, "now", lambda: FIRST_AT)
    for store in ("calls", "default"):
        caches[store].clear()


def looked(phone: Phone) -> tuple[bytes, list[str]]:
    """What a look with the link answers, and what the database was asked for it."""
    with CaptureQueriesContext(connection) as asked:
        answer = phone.send({"verb": "look", "token": phone.token})
    return answer.content, [query["sql"] for query in asked]


@pytest.mark.parametrize("is_draft", [True, False])
def test_a_look_with_a_link_tells_nothing_that_the_page_does_not(cast: Cast, is_draft: bool) -> None:
    """Whoever convenes made every link: the answer is the same for one that was used, for a fresh one and for none."""
    statement = (a_draft if is_draft else an_open_statement)(cast.dara, cast.lantern)
    owner, silent = invited(cast.dara, statement, "Owner", "Silent")
    if not is_draft:
        assert owner.pledge(3)["ok"]
    looks = [looked(Phone("Other", statement.pk, token=token)) for token in (owner.token, silent.token, secret())]
    assert looks[0] == looks[1] == looks[2] and len(looks[0][1]) == 1


def test_nothing_is_counted_of_a_link_and_nobody_is_locked_out_by_it(cast: Cast) -> None:
    """Neither by looks, nor by what is refused, nor by the changes of its owner."""
    statement = an_open_statement(cast.dara, cast.lantern)
    [owner] = invited(cast.dara, statement, "Owner")
    convener = Phone("Convener", statement.pk, token=owner.token)
    bad_key = {**convener.pledge_fields(), "recipient": "age1" + "q" * 58}
    for _turn in range(MOST_CHANGES + 5):
        assert convener.look()["ok"] and convener.call(bad_key)["why"] == "key"
    assert not caches["calls"]._cache
    assert owner.pledge(3)["ok"]


def test_ten_changes_in_an_hour_and_a_withdrawal_at_any_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = an_open_statement(cast.dara, cast.lantern)
    evil, other = invited(cast.dara, statement, "Evil", "Other")
    assert all(evil.pledge(2 + turn)["ok"] for turn in range(MOST_CHANGES))
    assert evil.pledge(50)["why"] == "often"
    assert evil.pledge(1 + MOST_CHANGES)["ok"], "as it is already"
    assert evil.pledge(2, stands=False)["ok"] and evil.pledge(2)["why"] == "often"
    assert other.pledge(2)["ok"], "nobody is counted with others"
    monkeypatch.setattr(timezone, "now", lambda: FIRST_AT + timedelta(hours=1))
    assert evil.pledge(2)["ok"]


def test_whoever_is_refused_locks_nothing(cast: Cast) -> None:
    """A stranger, or somebody whose link was used: nobody waits for them."""
    statement = an_open_statement(cast.dara, cast.lantern)
    [owner] = invited(cast.dara, statement, "Owner")
    assert owner.pledge(3)["ok"]
    strangers = [
        Phone("Stranger", statement.pk), Phone("Convener", statement.pk, token=owner.token),
        Phone("Stranger", statement.pk, has_pledged=True),
    ]  # fmt: skip
    for stranger, why in zip(strangers, ("token", "token", "out"), strict=True):
        with CaptureQueriesContext(connection) as asked:
            assert stranger.call(stranger.pledge_fields())["why"] == why
        assert all(query["sql"].startswith("SELECT") for query in asked)
    assert not caches["default"]._cache and StatementPledge.objects.count() == 1


def test_every_answer_of_the_address_is_equally_long(cast: Cast) -> None:
    statement = an_open_statement(cast.dara, cast.lantern)
    address, stranger = f"/s/{statement.pk}/call", Phone("Nobody", uuid4())
    answers = [Client().generic(method, address) for method in ("GET", "PUT", "OPTIONS", "DELETE", "POST")]
    answers.append(stranger.send({"verb": "look", "token": stranger.token}))
    assert [answer.status_code for answer in answers] == [405, 405, 405, 405, 422, 404]
    assert {len(answer.content) for answer in answers} == {16384}
    assert answers[0]["Allow"] == "POST"


def test_a_pledge_that_is_refused_for_anything_else_does_not_tell_whether_a_link_was_used(cast: Cast) -> None:
    statement = an_open_statement(cast.dara, cast.lantern)
    first, second = invited(cast.dara, statement, "First", "Second")
    assert first.pledge()["ok"]
    refused = [
        Phone("Thief", statement.pk, token=phone.token, key=first.key).pledge()["why"] for phone in (first, second)
    ]
    assert refused == ["key", "key"]
    assert second.pledge()["ok"], "nobody has used it"
