"""An organisation's own page, for its leads: the year in numbers next to the medians, the plan, what is given on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from karpear.compliance.profile.models import DonorGrant
from karpear.db.rows import find_row
from karpear.network.members.models import NetworkMember
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import choose_organisation
from karpear.rules.access import Verb
from karpear.rules.counting.independence import IndependenceMeasure, measures_of
from karpear.rules.refusals import Missing
from karpear.ui.values import questions

from ..models import (
    FIRST_YEAR,
    LAST_YEAR,
    GivenFigures,
    GivenKind,
    GrantOfYear,
    RefusedGrant,
    SectorYear,
    StrategicPlan,
    YearOfMoney,
)
from ..values import WHO_REFUSED, WHY_REFUSED, PlanAnswer
from ..words import MEANINGS, MEASURES, number_word
from .money import OwnYear, own_year

#: So many years are offered, and the one that is open.
YEARS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class IndependenceLine:
    """One measure, in words, next to the median of the network's last table."""

    word: Any
    meaning: Any
    own: str
    median: str


@dataclass(frozen=True, slots=True)
class RefusalLine:
    """A grant that did not come about, in words."""

    row: RefusedGrant
    who: Any
    why: Any


@dataclass(frozen=True, slots=True)
class GivingLine:
    """What this organisation gives to one network."""

    member: NetworkMember
    kinds: Sequence[Any]


@dataclass(frozen=True, slots=True)
class IndependencePage:
    """All of one organisation. `lacking`: questions of the plan that have no answer; `overdue`: is it to be looked at?
    `median_year`: of which year the medians are; None where none was drawn.
    """

    organisation: Organisation
    others: Sequence[Organisation]
    year: int
    years: Sequence[int]
    own: OwnYear
    measures: Sequence[IndependenceLine]
    refusals: Sequence[RefusalLine]
    lacking: Sequence[Any]
    overdue: bool
    giving: Sequence[GivingLine]
    median_year: int | None


def independence_page(person: Person, organisation: UUID | None, year: int | None, today: date) -> IndependencePage:
    """Raises Missing for whoever leads none."""
    owner, other_organisations = choose_organisation(person, organisation, Verb.KEEP_INDEPENDENCE)
    chosen_year = year or _year_to_open(owner, today)
    if not FIRST_YEAR <= chosen_year <= LAST_YEAR:
        raise Missing
    shown_year = own_year(owner.pk, chosen_year)
    plan = StrategicPlan.objects.filter(organisation=owner).first()
    table = _table_of(owner, chosen_year)
    return IndependencePage(
        organisation=owner,
        others=other_organisations,
        year=chosen_year,
        years=sorted({chosen_year, *range(today.year, today.year - YEARS_SHOWN, -1)}, reverse=True),
        own=shown_year,
        measures=_measures(shown_year, table),
        refusals=[_refusal(row) for row in RefusedGrant.objects.filter(organisation=owner)],
        lacking=lacking_answers(plan),
        overdue=plan is not None and plan.review_on is not None and plan.review_on <= today,
        giving=_giving(owner),
        median_year=table.year if table else None,
    )


def _year_to_open(organisation: Organisation, today: date) -> int:
    """The newest of which anything can be measured; else the last one that is over."""
    tables = (YearOfMoney, GrantOfYear)
    years = {
        year
        for table in tables
        for year in table.objects.filter(organisation=organisation).values_list("year", flat=True)
    }
    return next((year for year in sorted(years, reverse=True) if _is_measured(organisation, year)), today.year - 1)


def _is_measured(organisation: Organisation, year: int) -> bool:
    return any(value is not None for value in measures_of(own_year(organisation.pk, year).money).values())


def _table_of(organisation: Organisation, year: int) -> SectorYear | None:
    """The table of this year, or the last one before it, of the network in which the organisation is longest."""
    members = NetworkMember.objects.active().filter(organisation=organisation).order_by("joined_at", "id")
    networks = list(members.values_list("network", flat=True)[:1])
    return SectorYear.objects.published().filter(network__in=networks, year__lte=year).first()


def _measures(shown_year: OwnYear, table: SectorYear | None) -> list[IndependenceLine]:
    values = measures_of(shown_year.money)
    medians = table.cells["medians"] if table else {}
    return [
        IndependenceLine(
            MEASURES[measure], MEANINGS[measure], number_word(measure, values[measure]),
            number_word(measure, medians.get(measure.value)),
        )
        for measure in IndependenceMeasure
    ]  # fmt: skip


def _refusal(row: RefusedGrant) -> RefusalLine:
    return RefusalLine(row, WHO_REFUSED[row.sealed["refused_by"]], WHY_REFUSED[row.sealed["reason"]])


def lacking_answers(plan: StrategicPlan | None) -> list[Any]:
    """The questions of a plan to which nothing is said, as they are asked."""
    answers = plan.sealed if plan else {}
    return [question.title for name, question in questions(PlanAnswer).items() if not answers.get(name)]


def _giving(organisation: Organisation) -> list[GivingLine]:
    members = NetworkMember.objects.active().filter(organisation=organisation).select_related("network__body")
    kinds_of_member: dict[UUID, list[Any]] = {}
    for row in GivenFigures.objects.filter(member__in=members).order_by("what", "id"):
        kinds_of_member.setdefault(row.member_id, []).append(GivenKind(row.what).label)
    return [GivingLine(member, kinds_of_member.get(member.pk, [])) for member in members.order_by("joined_at", "id")]


def led_member(person: Person, member: UUID) -> NetworkMember:
    """A membership of an organisation that they lead. Raises Missing."""
    leads = Membership.objects.organisations(person, Verb.KEEP_INDEPENDENCE)
    rows = NetworkMember.objects.active().filter(organisation__in=leads)
    return find_row(rows.filter(pk=member).select_related("network__body", "organisation"))


def led_grant(person: Person, grant: UUID) -> DonorGrant:
    """A grant of an organisation that they lead. Raises Missing."""
    leads = Membership.objects.organisations(person, Verb.KEEP_INDEPENDENCE)
    rows = DonorGrant.objects.standing().filter(organisation__in=leads)
    grant_row: DonorGrant = find_row(rows.filter(pk=grant).select_related("organisation"))
    return grant_row
