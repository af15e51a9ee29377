"""What rules, supports and answers are called here."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from karpear.countries.queries import provinces, voice_book
from karpear.people.models import Organisation
from karpear.rules.voice.agreement import SupportKind

SUPPORTS: Mapping[SupportKind, Any] = {
    SupportKind.LAWYER: gettext_lazy("A lawyer is found and paid"),
    SupportKind.PAY: gettext_lazy("The salary goes on while I am held or must hide"),
    SupportKind.FAMILY: gettext_lazy("My family is told, and looked after"),
    SupportKind.SAFE_PLACE: gettext_lazy("A safe place, and the way there"),
    SupportKind.CARE: gettext_lazy("A doctor, and somebody to talk to"),
    SupportKind.POST: gettext_lazy("My post is kept for me"),
    SupportKind.SPEAK_UP: gettext_lazy("The organisation says in public that I must be set free"),
}


def topic_names(organisation: Organisation) -> dict[str, str]:
    """Code → name, in the reader's language."""
    return topic_names_in(organisation.country)


def topic_names_in(country: str) -> dict[str, str]:
    """The same of a country, for whoever belongs to no organisation."""
    language = get_language() or "en"
    return {key: name.in_language(language) for key, name in voice_book(country).topics.items()}


def province_names(organisation: Organisation) -> dict[str, str]:
    """Code → name, in the reader's language."""
    language = get_language() or "en"
    return {province.code: province.name.in_language(language) for province in provinces(organisation.country)}


def about_in_words(topic: str, province: str, topics: Mapping[str, str], places: Mapping[str, str]) -> str:
    """What a rule is about: “Land, in Ratanakiri”."""
    topic_name = topics.get(topic, topic) or _("Every topic without a rule of its own")
    if not province:
        return topic_name
    return _("%(topic)s, in %(place)s") % {"topic": topic_name, "place": places.get(province, province)}
