"""What those do who were invited, and what time makes of it: who signs, whose names are asked for, what appears."""

from datetime import timedelta
from time import process_time

import pytest
from django.apps import apps
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.voice.statements.actions.openings import largest_set, wake_statements
from karpear.voice.statements.models import (
    Statement,
    StatementComment,
    StatementInvitation,
    StatementPledge,
    StatementSignature,
)
from tests.cast import Cast

from .openings import names_of, opened, time_passes, wake
from .phones import FIRST_AT, LAST_AT, Phone, a_draft, a_key, an_open_statement, fitted, invited, secret

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls read the clock: it stands at the first announced time."""
    monkeypatch.setattr(timezone, "now", lambda: FIRST_AT)


def counts() -> dict[str, int]:
    return {model.__name__: model._base_manager.count() for model in apps.get_models() if model._meta.managed}


def test_a_link_is_used_once_and_its_capability_after_that(cast: Cast) -> None:
    statement = an_open_statement(cast.dara, cast.lantern)
    [phone] = invited(cast.dara, statement, "First")
    assert phone.look()["yours"] == "none"
    assert phone.pledge(3)["ok"]
    assert Phone("Thief", statement.pk, token=phone.token).pledge()["why"] == "token"
    assert Phone("Thief", statement.pk, token=phone.token).look()["yours"] == "none", "who looks learns nothing"
    lost = Phone("First", statement.pk, token=phone.token, capability=phone.capability)
    assert lost.pledge(4)["ok"], "its answer was lost, and it was sent again"
    assert StatementPledge.objects.get().at_least == 4
    assert phone.pledge(5, stands=False)["ok"] and phone.look()["yours"] == "withdrawn"
    assert phone.pledge(5)["ok"] and phone.look()["yours"] == "stands"
    stranger = Phone("Stranger", statement.pk, has_pledged=True)
    assert stranger.look()["yours"] == "out" and stranger.pledge()["why"] == "out"
    assert StatementInvitation.objects.get().spent


def test_a_draft_takes_comments_and_no_pledges(cast: Cast) -> None:
    draft = a_draft(cast.dara, cast.lantern)
    [phone] = invited(cast.dara, draft, "First")
    assert phone.pledge()["why"] == "state" and phone.look()["state"] == "draft"
    assert phone.call({"verb": "comment", "token": secret(), "words": "Hello"})["why"] == "token"
    assert phone.call({"verb": "comment", "token": phone.token, "words": "ខ្លីជាងនេះ"})["ok"]
    assert StatementComment.objects.get().by is None
    other = an_open_statement(cast.dara, cast.lantern)
    [reader] = invited(cast.dara, other, "Second")
    assert reader.call({"verb": "comment", "token": reader.token, "words": "Late"})["why"] == "state"


@pytest.mark.both
def test_no_two_use_the_same_key(cast: Cast) -> None:
    statement = an_open_statement(cast.dara, cast.lantern, floor=2)
    first, second, third = invited(cast.dara, statement, "First", "Second", "Third")
    first.pledge()
    second.key = first.key
    assert second.pledge()["why"] == "key"
    second.key = a_key()
    assert second.pledge()["ok"] and first.pledge(2)["ok"]
    wake_statements(now=FIRST_AT)
    first.next_key = second.key
    assert first.answer()["why"] == "key"
    first.next_key = a_key()
    assert first.answer()["ok"]
    third.key = first.next_key
    assert third.pledge()["why"] == "key", "it will be used by somebody else"


@pytest.mark.parametrize("change", [
    {"verb": "vote"}, {"at_least": -1}, {"at_least": 501}, {"at_least": True}, {"at_least": "3"}, {"kind": "army"},
    {"at_least_of": {"army": 1}}, {"at_least_of": []}, {"stands": "yes"}, {"recipient": "age1" + "b" * 58},
    {"token": "short"}, {"new_capability": None}, {"at_least_of": {"union": 1.5}}, {"kind": []}, {"kind": {}},
    {"verb": ["pledge"]}, {"verb": {}}, {"token": 0}, {"token": []}, {"recipient": ["age1"]}, {"at_least": []},
])  # fmt: skip
def test_a_call_of_another_shape_is_refused_and_changes_nothing(cast: Cast, change: dict[str, object]) -> None:
    statement = an_open_statement(cast.dara, cast.lantern)
    [phone] = invited(cast.dara, statement, "First")
    answer = phone.send({**phone.pledge_fields(), **change})
    assert answer.status_code == 422 and answer.json()["why"] == "shape" and len(answer.content) == 16384
    assert not StatementPledge.objects.exists()


def test_a_call_of_another_size_is_refused(cast: Cast) -> None:
    statement = an_open_statement(cast.dara, cast.lantern)
    [phone] = invited(cast.dara, statement, "First")
    fields = phone.pledge_fields()
    assert {phone.send(fields, size).status_code for size in (2047, 2049, 4096, 16384)} == {422}
    assert phone.send({**fields, "verb": "answer"}, 2048).status_code == 422
    assert phone.send({**fields, "verb": "answer"}, 17 * 16384).status_code == 422
    assert phone.send({"verb": "comment", "token": phone.token, "words": "k" * 1001}).status_code == 422
    assert len(fitted(fields, 2048)) == 2048 and phone.send(fields).status_code == 200


def test_pledge_change_and_withdrawal_look_alike(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    """The same size there and back, the same headers, the same rows, no line in a log or in the audit."""
    statement = an_open_statement(cast.dara, cast.lantern)
    first, second = invited(cast.dara, statement, "First", "Second")
    entries, seen = Entry.objects.count(), []
    for phone, stands in ((first, True), (second, False)):
        before = counts()
        answer = phone.send(phone.pledge_fields(stands=stands))
        phone.has_pledged = True
        growth = {name: number - before[name] for name, number in counts().items() if number != before[name]}
        seen.append((len(answer.content), dict(answer.headers), growth, answer.status_code))
    assert seen[0] == seen[1] and seen[0][2] == {"StatementPledge": 1}
    rows, again = counts(), []
    for at_least, stands in ((4, True), (4, False), (9, True)):
        answer = first.send(first.pledge_fields(at_least, stands=stands))
        again.append((len(answer.content), dict(answer.headers), counts() == rows))
    assert again[0] == again[1] == again[2]
    assert Entry.objects.count() == entries and not caplog.records


def test_the_largest_set_appears_at_the_first_time_that_it_is_enough(cast: Cast) -> None:
    statement = an_open_statement(cast.dara, cast.lantern, floor=3, floor_kind="union", floor_kind_least=1)
    first, second, third, hesitant = invited(cast.dara, statement, "First", "Second", "Third", "Hesitant")
    first.pledge(2)
    second.pledge(3, union=1)
    third.pledge(2)
    hesitant.pledge(5)
    assert wake(FIRST_AT) == "open", "without a union it is not enough"
    assert first.look()["next_at"] == "2026-11-26T09:00:00Z"
    third.kind = "union"
    third.pledge(2)
    assert wake(FIRST_AT + DAY) == "opening"
    assert {phone.look()["yours"] for phone in (first, second, third)} == {"seat"}
    assert sorted(seat["kind"] for seat in first.look()["seats"]) == ["", "ngo", "union"]
    assert "seats" not in hesitant.look()


@pytest.mark.both
def test_who_comes_twice_counts_once_and_nobody_signs_with_fewer_than_asked_for(cast: Cast) -> None:
    statement, phones = opened(cast, "River Watch", "Paddy Farmers", "RIVER WATCH")
    for phone in phones:
        phone.pledge(3)
    for phone in phones:
        assert phone.answer()["ok"]
    assert names_of(statement) == []
    time_passes(LAST_AT)
    assert Statement.objects.get().state == "not_reached"


def test_without_names_a_number_appears_and_no_small_class(cast: Cast) -> None:
    statement = an_open_statement(cast.dara, cast.lantern, form="counted", floor=5)
    for kind, number in (("ngo", 4), ("union", 2), ("ingo", 1)):
        for phone in invited(cast.dara, statement, *[f"{kind} {n}" for n in range(number)], kind=kind):
            phone.pledge(6)
    assert wake(FIRST_AT) == "published"
    row = Statement.objects.get()
    assert row.count == 7 and row.class_counts == {"ngo": 4, "others": 3}
    assert not StatementPledge.objects.exists() and not StatementSignature.objects.exists()


@pytest.mark.parametrize("wanted", ["few", "all", "chain"])
def test_five_hundred_pledges_are_worked_out_in_a_twentieth_of_a_second(cast: Cast, wanted: str) -> None:
    """Also where each strikes out the next. SQLite works in this process: its time of the processor is all of it."""
    statement = an_open_statement(cast.dara, cast.lantern, form="counted", floor=200)
    leasts = {"few": lambda n: n % 480, "all": lambda n: 500, "chain": lambda n: n + 2}
    StatementPledge.objects.bulk_create(
        StatementPledge(
            statement=statement, capability_hash=f"{n:064x}", kind="ngo", at_least=leasts[wanted](n),
            recipient=f"age1{n:058}",
        )
        for n in range(500)
    )  # fmt: skip
    spans = []
    for _ in range(3):
        began = process_time()
        members = largest_set(statement)
        spans.append(process_time() - began)
    assert len(members) == (0 if wanted == "chain" else 500)
    assert min(spans) < 0.05
