"""One key, one answer, on both databases."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection

from karpear.people.models import Device, Person, Receipt
from karpear.people.receipts import once
from karpear.rules.refusals import Conflict
from tests.cast import NOW, person
from tests.steps.processes import PATIENCE_S

pytestmark = pytest.mark.django_db
KEY = UUID(int=7)


def device_of(owner: Person) -> dict[str, object]:
    device = Device.objects.create(person=owner, token_hash=uuid4().hex, created_at=NOW)
    return {"device": device.id, "at": NOW}


def test_a_repeat_gets_the_first_answer_and_changes_nothing() -> None:
    rith = person("Rith")
    first = once(person=rith, key=KEY, verb="x", body={"a": 1}, work=lambda: device_of(rith), now=NOW)
    again = once(person=rith, key=KEY, verb="x", body={"a": 1}, work=lambda: device_of(rith), now=NOW)
    assert (first[1], again[1]) == (True, False)
    assert first[0] == again[0]
    assert first[0]["at"] == NOW.isoformat()
    assert Device.objects.count() == 1


def test_another_body_or_verb_conflicts() -> None:
    rith = person("Rith")
    once(person=rith, key=KEY, verb="x", body={"a": 1}, work=lambda: device_of(rith), now=NOW)
    with pytest.raises(Conflict):
        once(person=rith, key=KEY, verb="x", body={"a": 2}, work=lambda: device_of(rith), now=NOW)
    with pytest.raises(Conflict):
        once(person=rith, key=KEY, verb="y", body={"a": 1}, work=lambda: device_of(rith), now=NOW)
    assert Device.objects.count() == 1


def test_an_sos_is_never_refused() -> None:
    rith = person("Rith")
    once(person=rith, key=KEY, verb="check_in", body={}, work=lambda: device_of(rith), now=NOW)
    first = once(person=rith, key=KEY, verb="sos", body={"a": 1}, work=lambda: device_of(rith), now=NOW)
    again = once(person=rith, key=KEY, verb="sos", body={"a": 2}, work=lambda: device_of(rith), now=NOW)
    assert (first[1], again[1]) == (True, False)
    assert first[0] == again[0]
    assert Device.objects.count() == 2


def test_a_repeat_whose_work_is_now_refused_gets_the_first_answer() -> None:
    rith = person("Rith")
    first = once(person=rith, key=KEY, verb="x", body={}, work=lambda: device_of(rith), now=NOW)

    def refuse() -> dict[str, object]:
        raise Conflict

    assert once(person=rith, key=KEY, verb="x", body={}, work=refuse, now=NOW) == (first[0], False)
    with pytest.raises(Conflict):
        once(person=rith, key=uuid4(), verb="x", body={}, work=refuse, now=NOW)


def test_two_people_may_use_the_same_key() -> None:
    one, two = person("Rith"), person("Vanna")
    for who in (one, two):
        assert once(person=who, key=KEY, verb="x", body={}, work=dict, now=NOW)[1]


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_do_the_work_once() -> None:
    rith = person("Rith")
    together = Barrier(2)

    def press(_n: int) -> tuple[dict[str, object], bool]:
        try:
            together.wait(PATIENCE_S)
            return once(person=rith, key=KEY, verb="x", body={}, work=lambda: device_of(rith), now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, range(2)))
    assert sorted(created for _a, created in answers) == [False, True]
    assert answers[0][0] == answers[1][0]
    assert (Device.objects.count(), Receipt.objects.count()) == (1, 1)


def test_what_was_asked_cannot_be_guessed_from_a_receipt() -> None:
    """Who has the database alone could try all words and places against a plain hash."""
    rith = person("Rith")
    once(person=rith, key=KEY, verb="x", body={"word": "lotus"}, work=lambda: device_of(rith), now=NOW)
    plain = hashlib.sha256(b'{"word": "lotus"}').hexdigest()
    assert Receipt.objects.get().body_hash != plain
    Receipt.objects.update(body_hash=plain)
    again = once(person=rith, key=KEY, verb="x", body={"word": "lotus"}, work=lambda: device_of(rith), now=NOW)
    assert not again[1], "a receipt of before still holds"
