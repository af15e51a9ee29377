"""What the house knows of the day, and what of it has changed since somebody answered."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

#: The questions of which the house may know the answer, and those of them with several.
ON_RECORD = ("custody", "exposures", "timing")
_SINGLE = "custody"


@dataclass(frozen=True, slots=True)
class MovedAnswer:
    """One answer that is otherwise now. `came`, `went`: codes."""

    question: str
    came: tuple[str, ...]
    went: tuple[str, ...]


def what_moved(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[MovedAnswer]:
    """Of two readings of the house: what came and what went, question by question."""
    moved = []
    for question in ON_RECORD:
        before, after = _codes(then.get(question)), _codes(now.get(question))
        if before != after:
            moved.append(MovedAnswer(question, tuple(sorted(after - before)), tuple(sorted(before - after))))
    return moved


def news_to(answers: Mapping[str, Any], moved: Collection[MovedAnswer]) -> list[MovedAnswer]:
    """What of it would change an answer: what somebody answered before the house knew it is no news to them."""
    news = []
    for change in moved:
        before, after = _codes(answers[change.question]), _codes(taken_over(answers, [change])[change.question])
        if before != after:
            news.append(MovedAnswer(change.question, tuple(sorted(after - before)), tuple(sorted(before - after))))
    return news


def taken_over(answers: Mapping[str, Any], moved: Collection[MovedAnswer]) -> dict[str, Any]:
    """The answers with what moved: what a person answered otherwise than the house stays as they answered it.

    Somebody may have answered that counsel ask for it to be made known: that somebody is held is then no news.
    """
    merged = dict(answers)
    for change in moved:
        if change.question == _SINGLE:
            merged[_SINGLE] = _held(answers[_SINGLE], change)
        else:
            merged[change.question] = sorted((set(answers[change.question]) | set(change.came)) - set(change.went))
    return merged


def _held(answered: str, change: MovedAnswer) -> str:
    new = change.came[0]
    return answered if new == "held" and answered == "asked" else new


def _codes(value: Any) -> set[str]:
    if value is None:
        return set()
    return {value} if isinstance(value, str) else set(value)
