"""Sealed receipts: photographs that only those who keep the money can open. Here is only that they are there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from karpear.db.reader import unguarded
from karpear.people.models import Membership, Person
from karpear.rules.access import Verb
from karpear.vault.models import Grant, GrantKind, Record, RecordType, TeamWrap

from ..models import EntryKind, LedgerEntry, MoneyRequest


@dataclass(frozen=True, slots=True)
class SealedReceipt:
    """`entry`: the line of the ledger that it belongs to. `record`: None where only words say where the paper is.

    `is_whole`: it still has the fingerprint that the line keeps.
    """

    record: UUID | None
    by: Person | None
    at: datetime
    files: int
    entry: LedgerEntry | None = None
    is_whole: bool = True

    @property
    def amount(self) -> int:
        """What its line says."""
        return self.entry.amount if self.entry else 0


def receipt_readers(organisation: UUID) -> list[Person]:
    """Who can open a receipt: whoever may see the ledger and sign, and holds the officers' key, to which it is sealed.

    Whoever is admitted to that key later opens the earlier ones, too; whoever leaves opens none.
    """
    keepers = Membership.objects.that_may(Verb.SEE_RESERVE).filter(organisation=organisation, person__is_active=True)
    wraps = TeamWrap.objects.filter(team_key__organisation=organisation, revoked_at=None)
    people = Person.objects.filter(pk__in=keepers.values("person")).filter(pk__in=wraps.values("identity__person"))
    return list(people.order_by("created_at", "id"))


def for_keepers() -> "QuerySet[Record]":
    """Receipts that those who keep the money can open, and that nobody took away."""
    to_team = Grant.objects.filter(kind=GrantKind.TEAM, revoked_at=None)
    return Record.objects.kept().filter(type=RecordType.RECEIPT, pk__in=to_team.values("record"))


def lines_with_receipts() -> "QuerySet[LedgerEntry]":
    """Lines that name a receipt and stand: a counter-entry makes its receipt free for another line."""
    return LedgerEntry.objects.filter(receipt__isnull=False, reversed_by=None)


def _unwritten(request: UUID | OuterRef, organisation: UUID | OuterRef) -> "QuerySet[Record]":
    """Handed in for this request, and named by no line of the ledger."""
    records = for_keepers().filter(about=request, organisation=organisation)
    return records.exclude(pk__in=lines_with_receipts().values("receipt"))


def unwritten(request: MoneyRequest) -> "QuerySet[Record]":
    """Those that no line of the ledger names yet."""
    return _unwritten(request.pk, request.organisation_id).order_by("received_at", "id")


def has_unwritten() -> Exists:
    """Of requests: was a receipt handed in that no line names?"""
    return Exists(_unwritten(OuterRef("pk"), OuterRef("organisation")))


@unguarded("sealed receipts of a request that they see")
def handed_in(request: MoneyRequest) -> list[SealedReceipt]:
    """Sealed, and not in the ledger: the first comes first."""
    return [_sealed(record) for record in unwritten(request).select_related("owner").prefetch_related("attachments")]


def written_down(request: MoneyRequest) -> list[SealedReceipt]:
    """What lines of the ledger say of it, by line; a receipt that is gone, too."""
    kinds = (EntryKind.RECEIPT.value, EntryKind.RETURNED.value)
    entries = LedgerEntry.objects.filter(request=request, kind__in=kinds).select_related("by", "reversed_by")
    records = _records(entry.receipt for entry in entries if entry.receipt)
    return [_of_line(entry, records.get(entry.receipt)) for entry in entries.order_by("number", "id")]


def _of_line(entry: LedgerEntry, record: Record | None) -> SealedReceipt:
    if record is None:
        return SealedReceipt(entry.receipt, entry.by, entry.at, 0, entry, is_whole=entry.receipt is None)
    return _sealed(record, entry)


def _records(numbers: Iterable[UUID]) -> dict[UUID | None, Record]:
    rows = Record.objects.kept().filter(pk__in=list(numbers)).select_related("owner").prefetch_related("attachments")
    return {record.pk: record for record in rows}


def _sealed(record: Record, entry: LedgerEntry | None = None) -> SealedReceipt:
    is_whole = entry is None or entry.receipt_hash == record.sha256
    return SealedReceipt(record.pk, record.owner, record.received_at, len(record.attachments.all()), entry, is_whole)
