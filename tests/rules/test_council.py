"""A council: who may answer, when enough have, what came out, and what may be shown when."""

from datetime import UTC, datetime, timedelta

import pytest

from karpear.rules.sharing.council import (
    AgendaKind,
    CouncilOutcome,
    MayBeShown,
    choices_of,
    count_council,
    has_quorum,
    may_answer,
    what_may_be_shown,
)

NOW, SECOND = datetime(2026, 11, 24, 9, tzinfo=UTC), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("closed_at", "outcome", "chatham", "secret", "expected"),
    [
        (None, "", False, False, MayBeShown()),
        (NOW + SECOND, "adopted", False, False, MayBeShown()),
        (NOW, "no_quorum", False, False, MayBeShown(result=True)),
        (NOW, "uncounted", False, True, MayBeShown(result=True)),
        (NOW, "adopted", True, False, MayBeShown(result=True)),
        (NOW, "chosen", True, True, MayBeShown(result=True)),
        (NOW, "chosen", False, True, MayBeShown(result=True, participants=True)),
        (NOW, "adopted", False, False, MayBeShown(result=True, participants=True, attribution=True)),
    ],
)
def test_nothing_is_shown_before_closing_nor_who_took_part_without_a_count(
    closed_at, outcome, chatham, secret, expected
):
    permitted = what_may_be_shown(closed_at=closed_at, outcome=outcome, chatham=chatham, secret=secret, now=NOW)
    assert permitted == expected


def test_a_voice_is_heard_and_decides_nothing():
    able = {(kind, vote) for kind in AgendaKind for vote in (True, False) if may_answer(kind, has_vote=vote)}
    assert able == {
        (AgendaKind.CONSULT, True), (AgendaKind.CONSULT, False), (AgendaKind.CONSENT, True), (AgendaKind.VOTE, True),
    }  # fmt: skip


def test_what_can_be_answered():
    assert choices_of(AgendaKind.INFORM) == []
    assert choices_of(AgendaKind.CONSULT) == ["agree", "abstain", "object"]
    assert choices_of(AgendaKind.CONSENT) == ["agree", "abstain", "aside", "object"]
    assert choices_of(AgendaKind.VOTE, 2) == ["1", "2", "abstain"]


def test_a_quorum_of_nobody_is_none():
    assert not has_quorum(count=0, of=0, percent=50)
    assert not has_quorum(count=1, of=3, percent=50)
    assert has_quorum(count=2, of=4, percent=50)


@pytest.mark.parametrize(
    ("kind", "choices", "outcome", "chosen"),
    [
        ("inform", [], CouncilOutcome.NOTED, ""),
        ("consult", ["agree", "object"], CouncilOutcome.HEARD, ""),
        ("consent", ["agree", "aside", "abstain"], CouncilOutcome.ADOPTED, ""),
        ("consent", ["agree", "agree", "object"], CouncilOutcome.OBJECTED, ""),
        ("vote", ["1", "2", "2", "abstain", "abstain", "abstain"], CouncilOutcome.CHOSEN, "2"),
        ("vote", ["1", "2"], CouncilOutcome.TIED, ""),
        ("vote", ["abstain"], CouncilOutcome.TIED, ""),
    ],
)
def test_what_comes_out(kind, choices, outcome, chosen):
    count = count_council(AgendaKind(kind), choices, option_count=2, quorate=True)
    assert (count.outcome, count.chosen) == (outcome, chosen)
    assert sum(number for _choice, number in count.counts) == len(choices)


def test_without_a_quorum_nothing_is_counted():
    count = count_council(AgendaKind.VOTE, ["1"], option_count=2, quorate=False)
    assert (count.outcome, count.counts) == (CouncilOutcome.NO_QUORUM, ())


def test_ballots_that_nobody_could_read_choose_nothing():
    count = count_council(AgendaKind.VOTE, ["2"], option_count=2, quorate=True, spoilt=3)
    assert (count.outcome, count.chosen) == (CouncilOutcome.CHOSEN, "2")
    assert count.counts[-1] == ("spoilt", 3)
