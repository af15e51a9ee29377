"""Paper: a template of a room and data go in, a PDF comes out. Nothing else speaks to Typst.

What people typed reaches a template as data, never as source: no name can become markup or code. A template sees its
own folder and nothing else, loads no package, and is set in the fonts that came with Karpear, so that every machine
prints the same.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.rules.refusals import Conflict

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
LANGUAGE_CHOICES = [*settings.LANGUAGES, ("both", gettext_lazy("Both, side by side"))]
LONGEST_TEXT = 4_000
LARGEST_DATA = 2_000_000
#: Papers set at once in one process. More would keep every thread from answering anybody else.
_PRESSES = BoundedSemaphore(2)
_WAIT_S = 5.0
#: How many may wait for one: threads that wait answer nobody else, and a server has four.
_WAITING = BoundedSemaphore(1)
# Control signs, and those that turn the direction of what is read, so that a name cannot pretend to be another.
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class TooLarge(Conflict):
    """More than a paper can hold."""


def pdf(template: Path, data: Mapping[str, Any], *, languages: Sequence[str], title: str, now: datetime) -> bytes:
    """Set `data` (JSON-able) with the template and ui/typst/base.typ.

    `languages`: one or two codes, in the order in which they stand beside each other. `title`: neutral words, for the
    document's properties. Raises TooLarge, or Conflict while too many papers are being made.
    """
    packed = json.dumps(
        _make_printable({**data, "languages": list(languages), "title": title}), ensure_ascii=False, default=str
    )
    if len(packed) > LARGEST_DATA:
        raise TooLarge(_("This is too much for one paper. Choose fewer risks."))
    if not _free_press():
        raise Conflict(_("Too many papers are being made. Try again in a minute."))
    try:
        return _set(template, packed, now)
    finally:
        _PRESSES.release()


def _free_press() -> bool:
    """Take one, after a short wait unless others wait already."""
    if _PRESSES.acquire(blocking=False):
        return True
    if not _WAITING.acquire(blocking=False):
        return False
    try:
        return _PRESSES.acquire(timeout=_WAIT_S)
    finally:
        _WAITING.release()


def _set(template: Path, packed: str, now: datetime) -> bytes:
    import typst  # large, and only needed here

    document = typst.compile(
        (HERE / "typst/base.typ").read_bytes() + template.read_bytes(),
        root=str(template.parent),
        font_paths=_fonts(),
        sys_inputs={"data": packed},
        format="pdf",
        timestamp=int(now.timestamp()),
        package_path=str(FONTS),
        package_cache_path=str(FONTS),
    )
    return bytes(document)


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _make_printable(value: Any) -> Any:
    """The same data with translations spoken out, and texts that are neither endless nor deceiving."""
    if isinstance(value, str | Promise):
        return _UNPRINTABLE.sub("", str(value))[:LONGEST_TEXT]
    if isinstance(value, Mapping):
        return {str(key): _make_printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_make_printable(item) for item in value]
    return value


def words(languages: Sequence[str], entries: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Fixed words by language: lazy translations, or functions called while that language is active."""
    words_by_language = {}
    for language in languages:
        with translation.override(language):
            words_by_language[language] = {
                key: str(word() if callable(word) else word) for key, word in entries.items()
            }
    return words_by_language


def languages_of(choice: str, default: str) -> list[str]:
    """The languages of a paper from what was chosen: a code, "both", or anything else for the reader's own."""
    codes = [code for code, _name in settings.LANGUAGES]
    if choice == "both":
        return codes
    return [choice if choice in codes else default if default in codes else codes[-1]]


def pdf_answer(document: bytes, name: str) -> HttpResponse:
    """A PDF to save. `name`: neutral, since it stays on the machine that saves it."""
    return HttpResponse(
        document, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
