"""The register: one page of it, what it is narrowed to, and where its risks stand in the matrix."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import FETCH_RAISE, Count, Exists, OuterRef, Q, QuerySet

from karpear.countries.queries import named
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries import require
from karpear.rules.access import Role, Verb, may
from karpear.rules.risk.matrix import Area, Treatment
from karpear.rules.risk.review import lapsed, overdue

from ...models.register import UNFINISHED, Measure, MeasureState, Risk, RiskState
from ...values import day_in
from .heat import LEVELS, heat_counts, place_of, province_counts

PER_PAGE = 50
NOBODY = "nobody"
#: Treatments that can be asked for besides those of rules.risk.
NONE, ENDED = "none", "ended"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the register is narrowed to; empty: not by this. `stand`: which judgement level and cell are about.

    `owner`: a person's id, or "nobody" (has left). `treatment`: one of rules.risk, "none" or "ended" (acceptance).
    `cell`: likelihood and impact. `text`: in name or description, or "#12" for a number.
    """

    state: str = RiskState.OPEN.value
    stand: str = "current"
    level: int | None = None
    area: str = ""
    scope: str = ""
    owner: str = ""
    province: str = ""
    treatment: str = ""
    late: bool = False
    text: str = ""
    cell: tuple[int, int] | None = None

    @property
    def narrowed(self) -> bool:
        """Is anything left out besides closed risks?"""
        return self != Filters(stand=self.stand)


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line of the list. `owned`: its owner still belongs here. `measures`: done, and all that were not dropped."""

    risk: Risk
    owned: bool
    measures: tuple[int, int]
    late: bool
    late_measures: int
    ended: bool

    @property
    def areas(self) -> list[Area]:
        return [area for area in Area if getattr(self.risk, area.value)]


@dataclass(frozen=True, slots=True)
class Register:
    """One page of an organisation's register. `places`: {province: (risks, the worst level)}, whichever is chosen."""

    organisation: Organisation
    others: Sequence[Organisation]
    page: "Page[Any]"
    heat: Mapping[tuple[int, int], int]
    places: Mapping[str, tuple[int, int]]
    owners: Sequence[Person]
    provinces: frozenset[str]
    without_owner: int
    empty: bool
    edits: bool
    today: date


def register(
    person: Person, organisation: UUID, filters: Filters, *, now: datetime, page: int | str | None = 1
) -> Register:
    """Sorted by level as things are, then by number. Raises Missing for a stranger, Forbidden for a member."""
    membership = require(person, organisation, Verb.SEE_RISKS)
    today = day_in(membership.organisation.time_zone, now)
    all_risks = Risk.objects.filter(organisation=organisation)
    everywhere = filtered(all_risks, replace(filters, province=""), today=today)
    without_cell = everywhere.filter(province=filters.province) if filters.province else everywhere
    matching = _in_cell(without_cell, filters)
    listed = (
        matching.select_related("owner", "organisation")
        .defer("description", "accepted_why")
        .order_by("-level", "number")
    )
    result_page: Page[Any] = Paginator(listed.fetch_mode(FETCH_RAISE), PER_PAGE).get_page(page)
    result_page.object_list = _lines(list(result_page.object_list), organisation, today)
    pairs = all_risks.order_by().values_list("owner", "province").distinct()
    owners, provinces = {row[0] for row in pairs}, {row[1] for row in pairs}
    return Register(
        organisation=membership.organisation,
        others=others(person, organisation),
        page=result_page,
        heat=heat_counts(without_cell, stand=filters.stand, area=filters.area),
        places=province_counts(_in_cell(everywhere, filters), stand=filters.stand),
        owners=sorted(Person.objects.filter(pk__in=owners), key=lambda p: p.shown_name.casefold()),
        provinces=frozenset(provinces - {""}),
        without_owner=all_risks.open().filter(_nobody()).count(),
        empty=not owners,
        edits=may(Role(membership.role), Verb.EDIT_RISKS),
        today=today,
    )


def others(person: Person, organisation: UUID) -> list[Organisation]:
    """This person's other organisations that show them a register."""
    able = Membership.objects.that_may(Verb.SEE_RISKS).filter(person=person).exclude(organisation=organisation)
    return [m.organisation for m in able.select_related("organisation").order_by("organisation__name", "id")]


def catalogue_ids(organisation: Organisation) -> set[str]:
    """The lines of the pack that are open in this register."""
    rows = Risk.objects.open().filter(organisation=organisation).exclude(catalogue_id="")
    return set(rows.order_by().values_list("catalogue_id", flat=True))


def filtered(risks: "QuerySet[Risk]", filters: Filters, *, today: date) -> "QuerySet[Risk]":
    """Narrowed by everything but the cell. Words are encrypted: a search opens those of the risks that are left."""
    condition = Q()
    if filters.state:
        condition &= Q(state=filters.state)
    if filters.level:
        condition &= Q(**{LEVELS[filters.stand]: filters.level})
    if filters.area:
        condition &= Q(**{f"{filters.area}__gt": 0})
    for name in ("scope", "province"):
        if value := getattr(filters, name):
            condition &= Q(**{name: value})
    if filters.owner == NOBODY:
        condition &= _nobody()
    elif filters.owner:
        condition &= Q(owner=filters.owner)
    condition &= _treatment_filter(filters.treatment, today)
    if filters.late:
        condition &= _late_filter(today)
    matching = risks.filter(condition)
    return _with_text(matching, filters.text) if filters.text else matching


def narrowed(risks: "QuerySet[Risk]", filters: Filters, *, today: date) -> "QuerySet[Risk]":
    """Narrowed by everything, the cell too."""
    return _in_cell(filtered(risks, filters, today=today), filters)


def _in_cell(risks: "QuerySet[Risk]", filters: Filters) -> "QuerySet[Risk]":
    if not filters.cell:
        return risks
    likelihood, impact = place_of(filters.stand, filters.area)
    return risks.filter(**{likelihood: filters.cell[0], impact: filters.cell[1]})


def _nobody() -> Q:
    """The owner does not belong to the organisation any more."""
    active = Membership.objects.active().filter(person__is_active=True)
    return Q(~Exists(active.filter(organisation=OuterRef("organisation"), person=OuterRef("owner"))))


def _treatment_filter(treatment: str, today: date) -> Q:
    if treatment == ENDED:
        return Q(treatment=Treatment.ACCEPT.value, accepted_until__lt=today)
    if treatment == NONE:
        return Q(treatment="")
    return Q(treatment=treatment) if treatment else Q()


def _late_filter(today: date) -> Q:
    late = Measure.objects.filter(risk=OuterRef("pk"), state__in=UNFINISHED, due_on__lt=today)
    return Q(state=RiskState.OPEN) & (Q(review_on__lt=today) | _treatment_filter(ENDED, today) | Q(Exists(late)))


def _with_text(risks: "QuerySet[Risk]", text: str) -> "QuerySet[Risk]":
    term = text.casefold()
    if (number := term.removeprefix("#")).isdecimal() and len(number) < 10:
        return risks.filter(number=int(number))
    rows = risks.order_by().values_list("pk", "organisation__country", "catalogue_id", "name", "description")
    return risks.filter(
        pk__in=[pk for pk, *texts in rows if any(term in wording.casefold() for wording in _words(*texts))]
    )


def _words(country: str, line: str, *texts: str) -> Iterator[str]:
    """Name and description; in every language where they are the catalogue's."""
    for text in texts:
        wording = named(country, line, text)
        yield from [wording] if isinstance(wording, str) else wording.values()


def _lines(risks: Sequence[Risk], organisation: UUID, today: date) -> list[RegisterLine]:
    """What the list says about each, in two queries however many there are."""
    active = Membership.objects.active().filter(
        organisation=organisation, person__in={r.owner_id for r in risks}, person__is_active=True
    )
    members = set(active.values_list("person_id", flat=True))
    not_dropped = Measure.objects.filter(risk__in=[r.pk for r in risks]).exclude(state=MeasureState.DROPPED)
    counted = not_dropped.order_by().values_list("risk_id").annotate(
        done=Count("pk", filter=Q(state=MeasureState.DONE)),
        listed=Count("pk"),
        late=Count("pk", filter=Q(state__in=UNFINISHED, due_on__lt=today)),
    )  # fmt: skip
    measures = {risk: numbers for risk, *numbers in counted}
    return [_line(r, r.owner_id in members, measures.get(r.pk, (0, 0, 0)), today) for r in risks]


def _line(risk: Risk, owned: bool, measures: Sequence[int], today: date) -> RegisterLine:
    finished, listed, late = measures
    open_still = risk.state == RiskState.OPEN
    return RegisterLine(
        risk=risk,
        owned=owned,
        measures=(finished, listed),
        late=overdue(risk.review_on, today, open_still=open_still),
        late_measures=late if open_still else 0,
        ended=open_still and risk.treatment == Treatment.ACCEPT and lapsed(risk.accepted_until, today),
    )
