"""How a decision came to be so, newest first. Nobody's disagreement stands in it."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from karpear.rules.voice.forms import Form
from karpear.ui.history import HistoryLine, history_line

from ..form_words import FORMS
from .models import SpeakDecision, SpeakDecisionChange


def decision_history(decision: SpeakDecision) -> list[HistoryLine]:
    """Everything, in one query."""
    words = {
        "added": _("Written down"), "answered": _("Answered again"), "taken_over": _("What changed was taken in"),
        "decided": pgettext("to speak", "Decided"), "reviewed_7": _("Looked at after 7 days"),
        "reviewed_30": _("Looked at after 30 days"),
    }  # fmt: skip
    heads = {"proposed": _("Proposed"), "form": pgettext("to speak", "Decided"), "reason": _("Why")}
    rows = SpeakDecisionChange.objects.filter(decision=decision).select_related("by")
    return [history_line(change, words.get(change.verb, _("Changed")), heads, _in_words) for change in rows]


def _in_words(name: str, text: str) -> str:
    return str(FORMS[Form(text)]) if name in ("proposed", "form") and text else text
