"""What the sides are called between which an organisation stands."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.rules.voice.neutrality import Side

SIDES: Mapping[Side, Any] = {
    Side.GOVERNING: _("Party in government"),
    Side.OPPOSITION: _("Parties in opposition"),
    Side.OTHER_PARTY: _("Other parties"),
    Side.NO_PARTY: _("No party"),
}
