"""Is there a call for help in a text? A false alarm costs a call. Source: docs/guide/by-sms.md."""

import re

from .safety_words import fold
from .vocabulary import CODE, Word, polite

_OK = "ok|okay|okey|oke|okk|o k"
_SO = "(?:so |very |really |longer |feeling |doing )?"
#: Calls, wherever they stand between spaces. A road or a line may be "not good": then somebody must be.
_CALLS = re.compile(
    r"(?<![a-z])sos(?![a-z])|\b(?:s o s|mayday|unsafe|(?:help|save|rescue) (?:me|us)|needs? (?:\w+ )?help"
    r"|(?:please|pls|plz|send|urgent|quick) help"
    rf"|(?:not|isnt|arent|aint|dont feel) (?:\w+ )?(?:{_OK}|fine|safe|alright)|no (?:{_OK})"
    rf"|not {_SO}well|(?:dont|not) feel(?:ing)? {_SO}(?:good|well)"
    rf"|(?:im|am|are|ok|okay|but) (?:not|no) {_SO}(?:good|safe|fine|{_OK}))\b"
)
#: Calls in Khmer, anywhere in a text without its spaces. "Not" in front of "OK", "well" or "safe" is one too.
_KHMER_CALLS = re.compile(fold(
    "ជួយផង|ជួយខ្ញុំ|ជួយយើង|ជួយពួកយើង|សូម(?:បង|លោក|អ្នក)*ជួយ|ត្រូវការជួយ|ត្រូវការជំនួយ|សុំជំនួយ|សង្គ្រោះ|អេសអូអេស"
    "|(?<!គ្មាន)(?<!មិនមាន)(?<!អត់មាន)(?<!មិនមែន)(?:អាសន្ន|គ្រោះថ្នាក់)"
    "|(?:មិន|អត់|ពុំ)(?:សូវ|ទាន់|បាន|មែន)?(?:សុខ(?!ចិត្ត)|អូខេ|ok)|(?:មិន|អត់|ពុំ|គ្មាន)(?:ទាន់)?(?:មាន)?សុវត្ថិភាព"
))  # fmt: skip
#: Thanks for help that was given.
_THANKS = re.compile(
    r"\b(?:thanks|thank|thankyou|thx)(?: (?:you|so|much|very|a|lot|all|again|bong|everyone|everybody)){0,4}"
    r" for (?:(?:your|the|all|his|her|their) )?help(?:ing)?(?: me| us)?\b"
)
_KHMER_THANKS = re.compile(fold(
    "អរគុណ(?:បង|ច្រើន|ណាស់|លោក|អ្នក)*(?:ដែល|សម្រាប់|ចំពោះ|បាន)(?:បង|លោក|អ្នក|បាន|ការ)*(?:ជំនួយ|ជួយ(?:ខ្ញុំ|យើង|ពួកយើង)?+)(?!ផង)"
))  # fmt: skip
#: Calls where beside them are only polite words.
_LONE = frozenset({"help", "emergency", fold("ជួយ")})
_ANSWERS = (Word.HAVE, Word.KNOW, Word.HEARD, Word.HELP)


def answers(word: Word, tail: list[str]) -> bool:
    """Is it an answer to a message, with its number? Who writes one may write that somebody else needs help."""
    return word in _ANSWERS and bool(_number_first(_without_codes(tail)))


def calls(tokens: list[str], word: Word, tail: list[str]) -> bool:
    """Is there a call for help anywhere, whatever `word` stands first and whatever `tail` behind it?

    In an answer only "SOS" straight behind the number is about who wrote it.
    """
    plain_tokens = _without_codes(tail)
    if answers(word, tail):
        return _number_first(plain_tokens)[1:2] == [Word.SOS.value]
    if _CALLS.search(_THANKS.sub("", " ".join(tokens))) or _KHMER_CALLS.search(_KHMER_THANKS.sub("", "".join(tokens))):
        return True
    if word not in (Word.OK, Word.YES, Word.HOME, Word.NO, Word.LATE, Word.NOTHING):
        return False
    if plain_tokens == ["9"] and word not in (Word.LATE, Word.NOTHING):
        return True
    extras = [token for token in plain_tokens if token not in _LONE and not token.isdigit()]
    return not _LONE.isdisjoint(plain_tokens) and polite(" ".join(extras))


def _without_codes(tail: list[str]) -> list[str]:
    return [token for token in tail if not CODE.fullmatch(token)]


def _number_first(plain_tokens: list[str]) -> list[str]:
    """From the number of a message on, when it stands first: further behind it may be a time ("shots at 2130")."""
    from_number = plain_tokens[1:] if plain_tokens[:1] == [Word.NO.value] else plain_tokens
    return from_number if from_number and len(from_number[0]) == 4 and from_number[0].isdigit() else []
