"""What came of speaking, or of silence: which of it is harm, and which act each is for a country's catalogue."""

from enum import StrEnum

from ..case.huridocs import ActType


class Aftermath(StrEnum):
    """What was seen after it."""

    NOTHING = "nothing"
    HEARD = "heard"
    HELPED = "helped"
    ASKED = "asked"
    THREAT = "threat"
    DEFAMED = "defamed"
    SUMMONS = "summons"
    ARREST = "arrest"
    WATCHED = "watched"
    RAID = "raid"
    EVENT = "event"
    LETTER = "letter"
    CYBER = "cyber"
    REPRISAL = "reprisal"


#: Harm to us, by the act by which a threat of the catalogue knows it.
ACTS: dict[Aftermath, ActType] = {
    Aftermath.THREAT: ActType.THREAT,
    Aftermath.DEFAMED: ActType.DEFAMATION,
    Aftermath.SUMMONS: ActType.SUMMONS,
    Aftermath.ARREST: ActType.ARREST,
    Aftermath.WATCHED: ActType.SURVEILLANCE,
    Aftermath.RAID: ActType.OFFICE_RAID,
    Aftermath.EVENT: ActType.MEETING_BANNED,
    Aftermath.LETTER: ActType.SANCTION_LETTER,
    Aftermath.CYBER: ActType.CYBER,
}
#: Somebody was taken: one is enough to be believed.
GRAVE = frozenset({Aftermath.ARREST})
#: Harm, be it to us or to others: whoever decided hears of it.
HARMS = frozenset({*ACTS, Aftermath.REPRISAL})


def is_harmful(happened: list[Aftermath]) -> bool:
    """Is there anything in it of which the register has to hear?"""
    return any(code in ACTS for code in happened)


def harms_among(happened: list[Aftermath]) -> list[Aftermath]:
    """Those of which whoever decided has to hear: more than the register has to."""
    return [code for code in happened if code in HARMS]
