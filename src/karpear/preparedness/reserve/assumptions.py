"""What an organisation assumes of its people, of what could happen, and of what it costs. All of it is one form.

The defaults are invented, and the page says so: they give every organisation something to change.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from karpear.rules.duty.budget import BudgetLine
from karpear.rules.duty.likelihood_rates import LONGEST, ONCE_IN_YEARS, falls
from karpear.rules.duty.reserve import MOST_COST, CommonShock, ReserveQuestion
from karpear.rules.duty.reserve_costs import (
    PARTS,
    CostPart,
    ExposureGroup,
    Misfortune,
    MisfortuneGiven,
    cost_of,
    question_of,
)
from karpear.rules.refusals import BadFields
from karpear.ui.forms import Choice, Money, WholeNumber
from karpear.ui.scales import LIKELIHOODS
from karpear.ui.values import ValueForm, ask

from .models import Reserve, ReserveCurrency

MOST_HERE, MOST_MONTHS, MOST_AT_ONCE = 2000, 120, 500
MISFORTUNES = {
    Misfortune.DETAINED: _("Somebody is detained"),
    Misfortune.HURT: _("Somebody is badly hurt"),
    Misfortune.FLED: _("Somebody must leave home"),
    Misfortune.KILLED: _("Somebody is killed"),
    Misfortune.OFFICE: _("The office is lost"),
}
COSTS = {
    CostPart.SUPPORT: _("A month's salary"),
    CostPart.LEGAL: _("A lawyer"),
    CostPart.BAIL: _("Bail"),
    CostPart.MEDICAL: _("Hospital and medicine"),
    CostPart.TRANSPORT: _("The family's journeys"),
    CostPart.RELOCATION: _("Living elsewhere for a while"),
    CostPart.FUNERAL: _("A funeral"),
    CostPart.OFFICE: _("Another office"),
}
#: By the names that donors of the field know.
BUDGET_LINES = {
    BudgetLine.STAFF: _("Security staff"),
    BudgetLine.COMMUNICATIONS: _("Communications"),
    BudgetLine.PHYSICAL: _("Physical measures"),
    BudgetLine.TRAINING: _("Training"),
    BudgetLine.EQUIPMENT: _("Safety equipment"),
    BudgetLine.FIRST_AID: _("First aid"),
    BudgetLine.OTHER: _("Other measures of the register"),
    BudgetLine.CONTINGENCY: _("Contingency for critical incidents"),
}
GROUPS = ("front", "partly", "office")


def _number(label: Any, least: int, largest: int, default: int, **kwargs: Any) -> Any:
    return ask(WholeNumber(label=label, min_value=least, max_value=largest), default=default, half=True, **kwargs)


def _people(label: Any, default: int) -> Any:
    return _number(label, 0, MOST_HERE, default)


def _percent(default: int) -> Any:
    return _number(_("Exposed by, in percent"), 0, 100, default)


def _cost(part: CostPart, default: int) -> Any:
    return ask(Money(label=COSTS[part]), default=default, half=True)


def _a_year(line: BudgetLine) -> Any:
    return ask(Money(label=BUDGET_LINES[line]), default=0, half=True)


def _often(kind: Misfortune, default: int) -> Any:
    words = [(step, word.name) for step, word in LIKELIHOODS.items()]
    return ask(Choice(label=MISFORTUNES[kind], choices=words, coerce=int), default=default, half=True)


def _months(default: int) -> Any:
    return _number(_("Months of salary that go on"), 0, MOST_MONTHS, default)


def _years(step: int) -> Any:
    return _number(LIKELIHOODS[step].name, 1, LONGEST, ONCE_IN_YEARS[step])


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """Everything that the calculation rests on, by name as the form and the table have it."""

    TABLE: ClassVar[type[Reserve]] = Reserve

    people_front: int = _people(_("People who go where it happens"), 8)
    percent_front: int = _percent(100)
    people_partly: int = _people(_("People who go there at times"), 0)
    percent_partly: int = _percent(30)
    people_office: int = _people(_("People in the office"), 0)
    percent_office: int = _percent(10)

    often_detained: int = _often(Misfortune.DETAINED, 3)
    months_detained: int = _months(12)
    often_hurt: int = _often(Misfortune.HURT, 3)
    months_hurt: int = _months(0)
    often_fled: int = _often(Misfortune.FLED, 2)
    months_fled: int = _months(0)
    often_killed: int = _often(Misfortune.KILLED, 1)
    months_killed: int = _months(48)
    often_office: int = ask(
        Choice(
            label=_("The office is lost (as often for all together)"),
            choices=[(step, word.name) for step, word in LIKELIHOODS.items()],
            coerce=int,
        ),
        default=2,
    )

    years_1: int = _years(1)
    years_2: int = _years(2)
    years_3: int = _years(3)
    years_4: int = _years(4)
    years_5: int = _years(5)

    currency: str = ask(Choice(label=_("Currency"), choices=ReserveCurrency.choices), default="USD")
    cost_support: int = _cost(CostPart.SUPPORT, 350)
    cost_legal_fee: int = _cost(CostPart.LEGAL, 2500)
    cost_bail: int = _cost(CostPart.BAIL, 1500)
    cost_medical: int = _cost(CostPart.MEDICAL, 1800)
    cost_family_transport: int = _cost(CostPart.TRANSPORT, 700)
    cost_relocation: int = _cost(CostPart.RELOCATION, 5300)
    cost_funeral: int = _cost(CostPart.FUNERAL, 2500)
    cost_office_move: int = _cost(CostPart.OFFICE, 4000)

    budget_staff: int = _a_year(BudgetLine.STAFF)
    budget_communications: int = _a_year(BudgetLine.COMMUNICATIONS)
    budget_physical: int = _a_year(BudgetLine.PHYSICAL)
    budget_training: int = _a_year(BudgetLine.TRAINING)
    budget_equipment: int = _a_year(BudgetLine.EQUIPMENT)
    budget_first_aid: int = _a_year(BudgetLine.FIRST_AID)

    shock_kind: str = ask(
        Choice(label=_("What comes all at once"), choices=[(kind.value, word) for kind, word in MISFORTUNES.items()]),
        default=Misfortune.DETAINED.value,
        half=True,
    )
    shock_at_once: int = _number(_("So many in one week"), 0, MOST_AT_ONCE, 10)
    pool: int = ask(
        WholeNumber(
            label=_("Organisations that share one reserve"),
            min_value=1,
            max_value=100,
            help_text=_("1: you keep it alone. What you read is always your own share."),
        ),
        default=1,
    )

    @property
    def once_in(self) -> dict[int, int]:
        """The table from words to years, as this organisation has it."""
        return {step: getattr(self, f"years_{step}") for step in LIKELIHOODS}

    @property
    def costs(self) -> dict[CostPart, int]:
        return {part: getattr(self, f"cost_{part.value}") for part in CostPart}

    def misfortunes(self) -> Iterator[MisfortuneGiven]:
        """Each kind: how often for one person, and the months that go on."""
        for kind in Misfortune:
            step = getattr(self, f"often_{kind.value}")
            months = getattr(self, f"months_{kind.value}", 0)
            yield MisfortuneGiven(kind, self.once_in[step], months)

    def cost_of(self, misfortune: MisfortuneGiven) -> int:
        """What one of these costs in all."""
        return cost_of(misfortune, self.costs)

    def parts_of(self, misfortune: MisfortuneGiven) -> list[tuple[CostPart, int]]:
        """What one of these is made of, beside the months of salary that go on."""
        return [(part, self.costs[part]) for part in PARTS[misfortune.kind]]

    def a_year(self, line: BudgetLine) -> int:
        """What was said of a line of the budget, beside the measures of the register."""
        return int(getattr(self, f"budget_{line.value}", 0))

    @property
    def people(self) -> int:
        return sum(getattr(self, f"people_{group}") for group in GROUPS)

    @property
    def exposed(self) -> float:
        """As how many people who are fully exposed all of them count."""
        return self.question().people

    def question(self) -> ReserveQuestion:
        """What `karpear rule reserve` would be asked."""
        groups = [ExposureGroup(getattr(self, f"people_{g}"), getattr(self, f"percent_{g}")) for g in GROUPS]
        shock = CommonShock((self.shock_kind,), self.shock_at_once) if self.shock_at_once else None
        return question_of(groups, tuple(self.misfortunes()), self.costs, shock, self.pool)

    def stored(self) -> dict[str, Any]:
        """As the table keeps it; the currency has a column of its own."""
        return {column.name: getattr(self, column.name) for column in fields(self) if column.name != "currency"}

    def must_hold(self) -> None:
        """Raises BadFields where something likelier would come more rarely, or one event costs more than can be."""
        if any(self.cost_of(misfortune) > MOST_COST for misfortune in self.misfortunes()):
            largest_cost = f"{MOST_COST:,.0f}"
            raise BadFields([("cost_support", gettext("One event costs more than %(most)s.") % {"most": largest_cost})])
        if not falls(self.once_in):
            raise BadFields(
                [("years_5", gettext("What is more likely cannot come more rarely than what is less likely."))]
            )


def assumptions_of(reserve: Reserve | None, people: int) -> Assumptions:
    """What an organisation said; until it says anything the invented example, with as many people as belong to it."""
    if reserve is None:
        return Assumptions(people_front=people)
    names = {column.name for column in fields(Assumptions)}
    stored = {name: value for name, value in reserve.assumptions.items() if name in names}
    return Assumptions(**{"people_front": people, **stored, "currency": reserve.currency})


class AssumptionsForm(ValueForm):
    """All of it on one page."""

    asks = Assumptions
    sections: ClassVar[Mapping[str, Any]] = {
        "people_front": _("Who is exposed"),
        "often_detained": _("How often it happens to one of them"),
        "years_1": _("What the words mean: for one person, once in so many years"),
        "currency": _("What it costs"),
        "budget_staff": _("What security costs in a year, beside the measures of the register"),
        "shock_kind": _("All at once"),
        "pool": _("Sharing a reserve"),
    }

    @property
    def parts(self) -> list[tuple[Any, list[list[forms.BoundField]], bool]]:
        """(heading, its rows of one field or two, whether something in it is wrong): each part folds on its own."""
        parts: list[tuple[Any, list[list[forms.BoundField]], bool]] = []
        for heading, bound_fields in self.rows:
            if heading:
                parts.append((heading, [], False))
            title, rows, is_wrong = parts.pop()
            parts.append((title, [*rows, bound_fields], is_wrong or any(bound.errors for bound in bound_fields)))
        return parts


def form_of(data: Any, standing: Assumptions) -> AssumptionsForm:
    """Filled in with what stands."""
    initial = {column.name: getattr(standing, column.name) for column in fields(standing)}
    return AssumptionsForm(data, initial=initial)
