"""Who may do what: one complete table."""

import pytest

from karpear.rules.access import TABLE, Role, Verb, may, roles_for


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


def test_a_member_may_plan_and_nothing_else() -> None:
    assert {verb for verb in Verb if may(Role.MEMBER, verb)} == {Verb.PLAN}


def test_a_verb_outside_the_table_is_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(TABLE, Verb.INVITE)
    assert roles_for(Verb.INVITE) == frozenset()
    assert not may(Role.OFFICER, Verb.INVITE)
