"""The organisation's register, how it was judged, and what has happened."""

from . import facts, register, sessions, uploads

__all__ = ["facts", "register", "sessions", "uploads"]
