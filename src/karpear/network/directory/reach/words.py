"""What offices, countries and zones are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.sharing.reach import Awake, OfficeKind

OFFICES: Mapping[str, Any] = {
    OfficeKind.EMBASSY: _("an embassy"),
    OfficeKind.OHCHR: _("the UN human rights office (OHCHR)"),
    OfficeKind.EU: _("the delegation of the European Union"),
    OfficeKind.UN: _("another office of the UN"),
    OfficeKind.MINISTRY: _("a ministry or a state office"),
    OfficeKind.MEDIA: pgettext_lazy("an office", "media"),
    OfficeKind.LAWYERS: _("a network of lawyers"),
    OfficeKind.FUND: _("a fund or donor"),
    OfficeKind.OTHER: pgettext_lazy("an office", "another one"),
}
COUNTRIES: Mapping[str, Any] = {
    "AU": _("Australia"), "CA": _("Canada"), "CZ": _("Czechia"), "FR": _("France"), "DE": _("Germany"),
    "IN": _("India"), "ID": _("Indonesia"), "JP": _("Japan"), "KR": _("South Korea"), "MY": _("Malaysia"),
    "NZ": _("New Zealand"), "PH": _("Philippines"), "SG": _("Singapore"), "SE": _("Sweden"), "CH": _("Switzerland"),
    "TH": _("Thailand"), "GB": _("United Kingdom"), "US": _("United States"), "VN": _("Viet Nam"),
}  # fmt: skip
#: Shape and word.
AWAKE: Mapping[str, tuple[str, Any]] = {
    Awake.AWAKE: ("safe", _("awake now")),
    Awake.UNKNOWN: ("due", _("hours not known")),
    Awake.ASLEEP: ("off", _("asleep now")),
}
ZONES: Mapping[str, Any] = {
    "Asia/Phnom_Penh": _("Phnom Penh, Bangkok"),
    "Europe/Zurich": _("Geneva, Brussels, Paris"),
    "Europe/London": _("London"),
    "America/New_York": _("New York, Washington"),
    "Asia/Tokyo": _("Tokyo, Seoul"),
    "Australia/Sydney": _("Sydney, Canberra"),
}


def office_words(kind: str, country: str) -> str:
    """“an embassy: Sweden”."""
    word = str(OFFICES.get(kind, kind))
    return f"{word}: {COUNTRIES.get(country, country)}" if country else word
