"""One bulletin to take away: on paper, and as a table of two columns."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.sharing.bulletins import EventKind
from karpear.rules.sharing.labels import Allowance, Label, RecipientClass
from karpear.ui.paper import pdf, words
from karpear.ui.sheet_writer import csv_of

from ..models import Bulletin, BulletinStep
from ..words import EVENTS, HAND_ON, source_name
from .renderings import sure_of, taken_back_in, where_of, words_of, written_in

TEMPLATE = Path(__file__).parent.parent.parent / "typst/bulletin.typ"
FIXED: Mapping[str, Any] = {
    "drill": _("This is an exercise."),
    "avoid": _("Do not"),
    "todo": _("Do"),
    "why": _("Why"),
    "what": pgettext_lazy("bulletin", "What"),
    "where": pgettext_lazy("bulletin", "Where"),
    "sent": pgettext_lazy("bulletin", "Sent"),
    "until": pgettext_lazy("bulletin", "Until"),
    "sure": _("How sure"),
}


def bulletin_paper(row: Bulletin, allowed: Allowance, now: datetime) -> bytes:
    """In each language in which it was written; the label stands in header and footer of every page."""
    languages = written_in(row)
    todo = {language: getattr(row, f"todo_{language}") for language in languages}
    takes_back = row.step == BulletinStep.CANCEL
    typed = {language: words_of(row, language) for language in languages}
    data = {
        "words": words(languages, FIXED),
        "marking": Label(row.label).marking,
        "network": row.network.body.name,
        "source": source_name(row),
        "drill": row.drill,
        "headline": {language: typed[language].headline for language in languages},
        "avoid": {language: getattr(row, f"avoid_{language}") for language in languages},
        "todo": {} if takes_back else todo,
        "why": todo if takes_back else {},
        "event": _each(languages, lambda: EVENTS[EventKind(row.event)]),
        "taken_back": _each(languages, lambda: taken_back_in(row, RecipientClass.MEMBER)),
        "where": _each(languages, lambda: where_of(row)),
        "sent": _each(languages, lambda: _moment(row.released_at or row.written_at)),
        "until": _each(languages, lambda: _moment(row.expires_at)),
        "sure": _each(languages, lambda: sure_of(row)),
        "hand_on": _each(languages, lambda: HAND_ON[allowed.forward]),
    }
    return pdf(TEMPLATE, data, languages=languages, title="Letter", now=now)


def bulletin_table(row: Bulletin, allowed: Allowance) -> bytes:
    """In the reader's language: the label first and last."""
    marking, text = Label(row.label).marking, words_of(row, translation.get_language() or "en")
    lines = [
        (FIXED["what"], EVENTS[EventKind(row.event)]),
        (_("Exercise"), _("yes") if row.drill else _("no")),
        (_("Headline"), text.headline),
        (FIXED["avoid"], text.avoid),
        ("", taken_back_in(row, RecipientClass.MEMBER)),
        (FIXED["why"], text.why) if text.why else (FIXED["todo"], text.todo),
        (FIXED["where"], where_of(row)),
        (FIXED["sent"], _moment(row.released_at or row.written_at)),
        (FIXED["until"], _moment(row.expires_at)),
        (FIXED["sure"], sure_of(row)),
        (pgettext_lazy("bulletin", "Source"), source_name(row)),
        ("", HAND_ON[allowed.forward]),
        ("TLP", marking),
    ]
    return csv_of(["TLP", marking], [[str(name), str(value)] for name, value in lines if value])


def _moment(moment: datetime) -> str:
    return date_format(localtime(moment), "j M Y, H:i")


def _each(languages: Sequence[str], say: Callable[[], Any]) -> dict[str, str]:
    texts = {}
    for language in languages:
        with translation.override(language):
            texts[language] = str(say())
    return texts
