"""The words of a text message, in English and Khmer, and how a text is taken apart into them.

Source: docs/guide/by-sms.md.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from .quotes import without_what_is_not_said
from .safety_words import fold


class Word(StrEnum):
    """What a text asks for. NOTHING: no word of ours, so it is only read by people."""

    OK = "ok"
    SOS = "sos"
    LATE = "late"
    HOME = "home"
    YES = "yes"
    NO = "no"
    HELP = "help"
    HAVE = "have"
    KNOW = "know"
    HEARD = "heard"
    LINK = "link"
    NOTHING = ""


#: Khmer in Latin letters, as phones without Khmer keys write it.
_ME_IN_LATIN = ("khnhom", "knhom", "khnom", "knom", "kyom", "nhom")
_WELL_IN_LATIN = ("soksabay", "oteyte", "oteite", "orteyte", "orteite", "ateyte", "mineyte", "mineite")
_HOME_IN_LATIN = ("dolpteah", "dolphteah", "doalpteah", "dalpteah", "bandolpteah")
_YES_IN_LATIN = ("bat", "baat", "bart", "cha", "chas", "jas", "jah")

#: Without spaces: Khmer is written without them, and phones put them where they like.
WORDS: dict[Word, tuple[str, ...]] = {
    Word.OK: (
        "ok", "okay", "okey", "oke", "okk", "1", "imok", "imokay", "iamok", "imsafe", "iamsafe", "safe", "fine",
        "សុខ", "សុខសប្បាយ", "សុខសប្បាយទេ", "ខ្ញុំសុខ", "ខ្ញុំសុខសប្បាយ", "សុវត្ថិភាព", "មានសុវត្ថិភាព",
        "ខ្ញុំមានសុវត្ថិភាព", "អូខេ", "មិនអីទេ", "ខ្ញុំមិនអីទេ", "អត់អីទេ", "ខ្ញុំអត់អីទេ",
        *(f"{me}{well}" for me in ("", *_ME_IN_LATIN) for well in _WELL_IN_LATIN),
    ),
    Word.SOS: (
        "sos", "9", "emergency", "helpme", "helpus", "needhelp", "ineedhelp", "pleasehelp", "pleasehelpme",
        "notok", "imnotok", "iamnotok", "notsafe", "imnotsafe", "iamnotsafe",
        "ជួយផង", "ជួយខ្ញុំ", "ជួយខ្ញុំផង", "សូមជួយ", "សូមជួយផង", "សង្គ្រោះ", "អាសន្ន", "មានអាសន្ន", "គ្រោះថ្នាក់",
        "មានគ្រោះថ្នាក់", "មិនសុខ", "ខ្ញុំមិនសុខ", "អេសអូអេស",
    ),
    Word.LATE: ("late", "delay", "delayed", "យឺត", "ពន្យារ", "ពន្យារពេល", "មកយឺត", "yeut", "yert", "mokyeut"),
    Word.HOME: (
        "home", "imhome", "iamhome", "homesafe", "ដល់ផ្ទះ", "ដល់ផ្ទះហើយ", "ខ្ញុំដល់ផ្ទះ", "ខ្ញុំដល់ផ្ទះហើយ", "ផ្ទះ",
        *(f"{me}{home}" for me in ("", *_ME_IN_LATIN) for home in _HOME_IN_LATIN),
    ),
    Word.YES: ("yes", "y", "បាទ", "ចាស", "ចា៎", *_YES_IN_LATIN),
    Word.NO: ("no", "n", "ទេ", "អត់ទេ"),
    Word.HELP: ("help", "canhelp", "icanhelp", "ជួយ", "អាចជួយ", "ខ្ញុំអាចជួយ"),
    Word.HAVE: ("have", "ihave", "haveit", "ihaveit", "ack", "ទទួល", "ខ្ញុំទទួល", "ទទួលបាន"),
    Word.KNOW: ("know", "iknow", "ដឹង", "ខ្ញុំដឹង", "ដឹងហើយ", "ខ្ញុំដឹងហើយ"),
    Word.HEARD: ("heard", "iheard", "បានឮ", "ខ្ញុំបានឮ", "បានទាក់ទង", "ខ្ញុំបានទាក់ទង"),
    Word.LINK: ("link", "start", "ភ្ជាប់"),
}  # fmt: skip
_MEANS = {fold(form): word for word, forms in WORDS.items() for form in forms}
#: Everyday words, and a name (Sok). With words of one's own behind them they may mean anything.
_LOOSE = frozenset(map(fold, (
    "1", "safe", "fine", "home", "yes", "y", "សុខ", "សុវត្ថិភាព", "ផ្ទះ", "បាទ", "ចាស", "ចា៎",
    *_WELL_IN_LATIN, *_YES_IN_LATIN,
)))  # fmt: skip
_MOST_PIECES = 4
#: Said beside "OK" without meaning anything by it.
_POLITE = frozenset(map(fold, (
    "i", "im", "am", "we", "are", "all", "is", "fine", "good", "well", "here", "thanks", "thank", "you", "please", "ok",
    "okay", "still", "now", "hello", "hi", "dear", "bong", "at", "home", "safe", "yes", "min", "mins", "minutes",
    "everyone", "everything", "alright", "arrived", "hery", "haey", "hz", "arkun",
    "អរគុណ", "ខ្ញុំ", "សុខ", "សប្បាយ", "ផ្ទះ", "សួស្តី",
    "គ្មានគ្រោះថ្នាក់", "មិនមានគ្រោះថ្នាក់", "អត់មានគ្រោះថ្នាក់",
)))  # fmt: skip
#: Khmer is written without spaces: "yes" or "elder" before a word of ours; "already", "elder", "thanks" after it.
_BEFORE, _ELDER, _AFTER = (fold(pattern) for pattern in ("បាទ|ចាស|ចា៎", "បង", "ទេ|ហើយ|បង|ណា|បាទ|ចាស|អរគុណ"))


def _one_of(forms: Iterable[str]) -> str:
    return "|".join(sorted((form for form in forms if not form.isdigit()), key=len, reverse=True))


_FORMS = _one_of(_MEANS)
_DRESSED = re.compile(f"(?:{_BEFORE}|{_ELDER})*({_FORMS})(?:{_AFTER})*")
#: "Elder, well?" asks how they are.
_QUESTION = re.compile(fold("បង(?:សុខ|សុខសប្បាយ|ok|okay|អូខេ|មានសុវត្ថិភាព|ដល់ផ្ទះ|ផ្ទះ)ទេ"))
_PARTICLES = re.compile(f"(?:{_AFTER})+")
#: Also what says OK once more.
_POLITE_DRESSED = re.compile(
    f"(?:{_one_of({*_POLITE, *(form for form, word in _MEANS.items() if word is Word.OK)})})(?:{_AFTER})*"
)

#: A letter, a digit, then two to four of either. Letters and digits that look like others are never given out.
CODE = re.compile(r"[a-z]\d[a-z0-9]{2,4}")
#: What people write without a space: LATE30, OK1456, SOSK7P2M. But no single letter: N95 is no "no".
_GLUED = re.compile(rf"(?=\D\D)({_FORMS})(\d{{1,8}}|{CODE.pattern})")
#: Written over and over, or into the next word. Other letters behind it are a name or a museum: Sosan, Sosoro.
_SOS = re.compile(
    rf"(?:(?:(?:so)+s+)+|(?:so){{3,}})(\d{{1,8}}|{CODE.pattern}|[^\x00-\x7f].*|([a-np-z])\2*"
    "|(?:help|hlp|me|us|now|please|pls|plz|police|polic|arrest|jail|prison|danger|hurry|urgent|emergenc|quick|fast|call|come|send)"
    ".*)?"
)
#: What phones send for signs of their own; U+FE0F and U+20E3 only say how a sign looks.
_SIGNS = str.maketrans({"🆘": " sos ", "🆗": " ok ", 0x20E3: None} | dict.fromkeys(range(0xFE00, 0xFE10)))


def tokens_of(text: str) -> list[str]:
    """Folded. What is not a letter, mark or digit is a space, except a sign before and a point or colon in a number."""
    folded = re.sub(r"(?<=\w)['’](?=\w)", "", fold(without_what_is_not_said(text)).translate(_SIGNS))
    spaced_text = "".join(c if _counts(folded, n) else " " for n, c in enumerate(folded))
    return [part for token in spaced_text.split() for part in _split_glued(token)]


def _counts(text: str, at: int) -> bool:
    if unicodedata.category(text[at])[0] in "LMN":
        return True
    previous, following = text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    if text[at] in "+-":
        return not previous.isalnum() and following.isdigit()
    return text[at] in ".:" and previous.isdigit() and following.isdigit()


def _split_glued(token: str) -> list[str]:
    if CODE.fullmatch(token):
        return [token]
    if match := _SOS.fullmatch(token):
        return [Word.SOS.value, *filter(None, [match[1]])]
    match = _GLUED.fullmatch(token)
    return [match[1], match[2]] if match else [token]


def first_word(tokens: list[str]) -> tuple[Word, bool, list[str]]:
    """The longest run of pieces at the beginning that is a word of ours, whether a loose one, and what follows it."""
    for pieces in range(min(_MOST_PIECES, len(tokens)), 0, -1):
        form = "".join(tokens[:pieces])
        if _QUESTION.fullmatch(form):
            break
        dressed = _DRESSED.fullmatch(form)
        form = dressed[1] if dressed else form
        if word := _MEANS.get(form):
            return word, form in _LOOSE, tokens[pieces:]
    return Word.NOTHING, False, tokens


def polite(text: str) -> bool:
    """Are these only words that people add without meaning anything by them?"""
    return all(_POLITE_DRESSED.fullmatch(token) or _PARTICLES.fullmatch(token) for token in text.split())
