"""What a bulletin says by codes: what happened, how sure its source is, how urgent it is, how many release it.

Sources: the Admiralty scale (source A–F, content 1–6); OASIS, "Common Alerting Protocol", version 1.2 (urgency,
severity, certainty).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from .labels import Label


class EventKind(StrEnum):
    """What happened."""

    ARREST = "arrest"
    RAID = "raid"
    CHECKPOINT = "checkpoint"
    NEW_RULE = "new_rule"
    FLOOD = "flood"
    THREAT = "threat"
    OTHER = "other"


class Reliability(StrEnum):
    """How far whoever told it is usually right."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Credibility(StrEnum):
    """How far what was told is likely."""

    CONFIRMED = "1"
    PROBABLE = "2"
    POSSIBLE = "3"
    DOUBTFUL = "4"
    IMPROBABLE = "5"
    UNKNOWN = "6"


class Sureness(StrEnum):
    """The two in one answer, as somebody in a hurry gives it."""

    CONFIRMED = "confirmed"
    SEEN = "seen"
    TRUSTED = "trusted"
    HEARD = "heard"
    DOUBTED = "doubted"
    UNKNOWN = "unknown"


GRADES: Mapping[Sureness, tuple[Reliability, Credibility]] = {
    Sureness.CONFIRMED: (Reliability.A, Credibility.CONFIRMED),
    Sureness.SEEN: (Reliability.A, Credibility.PROBABLE),
    Sureness.TRUSTED: (Reliability.B, Credibility.PROBABLE),
    Sureness.HEARD: (Reliability.C, Credibility.POSSIBLE),
    Sureness.DOUBTED: (Reliability.D, Credibility.DOUBTFUL),
    Sureness.UNKNOWN: (Reliability.F, Credibility.UNKNOWN),
}


class CapUrgency(StrEnum):
    """How soon to act."""

    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class CapSeverity(StrEnum):
    """How grave it is."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"


class CapCertainty(StrEnum):
    """How likely it is."""

    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"


@dataclass(frozen=True, slots=True)
class CapPresets:
    """What is said where the author does not say otherwise."""

    urgency: CapUrgency
    severity: CapSeverity


CAP_PRESETS: Mapping[EventKind, CapPresets] = {
    EventKind.ARREST: CapPresets(CapUrgency.IMMEDIATE, CapSeverity.SEVERE),
    EventKind.RAID: CapPresets(CapUrgency.IMMEDIATE, CapSeverity.SEVERE),
    EventKind.CHECKPOINT: CapPresets(CapUrgency.IMMEDIATE, CapSeverity.MODERATE),
    EventKind.NEW_RULE: CapPresets(CapUrgency.FUTURE, CapSeverity.MODERATE),
    EventKind.FLOOD: CapPresets(CapUrgency.EXPECTED, CapSeverity.SEVERE),
    EventKind.THREAT: CapPresets(CapUrgency.EXPECTED, CapSeverity.MODERATE),
    EventKind.OTHER: CapPresets(CapUrgency.UNKNOWN, CapSeverity.UNKNOWN),
}
CERTAINTIES: Mapping[Credibility, CapCertainty] = {
    Credibility.CONFIRMED: CapCertainty.OBSERVED,
    Credibility.PROBABLE: CapCertainty.LIKELY,
    Credibility.POSSIBLE: CapCertainty.POSSIBLE,
    Credibility.DOUBTFUL: CapCertainty.POSSIBLE,
    Credibility.IMPROBABLE: CapCertainty.UNLIKELY,
    Credibility.UNKNOWN: CapCertainty.UNKNOWN,
}

#: From so many organisations on, it is said how many have seen the same: fewer could be guessed.
SEEN_HERE_FROM = 3
#: So long it may stand at most, from when it is written.
LONGEST = timedelta(days=90)
_WIDTH = list(Label)


def needs_two(label: Label) -> bool:
    """Does it take a second person to release it? What is only for some is not sent by one person in a fright."""
    return label in (Label.RED, Label.AMBER_STRICT, Label.AMBER)


def is_wider(label: Label, than: Label) -> bool:
    """Does it let more people receive it?"""
    return width(label) > width(than)


def width(label: Label) -> int:
    """The further it travels, the higher."""
    return _WIDTH.index(label)


def is_enough(organisations: int) -> bool:
    """Have so many seen the same that the number gives nobody away?"""
    return organisations >= SEEN_HERE_FROM
