"""What people type."""

from .custody import CustodyHandoverForm, CustodyWordsForm, LockForm, OutsideForm

__all__ = ["CustodyHandoverForm", "CustodyWordsForm", "LockForm", "OutsideForm"]
