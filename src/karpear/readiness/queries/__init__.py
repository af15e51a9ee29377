"""What the pages of this room show, the person first."""

from .card import Card, Found, callable_contacts, card_of, emergency_by_token, emergency_numbers, open_page_of
from .lists import Progress, checklist_page, checklists_of, country_of, situation_of, situations_of
from .numbers import Choice, Learned, choices_of, due_for, due_people, learned_by, number_in
from .taking import taken_out

__all__ = [
    "Card",
    "Choice",
    "Found",
    "Learned",
    "Progress",
    "callable_contacts",
    "card_of",
    "checklist_page",
    "checklists_of",
    "choices_of",
    "country_of",
    "due_for",
    "due_people",
    "emergency_by_token",
    "emergency_numbers",
    "learned_by",
    "number_in",
    "open_page_of",
    "situation_of",
    "situations_of",
    "taken_out",
]
