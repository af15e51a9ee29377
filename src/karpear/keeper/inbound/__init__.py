"""Texts that came in, and what is done for them: the keeper's first step."""

from .step import read_inbox

__all__ = ["read_inbox"]
