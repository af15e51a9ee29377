"""Sealed photographs of letters: here is only that they are there, who sealed them, and when."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from karpear.people.models import Person
from karpear.rules.refusals import Missing
from karpear.vault.models import Grant, GrantKind, Record

from ..models import Demand
from ..reply import Block, not_approved, unpacked


@dataclass(frozen=True, slots=True)
class PhotographedLetter:
    """One photograph, or several of one letter. `sha256`: the fingerprint of what was sealed."""

    record: UUID
    by: Person
    at: datetime
    files: int
    sha256: str


def reply_letters(demand: Demand) -> dict[str, list[Block]]:
    """The reply by language, as it may be read: until it is approved, it says so. Raises Missing before a draft."""
    letters = unpacked(demand.reply)
    if not letters:
        raise Missing
    return letters if demand.approved_at else not_approved(letters)


def letters_of(demand: Demand) -> list[PhotographedLetter]:
    """Those that the organisation's key opens, the first comes first."""
    joined = demand.letters.values("record")
    to_team = Grant.objects.filter(kind=GrantKind.TEAM, revoked_at=None, record__in=joined)
    records = Record.objects.kept().filter(pk__in=to_team.values("record"))
    rows = records.select_related("owner").prefetch_related("attachments").order_by("received_at", "id")
    return [
        PhotographedLetter(row.pk, row.owner, row.received_at, len(row.attachments.all()), row.sha256) for row in rows
    ]
