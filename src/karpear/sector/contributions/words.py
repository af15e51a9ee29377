"""What the nine kinds of pressure are called, wherever they are read."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from karpear.rules.counting.kinds import PressureKind

KINDS: Mapping[PressureKind, Promise] = {
    PressureKind.SUMMONED: _("Summoned or questioned"),
    PressureKind.DETAINED: _("Detained"),
    PressureKind.ATTACKED: _("Attacked"),
    PressureKind.SEARCHED: _("Searched or seized"),
    PressureKind.REFUSED: _("Refused or stopped"),
    PressureKind.WATCHED: _("Watched or visited"),
    PressureKind.THREATENED: _("Threatened"),
    PressureKind.ONLINE: _("Pressed online"),
    PressureKind.PROSECUTED: _("Taken to court"),
}
