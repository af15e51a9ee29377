"""What an organisation's preparedness rests on: dated events, each of which somebody can look up.

Source: ISO 31030:2021 (what was treated is monitored and reviewed); docs/guide/readiness.md: a proof is something that
was really done, and runs out.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ExerciseKind(StrEnum):
    """By what a measure was put to the test. `TRIAL`: somebody says that they tried it; nothing here shows it."""

    DRILL = "drill"
    READING = "reading"
    COURSE = "course"
    COVER = "cover"
    CONTACT = "contact"
    PHONE = "phone"
    ROLL_CALL = "roll_call"
    CHECK_IN = "check_in"
    NUMBERS = "numbers"
    ASSESSMENT = "assessment"
    TRIAL = "trial"


@dataclass(frozen=True, slots=True)
class Exercise:
    """Something was really done that shows whether measures hold. `path`: the page of the event.

    `lines`: ids of the catalogue (risks that it answers, measures that it exercises). `ends_at`: until when it holds,
    where the event itself says so; None: as long as its kind does. `but_not`: measures that it does not test, whatever
    else it names. `people`: how many of how many had done it.
    """

    kind: ExerciseKind
    at: datetime
    lines: frozenset[str]
    path: str
    ends_at: datetime | None = None
    but_not: frozenset[str] = frozenset()
    people: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ProofSpan:
    """How one person stands in one thing: `proven_at`: since when; None: not proven, or something of it is missing.

    `ends_at`: until when it holds; None: as long as nothing changes. `by_own_hand`: nobody but the person themselves
    wrote something of it down, who keeps it of others, too.
    """

    proven_at: datetime | None = None
    ends_at: datetime | None = None
    by_own_hand: bool = False
