"""What the diary's pages show that is not secret."""

from django.utils.translation import get_language

from karpear.countries.queries import provinces
from karpear.people.models import Person
from karpear.people.queries.country import country_of
from karpear.rules.refusals import Missing


def provinces_for(person: Person) -> list[tuple[str, str]]:
    """(code, name in the reader's language) of the provinces of the countries that this person works in."""
    countries = person.memberships.active().order_by("joined_at", "id").values_list("organisation__country", flat=True)
    language = get_language() or "en"
    rows: dict[str, str] = {}
    for country in dict.fromkeys(countries) or [country_of(None)]:
        try:
            rows |= {province.code: province.name.in_language(language) for province in provinces(country)}
        except Missing:
            continue
    return list(rows.items())
