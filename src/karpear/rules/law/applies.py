"""Whether a law binds an organisation, and why. What nobody has said is never a no.

Source: docs/guide/law.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .organisation import LegalProfile, OrganisationKind


class Trait(StrEnum):
    """What of an organisation decides."""

    KIND = "kind"
    REGISTERED = "registered"
    FOREIGN = "foreign"
    STAFF = "staff"
    DONORS = "donors"
    RENTS = "rents"
    EARNS = "earns"


class LawBinds(StrEnum):
    """The answer."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class BoundGroup:
    """Organisations that a law binds: all that is asked must be so. None, or no kinds: it is not asked."""

    kinds: frozenset[OrganisationKind] = frozenset()
    registered: bool | None = None
    foreign: bool | None = None
    staff: bool | None = None
    donors: bool | None = None
    rents: bool | None = None
    earns: bool | None = None


#: A law binds whoever belongs to one of them.
type Who = Sequence[BoundGroup]


@dataclass(frozen=True, slots=True)
class BindingReason:
    """One trait and what was said of it: `has` None where nobody said, `kind` where that decides."""

    trait: Trait
    has: bool | None
    kind: OrganisationKind | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """`why`: what decided; for UNKNOWN what has to be asked, for YES to everybody nothing."""

    answer: LawBinds
    why: tuple[BindingReason, ...] = ()


def applies(who: Who, profile: LegalProfile) -> Binding:
    """Yes, no, or unknown: with what was said, or what nobody said."""
    raise NotImplementedError
