"""What is said of a bulletin by codes."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from karpear.countries.queries import provinces
from karpear.people.models import Organisation
from karpear.rules.sharing.audience import Because
from karpear.rules.sharing.bulletins import CapSeverity, CapUrgency, Credibility, EventKind, Reliability, Sureness
from karpear.rules.sharing.labels import HandOn, Label

from .models import Bulletin

EVENTS: Mapping[EventKind, Any] = {
    EventKind.ARREST: pgettext_lazy("bulletin", "Arrest"),
    EventKind.RAID: pgettext_lazy("bulletin", "Raid or search"),
    EventKind.CHECKPOINT: pgettext_lazy("bulletin", "Checkpoint"),
    EventKind.NEW_RULE: pgettext_lazy("bulletin", "New rule or order"),
    EventKind.FLOOD: pgettext_lazy("bulletin", "Flood or storm"),
    EventKind.THREAT: pgettext_lazy("bulletin", "Threat"),
    EventKind.OTHER: pgettext_lazy("bulletin", "Something else"),
}
#: The marking is written alike in every language; this is what it means.
LABELS: Mapping[Label, Any] = {
    Label.RED: _("only the people named; nobody hands it on"),
    Label.AMBER_STRICT: _("members only, inside their own organisation"),
    Label.AMBER: _("members, and their partners where these need it"),
    Label.GREEN: _("the community; not in public"),
    Label.CLEAR: _("anybody"),
}
SURENESS: Mapping[Sureness, Any] = {
    Sureness.CONFIRMED: _("We saw it ourselves, and others say the same"),
    Sureness.SEEN: _("We saw it ourselves"),
    Sureness.TRUSTED: _("Somebody whom we trust told us; it is likely"),
    Sureness.HEARD: _("Somebody told us; it is possible"),
    Sureness.DOUBTED: _("We doubt it"),
    Sureness.UNKNOWN: _("We cannot tell"),
}
RELIABILITY: Mapping[Reliability, Any] = {
    Reliability.A: _("always right until now"),
    Reliability.B: _("mostly right"),
    Reliability.C: _("often right"),
    Reliability.D: _("often wrong"),
    Reliability.E: _("mostly wrong"),
    Reliability.F: _("cannot be told"),
}
CREDIBILITY: Mapping[Credibility, Any] = {
    Credibility.CONFIRMED: _("confirmed by others"),
    Credibility.PROBABLE: _("likely"),
    Credibility.POSSIBLE: _("possible"),
    Credibility.DOUBTFUL: _("doubtful"),
    Credibility.IMPROBABLE: _("unlikely"),
    Credibility.UNKNOWN: pgettext_lazy("credibility", "cannot be told"),
}
URGENCY: Mapping[CapUrgency, Any] = {
    CapUrgency.IMMEDIATE: _("act now"),
    CapUrgency.EXPECTED: _("act within the hour"),
    CapUrgency.FUTURE: _("act soon"),
    CapUrgency.PAST: _("it is over"),
    CapUrgency.UNKNOWN: pgettext_lazy("urgency", "not known"),
}
SEVERITY: Mapping[CapSeverity, Any] = {
    CapSeverity.EXTREME: _("extreme"),
    CapSeverity.SEVERE: _("severe"),
    CapSeverity.MODERATE: _("moderate"),
    CapSeverity.MINOR: _("minor"),
    CapSeverity.UNKNOWN: pgettext_lazy("severity", "not known"),
}
#: Why somebody does not receive it.
WHY_NOT: Mapping[Because, Any] = {
    Because.NAMED_ONLY: _("RED is for those named alone"),
    Because.MEMBERS_ONLY: _("AMBER+STRICT stays inside the members"),
    Because.NOT_PUBLIC: _("only CLEAR is public"),
    Because.RESTRICTED: _("left out by a restriction"),
}
HAND_ON: Mapping[HandOn, Any] = {
    HandOn.NOBODY: _("Do not hand it on, not even to colleagues."),
    HandOn.OWN_ORGANISATION: _("You may hand it on inside your own organisation, to those who need it."),
    HandOn.OWN_PARTNERS: _("You may hand it on inside your own organisation and to your partners who need it."),
    HandOn.COMMUNITY: _("You may hand it on in the community, not in public."),
    HandOn.ANYBODY: _("You may hand it on to anybody."),
}
#: What an update says has changed, by column.
PARTS: Mapping[str, Any] = {
    "event": _("what happened"),
    "headline": _("the headline"),
    "avoid": _("what not to do"),
    "todo": _("what to do"),
    "provinces": _("where"),
    "expires_at": _("until when"),
    "sure": _("how sure it is"),
    "label": _("who may receive it"),
    "drill": _("whether it is an exercise"),
}


def graded(reliability: str, credibility: str) -> str:
    """How sure it is, in words and as the scale writes it: “mostly right · likely (B2)”."""
    source, content = RELIABILITY[Reliability(reliability)], CREDIBILITY[Credibility(credibility)]
    return f"{source} · {content} ({reliability}{credibility})"


def source_name(row: Bulletin) -> str:
    """Whose words these are: of an organisation here, or of one at another installation."""
    return row.origin or row.organisation.name


def own_language() -> str:
    """Of the two in which bulletins are written, that of whoever writes or reads: its fields stand first."""
    return "km" if get_language() == "km" else "en"


def province_names(country: str) -> dict[str, str]:
    """Code → name, in the reader's language."""
    language = get_language() or "en"
    return {province.code: province.name.in_language(language) for province in provinces(country)}


def places_in_words(codes: Collection[str], organisation: Organisation) -> str:
    """“Battambang, Pailin”; empty for the whole country."""
    names = province_names(organisation.country)
    return ", ".join(names.get(code, code) for code in codes)
