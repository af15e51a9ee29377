"""The fixed words of the budget, and everything of it as paper takes it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.preparedness.reserve.assumptions import BUDGET_LINES, COSTS, MISFORTUNES
from karpear.rules.duty.reserve import YEARS
from karpear.rules.duty.reserve_costs import OF_THE_WHOLE, CostPart
from karpear.ui.scales import LIKELIHOODS

from .queries import GAP, BudgetSheet

TEMPLATE = Path(__file__).parent / "typst/budget.typ"
WORDS: dict[str, Any] = {
    "title": _("Security budget for one year"),
    "for_whom": _("For the board and donors"),
    "as_of": _("As of"),
    "line": _("Line"),
    "costs": _("Costs"),
    "total": _("Total"),
    "assumed": _("as planned"),
    "average": _("what an average year takes"),
    "gap": _("to fill the reserve, so that it is enough in nine years of ten"),
    "others": _("In another currency, not added"),
    "reserve": _("The reserve behind the contingency"),
    "there_is": _("There is"),
    "needed_mean": _("An average year costs"),
    "needed_90": _("Enough in 90 of 100 years"),
    "needed_95": _("Enough in 95 of 100 years"),
    "empty": _("Years in which nothing happens"),
    "of_100": _("of 100"),
    "bars": _("Twenty years like these, from the calmest to the worst"),
    "shock": _("All at once"),
    "shock_how": _("in one week, on top of any year"),
    "shock_enough": _("How many of them there is money for today"),
    "assumptions": _("What this rests on"),
    "people": _("People"),
    "group_front": _("People who go where it happens"),
    "group_partly": _("People who go there at times"),
    "group_office": _("People in the office"),
    "exposed": _("exposed by"),
    "event": _("What could happen"),
    "how_often": _("How often, for one person"),
    "office_often": _("for the whole organisation"),
    "once_in": _("once in"),
    "years": _("years"),
    "one_costs": _("One costs"),
    "parts": _("Of which"),
    "months": _("months of salary"),
    "how": _(
        "Twenty thousand invented years: each event strikes by itself, at its rate. Rates are judgements in words, not "
        "data. Arrests come together, so that case is shown by itself."
    ),
    "example": _("Invented example: nobody has said yet what this organisation assumes."),
    **{f"line_{line.value}": word for line, word in BUDGET_LINES.items()},
    **{f"event_{kind.value}": word for kind, word in MISFORTUNES.items()},
    **{f"part_{part.value}": word for part, word in COSTS.items()},
    **{f"likely_{step}": word.name for step, word in LIKELIHOODS.items()},
}


def paper_of(sheets: Mapping[str, BudgetSheet], day: str) -> dict[str, Any]:
    """JSON-able: codes for what has fixed words, texts for what somebody typed. `sheets`: the same in each language."""
    sheet = next(iter(sheets.values()))
    state = sheet.state
    return {
        "organisation": state.organisation.name,
        "day": day,
        "currency": state.currency,
        "example": state.is_example,
        "total": _amount(sheet.total),
        "lines": [
            {
                "key": line.line.value,
                "amount": _amount(line.amount),
                "costs": [
                    {"name": names_of(sheets, place, number), "amount": _amount(cost.amount)}
                    for number, cost in enumerate(line.costs)
                ],
            }
            for place, line in enumerate(sheet.lines)
        ],
        "others": [f"{row.cost or 0:,} {row.currency}" for row in sheet.other_currency],
        "balance": _amount(state.balance),
        "mean": _amount(state.mean),
        "p90": _amount(state.p90),
        "p95": _amount(state.p95),
        "empty": state.empty_percent,
        "bars": [round(bar) for bar in state.outlook.bars],
        "years": f"{YEARS:,}",
        **_shock(sheet),
        **_assumptions(sheet),
    }


def names_of(sheets: Mapping[str, BudgetSheet], line: int, cost: int) -> str | dict[str, str]:
    """What one cost is called: a code, or the name of a measure in each language."""
    names = {language: sheet.lines[line].costs[cost].name for language, sheet in sheets.items()}
    first = next(iter(names.values()))
    return first if first in ("", GAP) else names


def _shock(sheet: BudgetSheet) -> dict[str, Any]:
    assumed, cost = sheet.state.assumptions, sheet.state.outlook.shock_cost
    each_costs = cost / assumed.shock_at_once if assumed.shock_at_once else 0
    enough = int(sheet.state.balance / each_costs) if each_costs else 0
    return {
        "shock": {
            "key": assumed.shock_kind,
            "at_once": assumed.shock_at_once,
            "cost": _amount(cost),
            "enough": min(enough, assumed.shock_at_once),
        }
    }


def _assumptions(sheet: BudgetSheet) -> dict[str, Any]:
    assumed = sheet.state.assumptions
    return {
        "groups": [
            {"key": key, "people": getattr(assumed, f"people_{key}"), "percent": getattr(assumed, f"percent_{key}")}
            for key in ("front", "partly", "office")
        ],
        "events": [
            {
                "key": event.kind.value,
                "likely": getattr(assumed, f"often_{event.kind.value}"),
                "once_in": event.once_in,
                "whole": event.kind in OF_THE_WHOLE,
                "months": event.support_months,
                "salary": _amount(assumed.costs[CostPart.SUPPORT]),
                "cost": _amount(assumed.cost_of(event)),
                "parts": [{"key": part.value, "amount": _amount(amount)} for part, amount in assumed.parts_of(event)],
            }
            for event in assumed.misfortunes()
        ],
    }


def _amount(amount: float) -> str:
    return f"{round(amount):,}"
