"""Money within the hour: who may sign, in which order, and that nothing leaves without two."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.messaging.models import Delivery
from karpear.people.models import Channel, Membership
from karpear.preparedness.reserve.actions.lines import write_line
from karpear.preparedness.reserve.actions.payments import pay, settle
from karpear.preparedness.reserve.actions.requests import ask_for_money, refuse, sign, withdraw
from karpear.preparedness.reserve.models import Account, MoneyRequest, RequestState, Signature
from karpear.preparedness.reserve.queries.grants import application_text
from karpear.preparedness.reserve.queries.ledger import balances, outstanding
from karpear.preparedness.reserve.queries.signers import signers
from karpear.preparedness.reserve.values import NewReceipt, NewRefusal, NewRequest
from karpear.rules.access import Role
from karpear.rules.duty.signatures import MoneyClass
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from tests.cast import Cast, person, signed_in
from tests.rooms.preparedness.money import asked, filled, signed

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def told(request: MoneyRequest, text_key: str = "signature_asked") -> set[object]:
    rows = Delivery.objects.filter(topic="reserve", subject=request.pk, text_key=text_key)
    return set(rows.values_list("person", flat=True))


def test_who_asks_is_told_on_to_everybody_who_may_sign_and_to_nobody_else(cast: Cast) -> None:
    request = asked(cast.dara, cast.lantern)
    assert told(request) == {cast.kanha.pk, cast.bopha.pk}
    assert signers(request, timezone.now()) == [cast.kanha.pk, cast.bopha.pk]


@pytest.mark.both
def test_whoever_may_sign_is_told_by_every_way_at_once(cast: Cast) -> None:
    """It is wanted within the hour: nobody waits until a mail is read."""
    request = asked(cast.dara, cast.lantern)
    rows = Delivery.objects.filter(subject=request.pk, text_key="signature_asked", person=cast.kanha)
    assert set(rows.values_list("channel", flat=True)) == {Channel.EMAIL.value, Channel.SMS.value}


@pytest.mark.both
def test_a_grant_is_asked_for_by_the_clock_of_the_organisation(cast: Cast) -> None:
    request = asked(cast.dara, cast.lantern)
    request.asked_at = datetime(2026, 11, 29, 17, 20, tzinfo=UTC)  # 00:20 of the next day in Phnom Penh
    assert "Needed by: 2026-11-30 01:20" in application_text(request)


def test_who_gets_it_is_neither_told_nor_signs(cast: Cast) -> None:
    filled(cast.lantern, cast.bopha)
    request = asked(cast.dara, cast.lantern, beneficiary=cast.kanha.pk)
    assert told(request) == {cast.bopha.pk}
    with pytest.raises(Conflict, match="for you"):
        sign(by=cast.kanha, request=request.pk, now=timezone.now())
    with pytest.raises(Conflict, match="You asked"):
        sign(by=cast.dara, request=request.pk, now=timezone.now())


def test_two_sign_one_from_outside_and_then_it_is_paid_and_in_the_ledger(cast: Cast) -> None:
    reserve, request = filled(cast.lantern, cast.bopha), asked(cast.dara, cast.lantern)
    with pytest.raises(Conflict):
        pay(by=cast.dara, request=request.pk, bill_seen=False, now=timezone.now())
    signed(request, cast.bopha)
    assert request.state == RequestState.ASKED
    signed(request, cast.kanha)
    assert request.state == RequestState.SIGNED
    assert list(request.signatures.values_list("person", "outside")) == [(cast.bopha.pk, False), (cast.kanha.pk, True)]
    assert told(request, "decision") == {cast.dara.pk}
    pay(by=cast.dara, request=request.pk, bill_seen=False, now=timezone.now())
    assert balances(reserve) == {
        Account.RESERVE: 4800, Account.DUE_BACK: 200, Account.SPENT: 0, Account.GIVEN: -5000
    }  # fmt: skip
    actions = list(Entry.objects.filter(object_type="moneyrequest").order_by("id").values_list("action", flat=True))
    assert actions == [f"moneyrequest.{verb}" for verb in ("asked", "signed", "signed", "ready", "paid")]


def test_two_of_the_same_line_are_not_enough(cast: Cast) -> None:
    second_lead = person("Nary", cast.lantern, Role.LEAD)
    request = signed(asked(cast.dara, cast.lantern), cast.bopha)
    with pytest.raises(Conflict, match="does neither"):
        sign(by=second_lead, request=request.pk, now=timezone.now())
    write_line(by=cast.bopha, organisation=cast.lantern.pk, lines={cast.dara.pk: cast.kanha.pk}, now=timezone.now())
    with pytest.raises(Conflict, match="does neither"):  # a line that was written after it was asked does not count
        sign(by=second_lead, request=request.pk, now=timezone.now())
    later = signed(asked(cast.dara, cast.lantern), cast.kanha, second_lead)
    assert later.state == RequestState.SIGNED


@pytest.mark.both
def test_what_nobody_can_complete_says_so_at_once_and_what_to_do(cast: Cast) -> None:
    request = asked(cast.dara, cast.lantern)
    path, warning = f"/reserve/requests/{request.pk}/", "One more person is missing"
    assert warning not in signed_in(cast.dara).get(path).content.decode()
    Membership.objects.filter(person=cast.bopha).update(ended_at=timezone.now())
    page = signed_in(cast.dara).get(path).content.decode()
    assert warning in page and "Can sign:" in page and "write down who leads whom" in page
    Membership.objects.filter(person=cast.bopha).update(ended_at=None)
    signed(request, cast.kanha)
    assert warning not in signed_in(cast.dara).get(path).content.decode()


@pytest.mark.parametrize(
    "for_whom",
    ["Kunthea Ly", "ly KUNTHEA", "KuntheaLy", "Kunthea", "for kunthea, food", "Ly-Kunthéa", "សុភា", "ជំនួយសុភា"],
)
def test_no_name_of_ours_stands_in_a_request(cast: Cast, for_whom: str) -> None:
    person("Kunthea Ly", cast.lantern)
    person("កែវ សុភា", cast.lantern)
    with pytest.raises(BadFields) as refusal:
        asked(cast.dara, cast.lantern, for_whom=for_whom)
    assert [name for name, _words in refusal.value.errors] == ["for_whom"]
    assert not MoneyRequest.objects.exists()


@pytest.mark.parametrize("for_whom", ["Lotus-3", "case 12", "the family of Lotus-3", "ផ្កាឈូក-៣"])
def test_a_code_is_taken(cast: Cast, for_whom: str) -> None:
    person("Kunthea Ly", cast.lantern)
    person("Im Lo", cast.lantern)
    assert asked(cast.dara, cast.lantern, for_whom=for_whom).for_whom == for_whom


@pytest.mark.both
def test_nobody_signs_twice_whatever_they_press(cast: Cast) -> None:
    request = signed(asked(cast.dara, cast.lantern), cast.kanha)
    with pytest.raises(Conflict, match="You have signed"):
        sign(by=cast.kanha, request=request.pk, now=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(request=request, place=2, person=cast.kanha, outside=True, at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(request=request, place=1, person=cast.bopha, outside=True, at=timezone.now())


def test_nobody_signs_with_their_own_invention(cast: Cast) -> None:
    """Whom the asker brought in a month ago is no second person; nor who became an officer yesterday."""
    now = timezone.now()
    brought = Membership.objects.filter(person=cast.kanha)
    brought.update(brought_by=cast.dara, acts_since=now - timedelta(days=30))
    request = asked(cast.dara, cast.lantern)
    assert told(request) == {cast.bopha.pk}
    with pytest.raises(Conflict, match="brought in"):
        sign(by=cast.kanha, request=request.pk, now=now)
    brought.update(brought_by=None, acts_since=now - timedelta(hours=20))
    with pytest.raises(Conflict, match="three days"):
        sign(by=cast.kanha, request=request.pk, now=now)


def test_members_and_strangers_neither_ask_nor_sign_nor_see(cast: Cast) -> None:
    request, now = asked(cast.dara, cast.lantern), timezone.now()
    for stranger in (cast.piseth, cast.rith, cast.sophea):
        with pytest.raises(Missing):
            sign(by=stranger, request=request.pk, now=now)
    new = NewRequest(amount=5, money_class=MoneyClass.FOOD, for_whom="X-1")
    with pytest.raises(Forbidden):
        ask_for_money(by=cast.sophea, organisation=cast.lantern.pk, new=new, now=now)
    with pytest.raises(Missing):
        ask_for_money(by=cast.piseth, organisation=cast.lantern.pk, new=new, now=now)


@pytest.mark.parametrize("wrong", [{"amount": 0}, {"amount": -3}, {"for_whom": ""}, {"for_whom": "sophea"}])
def test_bad_input_asks_for_nothing(cast: Cast, wrong: dict[str, object]) -> None:
    with pytest.raises(BadFields):
        asked(cast.dara, cast.lantern, **{"amount": 100, **wrong})  # type: ignore[arg-type]
    with pytest.raises(BadFields):
        asked(cast.dara, cast.lantern, beneficiary=cast.piseth.pk)
    assert not MoneyRequest.objects.exists() and not Delivery.objects.exists()


def test_what_has_a_bill_is_paid_against_it(cast: Cast) -> None:
    filled(cast.lantern, cast.bopha)
    request = signed(asked(cast.dara, cast.lantern, money_class=MoneyClass.MEDICAL), cast.bopha, cast.kanha)
    with pytest.raises(Conflict, match="bill"):
        pay(by=cast.dara, request=request.pk, bill_seen=False, now=timezone.now())
    paid = pay(by=cast.dara, request=request.pk, bill_seen=True, now=timezone.now())
    assert paid.bill_seen_by == cast.dara


@pytest.mark.both
def test_no_more_leaves_than_there_is_and_nobody_pays_twice(cast: Cast) -> None:
    reserve = filled(cast.lantern, cast.bopha, 100)
    request = signed(asked(cast.dara, cast.lantern, 150), cast.bopha, cast.kanha)
    with pytest.raises(Conflict, match="holds 100 USD"):
        pay(by=cast.dara, request=request.pk, bill_seen=False, now=timezone.now())
    request.refresh_from_db()
    assert request.state == RequestState.SIGNED and balances(reserve)[Account.RESERVE] == 100
    filled(cast.lantern, cast.bopha, 400)
    pay(by=cast.dara, request=request.pk, bill_seen=False, now=timezone.now())
    with pytest.raises(Conflict):
        pay(by=cast.dara, request=request.pk, bill_seen=False, now=timezone.now())
    assert balances(reserve)[Account.RESERVE] == 350


def test_a_receipt_and_the_change_settle_it(cast: Cast) -> None:
    reserve = filled(cast.lantern, cast.bopha)
    request = signed(asked(cast.dara, cast.lantern), cast.bopha, cast.kanha)
    pay(by=cast.dara, request=request.pk, bill_seen=False, now=timezone.now())
    with pytest.raises(BadFields, match="still out"):
        settle(by=cast.dara, request=request.pk, new=NewReceipt(spent=150, returned=51), now=timezone.now())
    assert outstanding(request.pk) == 200
    settle(by=cast.dara, request=request.pk, new=NewReceipt(spent=150, returned=30), now=timezone.now())
    request.refresh_from_db()
    assert (request.state, outstanding(request.pk)) == (RequestState.PAID, 20)
    settle(by=cast.dara, request=request.pk, new=NewReceipt(spent=0, returned=20), now=timezone.now())
    request.refresh_from_db()
    assert request.state == RequestState.SETTLED
    assert balances(reserve)[Account.RESERVE] == 4850 and balances(reserve)[Account.SPENT] == 150


@pytest.mark.both
def test_a_no_says_why_and_ends_it(cast: Cast) -> None:
    request, now = asked(cast.dara, cast.lantern), timezone.now()
    with pytest.raises(BadFields):
        refuse(by=cast.kanha, request=request.pk, new=NewRefusal(why=""), now=now)
    with pytest.raises(Conflict):
        refuse(by=cast.dara, request=request.pk, new=NewRefusal(why="x"), now=now)
    refuse(by=cast.kanha, request=request.pk, new=NewRefusal(why="Paid already"), now=now)
    assert told(request, "decision") == {cast.dara.pk}
    with pytest.raises(Conflict, match="refused"):
        sign(by=cast.bopha, request=request.pk, now=now)


def test_only_who_asked_withdraws_and_only_until_it_is_paid(cast: Cast) -> None:
    filled(cast.lantern, cast.bopha)
    request, now = asked(cast.dara, cast.lantern), timezone.now()
    with pytest.raises(Conflict, match="Only who asked"):
        withdraw(by=cast.kanha, request=request.pk, now=now)
    withdraw(by=cast.dara, request=request.pk, now=now)
    paid = signed(asked(cast.dara, cast.lantern), cast.bopha, cast.kanha)
    pay(by=cast.dara, request=paid.pk, bill_seen=False, now=now)
    with pytest.raises(Conflict):
        withdraw(by=cast.dara, request=paid.pk, now=now)
