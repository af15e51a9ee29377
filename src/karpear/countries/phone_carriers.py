"""With which carrier a phone is, by its number alone."""

from karpear.rules.refusals import Missing

from .carriers import carrier_behind
from .queries import pack, packs


def carrier_of(number: str) -> str:
    """Whose phone number this is, as country and carrier (`kh.smart`); empty where nobody knows."""
    for country in packs():
        if carrier := carrier_behind(number, country.phone_prefix, country.carriers):
            return f"{country.code}.{carrier}"
    return ""


def carrier_name(code: str, language: str) -> str:
    """How a carrier (`kh.smart`) is called; empty where there is none of that name."""
    country_code, _dot, carrier_id = code.partition(".")
    try:
        carrier = pack(country_code).carriers.get(carrier_id)
    except Missing:
        return ""
    return carrier.name.in_language(language) if carrier else ""
