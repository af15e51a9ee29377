"""Whom somebody can ring when an authority stands at the door."""

import re

from karpear.people.models import Address, Channel, ContactRole, ContactState, Person
from karpear.people.queries.screens import contacts_of

#: As people write them: from 0 or from +, with blanks or strokes. A day is none of these.
NUMBER = re.compile(r"(?<![\d+])(?:\+|0)\d[\d -]{5,16}\d(?!\d)")


def has_number(words: str) -> bool:
    """Does a telephone number stand in these words?"""
    return NUMBER.search(words) is not None


def lawyer_numbers(person: Person) -> list[tuple[str, str]]:
    """Their own lawyers who agreed: name and number."""
    lawyers = contacts_of(person).filter(role=ContactRole.LAWYER, state=ContactState.ACCEPTED).prefetch_related(None)
    ways = Address.objects.usable().filter(contact__in=lawyers, channel=Channel.SMS).select_related("contact")
    return [
        (way.contact.shown_name, str(way.value))
        for way in ways.order_by("contact__position", "position")
        if way.contact
    ]
