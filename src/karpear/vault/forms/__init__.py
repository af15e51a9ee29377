"""What people type."""

from .custody import HandoverForm, LockForm, OutsideForm, WordsForm

__all__ = ["HandoverForm", "LockForm", "OutsideForm", "WordsForm"]
