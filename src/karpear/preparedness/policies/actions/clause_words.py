"""Words of a clause by language: what was written now is put together with what stood there."""

from collections.abc import Mapping
from typing import Any

from ..models import PolicyClause
from ..values import ClauseWords, QuestionWords, Translation

#: What a question was where there was none.
NO_QUESTION: dict[str, Any] = {"ask": {}, "choices": [], "right": 0, "why": {}}


def put_words(row: PolicyClause, words: ClauseWords, language: str) -> bool:
    """Into the row; `language`: of the words themselves. Returns whether its meaning is new."""
    stays = words.same_meaning or words.translation_stays
    by_language = {language: Translation(words.title, words.text, words.questions), **words.translations}
    titles = {code: written.title.strip() for code, written in by_language.items()}
    texts = {code: written.text.strip() for code, written in by_language.items()}
    former = [row.title or {}, row.text or {}, *(row.questions or [])]
    is_new = _is_changed(former[0], titles) or _is_changed(former[1], texts)
    row.title, row.text = _merged(former[0], titles, stays=stays), _merged(former[1], texts, stays=stays)
    count = len(words.questions) if words.important else 0
    is_new |= count != len(former) - 2
    questions = []
    for at in range(count):
        old = former[at + 2] if at + 2 < len(former) else NO_QUESTION
        written = {code: own.questions[at] for code, own in by_language.items() if at < len(own.questions)}
        question, is_changed = _question(old, written, right=words.questions[at].right, stays=stays)
        questions.append(question)
        is_new |= is_changed
    row.questions = questions
    return is_new


def _question(
    old: Mapping[str, Any], written: Mapping[str, QuestionWords], *, right: int, stays: bool
) -> tuple[dict[str, Any], bool]:
    """One question by language, and whether what is asked is new."""
    asks = {code: question.ask.strip() for code, question in written.items()}
    reasons = {code: question.why.strip() for code, question in written.items()}
    choices = {code: question.choices for code, question in written.items()}
    old_choices = {
        code: tuple(choice[code] for choice in old["choices"]) for code in (old["choices"][0] if old["choices"] else ())
    }
    merged = _merged(old_choices, choices, stays=stays)
    length = max(map(len, choices.values()))
    question = {
        "ask": _merged(old["ask"], asks, stays=stays),
        "choices": [{code: own[n] for code, own in merged.items() if len(own) == length} for n in range(length)],
        "right": right,
        "why": _merged(old["why"], reasons, stays=stays),
    }
    pairs = ((old["ask"], asks), (old_choices, choices), (old["why"], reasons))
    return question, right != old["right"] or any(_is_changed(was, becomes) for was, becomes in pairs)


def _is_changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Are there other words in a language than stood there? Words where none stood are a translation."""
    return not old or any(words and code in old and not _is_same(old[code], words) for code, words in new.items())


def _merged(old: Mapping[str, Any], new: Mapping[str, Any], *, stays: bool) -> dict[str, Any]:
    """By language. Once one says something else, another that was left as it was no longer holds, unless it `stays`."""
    together = {code: words for code, words in {**old, **new}.items() if words}
    if stays or not _is_changed(old, new):
        return together
    return {code: words for code, words in together.items() if code not in old or not _is_same(old[code], words)}


def _is_same(old: Any, new: Any) -> bool:
    """But for how lines are broken, which a page does not send as it got them."""
    return _plain(old) == _plain(new)


def _plain(words: Any) -> list[str]:
    return [" ".join(line.split()) for line in ([words] if isinstance(words, str) else words)]
