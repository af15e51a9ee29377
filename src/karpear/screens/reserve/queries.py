"""The security budget of one year, and what the register says of each misfortune."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from karpear.countries.queries import pack
from karpear.people.models import Organisation, Person
from karpear.preparedness.reserve.assumptions import MISFORTUNES
from karpear.preparedness.reserve.queries.state import ReserveState, reserve_state
from karpear.risks.register.catalogue_words import called
from karpear.risks.register.models import UNFINISHED, Measure, Risk
from karpear.rules.duty.budget import BudgetCost, BudgetLine, LineOfBudget, line_of, lines_of, total_of
from karpear.rules.duty.reserve_costs import Misfortune

#: What the cost is called that fills the reserve.
GAP = "gap"


@dataclass(frozen=True, slots=True)
class BudgetSheet:
    """`other_currency`: measures whose cost is in another one, which nobody adds up. `unpriced`: without a cost."""

    state: ReserveState
    lines: list[LineOfBudget]
    other_currency: list[Measure]
    unpriced: int

    @property
    def total(self) -> int:
        return total_of(self.lines)


@dataclass(frozen=True, slots=True)
class RegisterWord:
    """How likely the register judges one misfortune: by its likeliest risk. None: none of its risks is in it."""

    kind: Misfortune
    word: object
    assumed: int
    risk: Risk | None

    @property
    def likelihood(self) -> int:
        return self.risk.likelihood if self.risk else self.assumed

    @property
    def differs(self) -> bool:
        return self.likelihood != self.assumed


def budget_sheet(reader: Person, organisation: Organisation, now: datetime) -> BudgetSheet:
    """What one year of security costs: every line, also the empty ones."""
    state = reserve_state(organisation.pk, now)
    measures = _measures(reader, organisation)
    own_currency = [row for row in measures if row.cost is not None and row.currency == state.currency]
    return BudgetSheet(
        state=state,
        lines=lines_of([*_assumed(state), *_of_measures(own_currency, organisation), *_contingency(state)]),
        other_currency=[row for row in measures if row.cost is not None and row.currency != state.currency],
        unpriced=sum(row.cost is None for row in measures),
    )


def _measures(reader: Person, organisation: Organisation) -> list[Measure]:
    """What is still to be done about open risks of the register."""
    risks: QuerySet[Risk] = Risk.objects.visible_to(reader).open().filter(organisation=organisation)
    rows = Measure.objects.filter(risk__in=risks, state__in=UNFINISHED).select_related("risk__organisation")
    return list(rows.order_by("created_at", "id"))


def _assumed(state: ReserveState) -> Iterator[BudgetCost]:
    for line in BudgetLine:
        if amount := state.assumptions.a_year(line):
            yield BudgetCost(line, "", amount)


def _of_measures(measures: list[Measure], organisation: Organisation) -> Iterator[BudgetCost]:
    """What the reserve pays for is in its own line already."""
    links = pack(organisation.country).reserve_links
    names = Counter(called(measure) for measure in measures)
    for measure in measures:
        line = line_of(measure.catalogue_id, links.measures if links else {})
        if line is not BudgetLine.CONTINGENCY:
            name = called(measure)
            yield BudgetCost(line, _of_risk(name, measure) if names[name] > 1 else name, measure.cost or 0)


def _of_risk(name: str, measure: Measure) -> str:
    """The same measure for two risks is two costs: each says for which."""
    return _("%(name)s (risk %(n)s)") % {"name": name, "n": measure.risk.number}


def _contingency(state: ReserveState) -> Iterator[BudgetCost]:
    """What an average year takes, and what is missing to be enough in nine years of ten."""
    yield BudgetCost(BudgetLine.CONTINGENCY, "", state.mean)
    if state.gap:
        yield BudgetCost(BudgetLine.CONTINGENCY, GAP, state.gap)


def register_words(reader: Person, organisation: Organisation, now: datetime) -> list[RegisterWord]:
    """For each misfortune what the register says of it now, next to what is assumed."""
    assumptions = reserve_state(organisation.pk, now).assumptions
    links = pack(organisation.country).reserve_links
    risks = list(Risk.objects.visible_to(reader).open().filter(organisation=organisation).order_by("number", "id"))
    words = []
    for kind in Misfortune:
        lines = links.risks[kind] if links else ()
        likeliest = max((risk for risk in risks if risk.catalogue_id in lines), key=_likelihood, default=None)
        words.append(RegisterWord(kind, MISFORTUNES[kind], getattr(assumptions, f"often_{kind.value}"), likeliest))
    return words


def _likelihood(risk: Risk) -> int:
    return risk.likelihood
