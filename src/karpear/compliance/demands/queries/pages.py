"""One demand on its page: what the law says, the least that answers it, its clock, its reply, and who may do what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from karpear.countries.demands import PackDemandRule
from karpear.countries.queries import provinces
from karpear.db.rows import find_row
from karpear.people.local_today import today_of
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Role, Verb, may
from karpear.rules.law.demands import (
    PASSING,
    AuthorityLevel,
    DemandClass,
    DemandReading,
    ToldFirst,
    outranks,
)
from karpear.rules.law.instruments import LawRank
from karpear.rules.refusals import Missing

from ...duties.models import OwnDuty
from ...seconds import may_second_row
from ..answers import DemandAnswer, answer_today, clock_now, standing_answer
from ..models import UNANSWERED, Demand, DemandState, Retaliation
from ..reply import Block, unpacked
from ..words import BASES, CHANNELS, DEMANDS, LEVELS, PEOPLE_TO_TELL, RANKS, RHYTHMS
from .bases import BasisChoice, basis_choices
from .handed_over import HandedOver, handed_over
from .retaliations import threat_names
from .working_days import StatedPeriod, stated_period, working_days_left


@dataclass(frozen=True, slots=True)
class DemandPage:
    """What the page shows. `working_days`: left until `due_at`; None where the pack has no list of holidays for it.

    `says_otherwise`: do the pack and the profile of today lead to another reading than the one that stands?
    """

    demand: Demand
    reader: Person
    answer: DemandAnswer
    says_otherwise: bool
    province: str
    working_days: int | None
    period: StatedPeriod | None
    choices: list[BasisChoice]
    role: Role | None
    earlier: Demand | None
    later: list[Demand]
    duty: OwnDuty | None
    is_second: bool
    retaliations: list[tuple[str, Retaliation]]
    today: date

    @property
    def entry(self) -> PackDemandRule | None:
        return self.answer.entry

    @property
    def reading(self) -> DemandReading:
        return DemandReading(self.demand.reading) if self.demand.reading else self.answer.reading

    @property
    def is_sure(self) -> bool:
        """Does a source confirm it, and has somebody looked within a year?"""
        return self.entry is not None and self.entry.fact.is_sure(self.today)

    @property
    def is_passing(self) -> bool:
        """Can the office that wrote the text withdraw it by another?"""
        return bool(self.entry and self.entry.rule.rank in PASSING)

    @property
    def outranks(self) -> bool:
        """Does the text stand above the one that the authority named?"""
        stated = LawRank(self.demand.stated_rank) if self.demand.stated_rank else None
        return outranks(self.answer.rule, stated)

    @property
    def is_open(self) -> bool:
        return self.demand.state in UNANSWERED

    def may(self, verb: Verb) -> bool:
        return may(self.role, verb)

    @property
    def sees_law(self) -> bool:
        return self.may(Verb.SEE_LAW)

    @property
    def shows_reply(self) -> bool:
        """To those who see the law as soon as it is drafted; to who only noted the demand once it may leave."""
        return bool(self.demand.reply) and (self.sees_law or self.demand.approved_at is not None)

    @property
    def may_open_inquiry(self) -> bool:
        """Does an inquiry begin with it, and was none opened yet?"""
        return (
            self.demand.begins_inquiry is not None
            and self.is_open
            and self.demand.inquiry is None
            and self.may(Verb.KEEP_LAW)
        )

    @property
    def may_keep(self) -> bool:
        return self.may(Verb.KEEP_LAW)

    @property
    def may_read_again(self) -> bool:
        """Somebody did, and today it says something else; a draft and its approval then begin again."""
        return self.may_keep and self.is_open and self.says_otherwise

    @property
    def may_approve(self) -> bool:
        """A second person: never who drafted it, nor their own people."""
        return self.may(Verb.APPROVE_REPLY) and self.demand.state == DemandState.DRAFTED.value and self.is_second

    @property
    def may_draft(self) -> bool:
        """Where an inquiry has begun with it, the answer is prepared there."""
        return self.may_keep and self.is_open and self.demand.inquiry is None

    @property
    def chosen_basis(self) -> str:
        """What is ticked when a reply is drafted: what the last one rested on, else what is best."""
        return self.demand.basis or (self.choices[0].basis.value if self.choices else "")

    @property
    def letter(self) -> list[Block]:
        """The draft in the reader's language, for who may approve it."""
        letters = unpacked(self.demand.reply)
        return letters.get(get_language() or "en", []) or next(iter(letters.values()), [])

    @property
    def may_make_duty(self) -> bool:
        """It comes again, and is not in the calendar yet."""
        return self.may(Verb.KEEP_LAW) and bool(self.demand.rhythm) and self.duty is None

    @property
    def may_hand_over(self) -> bool:
        return self.may(Verb.KEEP_LAW) and self.demand.state == DemandState.APPROVED.value

    @property
    def may_answer_otherwise(self) -> bool:
        """Not yet answered, and no approved letter waits to be handed over."""
        return self.may_keep and self.is_open and not self.may_hand_over

    @property
    def may_close(self) -> bool:
        return self.may_keep and self.demand.state == DemandState.ANSWERED.value

    @property
    def may_say_withdrawn(self) -> bool:
        return self.may_keep and self.is_open

    @property
    def demand_name(self) -> str:
        return str(DEMANDS[DemandClass(self.demand.demand)])

    @property
    def level(self) -> str:
        return str(LEVELS[AuthorityLevel(self.demand.level)])

    @property
    def channel(self) -> str:
        return _word(CHANNELS, self.demand.channel)

    @property
    def answer_channel(self) -> str:
        return _word(CHANNELS, self.demand.answer_channel)

    @property
    def stated(self) -> str:
        return _word(RANKS, self.demand.stated_rank)

    @property
    def rank(self) -> str:
        return str(RANKS[self.entry.law.rank]) if self.entry else ""

    @property
    def rhythm(self) -> str:
        return _word(RHYTHMS, self.demand.rhythm)

    @property
    def basis(self) -> str:
        return _word(BASES, self.demand.basis)

    @property
    def tell(self) -> list[str]:
        """Who has to know of it; where no rule says, counsel."""
        told_first = self.answer.rule.tell if self.answer.rule else (ToldFirst.COUNSEL, ToldFirst.LEAD)
        return [str(PEOPLE_TO_TELL[code]) for code in told_first]

    @property
    def without_counsel(self) -> bool:
        """Was its reply approved on an unclear reading, though no counsel had read it?"""
        is_unclear = self.reading is DemandReading.UNCLEAR
        return is_unclear and self.demand.approved_at is not None and not self.demand.counsel

    @property
    def handed_over(self) -> HandedOver:
        return handed_over(self.demand, self.answer)

    @property
    def must_act(self) -> bool:
        """Was more handed over than there had to be, and has nobody closed it yet?"""
        return self.sees_law and self.demand.state == DemandState.ANSWERED.value and bool(self.handed_over.beyond)


def _word(words: Mapping[Any, Any], code: str) -> str:
    """What a code is called; nothing where there is none."""
    return next((str(word) for key, word in words.items() if key == code), "")


#: Whom its page names.
_PEOPLE_NAMED = ("noted_by", "read_by", "drafted_by", "approved_by", "handed_back_by", "answered_by", "closed_by")


def demand_seen(person: Person, demand: UUID) -> Demand:
    """One that they may see. Raises Missing."""
    rows = Demand.objects.visible_to(person).filter(pk=demand)
    return find_row(rows.select_related("organisation", *_PEOPLE_NAMED))


def demand_page(person: Person, demand: UUID, now: datetime) -> DemandPage:
    """All of it. Raises Missing."""
    row = demand_seen(person, demand)
    answer = standing_answer(row, now)
    row.due_at = clock_now(row, answer, now)  # as everything else on the page is counted
    membership = Membership.objects.active().filter(person=person, organisation=row.organisation_id).first()
    followers = Demand.objects.visible_to(person).filter(follows=row).order_by("number", "id")
    return DemandPage(
        demand=row,
        reader=person,
        answer=answer,
        says_otherwise=_says_otherwise(row, now),
        province=province_names(row.organisation).get(row.province, ""),
        working_days=working_days_left(row, now),
        period=stated_period(row),
        choices=basis_choices(answer),
        role=Role(membership.role) if membership else None,
        earlier=Demand.objects.visible_to(person).filter(followers=row).first(),
        later=list(followers),
        duty=OwnDuty.objects.filter(origin=row.pk, ended_at=None).first(),
        is_second=_is_second(person, row, now),
        retaliations=_retaliations(row),
        today=today_of(row.organisation, now),
    )


def _is_second(person: Person, demand: Demand, now: datetime) -> bool:
    """May they say that what another drafted may leave?"""
    is_drafted = demand.state == DemandState.DRAFTED.value
    return is_drafted and may_second_row(person.pk, demand, "drafted_by", "drafted_at", now)


def _says_otherwise(demand: Demand, now: datetime) -> bool:
    if not demand.reading or demand.state not in UNANSWERED:
        return False
    return any(getattr(demand, name) != value for name, value in answer_today(demand, now).as_kept.items())


def _retaliations(demand: Demand) -> list[tuple[str, Retaliation]]:
    names = threat_names(demand.organisation)
    return [(names.get(row.threat, row.threat), row) for row in demand.retaliations.all()]


def province_names(organisation: Organisation) -> dict[str, str]:
    """By code, in the reader's language."""
    language = get_language() or "en"
    try:
        return {row.code: row.name.in_language(language) for row in provinces(organisation.country)}
    except Missing:
        return {}
