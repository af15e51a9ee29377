"""Every word a person meets can be translated, and Khmer keeps up with the code."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import ngettext, override

from karpear.messaging.texts import TEXTS
from karpear.ui.templatetags.ui import day_clock, lasting, since
from scripts import messages
from tests.house.source import ROOT

HOW = "Run `make messages`, then write the Khmer (docs/guide/translating.md)"
CATALOGUES = sorted(messages.LOCALE.glob("*/LC_MESSAGES/django.po"))
HOLE = re.compile(r"%\(\w+\)[sdg]|\{\w+\}|(?<!%)%d|%%\w|</?\w+>|\+855[ \d]+")
# Pages of whoever runs the server: English will do. Everything else speaks Khmer.
ENGLISH_WILL_DO = ("ops/templates/ops/operator.html",)
# Letters in a part of a text message that is not plain Latin, and the longest link and name that we reckon with.
PART, LINK, NAME = 67, 45, 12


@cache
def catalogue(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parts[-3])


def said(catalogue: Catalog) -> list[Message]:
    return [m for m in catalogue if m.id]


def forms(words: str | list[str] | tuple[str, ...]) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parts[-3])
def test_the_catalogue_is_current(path: Path) -> None:
    now = set(messages.collect())
    entries = {(m.context, *forms(m.id), *([] if m.pluralizable else [""])) for m in said(catalogue(path))}
    assert entries == now, (
        f"{HOW}. New: {sorted(now - entries, key=str)[:9]} Gone: {sorted(entries - now, key=str)[:9]}"
    )


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parts[-3])
def test_the_catalogue_names_no_machine_and_no_moment(path: Path) -> None:
    text = path.read_text()
    assert path.read_bytes() == messages.catalogues()[path], HOW
    assert "#: " not in text, "No places: they change with every edit"
    assert "Date:" not in text, "No dates: they change with every run"


def test_a_number_is_written_in_one_way() -> None:
    """12, also in Khmer: whoever chose ១២ reads every number of a page so (`ui/digits.py`), and nobody a mixture."""
    texts = {str(path): path.read_text() for path in [*(ROOT / "packs").glob("*/*.toml"), *CATALOGUES]}
    names_both = ("4, ៤", "១២៣")
    lines = [(path, line) for path, text in texts.items() for line in text.splitlines() if re.search("[០-៩]", line)]
    assert not [where for where in lines if not any(words in where[1] for words in names_both)]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parts[-3])
def test_no_translation_loses_a_value(path: Path) -> None:
    """Names, times, links and bold words come through, in whatever order the language needs."""
    faults = []
    for message in said(catalogue(path)):
        holes = set(HOLE.findall(forms(message.id)[-1]))
        faults += [f"{t!r}: {holes}" for t in forms(message.string) if t and set(HOLE.findall(t)) != holes]
    assert not faults, "\n".join(faults)


def test_no_guess_is_shown() -> None:
    """A fuzzy message is a guess of a tool; the build leaves it out, so nobody may count on it."""
    assert not [m.id for path in CATALOGUES for m in said(catalogue(path)) if m.fuzzy]


def test_whoever_is_in_the_field_reads_khmer() -> None:
    file = messages.LOCALE / "km/LC_MESSAGES/django.po"
    empty = {(m.context, forms(m.id)[0]) for m in said(catalogue(file)) if not all(forms(m.string))}
    may = {(m[0], m[1]) for name in ENGLISH_WILL_DO for m in messages.of_template((messages.SOURCE / name).read_text())}
    assert not empty - may, f"{HOW}: {sorted(empty - may, key=str)}"


def test_the_draft_says_that_it_is_one() -> None:
    assert "DRAFT" in catalogue(messages.LOCALE / "km/LC_MESSAGES/django.po").header_comment
    assert "draft" in (messages.SOURCE / "ui/templates/ui/bare.html").read_text()
    assert {code for code, _name in settings.LANGUAGES} == {"en", *(p.parts[-3] for p in CATALOGUES)}


@pytest.mark.parametrize("words", sorted({w for t in TEXTS.values() for w in (t.words, t.contact) if w}))
def test_a_khmer_message_fits_in_two_parts(words: str) -> None:
    """Each part of a text message costs, and a phone with a weak signal gets short ones sooner."""
    answer = catalogue(messages.LOCALE / "km/LC_MESSAGES/django.po").get(words)
    assert answer and isinstance(answer.string, str)
    assert len(answer.string.format(name="x" * NAME, url="x" * LINK, count=999)) <= 2 * PART


def test_times_are_said_in_khmer() -> None:
    """Written on the server: browsers of cheap phones do not know Khmer months, and the clock has 24 hours."""
    now = datetime(2026, 2, 3, 8, 5, tzinfo=UTC)
    with override("km"):
        assert since(now - timedelta(minutes=42), now) == "42 នាទីមុន"
        assert since(now + timedelta(hours=3, minutes=10), now) == "3 ម៉ោង 10 នាទីទៀត"
        assert lasting(now - timedelta(days=5), now) == "5 ថ្ងៃ"
        assert day_clock(now, "Asia/Phnom_Penh") == "3 កុម្ភៈ 15:05"
        assert ngettext("%(n)d part", "%(n)d parts", 3) % {"n": 3} == "3 ផ្នែក"


def test_babel_is_a_tool_of_developers_only() -> None:
    """The product ships compiled catalogues and needs no tool to speak."""
    assert "babel" not in (ROOT / "requirements/run.txt").read_text().lower()
