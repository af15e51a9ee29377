"""After a statement appeared: a name taken back, "this was not us", and what came of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row
from karpear.people.access import locked
from karpear.people.models import Membership, Person
from karpear.people.queries.gates import may_there, require
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict, Forbidden, Missing
from karpear.rules.voice.named import NameAnswer, accounts_answer, joint_answer, may_strike_out
from karpear.ui.values import checked, row_of

from ..models import (
    ASKED_AFTER,
    NamedAccount,
    NamedPerson,
    Statement,
    StatementOutcome,
    StatementSignature,
    StatementState,
)
from ..notices import tell_denied, tell_signed
from ..queries.names import named_account, named_person
from ..values import LeftName, NewStatementOutcome, WithdrawnName

PUBLISHED = (StatementState.PUBLISHED.value,)


@transaction.atomic
def withdraw_name(*, by: Person, signature: UUID, clean: Mapping[str, Any], now: datetime) -> StatementSignature:
    """The convener, a lead of its account, or a person of this name strikes it out and says why.

    Raises Missing, Forbidden, Conflict.
    """
    row = _signature(signature)
    bearer, withdrawn_by = named_person(by, row), _as_whom(by, row)
    if row.withdrawn_at:
        raise Conflict(_("This name has been taken back already."))
    if withdrawn_by == "person" and bearer and not may_strike_out(bearer.own_answer, NameAnswer(row.answer)):
        raise Conflict(_("Another person of this name says that it was them, so it is theirs to take back."))
    row.withdrawn_at, row.reason, row.withdrawn_by = now, checked(WithdrawnName(**clean)).reason, withdrawn_by
    row.changed_by = None if withdrawn_by == "person" else by
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "reason", "changed_by"])
    _note(row, "name_withdrawn", by=by, bearer=bearer if withdrawn_by == "person" else None, now=now)
    tell_signed(row, now=now)
    return row


def _as_whom(by: Person, signature: StatementSignature) -> str:
    """One of WITHDRAWERS. Raises Missing or Forbidden."""
    organisation, account = signature.organisation_id, named_account(by, signature)
    if organisation is not None and may_there(by, organisation, Verb.DECIDE_TO_SPEAK):
        return "organisation"
    if may_there(by, signature.statement.organisation_id, Verb.KEEP_VOICE):
        return "convener"
    if account:
        raise Forbidden(_("Another account of this name says that it was them. Say that it was not you."))
    if named_person(by, signature) is None:
        _require_lead(by, signature)
    return "person"


@transaction.atomic
def say_whether_it_was_us(*, by: Person, signature: UUID, was_us: bool, now: datetime) -> StatementSignature:
    """A lead of the account that has this name, or a person of it, says whether they signed.

    That it was not them can be said of a name that was struck out, too: whoever did that gave a reason of their own.
    Raises Missing, Forbidden or Conflict.
    """
    row = _signature(signature)
    bearer, account = named_person(by, row), named_account(by, row)
    if bearer is None and account is None:
        _require_lead(by, row)
    if row.withdrawn_at and was_us:
        raise Conflict(_("This name has been taken back already."))
    was_denied, stood_as = row.is_denied, row.our_name
    if bearer:
        row.answer = _answered(bearer, was_me=was_us, now=now)
    else:
        row.answer, row.changed_by = "yes" if was_us else "not_us", by
        if account:
            _answer_as_one_of_several(row, account)
    if row.is_denied and not was_denied:
        row.stays, row.stays_at = "", None
        tell_denied(row, now=now)
    if row.our_name != stood_as:
        row.recorded_as = ""
    row.save(update_fields=["answer", "changed_by", "stays", "stays_at", "organisation", "recorded_as"])
    _note(row, "name_confirmed" if was_us else "name_denied", by=by, bearer=bearer, now=now)
    return row


def _answered(bearer: NamedPerson, *, was_me: bool, now: datetime) -> str:
    """What all who have this name say, with this answer."""
    bearer.answer, bearer.answered_at = (NameAnswer.CONFIRMED if was_me else NameAnswer.DENIED).value, now
    bearer.save(update_fields=["answer", "answered_at"])
    answers = NamedPerson.objects.filter(signature=bearer.signature_id).values_list("answer", flat=True)
    return joint_answer([NameAnswer(answer) for answer in answers]).value


def _answer_as_one_of_several(row: StatementSignature, account: NamedAccount) -> None:
    """What all accounts of this name say with this answer; it is the name of the first that says yes."""
    account.answer = row.answer
    account.save(update_fields=["answer"])
    row.answer = accounts_answer(NamedAccount.objects.filter(signature=row).values_list("answer", flat=True))
    if account.answer == "yes" and row.organisation_id is None:
        row.organisation_id = account.organisation_id


def _note(row: StatementSignature, word: str, *, by: Person, bearer: NamedPerson | None, now: datetime) -> None:
    """Of a person of that name the convener's line does not say who it was: a second one, of theirs alone, does."""
    note(row.statement, action=f"statement.{word}", by=None if bearer else by, at=now, signature=str(row.pk))
    if bearer:
        note(bearer, action=f"statement.{word}", by=by, at=now)


@transaction.atomic
def leave_name(*, by: Person, signature: UUID, clean: Mapping[str, Any], now: datetime) -> StatementSignature:
    """The convener says why a name stays that is denied. Raises Missing, Forbidden, Conflict or BadFields."""
    row = _signature(signature)
    require(by, row.statement.organisation_id, Verb.KEEP_VOICE)
    if row.withdrawn_at or not row.is_denied:
        raise Conflict(_("Nobody says any more that it was not them."))
    row.stays, row.stays_at = checked(LeftName(**clean)).stays, now
    row.save(update_fields=["stays", "stays_at"])
    note(row.statement, action="statement.name_left", by=by, at=now, signature=str(row.pk))
    return row


@transaction.atomic
def note_outcome(*, by: Person, statement: UUID, clean: Mapping[str, Any], now: datetime) -> StatementOutcome:
    """What came of it by now. Raises Missing, Forbidden, Conflict or BadFields."""
    published = locked(Statement, by=by, pk=statement, verb=Verb.KEEP_VOICE, states=PUBLISHED)
    value = checked(NewStatementOutcome(**clean))
    outcome = StatementOutcome.objects.create(
        statement=published, by=by, noted_at=now, after_days=_asked_for(published, now), **row_of(value)
    )
    note(published, action="statement.outcome", by=by, at=now)
    return outcome


def _asked_for(statement: Statement, now: datetime) -> int | None:
    """Which of the two days this answers: the last that has come, if nobody has answered it."""
    if statement.published_at is None:
        return None
    days = (now - statement.published_at).days
    answered_days = set(statement.outcomes.values_list("after_days", flat=True))
    asked_days = [after for after in ASKED_AFTER if after <= days]
    return asked_days[-1] if asked_days and asked_days[-1] not in answered_days else None


def _signature(pk: UUID) -> StatementSignature:
    return find_row(
        StatementSignature.objects.select_for_update(of=("self",)).select_related("statement").filter(pk=pk)
    )


def _require_lead(by: Person, signature: StatementSignature) -> None:
    """Raises Missing for whoever does not belong to that account, Forbidden for another role."""
    organisation = signature.organisation_id
    if organisation is None or not Membership.objects.active().filter(person=by, organisation=organisation).exists():
        raise Missing
    require(by, organisation, Verb.DECIDE_TO_SPEAK)
