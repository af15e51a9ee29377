"""A phone number as every page shows it."""

from django import template

from karpear.countries import queries

register = template.Library()


@register.filter
def phone(number: str) -> str:
    """In groups, as it is read aloud; anything else as it is."""
    return queries.spoken_number(number)
