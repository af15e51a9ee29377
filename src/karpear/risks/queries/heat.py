"""How many risks stand in each cell of the matrix."""

from django.db.models import Count, QuerySet

from ..models import Risk


def place_of(stand: str, area: str = "") -> tuple[str, str]:
    """Where likelihood and impact of a judgement are kept. `stand`: inherent, current or residual; `area` "": worst."""
    if stand == "current":
        return "likelihood", area or "impact"
    return f"scores__{stand}__likelihood", f"scores__{stand}__{area or 'impact'}"


def heat_counts(risks: "QuerySet[Risk]", *, stand: str = "current", area: str = "") -> dict[tuple[int, int], int]:
    """{(likelihood, impact): count} of these risks, in one query; those that do not touch the area are left out."""
    likelihood, impact = place_of(stand, area)
    rows = risks.order_by().values_list(likelihood, impact).annotate(n=Count("pk"))
    return {(int(x), int(y)): n for x, y, n in rows if y}
