"""The ledger: one line at a time, each balanced by itself, written while the fund is held; none is ever changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, note
from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Conflict, Forbidden
from karpear.rules.sharing.fund import entering_refusal
from karpear.ui.values import checked

from ..models import FundAccount, FundEntry, FundEntryKind, FundMember, FundRequest, FundRequestState, SharedFund
from ..models.funds import keeps_money
from ..queries.ledger import fund_balance, fund_entry_of, paid_in, promised, still_out
from ..queries.signers import signing_of
from ..values import MoneyBack, NewContribution, NewFundCounter
from ..words import refusal_words
from .funds import locked_fund
from .requests import held_request

#: From where to where money goes (debit, credit).
MOVES = {
    FundEntryKind.CONTRIBUTION: (FundAccount.FUND, FundAccount.MEMBERS),
    FundEntryKind.PAYMENT: (FundAccount.PAID_OUT, FundAccount.FUND),
    FundEntryKind.BACK: (FundAccount.FUND, FundAccount.PAID_OUT),
}
#: What may be reversed by hand. Of a payment, what comes back is written down; it is not undone.
FUND_REVERSIBLE = (FundEntryKind.CONTRIBUTION.value, FundEntryKind.BACK.value)


def _write(fund: SharedFund, kind: FundEntryKind, amount: int, *, by: Person, now: datetime, **cells: Any) -> FundEntry:
    """One line, inside the caller's transaction, with the fund held."""
    debit, credit = MOVES.get(kind, (cells.pop("debit", ""), cells.pop("credit", "")))
    entry = FundEntry(
        fund=fund, number=fund.entries.count() + 1, at=now, by=by, kind=kind, debit=debit, credit=credit, amount=amount,
        **cells,
    )  # fmt: skip
    entry.save(force_insert=True)
    note(fund, action=f"fund.{kind.value}", by=by, at=now, entry=str(entry.pk), number=entry.number)
    return entry


def _must_keep(by: Person, fund: SharedFund) -> None:
    if not SharedFund.objects.filter(keeps_money(by), pk=fund.pk).exists():
        raise Forbidden(_("Only whoever keeps the money writes this down."))


def _must_be_new(key: UUID) -> None:
    if FundEntry.objects.filter(pk=key).exists():
        raise Conflict(_("This has already been written down."))


@transaction.atomic
def receive(*, by: Person, fund: UUID, new: NewContribution, now: datetime) -> FundEntry:
    """A member paid in. Raises Forbidden, Conflict or BadFields."""
    held_fund = locked_fund(fund)
    _must_keep(by, held_fund)
    contribution = checked(new)
    _must_be_new(contribution.key)
    part = FundMember.objects.in_force().filter(fund=held_fund, member=contribution.member).first()
    if part is None:
        raise BadFields([("member", _("Choose an organisation that has agreed to the rules."))])
    reason = entering_refusal(contribution.amount, held_fund.rules, paid_in(held_fund, part.member_id, now))
    if reason is not None:
        raise BadFields([("amount", refusal_words(reason, held_fund))])
    return _write(
        held_fund, FundEntryKind.CONTRIBUTION, contribution.amount, by=by, now=now, member_id=part.member_id,
        id=contribution.key,
    )  # fmt: skip


@transaction.atomic
def pay_from_fund(*, by: Person, request: UUID, now: datetime) -> FundRequest:
    """It was handed over: the line and the request's state are one transaction. Raises Missing, Forbidden, Conflict."""
    fund, row = held_request(by, request, FundRequestState.SIGNED)
    _must_keep(by, fund)
    if not signing_of(row).is_signed:
        raise Conflict(_("Two people of two other organisations have to sign first."))
    if row.amount > fund_balance(fund):
        raise Conflict(_("The ledger holds less than this. Write down first what was paid in."))
    _write(fund, FundEntryKind.PAYMENT, row.amount, by=by, now=now, request=row, member=row.member)
    with changing(row, verb="paid", by=by, at=now):
        row.state, row.paid_by, row.paid_at = FundRequestState.PAID.value, by, now
    return row


@transaction.atomic
def take_money_back(*, by: Person, request: UUID, new: MoneyBack, now: datetime) -> FundEntry:
    """Part of a payment, or all of it, came back. Raises Missing, Forbidden, Conflict or BadFields."""
    fund, row = held_request(by, request, FundRequestState.PAID)
    _must_keep(by, fund)
    back = checked(new)
    _must_be_new(back.key)
    if back.amount > still_out(row.pk):
        raise BadFields([("amount", _("More than is out cannot come back."))])
    return _write(fund, FundEntryKind.BACK, back.amount, by=by, now=now, request=row, member=row.member, id=back.key)


@transaction.atomic
def reverse_fund_entry(*, by: Person, entry: UUID, new: NewFundCounter, now: datetime) -> FundEntry:
    """A counter-entry: the same amount the other way round. Raises Missing, Forbidden, Conflict or BadFields."""
    visible_entry = fund_entry_of(by, entry)
    fund = locked_fund(visible_entry.fund_id)
    _must_keep(by, fund)
    reason = checked(new).reason
    if visible_entry.kind not in FUND_REVERSIBLE:
        raise Conflict(_("A payment is not undone: write down what came back, on the page of the request."))
    if FundEntry.objects.filter(reverses=visible_entry).exists():
        raise Conflict(_("This line has a counter-entry already."))
    if visible_entry.amount > fund_balance(fund) - promised(fund):
        raise Conflict(_("This money is no longer there, or two have signed for it."))
    return _write(
        fund, FundEntryKind.COUNTER, visible_entry.amount, by=by, now=now, debit=visible_entry.credit,
        credit=visible_entry.debit, member=visible_entry.member, request=visible_entry.request, reverses=visible_entry,
        reason=reason,
    )  # fmt: skip
