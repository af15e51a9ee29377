"""The joint ask as a letter: what members want of donors, and what their money looks like. It names none of them."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from karpear.ui.paper import pdf, words

from .models import SectorYear
from .queries.sector import year_page
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
    "withheld": _(
        "A dash stands for a number that is not said: too few gave theirs, or it changed before two had signed."
    ),
    "from": _("Figures of the year"),
}


def joint_ask_data(row: SectorYear, *, now: datetime) -> dict[str, Any]:
    """What the paper says, in the language that is active."""
    table = year_page(row)
    return {
        "network": row.network.body.name,
        "year": str(row.year),
        "day": date_format(localtime(now).date()),
        "asks": [(str(word), str(number)) for word, number in table.asks],
        "medians": [(str(word), number) for word, number in table.medians],
        "withheld": any(number == UNSAID for _word, number in table.medians),
    }


def joint_ask_letters(row: SectorYear, *, now: datetime) -> dict[str, list[dict[str, str]]]:
    """The same in each language, in blocks: for the page and the Word file, which hold what the paper holds."""
    letters = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            letters[code] = _blocks(joint_ask_data(row, now=now))
    return letters


def _blocks(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """`k`: their kind; `t`: their words; `v`: the number in a row."""
    asks = [f"{word} ({number} {WORDS['organisations']})" for word, number in data["asks"]]
    return [
        {"k": "h1", "t": str(WORDS["title"])},
        {"k": "p", "t": f"{data['network']} · {data['day']}"},
        {"k": "p", "t": str(WORDS["lead"])},
        {"k": "h2", "t": str(WORDS["asks"])},
        *({"k": "li", "t": ask} for ask in asks),
        {"k": "h2", "t": f"{WORDS['medians']} · {WORDS['from']} {data['year']}"},
        *({"k": "row", "t": word, "v": number} for word, number in data["medians"]),
        *([{"k": "p", "t": str(WORDS["withheld"])}] if data["withheld"] else []),
    ]


def joint_ask_pdf(row: SectorYear, *, language: str, now: datetime) -> bytes:
    """In one language."""
    with translation.override(language):
        data = {**joint_ask_data(row, now=now), "words": words([language], WORDS)}
    return pdf(_TEMPLATE, data, languages=[language], title="Joint ask", now=now)
