"""The Traffic Light Protocol, version 2.0: what each label allows to each kind of recipient.

Source: FIRST, "Traffic Light Protocol (TLP)", version 2.0, August 2022. Every way out asks this one table: page, list,
feed, mail, text message, export, paper, search and notification.
"""

from dataclasses import dataclass
from enum import StrEnum


class Label(StrEnum):
    """How far something may travel, the narrowest first."""

    RED = "RED"
    AMBER_STRICT = "AMBER+STRICT"
    AMBER = "AMBER"
    GREEN = "GREEN"
    CLEAR = "CLEAR"

    @property
    def marking(self) -> str:
        """As it is written, in every language: capitals, no space."""
        return f"TLP:{self.value}"


class RecipientClass(StrEnum):
    """What somebody is to an item: named in it, of a member to which it goes, a partner of one, or anybody."""

    NAMED = "named"
    MEMBER = "member"
    PARTNER = "partner"
    PUBLIC = "public"


class HandOn(StrEnum):
    """How far a recipient may hand something on, the nearest first."""

    NOBODY = "nobody"
    OWN_ORGANISATION = "own_organisation"
    OWN_PARTNERS = "own_partners"
    COMMUNITY = "community"
    ANYBODY = "anybody"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one recipient may do with one item. `listed`: it stands in their lists, feeds and searches."""

    receive: bool = False
    listed: bool = False
    download: bool = False
    forward: HandOn = HandOn.NOBODY

    @property
    def may_forward(self) -> bool:
        return self.forward is not HandOn.NOBODY


NOTHING = Allowance()
_TO_READ = Allowance(receive=True, listed=True)
_ENDS_HERE = Allowance(receive=True, listed=True, download=True)


def _onwards(reach: HandOn) -> Allowance:
    return Allowance(receive=True, listed=True, download=True, forward=reach)


#: What does not stand here is not allowed.
_TABLE: dict[Label, dict[RecipientClass, Allowance]] = {
    Label.RED: {RecipientClass.NAMED: _TO_READ},
    Label.AMBER_STRICT: {
        RecipientClass.NAMED: _onwards(HandOn.OWN_ORGANISATION),
        RecipientClass.MEMBER: _onwards(HandOn.OWN_ORGANISATION),
    },
    Label.AMBER: {
        RecipientClass.NAMED: _onwards(HandOn.OWN_PARTNERS),
        RecipientClass.MEMBER: _onwards(HandOn.OWN_PARTNERS),
        RecipientClass.PARTNER: _ENDS_HERE,
    },
    Label.GREEN: {
        RecipientClass.NAMED: _onwards(HandOn.COMMUNITY),
        RecipientClass.MEMBER: _onwards(HandOn.COMMUNITY),
        RecipientClass.PARTNER: _onwards(HandOn.COMMUNITY),
    },
    Label.CLEAR: dict.fromkeys(RecipientClass, _onwards(HandOn.ANYBODY)),
}


def allowance(label: Label, recipient: RecipientClass) -> Allowance:
    """What somebody of this class may do with an item of this label."""
    return _TABLE[label].get(recipient, NOTHING)
