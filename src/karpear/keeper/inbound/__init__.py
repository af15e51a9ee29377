"""Texts that came in, and what is done for them: the keeper's first step."""
