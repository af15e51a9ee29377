"""Phone numbers as people read them aloud: the country, then groups of two or three digits."""

from collections.abc import Iterable


def spaced(number: str, prefixes: Iterable[str] = ()) -> str:
    """`+85512345678` → `+855 12 345 678`. `prefixes`: of countries that are known; another number is cut in threes.

    What is written with blanks, or is not a number with its country code, stays as it is.
    """
    if not number.startswith("+") or not number[1:].isdigit():
        return number
    prefix = next((code for code in prefixes if code and number.startswith(code)), "")
    if not prefix:
        return "+" + " ".join(_threes(number[1:]))
    national = number.removeprefix(prefix)
    return " ".join(part for part in (prefix, national[:2], *_threes(national[2:])) if part)


def _threes(digits: str) -> list[str]:
    """In threes; a last digit that would stand alone joins its neighbours."""
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return groups
