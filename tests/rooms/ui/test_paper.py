"""Paper: what was typed is printed as typed, whatever it looks like; fonts and files are our own."""

import threading
from pathlib import Path

import pytest
from django.utils.translation import gettext_lazy

from karpear.rules.refusals import Conflict
from karpear.ui import paper
from tests.cast import NOW
from tests.steps.papers import fonts_of, text_of

NASTY = [
    '#read("/etc/passwd")',
    '#eval("1+1")',
    "*bold* _under_ $x^2$ ]] [ } {",
    '" + sys.inputs.data + "',
    "\\ // <label> @ref `code`",
    '=HYPERLINK("http://x")',
]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    made = tmp_path / "typst/list.typ"
    made.parent.mkdir()
    made.write_text("#for one in data.lines [#one \\ ]")
    return made


def printed(template: Path, *lines: str, languages: tuple[str, ...] = ("en",)) -> bytes:
    return paper.pdf(template, {"lines": lines, "words": {}}, languages=languages, title="List", now=NOW)


@pytest.mark.parametrize("typed", NASTY)
def test_what_was_typed_is_never_code(template: Path, typed: str) -> None:
    assert typed in text_of(printed(template, typed))


def test_the_same_data_make_the_same_paper(template: Path) -> None:
    assert printed(template, "one") == printed(template, "one")


def test_signs_that_deceive_and_endless_texts_are_cut(template: Path) -> None:
    text = text_of(printed(template, "a\u202eb\x07c", "x" * 50_000))
    assert "abc" in text
    assert text.count("x") == paper.LONGEST_TEXT


def test_only_our_own_fonts(template: Path) -> None:
    assert fonts_of(printed(template, "Risk ហានិភ័យ 中文")) <= {"NotoSans", "NotoSansKhmer"}
    assert "NotoSansKhmer" in fonts_of(printed(template, "ហានិភ័យ"))


@pytest.mark.parametrize("path", ["/etc/passwd", "../secret.txt", "../../secret.txt"])
def test_a_template_sees_nothing_outside_its_folder(template: Path, path: str) -> None:
    (template.parent.parent / "secret.txt").write_text("secret")
    template.write_text(f'#read("{path}")')
    with pytest.raises(RuntimeError):
        printed(template, "x")


def test_no_package_is_loaded(template: Path) -> None:
    template.write_text('#import "@local/evil:1.0.0": *')
    with pytest.raises(RuntimeError):
        printed(template, "x")


def test_too_much_is_refused(template: Path) -> None:
    with pytest.raises(paper.TooLarge):
        printed(template, *["y" * 4000] * 1100)


def test_too_many_at_once_are_refused(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "_PRESSES", threading.BoundedSemaphore(1))
    monkeypatch.setattr(paper, "_WAIT_S", 0.01)
    with paper._PRESSES, pytest.raises(Conflict):
        printed(template, "x")
    assert printed(template, "x")


def test_few_wait_for_one(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "_PRESSES", threading.BoundedSemaphore(1))
    monkeypatch.setattr(paper, "_WAITING", threading.BoundedSemaphore(1))
    with paper._PRESSES, paper._WAITING, pytest.raises(Conflict):
        printed(template, "x")
    assert printed(template, "x")


def test_words_are_said_in_each_language() -> None:
    found = paper.words(["km", "en"], {"where": gettext_lazy("Where"), "n": lambda: 3})
    assert found["en"] == {"where": "Where", "n": "3"}
    assert found["km"]["where"] not in ("", "Where")


@pytest.mark.parametrize(
    ("choice", "default", "languages"),
    [("both", "en", ["km", "en"]), ("km", "en", ["km"]), ("x", "km", ["km"]), ("", "fr", ["en"])],
)
def test_languages_of_a_paper(choice: str, default: str, languages: list[str]) -> None:
    assert paper.languages_of(choice, default) == languages
