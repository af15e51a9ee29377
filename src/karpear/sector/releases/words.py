"""How periods, areas and what is published of them are called."""

from collections.abc import Mapping
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from karpear.countries.queries import pack
from karpear.countries.values import Name
from karpear.rules.counting.grids import Division, Grid
from karpear.rules.counting.kinds import PressureKind
from karpear.rules.counting.publication import Withheld

#: In a word, for pictures and heads of tables; what each holds is written out next to them.
SHORT_KINDS: Mapping[PressureKind, Promise] = {
    PressureKind.SUMMONED: pgettext_lazy("pressure", "Summoned"),
    PressureKind.DETAINED: pgettext_lazy("pressure", "Detained"),
    PressureKind.ATTACKED: pgettext_lazy("pressure", "Attacked"),
    PressureKind.SEARCHED: pgettext_lazy("pressure", "Searched"),
    PressureKind.REFUSED: pgettext_lazy("pressure", "Refused"),
    PressureKind.WATCHED: pgettext_lazy("pressure", "Watched"),
    PressureKind.THREATENED: pgettext_lazy("pressure", "Threatened"),
    PressureKind.ONLINE: pgettext_lazy("pressure", "Online"),
    PressureKind.PROSECUTED: pgettext_lazy("pressure", "Charged"),
}
#: Why a cell goes without a number: read only by who draws or signs.
WITHHELD: Mapping[Withheld, Promise] = {
    Withheld.PROTECTED: _("fewer than 5 or none, given by too few, held, or it would give another one away"),
    Withheld.TOO_EARLY: _("the period has not been over for 90 days"),
    Withheld.STANDS: _("this period has been published already"),
    Withheld.TOO_FINE: _("not even the coarsest grid passes in four cells of five"),
    Withheld.ATTACKED: _("the attack succeeds"),
}


DIVISIONS: Mapping[Division, Promise] = {
    Division.PROVINCE: _("by province and kind"),
    Division.ZONE: _("by zone and kind"),
    Division.NATION: _("by kind, for the whole country"),
}


def grid_words(grid: str) -> str:
    """How finely it was counted."""
    return str(DIVISIONS[Grid.parse(grid).division]) if grid else ""


def kind_words(kind: str) -> str:
    """Of one kind; of no kind, all of them."""
    return str(SHORT_KINDS[PressureKind(kind)]) if kind else gettext("all kinds together")


@cache
def area_names(country: str) -> Mapping[str, Name]:
    """Of every zone and every province that is counted, by its code."""
    row = pack(country)
    return {zone.code: zone.name for zone in row.zones} | {place.code: place.name for place in row.provinces}


def area_words(area: str, country: str = "kh") -> str:
    """A province, a zone, or the whole country."""
    if not area:
        return gettext("whole country")
    name = area_names(country).get(area)
    return name.in_language(get_language() or "en") if name else area
