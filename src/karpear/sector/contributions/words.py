"""The nine kinds in words, and where a fact stands."""

from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.rules.counting.fact_states import FactStanding, FactState
from karpear.rules.counting.kinds import PressureKind
from karpear.sector.period_words import period_words

KINDS = {
    PressureKind.SUMMONED: gettext_lazy("Summoned or questioned"),
    PressureKind.DETAINED: gettext_lazy("Detained or disappeared"),
    PressureKind.ATTACKED: gettext_lazy("Attacked: people or things"),
    PressureKind.SEARCHED: gettext_lazy("Searched, or things taken away"),
    PressureKind.REFUSED: gettext_lazy("Forbidden, refused or stopped"),
    PressureKind.WATCHED: gettext_lazy("Watched, or asked for names and reports"),
    PressureKind.THREATENED: gettext_lazy("Threatened or put under pressure"),
    PressureKind.ONLINE: gettext_lazy("Hacked, or lies spread about them"),
    PressureKind.PROSECUTED: gettext_lazy("Charged, fined or sanctioned"),
}

_STATES: dict[FactState, Callable[[], str]] = {
    FactState.UNPROVEN: lambda: _("Not counted until an organisation of the network vouches for the group"),
    FactState.WAITING: lambda: _("Waiting: numbers of %(period)s are published from %(day)s at the earliest"),
    FactState.LATE: lambda: _("Too late for the numbers of %(period)s; those of the whole year may count it"),
    FactState.COUNTED: lambda: _("Counted in the numbers of %(period)s, which are not published yet"),
    FactState.PUBLISHED: lambda: _("Counted: the numbers of %(period)s are published"),
}
SHAPES = {
    FactState.UNPROVEN: "due",
    FactState.WAITING: "out",
    FactState.LATE: "off",
    FactState.COUNTED: "out",
    FactState.PUBLISHED: "safe",
}


def kind_choices() -> list[tuple[str, object]]:
    return [(kind.value, name) for kind, name in KINDS.items()]


def standing_words(standing: FactStanding) -> str:
    """Where it stands, in a sentence."""
    day = date_format(standing.from_day, "j M Y")
    return _STATES[standing.state]() % {"period": period_words(standing.period), "day": day}
