"""Fields that several forms of this room share."""

from django.utils.translation import get_language

from karpear.countries.queries import provinces
from karpear.people.models import Organisation
from karpear.rules.refusals import Missing


def provinces_of(organisation: Organisation) -> list[tuple[str, str]]:
    """(code, name in the reader's language); none where the country has no pack."""
    language = get_language() or "en"
    try:
        return [(province.code, province.name.in_language(language)) for province in provinces(organisation.country)]
    except Missing:
        return []
