"""What a person says as a citizen, agreed on with one lead of their organisation: who may sign, and what was signed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from karpear.rules.secret.chain import canonical

#: Both look at it again after a year, and are asked so long before.
REVIEW_AFTER, ASKED_BEFORE = timedelta(days=365), timedelta(days=14)


class AgreementState(StrEnum):
    """How far an agreement has come."""

    PROPOSED = "proposed"
    ANSWERED = "answered"
    SIGNED = "signed"
    ENDED = "ended"


#: Only in these can its text still change.
OPEN_STATES = frozenset({AgreementState.PROPOSED, AgreementState.ANSWERED})


class SupportKind(StrEnum):
    """What the organisation still does for somebody who is harmed for what they said as a citizen."""

    LAWYER = "lawyer"
    PAY = "pay"
    FAMILY = "family"
    SAFE_PLACE = "safe_place"
    CARE = "care"
    POST = "post"
    SPEAK_UP = "speak_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementText:
    """Every word that is signed. `disclaimer`: by language. `salt`: nobody can guess the text from its fingerprint."""

    organisation: str
    person: str
    topics: Sequence[str]
    own_words: str
    disclaimer: Mapping[str, str]
    ask_first: Sequence[str]
    ask_whom: str
    support: Sequence[str]
    support_words: str
    salt: str


def fingerprint(text: AgreementText) -> str:
    """The same for the same words, whatever the order of what was ticked: SHA-256 of one spelling of them."""
    facts = asdict(text)
    for name in ("topics", "ask_first", "support"):
        facts[name] = sorted(facts[name])
    return sha256(canonical(facts)).hexdigest()


def may_sign(*, by: UUID, person: UUID, addressee: UUID | None) -> bool:
    """Only the lead before whom it was put, and nobody for themselves."""
    return by == addressee and by != person


def next_review(today: date) -> date:
    """On which day both look at it again."""
    return today + REVIEW_AFTER


def is_asked(review_on: date, today: date) -> bool:
    """Are both asked by now?"""
    return today >= review_on - ASKED_BEFORE
