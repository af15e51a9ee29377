"""Whether a law binds an organisation, and why. What nobody has said is never a no.

Source: docs/guide/law.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from .organisation import ExpiryKind, LegalEventKind, LegalProfile, OrganisationKind

_OF_REGISTRATION = (ExpiryKind.REGISTRATION, ExpiryKind.MEMORANDUM)
FOREIGN = frozenset({OrganisationKind.FOREIGN_ASSOCIATION, OrganisationKind.FOREIGN_NGO})


class Trait(StrEnum):
    """What of an organisation decides."""

    KIND = "kind"
    REGISTERED = "registered"
    FOREIGN = "foreign"
    STAFF = "staff"
    VOLUNTEERS = "volunteers"
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
    """Organisations that a law binds: all that is asked must be so. None, or no kinds: it is not asked.

    `to_check`: whether it binds these, only a lawyer can say.
    """

    kinds: frozenset[OrganisationKind] = frozenset()
    registered: bool | None = None
    foreign: bool | None = None
    staff: bool | None = None
    volunteers: bool | None = None
    donors: bool | None = None
    rents: bool | None = None
    earns: bool | None = None
    to_check: bool = False


#: A law binds whoever belongs to one of them.
type BoundGroups = Sequence[BoundGroup]
EVERYBODY: BoundGroups = (BoundGroup(),)


@dataclass(frozen=True, slots=True)
class BindingReason:
    """One trait and what was said of it: `has` None where nobody said. `kind`: what it is, where that decides."""

    trait: Trait
    has: bool | None
    kind: OrganisationKind | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """`why`: what decided. For UNKNOWN it is what has to be asked; nothing where the law binds everybody."""

    answer: LawBinds
    why: tuple[BindingReason, ...] = ()

    @property
    def is_doubted(self) -> bool:
        """Has all been said, and only a lawyer can say what follows?"""
        return self.answer is LawBinds.UNKNOWN and all(reason.has is not None for reason in self.why)


def applies(groups: BoundGroups, profile: LegalProfile) -> Binding:
    """Yes, no, or unknown: with what was said, or what nobody said."""
    bindings = [_bind_group(group, profile) for group in groups]
    for answer in (LawBinds.YES, LawBinds.UNKNOWN, LawBinds.NO):
        reasons = [binding.why for binding in bindings if binding.answer is answer]
        if reasons and answer is LawBinds.YES:
            return Binding(answer, reasons[0])
        if reasons:
            return Binding(answer, tuple(dict.fromkeys(reason for why in reasons for reason in why)))
    return Binding(LawBinds.NO)


def may_have_bound(groups: BoundGroups, profile: LegalProfile) -> bool:
    """Could it have bound the organisation before its people, donors, rent, trade or registration changed?"""
    lasting = replace(profile, staff=None, volunteers=None, has_donors=None, rents=None, earns=None, registered=None)
    return applies(groups, lasting).answer is not LawBinds.NO


def _bind_group(group: BoundGroup, profile: LegalProfile) -> Binding:
    """All of it must be so: one thing that is not decides, whatever nobody has said of the rest."""
    traits_asked = list(_ask_traits(group, profile))
    if against := tuple(reason for reason, fits in traits_asked if fits is False):
        return Binding(LawBinds.NO, against)
    if unsaid := tuple(reason for reason, fits in traits_asked if fits is None):
        return Binding(LawBinds.UNKNOWN, unsaid)
    return Binding(
        LawBinds.UNKNOWN if group.to_check else LawBinds.YES, tuple(reason for reason, _fits in traits_asked)
    )


def _ask_traits(group: BoundGroup, profile: LegalProfile) -> Iterator[tuple[BindingReason, bool | None]]:
    """Each trait that is asked, and whether the organisation is so; None where nobody said."""
    kind = profile.kind
    if group.kinds:
        fits = None if kind is None else kind in group.kinds
        yield BindingReason(Trait.KIND, None if kind is None else True, kind), fits
    for trait, demanded, has in (
        (Trait.REGISTERED, group.registered, is_registered(profile)),
        (Trait.FOREIGN, group.foreign, None if kind is None else kind in FOREIGN),
        (Trait.STAFF, group.staff, _has_any(profile.staff)),
        (Trait.VOLUNTEERS, group.volunteers, _has_any(profile.volunteers)),
        (Trait.DONORS, group.donors, profile.has_donors),
        (Trait.RENTS, group.rents, profile.rents),
        (Trait.EARNS, group.earns, profile.earns),
    ):
        if demanded is not None:
            yield BindingReason(trait, has), None if has is None else has is demanded


def is_registered(profile: LegalProfile) -> bool | None:
    """As an unregistered group: no. By a registration or memorandum that holds: yes. Else what was said.

    Whose papers have all run out may be on the list or not: nobody can say by them, nor by an answer of before.
    """
    if profile.kind is OrganisationKind.UNREGISTERED:
        return False
    if any(_papers_that_hold(profile)):
        return True
    last_day = max((expiry.on for expiry in profile.expiries if expiry.kind in _OF_REGISTRATION), default=None)
    is_of_before = last_day and (profile.registered_said_on is None or profile.registered_said_on <= last_day)
    return None if is_of_before else profile.registered


def _has_any(number: int | None) -> bool | None:
    return None if number is None else number > 0


def _papers_that_hold(profile: LegalProfile) -> Iterator[bool]:
    """Of each day of registration, and each paper that runs out: does it still hold?"""
    over = {expiry.key for expiry in profile.expiries if profile.as_of and expiry.on < profile.as_of}
    yield from (event.key not in over for event in profile.events if event.kind is LegalEventKind.REGISTERED)
    yield from (expiry.key not in over for expiry in profile.expiries if expiry.kind in _OF_REGISTRATION)
