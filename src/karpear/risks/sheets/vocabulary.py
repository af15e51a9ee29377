"""What people write in a spreadsheet for a step, a level, a person or a day, in Khmer or English, and what it means."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation

from karpear.rules.risk.matrix import Area, Confidence, Reliability, Scope
from karpear.ui.scales import CONFIDENCES, IMPACTS, LEVELS, LIKELIHOODS, RELIABILITIES, SCOPES

_KHMER_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")
_STEP = re.compile(r"([1-5])(?:[.,]0+)?(?:\s.*)?")
_DAY = re.compile(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})")
#: How large something is in plain Khmer, as people write it in their own tables.
_KHMER_LEVELS = {
    "ទាបណាស់": 1, "ទាបបំផុត": 1, "ទាប": 2, "មធ្យម": 3, "ខ្ពស់": 4, "ខ្ពស់ណាស់": 5, "ខ្ពស់បំផុត": 5,
}  # fmt: skip


def plain(text: str) -> str:
    """For comparing: small letters, Latin digits, no invisible signs, single spaces."""
    visible = text.translate(_KHMER_DIGITS).replace("\u200b", "").replace("\u00a0", " ")
    return " ".join(visible.casefold().split())


def in_every_language(word: Any) -> set[str]:
    """A translatable word as it may be written, plain."""
    texts = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts.add(plain(str(word)))
    return texts


def vocabulary(words: Mapping[Any, Any]) -> dict[str, Any]:
    """{what may be written: its value} for a scale of ui.scales, its codes included."""
    values_by_text = {plain(str(getattr(value, "value", value))): value for value in words}
    for value, word in words.items():
        values_by_text |= dict.fromkeys(in_every_language(word.name), value)
    return values_by_text


class Meanings:
    """Built once for a file. Each call raises KeyError for what it does not know."""

    def __init__(self) -> None:
        levels = {text: int(level) for text, level in vocabulary(LEVELS).items()} | _KHMER_LEVELS
        self._likelihood = levels | vocabulary(LIKELIHOODS)
        self._impacts = {area: levels | vocabulary(IMPACTS[area]) for area in Area}
        self._scopes = vocabulary(SCOPES)
        low, medium, high = Confidence
        khmer = {text: {2: low, 3: medium, 4: high}.get(step) for text, step in _KHMER_LEVELS.items()}
        self._confidences = {text: degree for text, degree in khmer.items() if degree} | vocabulary(CONFIDENCES)
        self._reliabilities = vocabulary(RELIABILITIES)

    def likelihood(self, text: str) -> int:
        return _step(text, self._likelihood)

    def impact(self, area: Area) -> Callable[[str], int]:
        return lambda text: _step(text, self._impacts[area])

    def scope(self, text: str) -> Scope:
        return Scope(self._scopes[plain(text).replace("organization", "organisation")])

    def confidence(self, text: str) -> Confidence:
        return Confidence(self._confidences[plain(text)])

    def reliability(self, text: str) -> Reliability:
        return Reliability(self._reliabilities[plain(text)])


def _step(text: str, words: Mapping[str, int]) -> int:
    """1–5 from "4", "៤", "4 High", "High", "ខ្ពស់"."""
    name = plain(text)
    match = _STEP.fullmatch(name)
    return int(match[1]) if match else words[name]


def day(text: str) -> date:
    """A day from 2026-11-24 or 24/11/2026, also in Khmer digits. Raises ValueError."""
    match = _DAY.fullmatch(plain(text))
    if match is None:
        raise ValueError(text)
    first, month, last = (int(part) for part in match.groups())
    return date(first, month, last) if first > 31 else date(last, month, first)
