"""What is agreed on with a group that has no account: its receipt, its mark, and how much may be told in a day.

A receipt is twenty digits in fours: it is copied by hand, by people who read Khmer, and typed on any phone. Nothing
that opens anything is stored: it is made again from what the form sent, so that a form sent twice answers alike.
"""

import unicodedata

RECEIPT_DIGITS, MARK_DIGITS = 20, 6
#: On one network's page in a day, right or wrong: a flood ends there, and so does guessing.
MOST_A_DAY = 60
#: Months back that can be told of.
MONTHS_BACK = 24


def receipt_of(digest: str) -> str:
    """Of a secret digest in hex: `1234 5678 …`."""
    digits = f"{int(digest, 16) % 10**RECEIPT_DIGITS:0{RECEIPT_DIGITS}}"
    return " ".join(digits[at : at + 4] for at in range(0, RECEIPT_DIGITS, 4))


def mark_of(digest: str) -> str:
    """Of another digest: six digits, by which an officer finds the group."""
    return f"{int(digest, 16) % 10**MARK_DIGITS:0{MARK_DIGITS}}"


def digits_of(typed: str) -> str:
    """The digits of what somebody typed, Khmer ones too, without what stands between them."""
    return "".join(str(unicodedata.digit(sign)) for sign in typed if unicodedata.digit(sign, None) is not None)


def is_same_answer(typed: str, answer: str) -> bool:
    """Do they agree, however they are written: capitals, spaces, digits?"""
    return bool(_plain(answer)) and _plain(typed) == _plain(answer)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(
        str(unicodedata.digit(sign)) if unicodedata.digit(sign, None) is not None else sign
        for sign in folded
        if sign.isalnum() or unicodedata.category(sign).startswith("M")
    )
