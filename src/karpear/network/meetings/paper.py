"""Minutes on paper: the items that may leave by their label, with the narrowest of these on every page."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from karpear.rules.sharing.labels import Label
from karpear.ui.paper import pdf, words

from .models import MinuteLine
from .queries.pages import AgendaLine, MeetingPage

_TEMPLATE = Path(__file__).parent.parent / "typst" / "minutes.typ"
_WORDS = {
    "title": _("Minutes"),
    "came_out": _("What came out"),
    "answers": _("Answers"),
    "dissent": _("Dissent"),
    "said": _("What was said"),
    "actions": _("To be done"),
    "review_on": _("To be looked at again on"),
    "chatham": _("Nothing here says who said what."),
    "left_out": _("Items that may not be handed on are left out."),
}


def minutes_pdf(meeting_page: MeetingPage, *, language: str, now: datetime) -> bytes:
    """Of what this reader may take along."""
    lines = [line for line in meeting_page.items if line.allowed.download]
    narrowest = next(label for label in Label if label.value in {line.item.label for line in lines})
    meeting = meeting_page.meeting
    data = {
        "marking": narrowest.marking,
        "network": meeting.network.body.name,
        "meeting": meeting.title,
        "day": date_format(localtime(meeting.starts_at).date()),
        "chatham": meeting.chatham,
        "all": len(lines) == len(meeting_page.items) and not meeting_page.left_out,
        "items": [_item(line) for line in lines],
        "words": words([language], _WORDS),
    }
    return pdf(_TEMPLATE, data, languages=[language], title="Minutes", now=now)


def _item(line: AgendaLine) -> dict[str, Any]:
    result, item = line.result, line.item
    return {
        "marking": line.marking,
        "title": item.title,
        "words": item.words,
        "outcome": result.word if result else "",
        "counts": [f"{word}: {count}" for word, count in result.counts] if result else [],
        "answers": [f"{answer.organisation}: {answer.word}" for answer in result.answers] if result else [],
        "dissent": list(result.dissent) if result else [],
        "lines": said_lines(line.lines),
        "actions": [
            f"{action.organisation.name}: {action.text} ({date_format(action.due_on)})" for action in line.actions
        ],
        "review_on": date_format(item.review_on) if item.review_on else "",
    }


def said_lines(lines: Sequence[MinuteLine]) -> list[str]:
    """With who said it, where that is stored at all."""
    return [f"{line.organisation.name}: {line.text}" if line.organisation else line.text for line in lines]
