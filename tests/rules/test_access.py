"""Who may do what: one complete table."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from karpear.rules.access import (
    BEFORE_SECOND,
    BROUGHT_FOR,
    TABLE,
    Role,
    RoleStanding,
    Verb,
    may,
    may_be_second,
    roles_for,
)


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_has_a_row_and_somebody_may(verb: Verb) -> None:
    assert TABLE[verb]
    assert TABLE[verb] <= set(Role)


def test_the_table_has_no_row_without_a_verb() -> None:
    assert set(TABLE) == set(Verb)


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("role", Role)
def test_may_says_what_the_table_says(role: Role, verb: Verb) -> None:
    assert may(role, verb) == (role in roles_for(verb))


@pytest.mark.parametrize("verb", Verb)
def test_without_a_role_nothing(verb: Verb) -> None:
    assert not may(None, verb)


def test_a_member_may_plan_note_a_demand_and_read_when_to_speak_and_nothing_else() -> None:
    assert {verb for verb in Verb if may(Role.MEMBER, verb)} == {Verb.PLAN, Verb.NOTE_DEMAND, Verb.READ_POSTURE}


def test_a_verb_outside_the_table_is_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(TABLE, Verb.INVITE)
    assert roles_for(Verb.INVITE) == frozenset()
    assert not may(Role.OFFICER, Verb.INVITE)


NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=365)
FIRST, SECOND, THIRD = uuid4(), uuid4(), uuid4()


def second(*standings: RoleStanding, by: UUID = SECOND) -> bool:
    return may_be_second(by=by, first=FIRST, standings=standings, word_at=NOW - timedelta(hours=1), now=NOW)


def test_a_second_word_is_that_of_somebody_else_who_was_there_before_the_first() -> None:
    assert second(RoleStanding(SECOND, LONG_AGO))
    assert not second(RoleStanding(FIRST, LONG_AGO), by=FIRST)
    assert not second(RoleStanding(THIRD, LONG_AGO)), "who has no standing here says nothing"
    assert not second(RoleStanding(SECOND, NOW))
    assert not second(RoleStanding(SECOND, NOW - BEFORE_SECOND + timedelta(minutes=1)))
    assert second(RoleStanding(SECOND, NOW, free=True))


def test_who_brought_somebody_in_lately_is_no_second_beside_them() -> None:
    lately, here = NOW - timedelta(days=10), RoleStanding(SECOND, LONG_AGO)
    assert not second(RoleStanding(SECOND, lately, brought_by=FIRST))
    assert not second(here, RoleStanding(FIRST, lately, brought_by=SECOND))
    assert second(here, RoleStanding(FIRST, NOW - BROUGHT_FOR, brought_by=SECOND))
    assert second(RoleStanding(SECOND, lately, brought_by=THIRD))
