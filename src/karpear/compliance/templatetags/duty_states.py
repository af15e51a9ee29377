"""How the state of a date is shown: `state|duty_mark`."""

from datetime import date

from django import template
from django.utils.safestring import SafeString

from karpear.rules.law.duty_state import DutyState

from ..duties.words import STATES, shape_of, state_mark

register = template.Library()


@register.filter
def duty_mark(state: DutyState) -> SafeString:
    """In word, shape and colour."""
    return state_mark(state)


@register.filter
def month_code(day: date) -> str:
    """A month as an address has it."""
    return f"{day:%Y-%m}"


@register.filter
def duty_shape(state: DutyState) -> str:
    """The shape alone."""
    return shape_of(state)


@register.filter
def duty_word(state: DutyState) -> str:
    """The word alone."""
    return str(STATES[state][1])


@register.filter
def duty_class(state: DutyState) -> str:
    """Its colour: the class of `<c-state>`."""
    return f"state state-{STATES[state][0]}"
