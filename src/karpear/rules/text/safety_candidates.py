"""Which words of a text may be a safety word.

It may look like a time or a code (2580, m4ngo), have signs in it (don't worry), or stand in the middle (HOME safe
K7P2M). So every run of words is asked about. The words for danger count anywhere; those for "OK" only when nothing else
is said beside them, since a message of one's own is to be read by people.
"""

from .safety_words import fold
from .shortforms import Said, is_field, polite

_MOST_WORDS = 6
_SIGNS = ".,;:!?…។៕\"'“”‘’()"


def may_be_words(text: Said) -> dict[str, bool]:
    """Run of words → is nothing else said with it, but codes, numbers and polite words?

    Of up to six words, or to the end. A command that comes first is not one; an everyday word there ("fine") may be the
    one for danger, and never the one for "OK".
    """
    words = text.text.split()
    empty = [is_field(folded) or polite(folded) for folded in (fold(word.strip(_SIGNS)) for word in words)]
    empty[:1] = [text.leads or is_empty for is_empty in empty[:1]]
    runs = {text.rest: True}
    for first in range(int(text.leads and not text.loose), len(words)):
        for end in {*range(first + 1, min(first + _MOST_WORDS, len(words)) + 1), len(words)}:
            whole = all(empty[:first]) and all(empty[end:]) and not (text.leads and first == 0)
            for run in _ways(words[first:end]):
                runs[run] = runs.get(run, False) or whole
    runs.pop("", None)
    return runs


def _ways(words: list[str]) -> tuple[str, str]:
    """As written, and without the signs around each word."""
    return " ".join(words), " ".join(word.strip(_SIGNS) for word in words)
