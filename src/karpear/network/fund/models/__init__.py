"""Tables: the fund and its members, requests, the ledger."""

from .funds import FundMember, SharedFund
from .ledger import CounterReason, FundAccount, FundEntry, FundEntryKind
from .requests import FUND_COUNTED, FUND_OPEN, FundRequest, FundRequestState, FundSignature

__all__ = [
    "FUND_COUNTED", "FUND_OPEN", "CounterReason", "FundAccount", "FundEntry", "FundEntryKind", "FundMember",
    "FundRequest", "FundRequestState", "FundSignature", "SharedFund",
]  # fmt: skip
