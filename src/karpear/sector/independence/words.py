"""What the measures are called, and how their numbers are said."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.rules.counting.independence import IndependenceMeasure

MEASURES: dict[IndependenceMeasure, Any] = {
    IndependenceMeasure.LARGEST_DONOR: gettext_lazy("Largest donor, of all income"),
    IndependenceMeasure.CONCENTRATION: gettext_lazy("Concentration of donors"),
    IndependenceMeasure.RESTRICTED: gettext_lazy("Tied to projects"),
    IndependenceMeasure.RESERVE_MONTHS: gettext_lazy("Free reserve"),
    IndependenceMeasure.ADVOCACY: gettext_lazy("Spent on advocacy"),
}
MEANINGS: dict[IndependenceMeasure, Any] = {
    IndependenceMeasure.LARGEST_DONOR: gettext_lazy("The more it is, the more one letter can end."),
    IndependenceMeasure.CONCENTRATION: gettext_lazy("Herfindahl index: 100 is a single donor, 20 is five equal ones."),
    IndependenceMeasure.RESTRICTED: gettext_lazy("Of the grants of which you said whether they are tied to a project."),
    IndependenceMeasure.RESERVE_MONTHS: gettext_lazy("From your reserve's ledger, at what you spend in a month."),
    IndependenceMeasure.ADVOCACY: gettext_lazy("Of all that you spent in the year."),
}
UNSAID = "\N{EN DASH}"


def number_word(measure: IndependenceMeasure, number: float | None) -> str:
    """With its unit; a dash where it cannot be said."""
    if number is None:
        return UNSAID
    if measure is IndependenceMeasure.RESERVE_MONTHS:
        return _("%(n)s months") % {"n": f"{number:.1f}".removesuffix(".0")}
    return f"{number:.0f}" if measure is IndependenceMeasure.CONCENTRATION else f"{number:.0f}\N{NO-BREAK SPACE}%"
