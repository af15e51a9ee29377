"""Joint statements: signed together, or by nobody."""

from .pledges import OpeningRound, OpeningSeat, StatementInvitation, StatementPledge
from .signatures import NamedPerson, NamedPersonQuerySet, SignatureQuerySet, StatementOutcome, StatementSignature
from .statements import (
    ASKED_AFTER,
    BEFORE_END,
    NAMED,
    TAKING,
    Statement,
    StatementChange,
    StatementComment,
    StatementQuerySet,
    StatementState,
)

__all__ = [
    "ASKED_AFTER",
    "BEFORE_END",
    "NAMED",
    "TAKING",
    "NamedPerson",
    "NamedPersonQuerySet",
    "OpeningRound",
    "OpeningSeat",
    "SignatureQuerySet",
    "Statement",
    "StatementChange",
    "StatementComment",
    "StatementInvitation",
    "StatementOutcome",
    "StatementPledge",
    "StatementQuerySet",
    "StatementSignature",
    "StatementState",
]
