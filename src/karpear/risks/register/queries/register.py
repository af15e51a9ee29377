"""The register: what stands around its list, what it can be narrowed to, and what its lines say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import FETCH_RAISE, Count, Exists, OuterRef, Q, QuerySet

from karpear.countries.queries import named
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Role, Verb, may
from karpear.rules.risk.matrix import Area, Treatment
from karpear.rules.risk.review import lapsed, overdue

from ...days import day_in
from ..models import UNFINISHED, Measure, MeasureState, Risk, RiskState

NOBODY = "nobody"
#: Treatments that can be asked for besides those of rules.risk.
NONE, ENDED = "none", "ended"


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
    """What stands around an organisation's list of risks. `owners`, `provinces`: those that its risks have.

    `risks`: all of them, with what a line shows.
    """

    reader: Person
    organisation: Organisation
    others: Sequence[Organisation]
    risks: "QuerySet[Risk]"
    owners: Sequence[Person]
    provinces: frozenset[str]
    without_owner: int
    empty: bool
    edits: bool
    today: date


def register(person: Person, organisation: UUID, *, now: datetime) -> Register:
    """Raises Missing for a stranger, Forbidden for a member."""
    membership = require(person, organisation, Verb.SEE_RISKS)
    all_risks = Risk.objects.filter(organisation=organisation)
    pairs = all_risks.order_by().values_list("owner", "province").distinct()
    owners, provinces = {row[0] for row in pairs}, {row[1] for row in pairs}
    shown = all_risks.select_related("owner", "organisation").defer("description", "accepted_why")
    return Register(
        reader=person,
        organisation=membership.organisation,
        others=others(person, organisation),
        risks=shown.fetch_mode(FETCH_RAISE),
        owners=sorted(Person.objects.filter(pk__in=owners), key=lambda p: p.shown_name.casefold()),
        provinces=frozenset(provinces - {""}),
        without_owner=all_risks.open().filter(nobody()).count(),
        empty=not owners,
        edits=may(Role(membership.role), Verb.EDIT_RISKS),
        today=day_in(membership.organisation.time_zone, now),
    )


def others(person: Person, organisation: UUID) -> list[Organisation]:
    """This person's other organisations that show them a register."""
    able = Membership.objects.that_may(Verb.SEE_RISKS).filter(person=person).exclude(organisation=organisation)
    return [m.organisation for m in able.select_related("organisation").order_by("organisation__name", "id")]


def catalogue_ids(organisation: Organisation) -> set[str]:
    """The lines of the pack that are open in this register."""
    rows = Risk.objects.open().filter(organisation=organisation).exclude(catalogue_id="")
    return set(rows.order_by().values_list("catalogue_id", flat=True))


def nobody() -> Q:
    """The owner does not belong to the organisation any more."""
    active = Membership.objects.active().filter(person__is_active=True)
    return Q(~Exists(active.filter(organisation=OuterRef("organisation"), person=OuterRef("owner"))))


def treatment_condition(treatment: str, today: date) -> Q:
    """How they are treated; also not yet, or accepted until a day that has passed."""
    if treatment == ENDED:
        return Q(treatment=Treatment.ACCEPT.value, accepted_until__lt=today)
    return Q(treatment="" if treatment == NONE else treatment)


def late_condition(today: date) -> Q:
    """Overdue by themselves, by a measure, or accepted for too long."""
    late = Measure.objects.filter(risk=OuterRef("pk"), state__in=UNFINISHED, due_on__lt=today)
    return Q(state=RiskState.OPEN) & (Q(review_on__lt=today) | treatment_condition(ENDED, today) | Q(Exists(late)))


def with_text(risks: "QuerySet[Risk]", text: str) -> "QuerySet[Risk]":
    """In name or description, or "#12" for a number. Words are encrypted: each is opened here."""
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


def register_lines(risks: Sequence[Risk], organisation: UUID, today: date) -> list[RegisterLine]:
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
