"""What is handed in and out of the register: judgements, rows to be, and places for them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.rules.risk.matrix import LOWEST, Area, Confidence, Reliability, Scope, Score, not_higher
from karpear.ui.forms import Choice, Currency, Day, FewLines, Money, PersonChoice, ProvinceChoice
from karpear.ui.scales import SCOPES, choices
from karpear.ui.values import ask

from .models import Measure, MeasureState, Risk

#: Without any measure, as things are, and once the planned measures are done.
STANDS = ("inherent", "current", "residual")
#: What a score says: `impact` is the worst of its areas.
PARTS = ("likelihood", *(area.value for area in Area))

type Scores = Mapping[str, Score]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRisk:
    """A line of the register to be. `review_on` None: as rules.risk.review says. `why`: why it is judged so."""

    TABLE = Risk

    name: str = ask(
        forms.CharField(label=_("Plain name"), max_length=200, help_text=_("What could happen, in a few words.")),
        title=_("Name"),
    )
    description: str = ask(FewLines(label=_("Description"), required=False))
    scope: Scope = ask(Choice(label=_("Whose risk"), choices=choices(SCOPES), coerce=Scope, widget=forms.RadioSelect))
    province: str = ask(ProvinceChoice(empty=_("everywhere")))
    owner: UUID = ask(
        PersonChoice(label=_("Owner"), empty="—", help_text=_("Looks after it, and is told when something is overdue."))
    )
    review_on: date | None = ask(
        Day(label=_("Review by"), required=False, help_text=_("Leave it empty: larger risks sooner."))
    )
    scores: Scores
    confidence: Confidence
    reliability: Reliability
    catalogue_id: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvaluation:
    """A judgement to be, of a risk that is there."""

    risk: UUID
    scores: Scores
    confidence: Confidence
    reliability: Reliability
    why: str = ""
    review_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMeasure:
    """A measure to be. `cost`: whole units of `currency`; None: not known."""

    TABLE = Measure
    ORDER = ("name", "owner", "due_on", "state")

    risk: UUID
    catalogue_id: str = ""
    name: str = ask(
        forms.CharField(label=_("What is done"), max_length=200), title=_("Name"), head=_("Measure"), width=50
    )
    state: str = ask(
        Choice(label=_("How far it is"), choices=MeasureState.choices),
        default=MeasureState.PLANNED, title=_("State"), half=True,
    )  # fmt: skip
    owner: UUID | None = ask(
        PersonChoice(
            label=_("Who does it"), required=False, empty=_("nobody yet"),
            help_text=_("If empty: the owner of the risk is told when it is overdue."),
        ),
        title=_("Owner"), width=20,
    )  # fmt: skip
    due_on: date | None = ask(Day(label=_("Until"), required=False), head=_("Due on"), half=True)
    cost: int | None = ask(
        Money(label=_("Cost"), required=False, help_text=_("In whole units. Empty: not known.")), width=12, half=True
    )
    currency: str = ask(Currency(), default="USD", width=10, half=True)


def to_json(scores: Scores) -> dict[str, dict[str, int]]:
    """{inherent, current, residual: {likelihood, impact, and each area that is touched}}."""
    return {
        stand: {
            "likelihood": score.likelihood,
            "impact": score.impact,
            **{a.value: i for a, i in score.impacts.items()},
        }
        for stand, score in ((name, scores[name]) for name in STANDS)
    }


def from_json(raw: Mapping[str, Mapping[str, Any]]) -> dict[str, Score]:
    """What `to_json` made. Raises KeyError or ValueError for anything else."""
    return {
        stand: Score(raw[stand]["likelihood"], {area: raw[stand][area] for area in Area if raw[stand].get(area)})
        for stand in STANDS
    }


def alike(score: Score) -> dict[str, Score]:
    """The same judgement at all three stands: nothing is done about it yet, and nothing is planned."""
    return dict.fromkeys(STANDS, score)


def too_high(scores: Scores) -> str:
    """The first stand that is anywhere higher than the one before it; empty when measures never raise."""
    for previous, stand in (("inherent", "current"), ("current", "residual")):
        touched = scores[stand].impacts.keys() <= scores[previous].impacts.keys()
        if not (touched and not_higher(scores[previous], scores[stand])):
            return stand
    return ""


def with_likelihood(scores: Scores, likelihood: int) -> dict[str, Score]:
    """The judgement when things turn out to be so likely (1–5).

    What holds without measures is at least that; what the planned measures take away stays the same.
    """
    current, residual = scores["current"], scores["residual"]
    off = current.likelihood - residual.likelihood
    inherent = scores["inherent"]
    return {
        "inherent": Score(max(inherent.likelihood, likelihood), inherent.impacts),
        "current": Score(likelihood, current.impacts),
        "residual": Score(max(LOWEST, likelihood - off), residual.impacts),
    }


@dataclass(frozen=True, slots=True, order=True)
class RegisterPlace:
    """Where in a register: a line of the catalogue, and its province; empty for the whole country."""

    risk: str
    province: str

    def covered_by(self, lines: Collection["RegisterPlace"]) -> bool:
        """Is this line there, for its province or for everywhere?"""
        return self in lines or RegisterPlace(self.risk, "") in lines
