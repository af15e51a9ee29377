"""How something came to say what it says: one line of `ui/history.html`, as `ui/history_line.html` shows it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that was done. `fields`: (name, before, after)."""

    at: datetime
    person_name: str
    word: str
    fields: Sequence[tuple[Any, str, str]]


def history_line(change: Any, word: str, names: Mapping[str, Any], in_words: Callable[[str, str], str]) -> HistoryLine:
    """A row of a history that a model keeps. `names`: of the columns that are shown; `in_words`: what stood in one."""
    fields = [
        (names[name], *(in_words(name, text) for text in texts))
        for name, texts in change.fields.items()
        if name in names
    ]
    return HistoryLine(change.at, change.by.shown_name if change.by else "", word, fields)
