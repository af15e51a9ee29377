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
from karpear.rules.recipients import ASKED_THERE, Need

from .queries.reports import country_of
from .recipients import ARBITRARY, NEEDS, SCOPES, WARRANT
from .vocabulary import LISTS


def spoken_by(recipient: Recipient) -> list[tuple[str, str]]:
    """(code, own name) of the languages in which they read and in which there are words for a letter."""
    names = {"en": "English", "km": "ខ្មែរ"}
    return [(code, names.get(code, code)) for code, _name in settings.LANGUAGES if code in recipient.terms.languages]


def letter_words(
    recipient: Recipient, organisation: Organisation | None, language: str, reader: str
) -> Mapping[str, Any]:
    """What `report_write.html` shows of codes, needs and provinces."""
    terms = recipient.terms
    places = [(one.code, one.name.in_language(language)) for one in provinces(country_of(organisation))]
    return {
        "language": language,
        "needs": [(one, NEEDS[one], one in ASKED_THERE) for one in terms.needs],
        "asks": [one for one in terms.needs if one in ASKED_THERE and one is not Need.SUBMITTER],
        "scopes": [(one, words, one in terms.scopes) for one, words in SCOPES.items()],
        "places": places,
        "codes": coded(language),
        "given_by": LISTS["given_by"].items(),
        "arbitrary": ARBITRARY,
        "subject": recipient.subject,
        "name": recipient.name.in_language(reader),
        "about": recipient.about.in_language(reader),
        "confidential": recipient.confidential.in_language(reader),
        "letter_name": recipient.name.in_language(language),
    }


def coded(language: str) -> list[tuple[str, str]]:
    """(list.code, words) for every code that a letter may say, in its language."""
    with translation.override(language):
        said = [(f"{name}.{code}", str(words)) for name, listed in LISTS.items() for code, words in listed.items()]
        dates = [("date.day", gettext("{day} {month} {year}")), ("date.month", gettext("{month} {year}"))]
        months = [(f"month.{number}", str(name)) for number, name in MONTHS.items()]
        return [*said, *dates, *months, *((f"warrant.{code}", str(words)) for code, words in WARRANT.items())]
