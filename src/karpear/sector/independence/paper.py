"""The joint ask on paper: what members want of donors, and what their money looks like. It names none of them."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from karpear.ui.paper import languages_of, pdf, words

from .queries.sector import SectorYearPage
from .words import UNSAID

_TEMPLATE = Path(__file__).parent.parent / "typst" / "ask.typ"
WORDS: dict[str, Any] = {
    "title": _("What we ask of donors together"),
    "lead": _(
        "Organisations of this network have written strategic plans. This is what several of them ask for, and "
        "what they live on. Numbers are rounded to the nearest five, and none is of fewer than five organisations."
    ),
    "asks": _("We ask for"),
    "organisations": _("organisations"),
    "medians": _("The organisation in the middle"),
    "measure": _("What is measured"),
    "number": _("Number"),
    "withheld": _("A dash stands for a number that is not said, since too few gave theirs."),
    "from": _("Figures of the year"),
}


def joint_ask_data(table: SectorYearPage, *, now: datetime) -> dict[str, Any]:
    """What the paper says, and the page before it."""
    return {
        "network": table.row.network.body.name,
        "year": str(table.row.year),
        "day": date_format(localtime(now).date()),
        "asks": [(word, str(number)) for word, number in table.asks],
        "medians": [(word, number) for word, number in table.medians],
        "withheld": any(number == UNSAID for _word, number in table.medians),
    }


def joint_ask_pdf(table: SectorYearPage, *, language: str, now: datetime) -> bytes:
    """In the reader's language."""
    languages = languages_of(language, language)
    data = {**joint_ask_data(table, now=now), "words": words(languages, WORDS)}
    return pdf(_TEMPLATE, data, languages=languages, title="Joint ask", now=now)
