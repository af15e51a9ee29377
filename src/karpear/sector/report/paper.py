"""The sector's report on paper, in Khmer, English or both: everything in it was published before."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from karpear.countries.values import Name
from karpear.rules.counting.independence import IndependenceMeasure
from karpear.rules.counting.kinds import PressureKind
from karpear.rules.counting.silences import ReportPeriod
from karpear.ui.paper import languages_of, pdf, words
from karpear.voice.pulse.words import QUESTIONS

from ..contributions.words import KINDS
from ..independence.queries.sector import SectorYearPage
from ..independence.words import MEASURES, UNSAID, number_word
from ..indices.models import IndexPanel
from ..indices.queries import indices_of
from ..period_words import period_words
from ..releases.words import area_names, grid_words
from .queries import SectorReport, Unknown
from .released import ReleasedTable

_TEMPLATE = Path(__file__).parent.parent / "typst" / "report.typ"
_WORDS = {
    "title": _("Report on the sector"),
    "made": _("Made on"),
    "rule": _(
        "Every number was published before, by rules that let nobody be recognised. More reports do not mean more "
        "pressure: they also mean more people who dare to report."
    ),
    "nothing": _("Nothing was published in this period."),
    "threats": _("What was done to organisations and people"),
    "indices": _("Indices of civic space, from our own panels"),
    "apart": _("Each has its own scale. They are never added up."),
    "money": _("Independence of funding: the organisation in the middle"),
    "pulse": _("What people keep to themselves"),
    "pulse_line": _("of 100 would say yes, as answers behind a coin show"),
    "unknown": _("What the sector does not know"),
    "kind": _("Kind"),
    "question": _("Question"),
    "average": _("Average"),
    "width": _("Width"),
    "band": _("In words"),
    "measure": _("What is measured"),
    "place": _("Where"),
    "number": _("Number"),
    "few": _("too few answers"),
    "best_low": _("lowest is best"),
    "best_high": _("highest is best"),
    "silent_kinds": _("No number is published of these kinds:"),
    "silent_places": _("No number is published of these provinces:"),
    "untold": _("No published table tells provinces apart: nothing is known of any one of them."),
    "no_tables": _("No table of what was done to people has been published."),
    "open_questions": _("Indices with questions of which nothing can be said:"),
    "gave_nothing": _("Members that give no figures, about:"),
    "gave_few": _("Members that give no figures: fewer than five, or none."),
    "of": _("of"),
    "not_shown": _("Numbers of the last year that are not shown:"),
}  # fmt: skip


def report_pdf(report: SectorReport, *, choice: str, language: str, now: datetime) -> bytes:
    """In the chosen language, or in both."""
    languages = languages_of(choice, language)
    data = {**report_data(report, languages, now=now), "words": words(languages, _WORDS)}
    return pdf(_TEMPLATE, data, languages=languages, title="Report", now=now)


def report_data(report: SectorReport, languages: Sequence[str], *, now: datetime) -> dict[str, Any]:
    """As the template reads it. A word of ours, or of the pack, comes in each language."""

    def by_language(word: Any) -> dict[str, str]:
        return spoken(word, languages)

    indices = indices_of(report.network)
    return {
        "network": report.network.body.name,
        "period": by_language(lambda: _period_words(report.period)),
        "day": by_language(lambda: date_format(localtime(now).date())),
        "tables": [_table(report, table, by_language) for table in report.tables],
        "panels": [
            _panel(panel, indices[panel.index], by_language) for panel in report.panels if panel.index in indices
        ],
        "years": [_year(page, by_language) for page in report.years],
        "unknown": _unknown(report.unknown, by_language),
    }


def _period_words(period: ReportPeriod) -> str:
    """As its line on the page of reports has it."""
    if not period.part:
        return gettext("All of %(year)s") % {"year": period.year}
    return f"{date_format(period.first, 'M Y')} – {date_format(period.last, 'M Y')}"


def spoken(word: Any, languages: Sequence[str]) -> dict[str, str]:
    """A name of the pack, a lazy word, or a function that answers one, by language."""
    if isinstance(word, Name):
        return {language: word.in_language(language) for language in languages}
    words_by_language = {}
    for language in languages:
        with translation.override(language):
            words_by_language[language] = str(word() if callable(word) else word)
    return words_by_language


type ByLanguage = Callable[[Any], dict[str, str]]


def _table(report: SectorReport, table: ReleasedTable, by_language: ByLanguage) -> dict[str, Any]:
    places = area_names(report.network.body.country)
    printed = [cell for cell in table.cells if cell.get("n") is not None]
    return {
        "period": by_language(lambda: period_words(table.period)),
        "grid": by_language(lambda: grid_words(table.grid)),
        "shown": by_language(lambda: _shown(len(printed), len(table.cells))),
        "rows": [_cell(cell, places, by_language) for cell in printed],
    }


def _shown(printed: int, cells: int) -> str:
    return gettext("%(printed)s of %(cells)s numbers; the others are withheld to protect people") % {
        "printed": printed, "cells": cells,
    }  # fmt: skip


def _cell(cell: Mapping[str, Any], places: Mapping[str, Name], by_language: ByLanguage) -> list[Any]:
    place = str(cell.get("province") or cell.get("zone") or "")
    kind = cell.get("kind", "")
    return [
        by_language(KINDS[PressureKind(kind)]) if kind in set(PressureKind) else str(kind),
        by_language(places[place]) if place in places else place,
        str(cell["n"]),
    ]


def _panel(panel: IndexPanel, index: Any, by_language: ByLanguage) -> dict[str, Any]:
    rows = []
    for key, dimension in index.dimensions.items():
        cell = panel.result.get(key)
        rows.append({
            "name": by_language(dimension.name),
            "average": str(cell["average"]) if cell else "",
            "width": f"{cell['low']} – {cell['high']}" if cell else "",
            "band": by_language(index.band(cell["average"])) if cell else "",
        })  # fmt: skip
    return {
        "name": by_language(index.name),
        "year": str(panel.year),
        "scale": f"{index.lowest} – {index.highest}",
        "best_low": index.best_is_low,
        "rows": rows,
    }


def _year(page: SectorYearPage, by_language: ByLanguage) -> dict[str, Any]:
    medians = page.row.cells["medians"]
    return {
        "year": str(page.row.year),
        "medians": [
            [by_language(MEASURES[measure]), by_language(_number(measure, medians[measure.value]))]
            for measure in IndependenceMeasure
        ],
        "pulse": [
            {"question": by_language(QUESTIONS[cell["wording"]]), "low": str(cell["low"]), "high": str(cell["high"])}
            for cell in page.row.cells["pulse"]
        ],
    }


def _number(measure: IndependenceMeasure, number: int | None) -> Callable[[], str]:
    return lambda: number_word(measure, number)


def _unknown(unknown: Unknown, by_language: ByLanguage) -> dict[str, Any]:
    return {
        "has_tables": unknown.has_tables,
        "kinds": [by_language(kind) for kind in unknown.silent_kinds or ()],
        "told_apart": unknown.silent_provinces is not None,
        "provinces": [by_language(place) for place in unknown.silent_provinces or ()],
        "indices": [[by_language(row.name), f"{row.open}/{row.questions}"] for row in unknown.indices],
        "gave_nothing": "" if unknown.gave_nothing is None else str(unknown.gave_nothing),
        "members": str(unknown.members),
        "withheld": UNSAID if unknown.withheld is None else str(unknown.withheld),
    }
