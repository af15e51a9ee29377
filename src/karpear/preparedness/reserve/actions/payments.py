"""Money leaves, once two have signed; then its receipt is written down, or what came back."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, note
from karpear.db.rows import find_row
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.rules.access import Verb
from karpear.rules.duty.signatures import RECEIPT_WITHIN, WITHOUT_BILL
from karpear.rules.refusals import BadFields, Conflict
from karpear.ui.values import checked
from karpear.vault.models import Record

from ..models import EntryKind, MoneyRequest, RequestState, Reserve
from ..queries.receipts import unwritten
from ..queries.signers import stands
from ..values import NewReceipt
from .ledger import follow, locked_reserve, must_be_out, write


def _held(by: Person, request: UUID, state: RequestState) -> tuple[Reserve, MoneyRequest]:
    """The reserve, then the request: in this order everywhere, so that two never wait for each other."""
    organisation = find_row(MoneyRequest.objects.visible_to(by).filter(pk=request).values_list("organisation"))[0]
    reserve = locked_reserve(organisation)
    return reserve, locked(MoneyRequest, by=by, pk=request, verb=Verb.ASK_FOR_MONEY, states=[state])


@transaction.atomic
def pay(*, by: Person, request: UUID, bill_seen: bool, now: datetime) -> MoneyRequest:
    """It was handed over. Raises Missing, Forbidden, or Conflict: not signed, no bill, or less there than that."""
    reserve, row = _held(by, request, RequestState.SIGNED)
    standing = stands(row)
    if not standing.is_signed:
        raise Conflict(_("Two have to sign first."))
    if row.is_for(by.pk):
        raise Conflict(_("It is for you: somebody else pays it out."))
    if row.money_class not in WITHOUT_BILL and not bill_seen:
        raise Conflict(_("This is paid against a bill or a written offer. Say that you have it."))
    if row.currency != reserve.currency:
        raise Conflict(_("The reserve is now counted in another currency. Withdraw this and ask again."))
    write(reserve, EntryKind.PAID, row.amount, by=by, now=now, request=row)
    with changing(row, verb="paid", by=by, at=now):
        row.state, row.paid_by, row.paid_at = RequestState.PAID.value, by, now
        row.receipt_due_on = (now + RECEIPT_WITHIN).astimezone(ZoneInfo(row.organisation.time_zone)).date()
        row.bill_seen_by = by if bill_seen else None
    return row


def receipt_is_gone() -> str:
    """What to say of a receipt that was named and cannot be written down."""
    return _("This receipt is not there, or is in the ledger already. Look again.")


def _handed_in(request: MoneyRequest, receipt: UUID | None) -> Record | None:
    """The sealed receipt, with the reserve locked. Raises BadFields for what another line names, or nobody can open."""
    if receipt is None:
        return None
    sealed = unwritten(request).filter(pk=receipt).first()
    if sealed is None:
        raise BadFields([("receipt", receipt_is_gone())])
    return sealed


@transaction.atomic
def settle(*, by: Person, request: UUID, new: NewReceipt, now: datetime) -> MoneyRequest:
    """A receipt is there, or something came back. Raises Missing, Forbidden, Conflict or BadFields.

    Who got the money can hand in its receipt; that it is one, somebody else writes down.
    """
    reserve, row = _held(by, request, RequestState.PAID)
    if row.is_for(by.pk):
        raise Conflict(_("It was for you: hand the receipt in, and somebody else writes it down."))
    receipt = checked(new)
    if not receipt.spent + receipt.returned:
        raise BadFields([("spent", _("Write how much was spent, or came back."))])
    must_be_out(row, receipt.spent + receipt.returned, "spent")
    sealed = _handed_in(row, receipt.receipt)
    for kind, amount in ((EntryKind.RECEIPT, receipt.spent), (EntryKind.RETURNED, receipt.returned)):
        if amount:
            write(reserve, kind, amount, by=by, now=now, request=row, words=receipt.words, receipt=sealed)
            sealed = None  # it stands in one line: of what was spent, where anything was
    note(row, action="moneyrequest.receipt", by=by, at=now, record=str(receipt.receipt or ""))
    follow(row.pk, by=by, now=now)
    row.refresh_from_db()
    return row
