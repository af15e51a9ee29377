"""The words that a letter and its page need, in the letter's language and in the reader's."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.translation import gettext

from karpear.countries.queries import provinces
from karpear.countries.recipients import Recipient
from karpear.people.models import Organisation
from karpear.people.queries.country import country_of
from karpear.rules.case.recipients import ASKED_THERE, LetterPart, Need, parts_for

from ..vocabulary import LISTS
from .recipients import AGREED, ARBITRARY, NEEDS, PARTS, SCOPES, WARRANT


def spoken_by(recipient: Recipient) -> list[tuple[str, str]]:
    """(code, own name) of the languages in which they read and in which there are words for a letter."""
    names = {"en": "English", "km": "ខ្មែរ"}
    return [(code, names.get(code, code)) for code, _name in settings.LANGUAGES if code in recipient.terms.languages]


def letter_words(
    recipient: Recipient, organisation: Organisation | None, language: str, reader: str
) -> Mapping[str, Any]:
    """What `report_write.html` shows of codes, needs and provinces."""
    terms, given_by = recipient.terms, LISTS["given_by"].items()
    places = [(province.code, province.name.in_language(language)) for province in provinces(country_of(organisation))]
    return {
        "language": language,
        "needs": [(need, NEEDS[need], need in ASKED_THERE) for need in terms.needs],
        "asks": [need for need in terms.needs if need in ASKED_THERE and need not in (Need.SUBMITTER, Need.MANDATES)],
        "mandates": [(mandate.id, mandate.name.in_language(reader)) for mandate in recipient.mandates],
        "parts": _parts(recipient),
        "scopes": [(scope, words, scope in terms.scopes) for scope, words in SCOPES.items()],
        "places": places,
        "codes": [
            *coded(language),
            *((f"mandate.{mandate.id}", mandate.name.in_language(language)) for mandate in recipient.mandates),
        ],
        "given_by": given_by,
        "givers": [(code, words) for code, words in given_by if code in terms.given_by],
        "arbitrary": ARBITRARY,
        "subject": recipient.subject,
        "name": recipient.name.in_language(reader),
        "about": recipient.about.in_language(reader),
        "confidential": recipient.confidential.in_language(reader),
        "letter_name": recipient.name.in_language(language),
    }


def _parts(recipient: Recipient) -> list[tuple[LetterPart, Any, bool]]:
    """(part, words, ticked) of what can be left out; where nobody may be nameless, who it is about cannot."""
    ticked = parts_for(recipient.terms)
    offered = [part for part in LetterPart if not (recipient.terms.identified and part is LetterPart.VICTIM)]
    return [(part, PARTS[part], part in ticked) for part in offered]


def coded(language: str) -> list[tuple[str, str]]:
    """(list.code, words) for every code that a letter may say, in its language."""
    with translation.override(language):
        listed_words = [
            (f"{name}.{code}", str(words)) for name, listed in LISTS.items() for code, words in listed.items()
        ]
        dates = [
            ("date.day", gettext("{day} {month} {year}")),
            ("date.month", gettext("{month} {year}")),
            ("date.hours", gettext("{day}, between {from} and {to}")),
            ("date.between", gettext("between {from} and {to}")),
        ]
        more: Mapping[str, Mapping[Any, Any]] = {"warrant": WARRANT, "month": MONTHS, **AGREED}
        other_words = [(f"{name}.{code}", str(words)) for name, rows in more.items() for code, words in rows.items()]
        return [*listed_words, *dates, *other_words]
