"""The paper that answers an accusation: every fixed sentence in each language, and records with their hashes."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from karpear.audit.queries import head
from karpear.rules.voice.evidence import is_against
from karpear.rules.voice.neutrality import Accusation, RecordKind, Side
from karpear.ui.paper import pdf, words

from ..side_words import SIDES
from .answer_words import CLAIMED
from .neutrality_words import ACCUSATIONS, GAPS, KIND_NAMES
from .queries.answers import AnswerPage
from .queries.records import staff_sentence
from .record_words import summary_of

TEMPLATES = Path(__file__).parent.parent / "typst"
#: Lines that two pages have for records, in one language or both, and how many of them each gap takes.
ROOM, ROOM_OF_GAP = {1: 78, 2: 92}, {1: 2, 2: 4}
#: Letters on one of them.
WIDTH = 95
#: So many records may be set at a try, before it is known how many pages they fill.
MOST_TRIED = 100
#: Lines that there may be beyond those that there surely are: tried before these.
MORE_ROOM = (24, 12, 0)
PAGES = 2
ONE_PAGE = re.compile(rb"/Type */Page\b")
#: Of what a record was about; its own page has all of it.
MOST_LETTERS = 90
#: Letters of a hash on paper: enough to find the record, and to be sure.
SHOWN = 16
FIXED = {
    "title": _("What our records say"),
    "about": _("What is said"),
    "period": _("Records of the days"),
    "answer": _("What our records show"),
    "side": _("Side"),
    "invited": _("Invited"),
    "came": _("Came"),
    "records": _("Each record, with the beginning of its hash"),
    "day": _("Day"),
    "what": _("What it says"),
    "hash": _("Hash"),
    "not_covered": _("What this does not cover"),
    "nothing_lacking": _("By what is asked of such a paper, nothing is lacking."),
    "private": _(
        "Political roles of single people are private. They are not on this paper, and cannot be worked out from it."
    ),
    "how": _(
        "Each record was written once, on the day that stands in our log, and was never changed. A record that was "
        "wrong is corrected by a later one. The log is a chain of hashes (SHA-256): whoever is shown it can check that "
        "no line before the newest one named here was added, changed or taken out later."
    ),
    "newest": _("Newest line of our log"),
    "made": _("Made on"),
    "signature": _("Name and signature"),
}


def answer_paper(shown_page: AnswerPage, languages: Sequence[str], now: datetime) -> bytes:
    """One or two pages, in one language or both: with every record, where these fit."""
    records = [_record(line.row, languages, with_words=shown_page.row.with_words) for line in shown_page.lines]
    line_count = len(shown_page.gaps) + len(shown_page.sentences) - 1
    room, come_first = ROOM[len(languages)] - ROOM_OF_GAP[len(languages)] * line_count, _behind_a_claim(shown_page)
    choices = [_that_fit(records, come_first, room + more) for more in MORE_ROOM]
    data = _data(shown_page, languages)
    for shown_records in [records, *choices] if len(records) <= MOST_TRIED else choices:
        unlisted = len(records) - len(shown_records)
        data |= {
            "records": shown_records,
            "unlisted": _both(languages, lambda count=unlisted: _unlisted(count)) if unlisted else None,
        }
        paper = pdf(TEMPLATES / "answer.typ", data, languages=languages, title="Letter", now=now)
        if len(ONE_PAGE.findall(paper)) <= PAGES:
            break
    return paper


def _data(shown_page: AnswerPage, languages: Sequence[str]) -> dict[str, Any]:
    """All but its records."""
    newest, answer_count = head(), len(shown_page.sentences)
    return {
        "words": words(languages, FIXED),
        "organisation": shown_page.row.organisation.name,
        "accusation": _both(languages, lambda: ACCUSATIONS[Accusation(shown_page.row.accusation)]),
        "period": _both(
            languages, lambda: f"{date_format(shown_page.row.since)} – {date_format(shown_page.row.until)}"
        ),
        "made": _both(languages, lambda: date_format(shown_page.row.made_at)),
        "digest": shown_page.row.digest,
        "newest": f"{newest.seq} · {newest.hash}" if newest.seq else "",
        "totals": _totals(shown_page, languages),
        "answer": [_both(languages, lambda at=at: shown_page.sentences[at]) for at in range(answer_count)],
        "sentences": [_both(languages, sentence) for sentence in _sentences(shown_page)],
        "admits": [_both(languages, lambda gap=gap: GAPS[gap]) for gap in shown_page.gaps]
        + ([_both(languages, lambda: _lost(shown_page.lost))] if shown_page.lost else []),
    }


def _behind_a_claim(shown_page: AnswerPage) -> list[bool]:
    """Of each record: is it the newest of its kind, or does it speak for what is said of us?"""
    rows = [line.row for line in shown_page.lines]
    kinds, claims = [row.kind for row in rows], CLAIMED[Accusation(shown_page.row.accusation)]
    return [row.kind not in kinds[:at] or is_against(claims, [row.fact]) for at, row in enumerate(rows)]


def _that_fit(records: Sequence[dict[str, Any]], come_first: Sequence[bool], room: int) -> list[dict[str, Any]]:
    """As long as there is room, in their order: the rest is counted, and can be shown with its hashes."""
    fitting = set()
    for at in sorted(range(len(records)), key=lambda at: not come_first[at]):
        texts = [f"{records[at]['kind'][language]} {text}" for language, text in records[at]["summary"].items()]
        room -= sum(1 + len(text) // WIDTH for text in [*texts, records[at]["words"]] if text)
        if room < 0:
            break
        fitting.add(at)
    return [record for at, record in enumerate(records) if at in fitting]


def _sentences(shown_page: AnswerPage) -> list[Any]:
    sentences: list[Any] = [lambda: shown_page.counted]
    if shown_page.is_about_staff:
        sentences.append(lambda: staff_sentence(shown_page.staff))
    return sentences


def _unlisted(count: int) -> str:
    return str(_("And %(n)d more, which can be shown with their hashes.")) % {"n": count}


def _lost(count: int) -> str:
    return ngettext(
        "%(n)s of the records has been deleted since, as its time was over.",
        "%(n)s of the records have been deleted since, as their time was over.",
        count,
    ) % {"n": count}


def _totals(shown_page: AnswerPage, languages: Sequence[str]) -> list[dict[str, Any]]:
    if not shown_page.is_about_events:
        return []
    counts = shown_page.counts
    return [
        {"side": _both(languages, lambda side=side: SIDES[side]), "invited": counts[side][0], "came": counts[side][1]}
        for side in Side
    ]


def _record(row: Any, languages: Sequence[str], *, with_words: bool) -> dict[str, Any]:
    kind = RecordKind(row.kind)
    return {
        "day": _both(languages, lambda: date_format(row.happened_on, "SHORT_DATE_FORMAT")),
        "kind": _both(languages, lambda: KIND_NAMES[kind]),
        "words": Truncator(row.words).chars(MOST_LETTERS) if with_words else "",
        "summary": _both(languages, lambda: summary_of(kind, row.facts)),
        "hash": row.digest[:SHOWN],
    }


def _both(languages: Sequence[str], say: Any) -> Mapping[str, str]:
    """A sentence in each language of the paper."""
    texts = {}
    for language in languages:
        with translation.override(language):
            texts[language] = str(say())
    return texts
