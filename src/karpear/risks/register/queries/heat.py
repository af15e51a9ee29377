"""How many risks stand in each cell of the matrix, and in each province."""

from django.db.models import Count, Max, QuerySet

from ..models import Risk

#: Which column holds the level of each stand.
LEVELS = {"inherent": "inherent_level", "current": "level", "residual": "residual_level"}


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


def province_counts(risks: "QuerySet[Risk]", *, stand: str = "current") -> dict[str, tuple[int, int]]:
    """{province: (count, the worst level)} of these risks, in one query; under "" those of no province."""
    rows = risks.order_by().values_list("province").annotate(n=Count("pk"), worst=Max(LEVELS[stand]))
    return {province: (n, int(worst or 0)) for province, n, worst in rows}
