"""The organisation's register, how it was judged, and what has happened."""

from .facts import Fact, FactKind, Proposal, ProposalAnswer
from .register import UNFINISHED, Change, Evaluation, Measure, MeasureState, Risk, RiskState, Source
from .sessions import Item, ItemKind, Rater, Rating, Session, SessionState, Stance
from .uploads import Upload

__all__ = [
    "UNFINISHED",
    "Change",
    "Evaluation",
    "Fact",
    "FactKind",
    "Item",
    "ItemKind",
    "Measure",
    "MeasureState",
    "Proposal",
    "ProposalAnswer",
    "Rater",
    "Rating",
    "Risk",
    "RiskState",
    "Session",
    "SessionState",
    "Source",
    "Stance",
    "Upload",
]
