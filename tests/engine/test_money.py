"""Money at the same moment, and kill -9 in the middle of it: nobody signs or pays twice, and the ledger balances."""

import subprocess
import sys
from random import Random
from uuid import UUID

import pytest
from django.db.models import Count, Q
from django.utils import timezone

from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.preparedness.reserve.actions.payments import pay
from karpear.preparedness.reserve.actions.requests import sign
from karpear.preparedness.reserve.models import Account, LedgerEntry, MoneyRequest, RequestState, Reserve, Signature
from karpear.preparedness.reserve.queries.ledger import balances, numbers_are_whole, outstanding
from karpear.rules.refusals import Conflict
from tests.cast import Cast, build_cast, signed_in
from tests.engine.at_once import Work, meet, own_environment
from tests.rooms.preparedness.money import asked, filled, signed
from tests.rooms.preparedness.receipts import Sealing

pytestmark = pytest.mark.django_db(transaction=True)
PAID = (RequestState.PAID.value, RequestState.SETTLED.value)


def test_the_same_press_twice_at_once_is_one_signature() -> None:
    cast = build_cast()
    request = asked(cast.dara, cast.lantern).pk
    answers = meet(*[lambda: sign(by=cast.kanha, request=request, now=timezone.now())] * 2)
    assert Signature.objects.count() == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1


def test_two_people_who_sign_at_once_both_count() -> None:
    cast = build_cast()
    request = asked(cast.dara, cast.lantern).pk
    meet(*[lambda by=by: sign(by=by, request=request, now=timezone.now()) for by in (cast.kanha, cast.bopha)])
    assert sorted(Signature.objects.values_list("place", flat=True)) == [1, 2]
    assert MoneyRequest.objects.get().state == RequestState.SIGNED


def press(person: Person, request: UUID, verb: str, **fields: str) -> Work:
    """A press on the page of a request, by a browser of its own. → the status of its answer."""
    client = signed_in(person)
    return lambda: client.post(f"/reserve/requests/{request}/{verb}", fields).status_code


def test_two_phones_sign_and_pay_at_the_same_instant_and_neither_sees_an_error() -> None:
    """Signed by both, told once that it is ready; then pressed as paid by two, and handed over once."""
    cast = build_cast()
    reserve = filled(cast.lantern, cast.bopha, 500)
    for number in range(1, 4):
        request = asked(cast.dara, cast.lantern, 100).pk
        assert meet(press(cast.kanha, request, "sign"), press(cast.bopha, request, "sign")) == (302, 302)
        assert MoneyRequest.objects.get(pk=request).state == RequestState.SIGNED
        assert sorted(Signature.objects.filter(request=request).values_list("place", flat=True)) == [1, 2]
        news = Delivery.objects.filter(subject=request, text_key="decision", person=cast.dara)
        assert news.values("channel").distinct().count() == news.count() > 0
        assert meet(press(cast.dara, request, "pay"), press(cast.kanha, request, "pay")) == (302, 302)
        assert LedgerEntry.objects.filter(kind="paid", request=request).count() == 1
        assert balances(reserve)[Account.RESERVE] == 500 - 100 * number


def test_a_last_signature_and_a_no_at_the_same_instant_leave_one_of_them() -> None:
    cast = build_cast()
    filled(cast.lantern, cast.bopha, 500)
    request = signed(asked(cast.dara, cast.lantern, 100), cast.bopha).pk
    answers = meet(press(cast.kanha, request, "sign"), press(cast.bopha, request, "refuse", why="Paid already"))
    assert answers == (302, 302)
    row = MoneyRequest.objects.get()
    assert row.state in (RequestState.SIGNED, RequestState.REFUSED)
    assert row.signatures.count() == 2 or row.state == RequestState.REFUSED
    assert not LedgerEntry.objects.filter(kind="paid").exists()


def test_the_same_receipt_written_down_twice_at_once_stands_in_one_line() -> None:
    cast = build_cast()
    filled(cast.lantern, cast.bopha, 500)
    request = signed(asked(cast.dara, cast.lantern, 100), cast.bopha, cast.kanha)
    pay(by=cast.dara, request=request.pk, bill_seen=False, now=timezone.now())
    record = Sealing(cast).receipt(request).pk
    fields = {"spent": "40", "returned": "0", "receipt": str(record)}
    presses = [press(by, request.pk, "receipt/", **fields) for by in (cast.dara, cast.kanha)]
    assert sorted(meet(*presses)) == [302, 422]
    assert LedgerEntry.objects.filter(receipt=record).count() == 1


def test_what_is_there_once_is_paid_once() -> None:
    cast = build_cast()
    reserve = filled(cast.lantern, cast.bopha, 200)
    rows = [signed(asked(cast.dara, cast.lantern, 150), cast.bopha, cast.kanha).pk for _ in range(2)]
    meet(*[lambda pk=pk: pay(by=cast.dara, request=pk, bill_seen=False, now=timezone.now()) for pk in rows])
    assert balances(reserve)[Account.RESERVE] == 50


def test_the_same_payment_pressed_twice_at_once_leaves_once() -> None:
    cast = build_cast()
    reserve = filled(cast.lantern, cast.bopha, 500)
    request = signed(asked(cast.dara, cast.lantern, 150), cast.bopha, cast.kanha).pk
    meet(*[lambda: pay(by=cast.dara, request=request, bill_seen=False, now=timezone.now())] * 2)
    assert LedgerEntry.objects.filter(kind="paid").count() == 1 and balances(reserve)[Account.RESERVE] == 350


def kill_in_the_middle(cast: Cast, chance: Random) -> None:
    """A process works on the same database; it is killed after so many acts, at no chosen moment of the next."""
    people = [str(person.pk) for person in (cast.dara, cast.bopha, cast.kanha)]
    command = [sys.executable, "-m", "tests.engine.money_worker", str(cast.lantern.pk), *people]
    with subprocess.Popen(command, env=own_environment(), stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        for _ in range(chance.randint(2, 7)):
            assert worker.stdout.readline(), "the worker ended by itself"
        worker.kill()


@pytest.mark.timeout(300)
def test_kill_in_the_middle_leaves_no_claim_without_its_consequence() -> None:
    cast, chance = build_cast(), Random(15)
    for _ in range(4):
        kill_in_the_middle(cast, chance)
    reserve = Reserve.objects.get(organisation=cast.lantern)
    stands = balances(reserve)
    assert not sum(stands.values()) and stands[Account.RESERVE] >= 0 and numbers_are_whole(reserve)
    for row in MoneyRequest.objects.annotate(
        names=Count("signatures", distinct=True),
        payments=Count("entries", filter=Q(entries__kind="paid"), distinct=True),
    ):
        assert (row.names == 2) == (row.state != RequestState.ASKED), row.state
        assert row.payments == (row.state in PAID)
        assert (row.state == RequestState.SETTLED) == (row.state in PAID and not outstanding(row.pk))
        assert Delivery.objects.filter(subject=row.pk, text_key="signature_asked").exists()
    assert MoneyRequest.objects.filter(state__in=PAID).exists()
