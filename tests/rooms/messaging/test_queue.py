"""The same words about many: written by the database itself, as if each had been written alone."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from karpear.db.bulk import FEW
from karpear.keys.ids import new_id
from karpear.messaging.actions.queue import Circular, Wording, queue_circulars
from karpear.messaging.models import Delivery, Priority
from karpear.messaging.queries import Route
from karpear.people.models import Address, Channel, Contact
from tests.cast import Cast

pytestmark = pytest.mark.django_db

WORDING = Wording("alert_again", 2, 1003, drill=True, priority=Priority.SOS)


@pytest.fixture
def circular(cast: Cast) -> Circular:
    """More subjects than are written one by one, to somebody inside and to a contact; one is about nobody."""
    contact = Contact.objects.create(owner=cast.dara, name="Aunt", state="accepted", created_at=cast.now)
    outside = Address.objects.create(contact=contact, channel=Channel.SMS, value="+85512000001", position=0)
    ways = [Route(address.pk, address.channel, address.person_id, None) for address in cast.sophea.addresses.all()]
    subjects: list[tuple[UUID, UUID | None]] = [(new_id(), cast.dara.pk) for _ in range(FEW * 3)]
    return Circular(WORDING, [*subjects, (new_id(), None)], [*ways, Route(outside.pk, "sms", None, contact.pk)])


def test_what_the_database_writes_is_what_would_have_been_written_one_by_one(cast: Cast, circular: Circular) -> None:
    queue_circulars([circular], topic="alert", now=cast.now)
    rows_at_once = _rows()
    Delivery.objects.all().delete()
    small = [replace(circular, subjects=[subject]) for subject in circular.subjects]
    queue_circulars(small, topic="alert", now=cast.now)
    assert rows_at_once == _rows()
    assert len(rows_at_once) == len(circular.subjects) * len(circular.ways)


def test_each_has_an_id_of_its_own_that_begins_with_its_moment(cast: Cast, circular: Circular) -> None:
    before = new_id()
    for number in range(20):
        next_circular = replace(circular, wording=WORDING._replace(round=number))
        queue_circulars([next_circular], topic="alert", now=cast.now)
    ids = list(Delivery.objects.values_list("pk", flat=True))
    assert len(ids) == 20 * len(circular.subjects) * len(circular.ways)
    assert {pk.version for pk in ids} == {7}
    assert {before.hex[:8], new_id().hex[:8]} >= {pk.hex[:8] for pk in ids}


def test_written_twice_it_stands_once(cast: Cast, circular: Circular) -> None:
    queue_circulars([circular], topic="alert", now=cast.now)
    before = _rows()
    queue_circulars([circular], topic="alert", now=cast.now + timedelta(minutes=1))
    assert _rows() == before


def test_to_nobody_is_nothing(cast: Cast, circular: Circular) -> None:
    queue_circulars([replace(circular, ways=[]), replace(circular, subjects=[])], topic="alert", now=cast.now)
    assert not Delivery.objects.exists()


def _rows() -> list[tuple[object, ...]]:
    """Everything but the ids."""
    names = [field.attname for field in Delivery._meta.concrete_fields if not field.primary_key]
    return sorted(Delivery.objects.values_list(*names), key=repr)
