"""Who may sign that money leaves the reserve: two people, neither of them who asked or who gets it, one from outside.

Source: the field's practice (two signatures, one of them not from the person's line; docs/guide/reserve.md). A line is
whoever leads somebody, and whomever they lead, all the way up and down: those who could not well say no.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

SIGNATURES = 2
#: So long a request waits before everybody who may sign is told again, by every way.
TELL_AGAIN_AFTER = timedelta(minutes=30)
#: Within this money should be there.
WITHIN = timedelta(hours=1)
RECEIPT_WITHIN = timedelta(days=14)


class MoneyClass(StrEnum):
    """What money is asked for."""

    FOOD = "food"
    TRANSPORT = "transport"
    FIRST_VISIT = "first_visit"
    LEGAL = "legal"
    BAIL = "bail"
    MEDICAL = "medical"
    RELOCATION = "relocation"
    SUPPORT = "support"
    FUNERAL = "funeral"
    OFFICE = "office"
    OTHER = "other"


#: What nobody has a bill for in the first hour: it is paid first, and the receipt follows.
WITHOUT_BILL = frozenset({MoneyClass.FOOD, MoneyClass.TRANSPORT, MoneyClass.FIRST_VISIT, MoneyClass.SUPPORT})


class CannotSign(StrEnum):
    """Why somebody may not sign."""

    ASKED = "asked"
    GETS = "gets"
    SIGNED = "signed"
    ENOUGH = "enough"
    NEEDS_OUTSIDE = "needs_outside"


@dataclass(frozen=True, slots=True)
class MoneyAsked:
    """Who asked, who gets it where that is one of us, and in whose line nobody counts as outside.

    `led_by`: person → whoever leads them. `leads`: count as leading whoever nobody was written down for.
    """

    asker: UUID
    beneficiary: UUID | None
    led_by: Mapping[UUID, UUID]
    leads: frozenset[UUID] = frozenset()

    def is_outside(self, signer: UUID) -> bool:
        """Is this person in nobody's line here?"""
        concerned = {self.asker, self.beneficiary} - {None}
        return not any(signer in self._line(person) for person in concerned if person)

    def _line(self, person: UUID) -> set[UUID]:
        line = {person} | _up(person, self.led_by) | _down(person, self.led_by)
        return line if person in self.led_by else line | self.leads


def _up(person: UUID, led_by: Mapping[UUID, UUID]) -> set[UUID]:
    above: set[UUID] = set()
    leader = led_by.get(person)
    while leader is not None and leader not in above:
        above.add(leader)
        leader = led_by.get(leader)
    return above


def _down(person: UUID, led_by: Mapping[UUID, UUID]) -> set[UUID]:
    below: set[UUID] = set()
    reached = {person}
    while reached:
        reached = {led for led, leader in led_by.items() if leader in reached} - below - {person}
        below |= reached
    return below


def refusal(by: UUID, money: MoneyAsked, signed: Sequence[UUID]) -> CannotSign | None:
    """Why `by` may not sign next; None: they may. `signed`: who has."""
    if by == money.asker:
        return CannotSign.ASKED
    if by == money.beneficiary:
        return CannotSign.GETS
    if by in signed:
        return CannotSign.SIGNED
    if len(signed) >= SIGNATURES:
        return CannotSign.ENOUGH
    if len(signed) == SIGNATURES - 1 and not any(map(money.is_outside, [*signed, by])):
        return CannotSign.NEEDS_OUTSIDE
    return None


def able(people: Collection[UUID], money: MoneyAsked, signed: Sequence[UUID]) -> list[UUID]:
    """Those of `people` who may sign next."""
    return [person for person in people if refusal(person, money, signed) is None]


def is_signed(money: MoneyAsked, signed: Collection[UUID]) -> bool:
    """May it be paid?"""
    return len(set(signed)) >= SIGNATURES and any(map(money.is_outside, signed))
