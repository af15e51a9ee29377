"""Drafts followed: put on the list, what is thought of them, the stages that they reach, their articles."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, note
from karpear.countries.queries import law_book
from karpear.db.rows import find_row
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.ui.values import checked, fill, row_of, value_of

from ..bill_values import BillStand, NewBill, NewPart, NewStep
from ..models import Bill, BillPart, BillStep

OLDEST, A_DAY = date(2000, 1, 1), timedelta(days=1)
#: No draft has so many, and no page shows more.
MOST_PARTS = 200


@transaction.atomic
def add_bill(*, by: Person, organisation: UUID, new: NewBill, now: datetime) -> Bill:
    """One of their own. Raises Missing, Forbidden or BadFields."""
    require(by, organisation, Verb.KEEP_LAW)
    bill = Bill.objects.create(organisation_id=organisation, added_at=now, **row_of(checked(new)))
    note(bill, action="bill.added", by=by, at=now)
    return bill


def _bill_to_change(by: Person, organisation: UUID, key: str, now: datetime) -> Bill:
    """An own one by its id; one of the country's list gets its row with the first thing that is written about it."""
    membership = require(by, organisation, Verb.KEEP_LAW)
    if key not in law_book(membership.organisation.country).bills:
        own_bill = find_row(Bill.objects.visible_to(by).filter(organisation=organisation, pk=_id_of(key)))
        return _followed(by, own_bill.pk)
    bill, is_new = Bill.objects.get_or_create(
        organisation=membership.organisation, pack_key=key, defaults={"added_at": now}
    )
    if is_new:
        note(bill, action="bill.followed", by=by, at=now)
    return _followed(by, bill.pk)


def _id_of(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise Missing from None


@transaction.atomic
def take_stand(*, by: Person, organisation: UUID, key: str, clean: Mapping[str, Any], now: datetime) -> Bill:
    """What they think of it, and until when they can say so. Raises Missing, Forbidden, Conflict or BadFields."""
    stored_bill = _bill_to_change(by, organisation, key, now)
    value = checked(replace(value_of(BillStand, stored_bill), **clean))
    with changing(stored_bill, verb="stand", by=by, at=now):
        fill(stored_bill, value)
    return stored_bill


@transaction.atomic
def note_step(
    *, by: Person, organisation: UUID, key: str, clean: Mapping[str, Any], now: datetime, today: date
) -> BillStep:
    """It has reached a stage. Raises Missing, Forbidden, Conflict or BadFields."""
    step = _checked_step(NewStep(**clean), today)
    stored_bill = _bill_to_change(by, organisation, key, now)
    row = BillStep.objects.create(bill=stored_bill, noted_at=now, noted_by=by, **row_of(step))
    note(row, action="bill.stage", by=by, at=now, stage=row.stage)
    return row


@transaction.atomic
def add_part(*, by: Person, organisation: UUID, key: str, clean: Mapping[str, Any], now: datetime) -> BillPart:
    """One article of an own draft. Raises Missing, Forbidden, Conflict or BadFields."""
    stored_bill = _bill_to_change(by, organisation, key, now)
    if stored_bill.pack_key or stored_bill.parts.count() >= MOST_PARTS:
        raise Conflict(_("This draft takes no more articles."))
    part = BillPart.objects.create(bill=stored_bill, added_at=now, **row_of(checked(NewPart(**clean))))
    note(part, action="bill.part", by=by, at=now)
    return part


@transaction.atomic
def remove_part(*, by: Person, part: UUID, now: datetime) -> Bill:
    """It was written down by mistake, or left out of the draft. Raises Missing, Forbidden or Conflict."""
    bill = find_row(Bill.objects.visible_to(by).filter(parts=part))
    stored_bill = _followed(by, bill.pk)
    stored_part = find_row(stored_bill.parts.filter(pk=part))
    note(stored_part, action="bill.part_removed", by=by, at=now)
    stored_part.delete()
    return stored_bill


@transaction.atomic
def end_bill(*, by: Person, organisation: UUID, key: str, now: datetime) -> Bill:
    """An own draft is no longer followed. Raises Missing, Forbidden or Conflict."""
    stored_bill = _bill_to_change(by, organisation, key, now)
    if stored_bill.pack_key:
        raise Conflict(_("This draft is on the list of the country."))
    with changing(stored_bill, verb="ended", by=by, at=now):
        stored_bill.ended_at = now
    return stored_bill


def _followed(by: Person, bill: UUID) -> Bill:
    stored_bill = locked(Bill, by=by, pk=bill, verb=Verb.KEEP_LAW)
    if stored_bill.ended_at:
        raise Conflict(_("This draft was taken off the list."))
    return stored_bill


def _checked_step(new: NewStep, today: date) -> NewStep:
    value = checked(new)
    if not OLDEST <= value.reached_on <= today + A_DAY:
        raise BadFields([("reached_on", _("Choose a day that has come, of the last years."))])
    return value
