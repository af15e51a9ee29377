"""What hangs on a key task, and what reasons for leaving are called in a total."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.rules.duty.succession import ExitReason, Holds

REASON_WORDS: dict[ExitReason, Any] = {
    ExitReason.FEAR: _("fear"),
    ExitReason.PRESSURE: _("pressure"),
    ExitReason.PAY: _("pay"),
    ExitReason.OTHER: _("something else"),
}
HELD: dict[Holds, Any] = {
    Holds.BANK: _("dealing with the bank"),
    Holds.SALARIES: _("paying salaries"),
    Holds.STAMP: _("the stamp"),
    Holds.KEYS: _("keys of the office"),
    Holds.DOMAIN: _("the domain name and its mail"),
}
