"""An account is used to fill a stranger's phone, or to hear who has an account."""

import contextlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from karpear.audit.actions.retention import purge_tables
from karpear.people.actions import account, contacts, watch
from karpear.people.models import Address, Channel, Notice, Tally, Watch, WatchWish
from karpear.rules.refusals import BadFields, Conflict
from tests.cast import Cast, address, contact, signed_in

pytestmark = pytest.mark.django_db
NUMBER = "+85512000999"
PAUSE = timedelta(minutes=4)


def proofs_sent(one: Address) -> int:
    return Notice.objects.filter(address=one, topic="proof").count()


def test_a_stranger_gets_three_tests_whatever_is_pressed(cast: Cast) -> None:
    number = address(Channel.SMS, NUMBER, person=cast.rith, proven=False)
    now = cast.now
    for _press in range(12):
        with contextlib.suppress(Conflict):
            account.send_test(person=cast.rith, address_id=number.pk, now=now)
        now += PAUSE
    assert proofs_sent(number) == 3
    account.remove_address(person=cast.rith, address_id=number.pk, now=now)
    again = account.add_address(person=cast.rith, channel="sms", value=NUMBER, now=now)
    with pytest.raises(Conflict):
        account.send_test(person=cast.rith, address_id=again.pk, now=now)


def test_tests_to_one_address_wait_for_each_other(cast: Cast) -> None:
    own = cast.rith.addresses.get(channel="sms")
    for seconds in range(100):
        with contextlib.suppress(Conflict):
            account.send_test(person=cast.rith, address_id=own.pk, now=cast.now + timedelta(seconds=seconds))
    assert proofs_sent(own) == 1
    for n in range(1, 6):
        account.send_test(person=cast.rith, address_id=own.pk, now=cast.now + n * PAUSE)
    assert proofs_sent(own) == 6


def test_the_page_says_why_no_test_left(cast: Cast) -> None:
    browser, own = signed_in(cast.rith), cast.rith.addresses.get(channel="sms")
    path = reverse("people:address_test", args=[own.pk])
    browser.post(path)
    assert "Wait a little" in browser.post(path, follow=True).content.decode()


def test_one_person_asks_so_many_in_a_day(cast: Cast) -> None:
    own = cast.rith.addresses.get(channel="sms")
    account.send_test(person=cast.rith, address_id=own.pk, now=cast.now)
    people = [contact(cast.rith, f"Cousin {n}", position=n) for n in range(2, 42)]
    for person in people[:39]:
        contacts.ask_contact(person=cast.rith, contact_id=person.pk, now=cast.now)
    with pytest.raises(Conflict):
        contacts.ask_contact(person=cast.rith, contact_id=people[39].pk, now=cast.now)
    with pytest.raises(Conflict):
        account.send_test(person=cast.rith, address_id=own.pk, now=cast.now + PAUSE)
    contacts.ask_contact(person=cast.rith, contact_id=people[39].pk, now=cast.now + timedelta(days=1))


def test_adding_and_taking_away_without_end_ends(cast: Cast) -> None:
    for n in range(20):
        added = account.add_address(person=cast.rith, channel="sms", value=f"+855120001{n:02d}", now=cast.now)
        account.remove_address(person=cast.rith, address_id=added.pk, now=cast.now)
    with pytest.raises(BadFields):
        account.add_address(person=cast.rith, channel="sms", value=NUMBER, now=cast.now)


def test_a_wish_is_written_alike_for_known_and_unknown(cast: Cast) -> None:
    """The same statements, so the same time: who it was is looked up by the keeper."""

    def statements(**wish: str) -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            ask = watch.ask_organisation if "name" in wish else watch.ask_person
            ask(person=cast.vanna, now=cast.now, **wish)
        return [one["sql"].split(" ")[0] for one in queries]

    watch.ask_person(person=cast.vanna, email="somebody@people.test", now=cast.now)
    assert statements(email=cast.dara.email) == statements(email="nobody@people.test")
    assert statements(name=cast.lantern.name) == statements(name="Nothing of this name")
    assert not Watch.objects.exists()
    assert watch.resolve_wishes(now=cast.now) == 5
    assert {(one.watcher, one.organisation) for one in Watch.objects.all()} == {
        (cast.dara, None),
        (None, cast.lantern),
    }
    assert not WatchWish.objects.exists()


def test_nobody_tries_out_a_list_of_addresses(cast: Cast) -> None:
    for n in range(10):
        watch.ask_person(person=cast.vanna, email=f"n{n}@people.test", now=cast.now)
    with pytest.raises(Conflict):
        watch.ask_person(person=cast.vanna, email=cast.dara.email, now=cast.now)
    watch.ask_person(person=cast.rith, email=cast.dara.email, now=cast.now)
    watch.ask_person(person=cast.vanna, email=cast.dara.email, now=cast.now + timedelta(hours=1))


def test_what_was_counted_is_forgotten(cast: Cast) -> None:
    watch.ask_person(person=cast.vanna, email=cast.dara.email, now=cast.now)
    assert purge_tables(Tally, now=cast.now) == 0
    assert purge_tables(Tally, now=cast.now + timedelta(days=2)) == 1
    assert not Tally.objects.exists()
