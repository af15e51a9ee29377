"""Topics and provinces of an organisation's country, in the reader's language."""

from django.utils.translation import get_language

from karpear.countries.queries import names, voice_book
from karpear.people.models import Organisation
from karpear.rules.refusals import Missing


def topic_names(organisation: Organisation) -> dict[str, str]:
    """By code; none where the country has no pack."""
    language = get_language() or "en"
    try:
        return {code: name.in_language(language) for code, name in voice_book(organisation.country).topics.items()}
    except Missing:
        return {}


def province_names(organisation: Organisation) -> dict[str, str]:
    """By code; none where the country has no pack."""
    try:
        return names(organisation.country)
    except Missing:
        return {}
