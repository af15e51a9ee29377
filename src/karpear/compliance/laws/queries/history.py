"""How an opinion came to be what it is, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from karpear.rules.law.review import LawReading
from karpear.ui.values import days, titles

from ..models import ActivityOpinion, OpinionChange
from ..values import NewOpinion
from ..words import READINGS


@dataclass(frozen=True, slots=True)
class OpinionEvent:
    """Something that was decided. `fields`: (name, before, after)."""

    at: datetime
    who: str
    word: str
    fields: Sequence[tuple[Any, str, str]]


def opinion_history(opinion: ActivityOpinion) -> list[OpinionEvent]:
    """Everything, in one query."""
    heads = titles(NewOpinion)
    return [
        OpinionEvent(
            change.at,
            change.by.shown_name if change.by else "",
            _("Decided for the first time") if change.verb == "added" else _("Decided again"),
            [
                (heads[name], *(_in_words(name, text) for text in texts))
                for name, texts in change.fields.items()
                if name in heads
            ],
        )
        for change in OpinionChange.objects.filter(opinion=opinion).select_related("by")
    ]


def _in_words(name: str, text: str) -> str:
    if name == "reading" and text:
        return str(READINGS[LawReading(text)])
    if name in days(NewOpinion) and text:
        return date_format(date.fromisoformat(text))
    return text
