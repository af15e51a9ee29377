"""What the law says of something that an authority asks: whether it is owed, and the least that answers it.

Source: docs/guide/law.md. What no rule answers, or more than one does, is unclear: nothing is guessed here.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import combinations

from .instruments import LawRank
from .organisation import OrganisationKind


class DemandClass(StrEnum):
    """What is asked."""

    REPORT = "report"
    PARTICIPANTS = "participants"
    PRIOR_NOTICE = "prior_notice"
    PERMISSION = "permission"
    STOP = "stop"
    SUMMONS = "summons"
    DOCUMENTS = "documents"
    ACCOUNTS = "accounts"
    STAFF_NAMES = "staff_names"
    CLARIFICATION = "clarification"
    SEARCH = "search"
    SANCTION = "sanction"
    WARNING = "warning"
    SUSPENSION = "suspension"
    DELETION = "deletion"


#: What lies in a hand once it is given: a letter that gives less has to say so, or it is asked for again.
GIVEN_IN_HAND = frozenset(
    {
        DemandClass.REPORT,
        DemandClass.PARTICIPANTS,
        DemandClass.DOCUMENTS,
        DemandClass.ACCOUNTS,
        DemandClass.STAFF_NAMES,
    }
)


class AuthorityLevel(StrEnum):
    """Who asks. A text that names two ministries binds nobody to a third: so these two stand by themselves."""

    VILLAGE = "village"
    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"
    INTERIOR = "interior"
    ECONOMY = "economy"
    MINISTRY = "ministry"
    POLICE = "police"
    MILITARY_POLICE = "military_police"
    ANTI_CORRUPTION = "anti_corruption"
    TAX = "tax"
    COURT = "court"


class DemandChannel(StrEnum):
    """How it was asked."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    LETTER = "letter"
    TELEGRAM = "telegram"
    COMMUNITY_LEADER = "leader"


class DemandReading(StrEnum):
    """What a text says of what is asked."""

    REQUIRED = "required"
    NOT_REQUIRED = "not_required"
    FORBIDDEN = "forbidden"
    UNCLEAR = "unclear"


class DisclosedItem(StrEnum):
    """What can be handed over, the least telling first."""

    DATES = "dates"
    PROVINCE = "province"
    ACTIVITY_KINDS = "activity_kinds"
    NUMBERS = "numbers"
    OFFICE_ADDRESS = "office_address"
    REGISTRATION = "registration"
    FILED_REPORTS = "filed_reports"
    MONEY_SUMMARY = "money_summary"
    FUNDING_PAPERS = "funding_papers"
    LEADERS = "leaders"
    REPRESENTATIVES = "representatives"
    ACCOUNTS = "accounts"
    STAFF = "staff"
    PARTICIPANTS = "participants"
    DEVICES = "devices"


#: What the office that wrote it can withdraw by another of its kind, from one day to the next.
PASSING = frozenset({LawRank.CIRCULAR, LawRank.LETTER})
#: What tells of people, or of money at the bank: never in a letter that is drafted here, whatever asks for it.
NAMING = frozenset(
    {
        DisclosedItem.FUNDING_PAPERS,
        DisclosedItem.LEADERS,
        DisclosedItem.REPRESENTATIVES,
        DisclosedItem.ACCOUNTS,
        DisclosedItem.STAFF,
        DisclosedItem.PARTICIPANTS,
        DisclosedItem.DEVICES,
    }
)
#: By which they know who somebody is.
KNOWN_BY = frozenset(
    {
        DisclosedItem.LEADERS,
        DisclosedItem.REPRESENTATIVES,
        DisclosedItem.STAFF,
        DisclosedItem.PARTICIPANTS,
        DisclosedItem.DEVICES,
    }
)


class ToldFirst(StrEnum):
    """Who has to know of it."""

    COUNSEL = "counsel"
    LEAD = "lead"
    OFFICERS = "officers"
    NETWORK = "network"
    DONORS = "donors"


class ReplyBasis(StrEnum):
    """On what a reply rests: what a text asks for, what one tells of one's own will, or nothing but a question back."""

    TEXT = "text"
    COURTESY = "courtesy"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """How long a text gives for the answer, from the day on which the demand arrived."""

    days: int
    working: bool


@dataclass(frozen=True, slots=True)
class AskedOf:
    """A demand as a rule has to know it. `kind`, `registered` None: nobody has said what the organisation is."""

    demand: DemandClass
    level: AuthorityLevel
    kind: OrganisationKind | None
    on: date
    registered: bool | None


@dataclass(frozen=True, slots=True)
class DemandRule:
    """One answer of a pack. `asks`: what the text asks for. `enough`: what one may tell of one's own will.

    `registered`: it speaks of organisations that are registered, or of those that are not; None: of both.
    `since`: the first day on which it holds; `until`: the first on which it no longer does.
    """

    key: str
    demands: frozenset[DemandClass]
    levels: frozenset[AuthorityLevel]
    kinds: frozenset[OrganisationKind]
    reading: DemandReading
    rank: LawRank
    asks: tuple[DisclosedItem, ...] = ()
    enough: tuple[DisclosedItem, ...] = ()
    tell: tuple[ToldFirst, ...] = ()
    within: AnswerSpan | None = None
    registered: bool | None = None
    since: date = date.min
    until: date = date.max

    def holds_for(self, question: AskedOf) -> bool:
        """Does it answer this?"""
        return (
            question.demand in self.demands
            and question.level in self.levels
            and question.kind in self.kinds
            and (self.registered is None or question.registered is self.registered)
            and self.since <= question.on < self.until
        )

    def meets(self, rule: "DemandRule") -> bool:
        """Is there a demand that both answer?"""
        return bool(
            self.demands & rule.demands
            and self.levels & rule.levels
            and self.kinds & rule.kinds
            and (None in (self.registered, rule.registered) or self.registered is rule.registered)
            and max(self.since, rule.since) < min(self.until, rule.until)
        )


def rule_for(question: AskedOf, rules: Iterable[DemandRule]) -> DemandRule | None:
    """The one that answers it; None, where none does or several do: then it is unclear."""
    holding = [rule for rule in rules if rule.holds_for(question)]
    return holding[0] if len(holding) == 1 else None


def hedged(rule: DemandRule) -> DemandRule:
    """The same while no source confirms it: it asserts nothing, so nothing is owed on it and no letter cites it."""
    return replace(rule, reading=DemandReading.UNCLEAR, asks=())


def reading_of(rule: DemandRule | None) -> DemandReading:
    """What it says; what nothing answers is unclear."""
    return rule.reading if rule else DemandReading.UNCLEAR


def colliding(rules: Iterable[DemandRule]) -> list[tuple[str, str]]:
    """Pairs of rules that answer the same demand: a pack that has any is refused."""
    return [(first.key, second.key) for first, second in combinations(rules, 2) if first.meets(second)]


def bases_for(rule: DemandRule | None) -> tuple[ReplyBasis, ...]:
    """On what a reply may rest, what is best first.

    No text is cited where it is unclear, and nothing is told of one's own will where that is forbidden to ask.
    """
    cites = rule is not None and rule.reading is not DemandReading.UNCLEAR
    tells = (ReplyBasis.COURTESY,) if rule is not None and rule.enough else ()
    return (ReplyBasis.TEXT, *tells, ReplyBasis.QUESTION) if cites else (ReplyBasis.QUESTION, *tells)


def items_for(rule: DemandRule | None, basis: ReplyBasis) -> tuple[DisclosedItem, ...]:
    """The least that satisfies a demand on this basis; nothing more may be handed over on it."""
    if rule is None or rule.reading is DemandReading.FORBIDDEN:
        return ()
    if basis is ReplyBasis.COURTESY:
        return tuple(item for item in rule.enough if item not in NAMING)
    is_owed = basis is ReplyBasis.TEXT and rule.reading is DemandReading.REQUIRED
    return rule.asks if is_owed else ()


def items_in_letter(rule: DemandRule | None, basis: ReplyBasis) -> tuple[DisclosedItem, ...]:
    """Those of them that a letter carries."""
    return tuple(item for item in items_for(rule, basis) if item not in NAMING)


def items_apart(rule: DemandRule | None, basis: ReplyBasis) -> tuple[DisclosedItem, ...]:
    """Those of them that tell of people or of money at the bank: handed over by themselves, after counsel has seen
    them."""
    return tuple(item for item in items_for(rule, basis) if item in NAMING)


def items_beyond(
    rule: DemandRule | None, basis: ReplyBasis, disclosed: Collection[DisclosedItem]
) -> tuple[DisclosedItem, ...]:
    """What was handed over although its basis does not ask for it."""
    owed = items_for(rule, basis)
    return tuple(item for item in DisclosedItem if item in disclosed and item not in owed)


def outranks(rule: DemandRule | None, stated: LawRank | None) -> bool:
    """Does what answers stand above the text that the authority named?"""
    return rule is not None and stated is not None and rule.rank.outranks(stated)
