"""An answer behind a coin in a text of two words: `COIN A` for yes, `COIN B` for no, `កាក់ ក`, `កាក់ ខ`.

The letters are no words for yes and no: a text that answers a question to all is none that answers whether somebody is
safe, and calls nobody. Thanks, signs and what a phone adds below do not matter. What begins with the word, or with what
looks like it, and says anything else is no answer; nor is it for people to read, since it may say what somebody
answers. Unless it calls for help, or may. Source: docs/guide/by-sms.md.
"""

import re

from .safety_words import fold
from .shortforms import Word, parse
from .typos import tells
from .vocabulary import CODE, first_word, polite

#: The first word alone is what may be kept of such a text.
COIN = "COIN"
_KHMER = "កាក់"
_YES = frozenset({"a", "ក"})
_LETTERS = _YES | {"b", "ខ"}
#: The word, and letters that were typed next to it.
_WORD = re.compile(rf"(?:coins?|{_KHMER})([abកខ]*)")
#: Signs that are taken for others: a small L and a one for i, a nought for o, Cyrillic and Greek for Latin.
_SIGNS = str.maketrans("l1|!0kсоοіιкκаαвβпѕ", "iiiioccooiiccaabbns")
_CALLS = (Word.SOS, Word.HELP)
#: Beside a letter these speak of the answer, and of nothing that happens to somebody.
_OF_AN_ANSWER = frozenset({"not", "never", "nothing", "none", "nor", "dont", "cant", "cannot", "yet", "later", "maybe"})
_WITHIN_WORD = re.compile(r"(?<=\w)[|!](?=\w)")
_BETWEEN = re.compile(r"[^\w\u1780-\u17d3\u17dd]+|_+")
_ADDED_BY_PHONE = re.compile(r"(?:sent (?:from|with|via)|get outlook)\b")


def parse_coin(text: str) -> bool | None:
    """Yes or no, as the coin let it out; None: it is something else, or says more than one of both."""
    head, others = _parts(" ".join(line for line in text.splitlines() if not _ADDED_BY_PHONE.match(fold(line))))
    if (match := _WORD.fullmatch(head)) is None:
        return None
    answer, *further = [match[1], *others] if match[1] else others or [""]
    if _sign(answer) not in _LETTERS or not all(_says_nothing(word) for word in further):
        return None
    return _sign(answer) in _YES


def is_coin(text: str) -> bool:
    """Is it an answer behind a coin, or meant as one, and no call for help? Then nobody reads it."""
    said = parse(text)
    if said.word is not Word.NOTHING or said.danger:
        return False
    head, others = _parts(text)
    if others and (head.isdecimal() or CODE.fullmatch(head)):
        head, others = _sign(others[0]), others[1:]
    has_letter = any(_sign(word) in _LETTERS for word in others)
    match = _WORD.fullmatch(head)
    if match is None:
        return has_letter and len(others) == 1 and (_is_almost(head, "coin") or _is_almost(head, _KHMER))
    if any(first_word([word])[0] in _CALLS for word in others):
        return False
    if has_letter or match[1]:
        others = [word for word in others if word not in _OF_AN_ANSWER]
    return not tells(" ".join(others))


def _parts(text: str) -> tuple[str, list[str]]:
    """The first word, with signs that look alike as one, and the others as they stand."""
    words = [word for word in _BETWEEN.split(_WITHIN_WORD.sub("i", fold(text))) if word]
    return (_sign(words[0]), words[1:]) if words else ("", [])


def _sign(word: str) -> str:
    return word if word.isdecimal() else word.translate(_SIGNS)


def _says_nothing(word: str) -> bool:
    """Thanks and the like; not "yes" or "ok", which could be meant otherwise than the letter."""
    return polite(word) and first_word([word])[0] is Word.NOTHING


def _is_almost(word: str, right: str) -> bool:
    """One sign more, fewer or another, or two in the other order."""
    shorter, longer = sorted((word, right), key=len)
    if len(shorter) < len(longer):
        return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    places = [at for at, sign in enumerate(word) if sign != right[at]]
    return len(places) < 2 or (len(places) == 2 and sorted(word) == sorted(right) and places[1] == places[0] + 1)
