"""Choosing numbers to learn, and trying one."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.countries.queries import pack
from karpear.keys.ids import new_id
from karpear.people.models import Person
from karpear.people.queries.country import country_of
from karpear.rules.ready.recall import MOST, Recall, after, first, is_number
from karpear.rules.refusals import BadFields

from ..locks import one_at_a_time
from .models import KnownNumber
from .queries import choices_of, number_in


@transaction.atomic
def choose_numbers(*, person: Person, addresses: Sequence[UUID], today: date, now: datetime) -> None:
    """Learn these, in this order. What was chosen before keeps how it went. Raises BadFields."""
    ids = list(dict.fromkeys(addresses))
    if len(ids) > MOST:
        raise BadFields([("addresses", _("Choose at most four: nobody remembers more."))])
    one_at_a_time(person)
    numbers_by_address = {number.address_id: number for number in KnownNumber.objects.filter(person=person)}
    allowed_ids = {choice.address for choice in choices_of(person, now)} | set(numbers_by_address)
    if not allowed_ids.issuperset(ids):
        raise BadFields([("addresses", _("Choose from the list."))])
    start = first(today)
    KnownNumber.objects.filter(person=person).delete()
    KnownNumber.objects.bulk_create(
        _place_number(
            numbers_by_address.get(address) or KnownNumber(address_id=address, step=start.step, due_on=start.due_on),
            person,
            slot,
        )
        for slot, address in enumerate(ids, start=1)
    )
    record(at=now, action="numbers.chosen", object_type="person", object_id=person.pk, actor=person.pk, count=len(ids))


def _place_number(row: KnownNumber, person: Person, slot: int) -> KnownNumber:
    row.pk, row.person, row.slot = new_id(), person, slot
    return row


@transaction.atomic
def try_number(*, person: Person, slot: int, typed: str, today: date, now: datetime) -> bool:
    """Was it typed from memory? Kept is only whether, and the day. Raises Missing."""
    learned = number_in(person, slot, now)
    right = is_number(typed, learned.choice.number, pack(country_of(None, person=person)).phone_prefix)
    recall = after(Recall(learned.row.step, learned.row.due_on), right=right, today=today)
    KnownNumber.objects.filter(pk=learned.row.pk).update(
        step=recall.step, due_on=recall.due_on, tried_on=today, right=right
    )
    record(at=now, action="numbers.tried", object_type="person", object_id=person.pk, actor=person.pk)
    return right
