"""How a quarter or a year is called, for every subject of the room."""

from django.utils.translation import gettext as _


def period_words(period: str) -> str:
    """2026-Q3, or a year, as one reads it."""
    year, _dash, quarter = period.partition("-Q")
    if not quarter:
        return year
    return _("%(year)s, quarter %(quarter)s") % {"year": year, "quarter": quarter}
