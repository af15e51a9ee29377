"""What waits for whom: a signature within the hour, told again after half an hour; money to hand over; a receipt."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from karpear.keeper import due, steps
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.people.models import Membership, Person
from karpear.preparedness.reserve.actions.payments import pay
from karpear.preparedness.reserve.actions.requests import sign
from karpear.preparedness.reserve.models import MoneyRequest
from karpear.preparedness.reserve.needs import RECEIPT, SIGN
from karpear.rules.access import Role
from karpear.screens.needs import needs, waits
from tests.cast import Cast, person, signed_in
from tests.rooms.preparedness.money import asked, filled, signed

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def kinds(person: Person, prefix: str = "money.") -> list[str]:
    return [thing.what for thing in needs(person, timezone.now()) if thing.what.startswith(prefix)]


def messages(request: MoneyRequest) -> int:
    return Delivery.objects.filter(topic="reserve", subject=request.pk, text_key="signature_asked").count()


def test_it_waits_with_those_who_may_sign_until_they_have(cast: Cast) -> None:
    request = asked(cast.dara, cast.lantern)
    assert kinds(cast.kanha) == kinds(cast.bopha) == ["money.sign"]
    assert kinds(cast.sophea) == kinds(cast.dara) == kinds(cast.piseth) == []
    assert [thing.what for thing in waits(cast.dara, timezone.now())] == ["money.signed"]
    sign(by=cast.bopha, request=request.pk, now=timezone.now())
    assert kinds(cast.bopha) == [] and kinds(cast.kanha) == ["money.sign"]
    sign(by=cast.kanha, request=request.pk, now=timezone.now())
    assert kinds(cast.kanha) == [] and kinds(cast.dara) == ["money.pay"]


def test_money_for_whoever_asked_waits_with_those_who_signed(cast: Cast) -> None:
    request = asked(cast.dara, cast.lantern, beneficiary=cast.dara.pk)
    signed(request, cast.bopha, cast.kanha)
    assert kinds(cast.dara) == [] and kinds(cast.bopha) == kinds(cast.kanha) == ["money.pay"]
    page = signed_in(cast.dara).get(f"/reserve/requests/{request.pk}/").content.decode()
    assert "somebody else pays it out" in page and "Paid out" not in page
    deliveries = Delivery.objects.filter(subject=request.pk, text_key="ready")
    assert set(deliveries.values_list("person", flat=True)) == {cast.bopha.pk, cast.kanha.pk}
    assert set(deliveries.filter(person=cast.kanha).values_list("channel", flat=True)) == {"email", "sms"}


def test_today_says_that_a_signature_is_wanted_and_not_for_what(cast: Cast) -> None:
    asked(cast.dara, cast.lantern, for_whom="Lotus-77")
    page = signed_in(cast.kanha).get("/").content.decode()
    assert "Second signature" in page and "Lotus-77" not in page


def test_those_who_may_sign_are_told_again_after_half_an_hour_by_every_way(cast: Cast) -> None:
    request = asked(cast.dara, cast.lantern)
    first, again = messages(request), partial(remind, SIGN)
    assert again(now=request.asked_at + 29 * MINUTE) == 0
    assert again(now=request.asked_at + 31 * MINUTE) == 1
    assert messages(request) > first + 2
    assert again(now=request.asked_at + 32 * MINUTE) == 0
    told = Delivery.objects.filter(topic="reserve").values_list("person", flat=True)
    assert set(told) == {cast.kanha.pk, cast.bopha.pk}


def test_the_keeper_wakes_for_it_by_the_half_hour(cast: Cast) -> None:
    request = asked(cast.dara, cast.lantern)
    moment = due.signatures(request.asked_at).first()
    assert list(moment.values()) == [request.asked_at + 30 * MINUTE]  # type: ignore[union-attr]
    assert "remind of signatures" in steps.every_step()


def test_a_receipt_is_due_a_week_before_its_day_and_who_paid_hears_of_it(cast: Cast) -> None:
    filled(cast.lantern, cast.bopha)
    request = signed(asked(cast.dara, cast.lantern), cast.bopha, cast.kanha)
    pay(by=cast.dara, request=request.pk, bill_seen=False, now=timezone.now())
    assert kinds(cast.dara) == []
    later = timezone.now() + timedelta(days=8)
    assert [thing.what for thing in needs(cast.dara, later) if thing.room == "preparedness"] == ["money.receipt"]
    assert remind(RECEIPT, now=later) == 1


def test_money_goes_to_all_who_may_hand_it_over_where_nobody_of_those_who_should_is_left(cast: Cast) -> None:
    signed(
        asked(cast.dara, cast.lantern, beneficiary=cast.kanha.pk),
        cast.bopha,
        person("Nary", cast.lantern, Role.OFFICER),
    )
    assert kinds(cast.dara) == ["money.pay"] and kinds(cast.bopha) == []
    made_member(cast.dara)
    assert kinds(cast.dara) == [], "they may no longer do it"
    assert kinds(cast.bopha) == ["money.pay"]
    assert kinds(cast.kanha) == kinds(cast.sophea) == kinds(cast.piseth) == [], "it is for them, or not theirs to do"


def test_a_receipt_is_asked_of_all_who_keep_the_money_where_who_paid_no_longer_does(cast: Cast) -> None:
    filled(cast.lantern, cast.bopha)
    request = asked(cast.dara, cast.lantern, beneficiary=cast.kanha.pk)
    request = signed(request, cast.bopha, person("Nary", cast.lantern, Role.OFFICER))
    pay(by=cast.dara, request=request.pk, bill_seen=False, now=timezone.now())
    made_member(cast.dara)
    later = timezone.now() + timedelta(days=8)
    people_asked = {
        row for row in Person.objects.all() if "money.receipt" in [thing.what for thing in needs(row, later)]
    }
    assert {str(row.name) for row in people_asked} == {"Bopha", "Nary"}, (
        "never who got it, nor who cannot open the page"
    )
    assert remind(RECEIPT, now=later) == 1
    deliveries = Delivery.objects.filter(topic="reserve", subject=request.pk, text_key="ready")
    assert set(deliveries.values_list("person", flat=True)) == {row.pk for row in people_asked}


def made_member(officer: Person) -> None:
    """Their role acts for nobody any more."""
    Membership.objects.filter(person=officer).update(role=Role.MEMBER.value)
