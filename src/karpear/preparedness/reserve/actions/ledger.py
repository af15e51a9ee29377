"""The ledger: one line at a time, each balanced by itself, written while the reserve is held; none is ever changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.ui.values import checked
from karpear.vault.models import Record

from ..models import Account, EntryKind, LedgerEntry, MoneyRequest, RequestState, Reserve
from ..queries.ledger import balance, outstanding
from ..values import NewCounter, NewMoney

#: From where to where money goes (debit, credit).
MOVES = {
    EntryKind.PUT_IN: (Account.RESERVE, Account.GIVEN),
    EntryKind.PAID: (Account.DUE_BACK, Account.RESERVE),
    EntryKind.RECEIPT: (Account.SPENT, Account.DUE_BACK),
    EntryKind.RETURNED: (Account.RESERVE, Account.DUE_BACK),
}
#: What may be reversed by hand. Of a payment, what comes back is written down; it is not undone.
REVERSIBLE = (EntryKind.PUT_IN.value, EntryKind.RECEIPT.value, EntryKind.RETURNED.value)


def locked_reserve(organisation: UUID) -> Reserve:
    """The reserve of an organisation, held until the transaction ends; begun, where there is none yet."""
    Reserve.objects.bulk_create([Reserve(organisation_id=organisation)], ignore_conflicts=True)
    return Reserve.objects.select_for_update().get(organisation=organisation)


def write(
    reserve: Reserve, kind: EntryKind, amount: int, *, by: Person, now: datetime,
    request: MoneyRequest | None = None, words: str = "", receipt: Record | None = None,
) -> LedgerEntry:  # fmt: skip
    """One line, inside the caller's transaction, with the reserve locked. Raises Conflict where nothing is left."""
    debit, credit = MOVES[kind]
    if credit is Account.RESERVE and amount > balance(reserve):
        raise Conflict(not_enough(reserve))
    shown_by = {"receipt": receipt.pk, "receipt_hash": receipt.sha256} if receipt else {}
    return _add(
        reserve, by=by, now=now, kind=kind, debit=debit, credit=credit, amount=amount, request=request, words=words,
        **shown_by,
    )  # fmt: skip


def not_enough(reserve: Reserve) -> str:
    """What is said where more would leave than there is."""
    return _("The ledger holds %(amount)s %(currency)s. Write down what was put in first, or pay less.") % {
        "amount": f"{balance(reserve):,}",
        "currency": reserve.currency,
    }


def _add(reserve: Reserve, *, by: Person, now: datetime, **cells: Any) -> LedgerEntry:
    entry = LedgerEntry(reserve=reserve, number=reserve.entries.count() + 1, at=now, by=by, **cells)
    entry.save(force_insert=True)
    note(reserve, action=f"reserve.{entry.kind}", by=by, at=now, entry=str(entry.pk), number=entry.number)
    return entry


@transaction.atomic
def put_in(*, by: Person, organisation: UUID, new: NewMoney, now: datetime) -> LedgerEntry:
    """Money was put into the reserve. Raises Missing, Forbidden or BadFields."""
    require(by, organisation, Verb.SET_RESERVE)
    checked_money = checked(new)
    reserve = locked_reserve(organisation)
    return write(reserve, EntryKind.PUT_IN, checked_money.amount, by=by, now=now, words=checked_money.words)


@transaction.atomic
def reverse(*, by: Person, entry: UUID, new: NewCounter, now: datetime) -> LedgerEntry:
    """A counter-entry: the same amount the other way round. Raises Missing, Forbidden, Conflict or BadFields."""
    visible_entry = find_row(LedgerEntry.objects.visible_to(by).filter(pk=entry).select_related("reserve"))
    require(by, visible_entry.reserve.organisation_id, Verb.SET_RESERVE)
    why = checked(new).words
    reserve = locked_reserve(visible_entry.reserve.organisation_id)
    if visible_entry.kind not in REVERSIBLE:
        raise Conflict(_("A payment is not undone: write down what came back, on the page of the request."))
    if LedgerEntry.objects.filter(reverses=visible_entry).exists():
        raise Conflict(_("This line has a counter-entry already."))
    if visible_entry.debit == Account.RESERVE.value and visible_entry.amount > balance(reserve):
        raise Conflict(not_enough(reserve))
    counter = _add(
        reserve, by=by, now=now, kind=EntryKind.COUNTER, debit=visible_entry.credit, credit=visible_entry.debit,
        amount=visible_entry.amount, request=visible_entry.request, reverses=visible_entry, words=why,
    )  # fmt: skip
    if visible_entry.request_id:
        follow(visible_entry.request_id, by=by, now=now)
    return counter


def follow(request: UUID, *, by: Person, now: datetime) -> None:
    """A request is settled while nothing of it is out, and its receipt is due while something is."""
    row = MoneyRequest.objects.select_for_update().get(pk=request)
    state = RequestState.PAID if outstanding(request) else RequestState.SETTLED
    if row.state != state.value:
        row.state = state.value
        row.settled_at = now if state is RequestState.SETTLED else None
        row.receipt_told_at = None
        row.save(update_fields=["state", "settled_at", "receipt_told_at"])
        note(row, action=f"moneyrequest.{state.value}", by=by, at=now)


def must_be_out(request: MoneyRequest, amount: int, field: str) -> None:
    """Raises BadFields where more would come back, or be spent, than is still out."""
    out = outstanding(request.pk)
    if amount > out:
        text = _("Only %(amount)s %(currency)s of it are still out.")
        raise BadFields([(field, text % {"amount": f"{out:,}", "currency": request.currency})])
