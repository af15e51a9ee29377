"""Clauses of a policy: to whom one applies, who has understood it, what changed between two revisions.

Sources: ISO 31030:2021, 6.3 (policy is communicated, and understood by those whom it concerns); revision states as
CISO Assistant has them, reduced to four. What somebody understood is a clause's *meaning*, not its words: a slip that
is corrected asks nobody again.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from .evidence import ProofSpan

#: Of an important clause.
QUESTIONS = 3
LEAST_CHOICES, MOST_CHOICES = 2, 4
#: Letters of a meaning's fingerprint: enough that no two clauses of an organisation ever share one.
FINGERPRINT = 32


class Topic(StrEnum):
    """What a clause is about, in the order of a policy."""

    TRAVEL = "travel"
    CHECK_IN = "check_in"
    DEVICES = "devices"
    INFORMATION = "information"
    VISITORS = "visitors"
    MEDIA = "media"
    MONEY = "money"
    HARASSMENT = "harassment"
    WELL_BEING = "well_being"
    CRISIS = "crisis"


class Applies(StrEnum):
    """To whom a clause applies, and what somebody is. TRAVELS, AT_NIGHT and ALONE are so on a trip."""

    EVERYBODY = "everybody"
    DEVICE = "device"
    OFFICER = "officer"
    LEAD = "lead"
    TRAVELS = "travels"
    AT_NIGHT = "at_night"
    ALONE = "alone"


#: These come and go with a trip.
OF_A_TRIP = frozenset({Applies.TRAVELS, Applies.AT_NIGHT, Applies.ALONE})


class ClauseChange(StrEnum):
    """How a clause differs from the same one in another revision."""

    NEW = "new"
    MEANING = "meaning"
    WORDING = "wording"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ClauseState:
    """A clause as it stands in one revision. `content`: the fingerprint of what it means; `words`: all that is read."""

    key: str
    content: str
    important: bool = True
    words: Any = None


@dataclass(frozen=True, slots=True)
class ClauseDifference:
    """One clause that is not as it was. `asks_again`: it is to be understood by those to whom it applies."""

    key: str
    change: ClauseChange
    asks_again: bool


def applies(clause: Collection[str], person: Collection[str]) -> bool:
    """Does a clause for these apply to somebody who is these?"""
    return Applies.EVERYBODY in clause or not set(clause).isdisjoint(person)


def fingerprint(key: str, *words: Any) -> str:
    """Of what a clause means, made when its author says that the meaning is new."""
    canonical = json.dumps([key, *words], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:FINGERPRINT]


def changes(earlier: Sequence[ClauseState], later: Sequence[ClauseState]) -> list[ClauseDifference]:
    """What a reader of the earlier revision has to know of the later one, in its order; what is gone comes last."""
    earlier_by_key = {clause.key: clause for clause in earlier}
    later_keys = {clause.key for clause in later}
    differences = [
        ClauseDifference(clause.key, change, asks_again=clause.important and change is not ClauseChange.WORDING)
        for clause in later
        if (change := _change(earlier_by_key.get(clause.key), clause))
    ]
    gone_keys = [clause.key for clause in earlier if clause.key not in later_keys]
    return differences + [ClauseDifference(key, ClauseChange.GONE, asks_again=False) for key in gone_keys]


def _change(earlier: ClauseState | None, later: ClauseState) -> ClauseChange | None:
    if earlier is None:
        return ClauseChange.NEW
    if earlier.content != later.content or (later.important and not earlier.important):
        return ClauseChange.MEANING
    return ClauseChange.WORDING if earlier != later else None


def proof_of(required: int, understood: int, last_at: datetime | None) -> ProofSpan:
    """Since when somebody has understood all that is required: since the last of it; not at all if one is missing.

    Nothing required is nothing proven: a cell is green by an event alone.
    """
    return ProofSpan(proven_at=last_at) if 0 < required <= understood else ProofSpan()


def joined(first: ProofSpan | None, second: ProofSpan) -> ProofSpan:
    """Both together, of somebody who belongs to two organisations: as good as the worse, and as new as the later."""
    if first is None:
        return second
    moments = [span.proven_at for span in (first, second) if span.proven_at]
    return ProofSpan(proven_at=max(moments)) if len(moments) == 2 else ProofSpan()


def exercised_at(people: int, understood: int, first_at: datetime | None) -> datetime | None:
    """When a clause put its measures to the test: once everybody to whom it applies has understood it.

    Dated by whoever understood it first, since that is what is forgotten first. One proof fewer, and it is none.
    """
    return first_at if 0 < people <= understood else None


def is_right(questions: Sequence[Mapping[str, Any]], choices: Sequence[int]) -> bool:
    """Is each question answered by the choice that is right? Choices count from 1."""
    return len(choices) == len(questions) and not wrong_ones(questions, choices)


def wrong_ones(questions: Sequence[Mapping[str, Any]], choices: Sequence[int]) -> list[int]:
    """Which questions (from 0) are answered wrongly, or not at all."""
    answers = [*choices, *([0] * len(questions))]
    return [n for n, question in enumerate(questions) if answers[n] != question["right"]]
