"""Whom anybody can ring, for every page that somebody opens in an emergency."""

from django import template

from karpear.countries import queries
from karpear.countries.packs import Service

register = template.Library()


@register.simple_tag
def emergency_numbers(country: str | None = "") -> tuple[Service, ...]:
    """The numbers of a country; of the first pack where the page knows no country."""
    return queries.emergency_numbers(country or "")
