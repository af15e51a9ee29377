"""How an opinion came to be what it is, newest first."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from karpear.rules.law.review import LawReading
from karpear.ui.history import HistoryLine, history_line
from karpear.ui.values import days, titles

from ..models import ActivityOpinion, OpinionChange
from ..values import NewOpinion
from ..words import READINGS


def opinion_history(opinion: ActivityOpinion) -> list[HistoryLine]:
    """Everything, in one query."""
    names = titles(NewOpinion)
    return [
        history_line(
            change,
            _("Decided for the first time") if change.verb == "added" else _("Decided again"),
            names,
            _in_words,
        )
        for change in OpinionChange.objects.filter(opinion=opinion).select_related("by")
    ]


def _in_words(name: str, text: str) -> str:
    if name == "reading" and text:
        return str(READINGS[LawReading(text)])
    if name in days(NewOpinion) and text:
        return date_format(date.fromisoformat(text))
    return text
