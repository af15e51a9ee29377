"""A fund that organisations hold together: who may sign, what may leave, what each pays in, and what others read of it.

Source: our own judgement of how mutual funds work (docs/guide/fund.md says it in words): contributions by exposure, two
signatures from two organisations that do not ask themselves, caps that all agreed to, totals in bands only. The years
are those of a reserve (`duty/reserve.py`), with the people of all members as one.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from uuid import UUID

from ..duty.for_whom import names_somebody
from ..duty.reserve import MOST_PEOPLE, CommonShock, EventRate, ReserveOutlook, ReserveQuestion, outlook
from ..duty.signatures import SIGNATURES
from .leaks import outgoing

#: A total of fewer members says what each of them has.
ENOUGH_MEMBERS = 3
#: So many arrests in one week are what the fund is tried against.
ARRESTS_IN_ONE_WEEK = 12
LONGEST_CODE = 20
#: A code has a number, and at most one word before it: "K-17", "Lotus 3".
_CODE = re.compile(r"[^\W\d_]{0,10}[ -]?\d{1,8}(?:-\d{1,6})?", re.UNICODE)
#: The steps of a band: 1, 2, 5, 10, 20, 50 …
_STEPS = (1, 2, 5)


class CannotSignForFund(StrEnum):
    """Why somebody may not sign."""

    ASKED = "asked"
    SAME_MEMBER = "same_member"
    NOT_AGREED = "not_agreed"
    SIGNED = "signed"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class FundSigner:
    """Somebody who would sign, or has, and for which member. `agreed`: did it agree before the money was asked for?"""

    person: UUID
    member: UUID
    agreed: bool = True


@dataclass(frozen=True, slots=True)
class FundMoney:
    """Which member asks, who asked for it, and who else acts for that member."""

    member: UUID
    asker: UUID | None
    insiders: Collection[UUID] = ()


def signing_refusal(signer: FundSigner, money: FundMoney, signed: Sequence[FundSigner]) -> CannotSignForFund | None:
    """Why this person may not sign next; None: they may. `signed`: who has."""
    if signer.person == money.asker:
        return CannotSignForFund.ASKED
    if signer.member == money.member or signer.person in money.insiders:
        return CannotSignForFund.SAME_MEMBER
    if not signer.agreed:
        return CannotSignForFund.NOT_AGREED
    if any(signer.member == earlier.member or signer.person == earlier.person for earlier in signed):
        return CannotSignForFund.SIGNED
    return CannotSignForFund.ENOUGH if len(signed) >= SIGNATURES else None


def is_signed_by_two(money: FundMoney, signed: Sequence[FundSigner]) -> bool:
    """May it be paid: by two people of two members, neither of them the one that asks?"""
    earlier: list[FundSigner] = []
    for signer in signed:
        if signing_refusal(signer, money, earlier) is None:
            earlier.append(signer)
    return len(earlier) >= SIGNATURES


class FundRefusal(StrEnum):
    """Why money neither enters nor leaves."""

    REQUEST = "request"
    YEAR = "year"
    CONTRIBUTION = "contribution"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class FundRules:
    """What all agreed to: the most for one request, for one member in 12 months, and from one member in 12 months."""

    most_request: int
    most_year: int
    most_contribution: int


def asking_refusal(amount: int, rules: FundRules, in_year: int) -> FundRefusal | None:
    """Why a member may not ask for this. `in_year`: what else was asked for it in 12 months and not refused."""
    if amount > rules.most_request:
        return FundRefusal.REQUEST
    return FundRefusal.YEAR if amount + in_year > rules.most_year else None


def leaving_refusal(amount: int, rules: FundRules, in_year: int, *, balance: int, promised: int) -> FundRefusal | None:
    """Why this may not leave. `promised`: what two have signed for already, and is still there."""
    return asking_refusal(amount, rules, in_year) or (FundRefusal.EMPTY if amount > balance - promised else None)


def entering_refusal(amount: int, rules: FundRules, in_year: int) -> FundRefusal | None:
    """Why a member may not pay this in. `in_year`: what it has paid in within 12 months."""
    return FundRefusal.CONTRIBUTION if amount + in_year > rules.most_contribution else None


@dataclass(frozen=True, slots=True)
class FundBand:
    """From `low` to under `high`."""

    low: int
    high: int


def band_of(amount: int, least: int) -> FundBand:
    """In which band this lies: the first ends at `least`, each next one about twice as far."""
    low, place = 0, 0
    while (high := least * _STEPS[place % 3] * 10 ** (place // 3)) <= amount:
        low, place = high, place + 1
    return FundBand(low, high)


def total_band(total: int, least: int, members: int) -> FundBand | None:
    """A total as others read it; None: fewer than three members stand behind it."""
    return band_of(total, least) if members >= ENOUGH_MEMBERS else None


@dataclass(frozen=True, slots=True)
class FundOutlook:
    """`target`: enough in 95 of 100 years for all members together. `shares`: by exposure; together the target.

    `question`, `years`: what `karpear rule reserve` is asked, and answers. `one_costs`: one of the shock's events.
    """

    target: int
    shares: Mapping[UUID, int]
    question: ReserveQuestion
    years: ReserveOutlook
    one_costs: float

    def pays_for(self, amount: int) -> int:
        """For how many arrests of that week so much is enough."""
        return min(ARRESTS_IN_ONE_WEEK, int(amount / self.one_costs)) if self.one_costs else ARRESTS_IN_ONE_WEEK


def fund_outlook(people: Mapping[UUID, int], events: tuple[EventRate, ...], arrest: str) -> FundOutlook:
    """What these members need together. `arrest`: which of the events comes twelve times in one week."""
    all_of_them = sum(people.values())
    question = ReserveQuestion(
        people=min(all_of_them, MOST_PEOPLE), events=events, shock=CommonShock((arrest,), ARRESTS_IN_ONE_WEEK)
    )
    years = outlook(question)
    larger = all_of_them / question.people if question.people else 1
    target = ceil(years.p95 * larger)
    return FundOutlook(target, _shared(target, people), question, years, years.shock_cost / ARRESTS_IN_ONE_WEEK)


def alone(people: int, events: tuple[EventRate, ...]) -> int:
    """What one member would need by itself to be as safe."""
    return ceil(outlook(ReserveQuestion(people=people, events=events)).p95)


def _shared(target: int, people: Mapping[UUID, int]) -> dict[UUID, int]:
    """In whole units, so that they add up: what is left over goes to those of whom most was cut off."""
    all_of_them = sum(people.values())
    if not all_of_them:
        return dict.fromkeys(people, 0)
    shares = {member: target * count // all_of_them for member, count in people.items()}
    by_rest = sorted(people, key=lambda member: (-(target * people[member] % all_of_them), member))
    for member in by_rest[: target - sum(shares.values())]:
        shares[member] += 1
    return shares


def rounded_up(amount: int, step: int) -> int:
    """As a member reads its own share: from an exact one it could work out how many people the others have."""
    return -(-amount // step) * step


def is_code(text: str, names: Collection[str] = ()) -> bool:
    """Is this a code, and nobody's name, number or place? `names`: of people whom the house of its author knows."""
    return bool(_CODE.fullmatch(text)) and tells_nobody(text, names)


def tells_nobody(text: str, names: Collection[str] = ()) -> bool:
    """Do these words name nobody, and hold no number, place or address?"""
    return not outgoing(text, names) and not names_somebody(text, names)
