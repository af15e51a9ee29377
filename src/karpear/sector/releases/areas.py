"""Into which zones a country puts its provinces."""

from karpear.countries.queries import provinces


def zones_of(country: str) -> dict[str, str]:
    """Of every province that is counted, its zone."""
    return {province.code: province.zone for province in provinces(country)}
