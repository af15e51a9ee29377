"""The nine kinds in words."""

from django.utils.translation import gettext_lazy

from karpear.rules.counting.kinds import PressureKind

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
