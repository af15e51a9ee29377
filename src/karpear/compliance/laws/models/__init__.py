"""The review of laws, and drafts."""

from .bills import Bill, BillPart, BillStep
from .review import ActivityOpinion, OpinionChange, OwnActivity

__all__ = ["ActivityOpinion", "Bill", "BillPart", "BillStep", "OpinionChange", "OwnActivity"]
