"""What kinds of help are called, and what came of asking for one."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.sharing.help_kinds import HelpKind, HelpOutcome

HELP_KINDS: Mapping[str, Any] = {
    HelpKind.LAWYER: _("a lawyer who stands with them"),
    HelpKind.LEGAL: _("legal costs"),
    HelpKind.VISIT: _("a visit at the station or the prison"),
    HelpKind.MEDICAL: _("medical care"),
    HelpKind.PSYCHOSOCIAL: _("somebody to talk to"),
    HelpKind.FAMILY: _("help for the family"),
    HelpKind.SHELTER: _("a safe place to stay"),
    HelpKind.RELOCATION: _("to leave for a while"),
    HelpKind.TRANSPORT: pgettext_lazy("help", "safe transport"),
    HelpKind.SECURITY: _("security of a house or an office"),
    HelpKind.DIGITAL: _("security of phones and accounts"),
    HelpKind.COMMUNICATION: _("phones and a line"),
    HelpKind.TRAINING: pgettext_lazy("help", "training"),
    HelpKind.HUMANITARIAN: _("food and what one needs to live"),
    HelpKind.EMBASSY: _("a contact at an embassy"),
    HelpKind.ADVOCACY: _("that somebody speaks up"),
    HelpKind.OTHER: pgettext_lazy("help", "something else"),
}
#: Shape and word.
HELP_OUTCOMES: Mapping[str, tuple[str, Any]] = {
    HelpOutcome.GRANTED_SOON: ("safe", _("They answered in time, and helped")),
    HelpOutcome.GRANTED_LATE: ("safe", _("They answered late, and helped")),
    HelpOutcome.REFUSED_SOON: ("off", _("They answered in time: not for us")),
    HelpOutcome.REFUSED_LATE: ("off", _("They answered late: not for us")),
    HelpOutcome.NO_ANSWER: ("late", _("They have not answered")),
}
