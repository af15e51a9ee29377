"""What people did with a statement, newest first. What time and signatories did is not in it."""

from ast import literal_eval
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from karpear.rules.voice.neutrality import Side
from karpear.ui.history import HistoryLine, history_line
from karpear.ui.values import titles

from ..side_words import SIDES
from .models import Statement, StatementChange
from .values import NewStatement
from .words import FORMS, KINDS


def statement_history(statement: Statement) -> list[HistoryLine]:
    """Everything, in one query."""
    words = {"added": _("Drafted"), "frozen": _("The text was frozen"), "called_off": _("Called off")}
    heads: dict[str, Any] = {**titles(NewStatement)}
    return [
        history_line(change, words.get(change.verb, _("Changed")), heads if change.verb == "changed" else {}, in_words)
        for change in StatementChange.objects.filter(statement=statement).select_related("by")
    ]


def in_words(name: str, text: str) -> str:
    """One cell as people read it."""
    if name in ("first_at", "last_at") and text:
        return date_format(localtime(datetime.fromisoformat(text)), "j M Y, H:i")
    if name == "addressees":
        return ", ".join(str(SIDES[Side(code)]) for code in literal_eval(text or "[]"))
    if name == "form":
        return str(FORMS.get(text, text))
    return str(KINDS.get(text, text)) if name == "floor_kind" else text
