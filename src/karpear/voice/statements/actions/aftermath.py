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
from karpear.rules.refusals import Conflict, Missing
from karpear.ui.values import checked, row_of

from ..models import ASKED_AFTER, Statement, StatementOutcome, StatementSignature, StatementState
from ..notices import tell_conveners
from ..values import LeftName, NewStatementOutcome, WithdrawnName

PUBLISHED = (StatementState.PUBLISHED.value,)


@transaction.atomic
def withdraw_name(*, by: Person, signature: UUID, clean: Mapping[str, Any], now: datetime) -> StatementSignature:
    """The convener, or a lead of its account, strikes out a name and says why. Raises Missing, Forbidden, Conflict."""
    row = _signature(signature)
    is_own = row.organisation_id is not None and may_there(by, row.organisation_id, Verb.DECIDE_TO_SPEAK)
    if not is_own and not may_there(by, row.statement.organisation_id, Verb.KEEP_VOICE):
        _require_lead(by, row)
    if row.withdrawn_at:
        raise Conflict(_("This name has been taken back already."))
    row.withdrawn_at, row.reason, row.changed_by = now, checked(WithdrawnName(**clean)).reason, by
    row.withdrawn_by = "organisation" if is_own else "convener"
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "reason", "changed_by"])
    note(row.statement, action="statement.name_withdrawn", by=by, at=now, signature=str(row.pk))
    return row


@transaction.atomic
def say_whether_it_was_us(*, by: Person, signature: UUID, was_us: bool, now: datetime) -> StatementSignature:
    """A lead of the account that has this name says whether it signed. Raises Missing, Forbidden or Conflict.

    That it was not them can be said of a name that was struck out, too: whoever did that gave a reason of their own.
    """
    row = _signature(signature)
    _require_lead(by, row)
    if row.withdrawn_at and was_us:
        raise Conflict(_("This name has been taken back already."))
    is_news = not was_us and row.answer != "not_us"
    row.answer, row.changed_by = "yes" if was_us else "not_us", by
    if is_news:
        row.stays, row.stays_at = "", None
        tell_conveners(row.statement, now=now)
    row.save(update_fields=["answer", "changed_by", "stays", "stays_at"])
    action = "statement.name_confirmed" if was_us else "statement.name_denied"
    note(row.statement, action=action, by=by, at=now, signature=str(row.pk))
    return row


@transaction.atomic
def leave_name(*, by: Person, signature: UUID, clean: Mapping[str, Any], now: datetime) -> StatementSignature:
    """The convener says why a name stays that is denied. Raises Missing, Forbidden, Conflict or BadFields."""
    row = _signature(signature)
    require(by, row.statement.organisation_id, Verb.KEEP_VOICE)
    if row.withdrawn_at or row.answer != "not_us":
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
