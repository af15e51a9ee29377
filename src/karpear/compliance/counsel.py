"""Whom somebody can ring when an authority stands at the door."""

import re
from uuid import UUID

from karpear.people.models import Address, Channel, ContactRole, ContactState, Person
from karpear.people.queries.screens import contacts_of
from karpear.rules.duty.for_whom import names_somebody

from .keepers import keepers_of

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


def numbers_of_named(words: str, organisation: UUID) -> list[tuple[str, str]]:
    """Of officers and leads whom these words say to ring: name and number, empty where there is none; as in the words.

    Nobody else's number is shown: that of a colleague is theirs.
    """
    named = [person for person in keepers_of(organisation) if names_somebody(words, [str(person.shown_name)])]
    ways = Address.objects.usable().filter(person__in=named, channel=Channel.SMS).order_by("-position", "-id")
    numbers = {way.person_id: str(way.value) for way in ways}
    look = words.casefold()
    named.sort(key=lambda person: look.find(str(person.shown_name).split()[0].casefold()))
    return [(str(person.shown_name), numbers.get(person.pk, "")) for person in named]
