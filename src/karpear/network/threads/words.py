"""What a label means for a conversation. The label itself is written alike in every language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.rules.sharing.labels import Label

LABELS: Mapping[Label, Any] = {
    Label.RED: _("TLP:RED: for the people named here alone"),
    Label.AMBER_STRICT: _("TLP:AMBER+STRICT: stays in the organisations that take part"),
    Label.AMBER: _("TLP:AMBER: they may tell their partners what these need to know"),
    Label.GREEN: _("TLP:GREEN: may be told in the community, not in public"),
    Label.CLEAR: _("TLP:CLEAR: may be told to anybody"),
}
