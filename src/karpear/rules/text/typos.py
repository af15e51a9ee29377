"""What is next to a word of ours: perhaps a safety word, mistyped, or something that has to be read first."""

import re

from .safety_words import fold
from .vocabulary import Word, first_word

MOST_LETTERS, MOST_KHMER = 12, 15
_TELLING = frozenset((
    "not", "never", "nobody", "nothing", "none", "nor", "without", "dont", "doesnt", "didnt", "cant", "cannot",
    "couldnt", "wont", "wouldnt", "isnt", "arent", "wasnt", "aint", "havent", "hasnt", "yet", "soon", "tomorrow",
    "tonight", "later", "maybe", "wait", "hurry", "almost", "nearly", "police", "army", "soldiers", "military",
    "gun", "guns", "shot", "shots", "beaten", "hurt", "taken", "took", "caught", "held", "jail", "prison", "court",
    "lost", "stuck", "afraid", "sick", "blood", "fire", "danger", "trouble", "crash", "accident", "attack",
    "arrest", "raid", "threat", "problem", "run", "hide", "hidden", "gone", "dead", "missing", "where", "why",
    "what", "arrested", "detained", "followed", "kidnapped", "attacked", "injured", "raided", "stopped",
))  # fmt: skip
#: "Not" and "not yet", "they", and what happens to people.
_KHMER_TELLS = re.compile(fold(
    "មិន|អត់|គ្មាន|ពុំ|ទាន់|គេ|ពួក|ចាប់|ឃាត់|ប៉ូលិស|ប៉ូលីស|ប៉ូលិះ|នគរបាល|ទាហាន|តាម|បាញ់|ចោរ|ប្លន់|ឈឺ|របួស|ស្លាប់|គុក|តុលាការ"
    "|សង្ស័យ|ភ័យ|ខ្លាច|គំរាម|ហ៊ុម|ឡោមព័ទ្ធ|គ្រោះ|រត់|លាក់|យឺត|ស្អែក|ជួយ"
))  # fmt: skip


def tells(text: str) -> bool:
    """Does it say no or not yet, or name what happened ("police", "followed")? Also when it says more beside."""
    return bool(_KHMER_TELLS.search(text.replace(" ", ""))) or not _TELLING.isdisjoint(text.split())


def may_be_mistyped(text: str) -> bool:
    """One short word. Khmer has no spaces, and a short sentence looks like one: then it must tell nothing."""
    one_word = len(text.split()) == 1 and len(text) <= (MOST_LETTERS if text.isascii() else MOST_KHMER)
    word, _loose, _tail = first_word([text])
    return one_word and word is Word.NOTHING and not text.endswith(("ed", "ing")) and not tells(text)
