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
from karpear.rules.case.recipients import ASKED_THERE, Need, Part, parts_for

from .queries.reports import country_of
from .recipients import AGREED, ARBITRARY, NEEDS, PARTS, SCOPES, WARRANT
from .vocabulary import LISTS


def spoken_by(recipient: Recipient) -> list[tuple[str, str]]:
    """(code, own name) of the languages in which they read and in which there are words for a letter."""
    names = {"en": "English", "km": "ខ្មែរ"}
    return [(code, names.get(code, code)) for code, _name in settings.LANGUAGES if code in recipient.terms.languages]


def letter_words(
    recipient: Recipient, organisation: Organisation | None, language: str, reader: str
) -> Mapping[str, Any]:
    """What `report_write.html` shows of codes, needs and provinces."""
    terms, given_by = recipient.terms, LISTS["given_by"].items()
    places = [(one.code, one.name.in_language(language)) for one in provinces(country_of(organisation))]
    return {
        "language": language,
        "needs": [(one, NEEDS[one], one in ASKED_THERE) for one in terms.needs],
        "asks": [one for one in terms.needs if one in ASKED_THERE and one not in (Need.SUBMITTER, Need.MANDATES)],
        "mandates": [(one.id, one.name.in_language(reader)) for one in recipient.mandates],
        "parts": _parts(recipient),
        "scopes": [(one, words, one in terms.scopes) for one, words in SCOPES.items()],
        "places": places,
        "codes": [*coded(language), *((f"mandate.{m.id}", m.name.in_language(language)) for m in recipient.mandates)],
        "given_by": given_by,
        "givers": [(code, words) for code, words in given_by if code in terms.given_by],
        "arbitrary": ARBITRARY,
        "subject": recipient.subject,
        "name": recipient.name.in_language(reader),
        "about": recipient.about.in_language(reader),
        "confidential": recipient.confidential.in_language(reader),
        "letter_name": recipient.name.in_language(language),
    }


def _parts(recipient: Recipient) -> list[tuple[Part, Any, bool]]:
    """(part, words, ticked) of what can be left out; where nobody may be nameless, who it is about cannot."""
    ticked = parts_for(recipient.terms)
    offered = [one for one in Part if not (recipient.terms.identified and one is Part.VICTIM)]
    return [(one, PARTS[one], one in ticked) for one in offered]


def coded(language: str) -> list[tuple[str, str]]:
    """(list.code, words) for every code that a letter may say, in its language."""
    with translation.override(language):
        said = [(f"{name}.{code}", str(words)) for name, listed in LISTS.items() for code, words in listed.items()]
        dates = [
            ("date.day", gettext("{day} {month} {year}")),
            ("date.month", gettext("{month} {year}")),
            ("date.hours", gettext("{day}, between {from} and {to}")),
            ("date.between", gettext("between {from} and {to}")),
        ]
        more: Mapping[str, Mapping[Any, Any]] = {"warrant": WARRANT, "month": MONTHS, **AGREED}
        rest = [(f"{name}.{code}", str(words)) for name, rows in more.items() for code, words in rows.items()]
        return [*said, *dates, *rest]
