"""What stands beside a word of ours: perhaps a safety word, mistyped, or something that has to be read first."""

import re

from .vocabulary import Word, first_word
from .words import fold

MOST_LETTERS = 12
_TELLING = frozenset((
    "not", "never", "nobody", "nothing", "none", "nor", "without", "dont", "doesnt", "didnt", "cant", "cannot",
    "couldnt", "wont", "wouldnt", "isnt", "arent", "wasnt", "aint", "havent", "hasnt", "yet", "soon", "tomorrow",
    "tonight", "later", "maybe", "wait", "hurry", "almost", "nearly", "police", "army", "soldiers", "military",
    "gun", "guns", "shot", "shots", "beaten", "hurt", "taken", "took", "caught", "held", "jail", "prison", "court",
    "lost", "stuck", "afraid", "sick", "blood", "fire", "danger", "trouble", "crash", "accident", "attack",
    "arrest", "raid", "threat", "problem", "run", "hide", "hidden", "gone", "dead", "missing", "where", "why",
    "what", "arrested", "detained", "followed", "kidnapped", "attacked", "injured", "raided", "stopped",
))  # fmt: skip
_KHMER_NO = re.compile(fold("មិន|អត់|គ្មាន|ពុំ|ទាន់"))


def tells(rest: str) -> bool:
    """Does it say no or not yet, or name what happened ("police", "followed")? Also when it says more beside."""
    return bool(_KHMER_NO.search(rest.replace(" ", ""))) or not _TELLING.isdisjoint(rest.split())


def may_be_mistyped(rest: str) -> bool:
    """One short word in Latin letters. Khmer has no spaces: there one "word" may be a sentence."""
    one_word = rest.isascii() and len(rest.split()) == 1 and len(rest) <= MOST_LETTERS
    ours, _loose, _after = first_word([rest])
    return one_word and ours is Word.NOTHING and not rest.endswith(("ed", "ing")) and not tells(rest)
