"""What silence together is called: cells, causes, what speaks for them, what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from karpear.countries.phone_carriers import carrier_name
from karpear.countries.queries import province as province_of
from karpear.rules.alarm.together import Cause, CellKind, Reason, band
from karpear.rules.refusals import Missing

CAUSES: Mapping[Cause, Any] = {
    Cause.CUT: _("a network cut"),
    Cause.ARREST: _("many arrested at once"),
    Cause.UNCLEAR: _("a network cut, or many arrested at once"),
}
REASONS: Mapping[Reason, Any] = {
    Reason.TEXTS_FAIL: _("Messages to them fail, too."),
    Reason.LATE_TEXTS: _("Words that were written long before come in now, from several people."),
    Reason.MANY_HOUSES: _("It is most of those who were due, of several organisations."),
    Reason.AT_HOME_TOO: _("Daily check-ins are missing, too, not only those of trips."),
    Reason.ONE_CARRIER: _("Nearly all have the same carrier, and phones of others answer from there."),
    Reason.MANY_PROVINCES: _("It is in several provinces at once."),
    Reason.ONE_HOUSE: _("Nearly all belong to one organisation or one plan, and others there have answered."),
    Reason.OTHERS_ANSWER: _("A good part of those who were due there have answered."),
    Reason.CALLED_FOR_HELP: _("Somebody there has called for help, or is known to be held."),
}
WHAT_TO_DO: tuple[Any, ...] = (
    _("Take the alarms of your own people as always: each one goes on by itself."),
    _("Ask somebody outside, with another carrier, what they hear from there."),
    _("Look whether others report that the network is down."),
    _("Ask “are you OK?” through another channel than before."),
    _("If it may be arrests: tell the lawyers you work with that there may be many."),
)


def place_words(kind: str, cell: str) -> str:
    """Where, or whose phones, in the reader's language."""
    language = get_language() or "en"
    if kind == CellKind.PROVINCE:
        try:
            return province_of(cell.partition("-")[0].lower(), cell).name.in_language(language)
        except Missing:
            return cell
    name = carrier_name(cell, language)
    return gettext("phones of {name}").format(name=name) if name else gettext("phones of a carrier we do not know")


def band_words(count: int) -> str:
    """How many others, as far as others may know."""
    if not count:
        return ""
    limits = band(count)
    if limits is None:
        return gettext("others, too")
    least, greatest = limits
    if greatest is None:
        return gettext("{n} or more others").format(n=least)
    return gettext("{least}–{most} others").format(least=least, most=greatest)


def all_in_bands(count: int) -> str:
    """How many in all, for whoever sees nobody's name."""
    limits = band(count)
    if limits is None:
        return gettext("a few people")
    least, greatest = limits
    if greatest is None:
        return gettext("{n} or more people").format(n=least)
    return gettext("{least}–{most} people").format(least=least, most=greatest)


def own_words(count: int) -> str:
    """How many of the reader's own."""
    return ngettext("{n} of your people", "{n} of your people", count).format(n=count)


def usual_words(least: int, greatest: int) -> str:
    """How many are usually silent."""
    return str(greatest) if least == greatest else f"{least}–{greatest}"
