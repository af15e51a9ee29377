"""What reasons for leaving are called in a total."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.rules.duty.succession import ExitReason

REASON_WORDS: dict[ExitReason, Any] = {
    ExitReason.FEAR: _("fear"),
    ExitReason.PRESSURE: _("pressure"),
    ExitReason.PAY: _("pay"),
    ExitReason.OTHER: _("something else"),
}
