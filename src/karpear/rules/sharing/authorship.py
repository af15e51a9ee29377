"""Whoever hands words to somebody else to publish can prove later that they were theirs, with a secret they alone have.

The mark is an HMAC-SHA256 over the words, which leads to nobody without the secret. To check it, without Karpear:
`printf '%s' "$WORDS" | openssl dgst -sha256 -hmac "$SECRET"`.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable


def plain_words(texts: Iterable[str]) -> str:
    """What is marked: everything that was written, one blank between words, one line for each text."""
    lines = (" ".join(unicodedata.normalize("NFC", text).split()) for text in texts)
    return "\n".join(line for line in lines if line)


def mark_of(secret: str, words: str) -> str:
    """64 letters and digits."""
    return hmac.new(secret.encode(), words.encode(), hashlib.sha256).hexdigest()
