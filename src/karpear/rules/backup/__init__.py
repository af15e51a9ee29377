"""Nightly copies: when one is due, which are kept, and what about them is a reason to worry."""
