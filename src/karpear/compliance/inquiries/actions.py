"""Inquiries: written down, changed with their history, answered, closed; and words for the reception desk."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create, note
from karpear.people.access import hold_organisation, locked
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.law.inquiries import InquiryState
from karpear.rules.refusals import BadFields, Conflict
from karpear.ui.values import checked, fill, row_of, value_of

from ..demands.actions.ledger import end_with_inquiry, hand_to_inquiry
from .models import DeskInstruction, Inquiry
from .values import DeskWords, InquiryAnswered, InquiryEnd, NewInquiry

#: The page of an incident: the desk that has it hands it down.
_PATH = re.compile(r"/incidents/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/")


@transaction.atomic
def open_inquiry(
    *,
    by: Person,
    organisation: UUID,
    new: NewInquiry,
    now: datetime,
    today: date,
    path: str = "",
    demand: UUID | None = None,
) -> Inquiry:
    """One more. `path`: the page of its incident; `demand`: with which it begins, and which has no clock from then on.

    Raises Missing, Forbidden, BadFields, or Conflict for a demand that is answered or has its inquiry already.
    """
    membership = require(by, organisation, Verb.KEEP_LAW)
    if path:
        _must_be_incident(path)
    inquiry = Inquiry(
        organisation=membership.organisation, path=path, opened_at=now, changed_at=now, **row_of(_checked(new, today))
    )
    create([inquiry], by=by, at=now, organisation=organisation)
    if demand:
        hand_to_inquiry(by=by, demand=demand, inquiry=inquiry.pk, now=now)
    return inquiry


@transaction.atomic
def link_inquiry(*, by: Person, inquiry: UUID, path: str, now: datetime) -> Inquiry:
    """It belongs to an incident. Raises Missing, Forbidden, BadFields, Conflict once it is closed or belongs to one."""
    row = _going(by, inquiry)
    _must_be_incident(path)
    if row.path:
        raise Conflict(_("This inquiry belongs to an incident already."))
    with changing(row, verb="linked", by=by, at=now):
        row.path = path
    return row


@transaction.atomic
def register_inquiry(*, by: Person, inquiry: UUID, risk: UUID, now: datetime) -> Inquiry:
    """It shows that this risk of the register has come true. Raises Missing, Forbidden, Conflict once it is closed."""
    row = _going(by, inquiry)
    with changing(row, verb="registered", by=by, at=now):
        row.risk = risk
    return row


def _must_be_incident(path: str) -> None:
    if not _PATH.fullmatch(path):
        raise BadFields([("path", _("This is not the page of an incident."))])


@transaction.atomic
def change_inquiry(*, by: Person, inquiry: UUID, clean: Mapping[str, Any], now: datetime, today: date) -> Inquiry:
    """Another clock, counsel or office; with another clock it is to be answered again.

    Raises Missing, Forbidden, BadFields, Conflict once it is closed.
    """
    row = _going(by, inquiry)
    clock = row.clock
    value = _checked(replace(value_of(NewInquiry, row), **clean), today)
    with changing(row, verb="changed", by=by, at=now):
        fill(row, value)
        if row.clock != clock:
            row.state, row.answered_on = InquiryState.OPEN.value, None
    return row


@transaction.atomic
def answer_inquiry(*, by: Person, inquiry: UUID, new: InquiryAnswered, now: datetime, today: date) -> Inquiry:
    """Our answer is with them. Raises Missing, Forbidden, BadFields, Conflict once it is closed."""
    row, value = _going(by, inquiry), checked(new)
    if not row.received_on <= value.answered_on <= today:
        raise BadFields([("answered_on", _("Between the day it was received and today."))])
    with changing(row, verb="answered", by=by, at=now):
        fill(row, value)
        row.state = InquiryState.ANSWERED.value
    return row


@transaction.atomic
def close_inquiry(*, by: Person, inquiry: UUID, new: InquiryEnd, now: datetime) -> Inquiry:
    """It has ended. Raises Missing, Forbidden, BadFields, Conflict once it is closed."""
    row, value = _going(by, inquiry), checked(new)
    with changing(row, verb="closed", by=by, at=now):
        fill(row, value)
        row.state, row.closed_at = InquiryState.CLOSED.value, now
    end_with_inquiry(by=by, inquiry=row.pk, now=now)
    return row


@transaction.atomic
def write_desk_words(*, by: Person, organisation: UUID, new: DeskWords, now: datetime) -> DeskInstruction:
    """What the desk is told besides. Raises Missing, Forbidden or BadFields."""
    membership, value = require(by, organisation, Verb.KEEP_LAW), checked(new)
    hold_organisation(organisation)
    row, _is_new = DeskInstruction.objects.update_or_create(
        organisation=membership.organisation, defaults={**row_of(value), "changed_at": now}
    )
    note(row, action="deskinstruction.changed", by=by, at=now)
    return row


def _going(by: Person, inquiry: UUID) -> Inquiry:
    row = locked(Inquiry, by=by, pk=inquiry, verb=Verb.KEEP_LAW)
    if row.closed_at:
        raise Conflict(_("This inquiry is closed. Nothing about it changes any more."))
    return row


def _checked(new: NewInquiry, today: date) -> NewInquiry:
    value = checked(new)
    errors = []
    if value.received_on > today:
        errors.append(("received_on", _("This day has not come yet.")))
    if value.due_on and value.within:
        errors.append(("within", _("Either a day, or a number of days.")))
    if value.due_on and value.due_on < value.received_on:
        errors.append(("due_on", _("This is before the day it was received.")))
    if errors:
        raise BadFields(errors)
    return value
