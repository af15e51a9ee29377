"""Provinces to choose from, and the place whose sun counts. From the pack of the plan's country."""

from collections.abc import Iterable

from django.utils.translation import get_language

from karpear.countries.queries import country_map, place_in, provinces
from karpear.people.models import Organisation
from karpear.people.queries.country import country_of
from karpear.rules.plan.night import Place
from karpear.rules.refusals import Missing
from karpear.ui.maps import ProvinceMap


def provinces_of(organisation: Organisation | None) -> list[tuple[str, str]]:
    """(code, name in the reader's language); none where the country has no pack."""
    language = get_language() or "en"
    try:
        return [
            (province.code, province.name.in_language(language)) for province in provinces(country_of(organisation))
        ]
    except Missing:
        return []


def place_of(organisation: Organisation | None, province: str) -> Place:
    """The place whose sun counts for this province's code; the capital where the code is not known."""
    try:
        return place_in(country_of(organisation), province)
    except Missing:
        return place_in(country_of(None))


def map_of(organisation: Organisation | None, destination: str, legs: Iterable[str]) -> ProvinceMap | None:
    """Where a plan goes: its province, and those of its legs. None where nobody has said a province."""
    codes = {destination, *legs} - {""}
    province_map = country_map(country_of(organisation), selection=codes) if codes else None
    return province_map if province_map and province_map.picked else None
