"""Tokens of links and capabilities of pledges, as they are known here."""

from hashlib import sha256


def hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
