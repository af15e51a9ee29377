"""Amounts as people read them."""

from django import template

register = template.Library()


@register.filter
def money(amount: float, currency: str) -> str:
    """8,900 USD."""
    return f"{round(amount):,}\N{NO-BREAK SPACE}{currency}"
