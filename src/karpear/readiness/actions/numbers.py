"""Choosing numbers to learn, trying one, and being reminded."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from karpear.audit.actions import record, record_many
from karpear.countries.queries import pack
from karpear.db.batches import in_sets
from karpear.keys.ids import new_id
from karpear.people.models import Person
from karpear.people.notices import notify
from karpear.rules.ready.recall import MOST, Recall, after, first, is_number
from karpear.rules.refusals import BadFields

from ..models import KnownNumber
from ..queries.lists import country_of
from ..queries.numbers import choices_of, due_people, number_in
from .locks import one_at_a_time

SET = 500
TOPIC, TEXT = "recall", "recall"


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
    right = is_number(typed, learned.choice.number, pack(country_of(person)).phone_prefix)
    recall = after(Recall(learned.row.step, learned.row.due_on), right=right, today=today)
    KnownNumber.objects.filter(pk=learned.row.pk).update(
        step=recall.step, due_on=recall.due_on, tried_on=today, right=right
    )
    record(at=now, action="numbers.tried", object_type="person", object_id=person.pk, actor=person.pk)
    return right


def remind_of_numbers(*, now: datetime) -> int:
    """Remind once a month of numbers that are due (UTC's day: in Asia from the morning on). Returns how many rows."""
    today = now.date()
    return in_sets("remind of numbers", due_people(today), lambda due: _remind(due, now), size=SET, now=now)


@transaction.atomic
def _remind(due: "QuerySet[KnownNumber]", now: datetime) -> int:
    rows = list(due.select_for_update(skip_locked=True, of=("self",)).values_list("pk", "person_id"))
    people = list(dict.fromkeys(person for _pk, person in rows))
    KnownNumber.objects.filter(person__in=people).update(reminded_on=now.date())
    for person in Person.objects.filter(pk__in=people):
        notify(topic=TOPIC, subject=person.pk, text_key=TEXT, person=person, now=now)
    record_many(((None, pk, {}) for pk in people), at=now, action="numbers.reminded", object_type="person")
    return len(rows)
