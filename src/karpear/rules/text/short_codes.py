"""Short codes for text messages: made from a key, so that nothing that opens anything is stored.

A personal code is a letter, a digit and three more signs, without those that look like others (0 O, 1 I L, 2 Z, 5 S,
8 B, U V). Each person has two at a time: both say the same, unless the person chose one of them as the sign of danger.
"""

import hashlib
import hmac
from datetime import datetime
from uuid import UUID

LETTERS = "ACDEFGHJKMNPQRTWXY"
DIGITS = "34679"
BOTH = LETTERS + DIGITS
NTH = (1, 2)


def months(now: datetime) -> tuple[str, str]:
    """This month and the one before (`2026-11`): codes of both are good, so that a card lives at least a month."""
    year, month = now.year, now.month
    previous = (year, month - 1) if month > 1 else (year - 1, 12)
    return f"{year}-{month:02}", f"{previous[0]}-{previous[1]:02}"


def personal_code(key: bytes, person: UUID, *, turn: int, month: str, nth: int) -> str:
    """The `nth` code of somebody in a month. `turn`: how often they asked for new ones. The two never agree."""
    first = _code(key, f"{person}|{turn}|{month}|1")
    if nth == 1:
        return first
    tries = (_code(key, f"{person}|{turn}|{month}|{n}") for n in range(2, 100))
    return next(code for code in tries if code != first)


def reply_number(key: bytes, address: UUID, subject: UUID) -> int:
    """The number that stands in a message to one address about one subject: four digits, the same each time."""
    digest = hmac.new(key, b"reply|" + address.bytes + subject.bytes, hashlib.sha256).digest()
    return 1000 + int.from_bytes(digest[:8]) % 9000


def _code(key: bytes, label: str) -> str:
    number = int.from_bytes(hmac.new(key, f"code|{label}".encode(), hashlib.sha256).digest()[:16])
    signs = []
    for alphabet in (LETTERS, DIGITS, BOTH, BOTH, BOTH):
        number, remainder = divmod(number, len(alphabet))
        signs.append(alphabet[remainder])
    return "".join(signs)
