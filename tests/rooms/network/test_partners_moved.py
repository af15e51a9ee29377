"""Where partners were written to before is carried over, so that nobody types it again. The way back is open."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from karpear.messaging.models import Delivery
from karpear.network.bulletins.actions.drafts import Addressed
from karpear.network.members.models import Partner
from karpear.people.addresses import address_index
from karpear.people.models import Address
from tests.cast import Cast
from tests.rooms.network.bulletins import a_bulletin
from tests.rooms.network.net import networked
from tests.rooms.network.sent import partner_of
from tests.steps.moves import move_back, move_there

MOVES = [
    ("network", "0002_partners_have_an_address"),
    ("network", "0003_addresses_of_partners_carried_over"),
    ("network", "0004_partners_email_stands_in_its_address"),
]


@pytest.fixture
def moved_again() -> Iterator[None]:
    """Whatever a test does, the tables are as they are now for the next one."""
    yield
    if "address_id" not in {column.name for column in _columns()}:
        move_there(MOVES)


def _columns() -> Any:
    with connection.cursor() as cursor:
        return connection.introspection.get_table_description(cursor, Partner._meta.db_table)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("moved_again")
def test_an_address_that_was_typed_once_is_carried_over(cast: Cast) -> None:
    call_command("migrate", verbosity=0)
    networked(cast)
    now = timezone.now()
    partner = partner_of(cast.lantern, now)
    without = Partner.objects.create(organisation=cast.lantern, name="River Radio", kind="media", added_at=now)
    ended = Partner.objects.create(
        organisation=cast.lantern, name="Old Fund", kind="donor", added_at=now, ended_at=now - timedelta(days=9)
    )
    a_bulletin(cast, now=now, label="GREEN", to=Addressed(organisations={cast.cardamom.pk}, partners={partner.pk}))
    count_of_own = Address.objects.filter(organisation=None).count()

    before = move_back(MOVES, "network", "Partner")
    assert dict(before.objects.values_list("name", "email")) == {"Open Hands": "desk@donor.test"} | dict.fromkeys(
        ("River Radio", "Old Fund"), ""
    )
    assert not Delivery.objects.filter(person=None, contact=None).exists(), "the outbox of before knows no such mail"
    assert Delivery.objects.exists() and Address.objects.count() == count_of_own
    before.objects.filter(pk=partner.pk).update(email="new@donor.test", language="km")
    before.objects.filter(pk=ended.pk).update(email="old@fund.test")

    move_there(MOVES)
    [address] = Address.objects.filter(organisation=cast.lantern)
    assert (address.value, address.value_index) == ("new@donor.test", address_index("new@donor.test"))
    assert (address.channel, address.language, address.person_id) == ("email", "km", None)
    partner.refresh_from_db()
    assert partner.address == address
    assert not Partner.objects.filter(pk__in=[without.pk, ended.pk], address__isnull=False).exists()
    assert Address.objects.count() == count_of_own + 1
