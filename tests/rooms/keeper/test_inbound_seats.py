"""A seat answers by text: counted until its item closes, kept nowhere, and never in the way of an alarm."""

from typing import Any

import pytest
from django.utils import timezone

from karpear.keys.cipher import index
from karpear.messaging.models import Inbound
from karpear.network.meetings.models import AgendaItem, SeatAnswer
from karpear.people.models import Address
from karpear.rules.text.safety_words import fold
from tests.cast import Cast, signed_in
from tests.rooms.network.council import asked, seated
from tests.steps.alarms import sos
from tests.steps.texts import number_of, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_door")]


def test_it_counts_for_the_seat_until_it_closes_and_is_not_kept(cast: Cast) -> None:
    council = seated(cast)
    item, now = asked(cast, council), timezone.now()
    row = text(cast.dara, "SEAT 1 A", now=now)
    assert (row.state, row.text) == ("done", "") and "Counted for your seat" in row.answer
    body = index(f"{number_of(cast.dara)}|{fold('SEAT 1 A')}", "inbound body")
    assert not Inbound.objects.filter(body_index=body).exists()
    assert SeatAnswer.objects.get().choice == "agree"
    text(cast.kanha, "អាសនៈ ១ ឃ", now=now)
    answer = SeatAnswer.objects.get(item=item)
    assert answer.choice == "object", "of the same seat: the last one counts"
    assert answer.reason == "Objected without giving a reason.", "not in their language, and not that it was by SMS"
    item.closed_at = now
    item.save()
    assert "Not counted" in text(council.nary, "SEAT 1 A", now=now).answer


@pytest.mark.parametrize("words", ["SEAT 2 A", "SEAT 1 H"])
def test_what_is_not_asked_is_not_counted(cast: Cast, words: str) -> None:
    asked(cast, seated(cast))
    assert "Not counted" in text(cast.dara, words, now=timezone.now()).answer
    assert not SeatAnswer.objects.exists()


def test_who_has_no_seat_or_no_vote_is_not_counted_and_more_words_are_read_by_people(cast: Cast) -> None:
    asked(cast, seated(cast))
    for sender in (cast.bopha, cast.piseth):
        assert "Not counted" in text(sender, "SEAT 1 A", now=timezone.now()).answer
    assert text(cast.dara, "SEAT 1 A police", now=timezone.now()).text, "people read it"
    assert not SeatAnswer.objects.exists()


def test_a_phone_that_somebody_else_may_hold_votes_for_nobody(cast: Cast) -> None:
    asked(cast, seated(cast))
    sos(cast.dara, silent=True)
    assert "Not counted" in text(cast.dara, "SEAT 1 A", now=timezone.now()).answer
    assert not SeatAnswer.objects.exists()


def test_no_two_running_meetings_of_a_network_share_a_number(cast: Cast, settings: Any) -> None:
    settings.KARPEAR_SMS_NUMBER = "+855 11 222 333"
    council = seated(cast)
    first, second = asked(cast, council), asked(cast, council)
    assert (first.order, second.order) == (1, 2)
    text(cast.dara, "SEAT 2 A", now=timezone.now())
    assert SeatAnswer.objects.get().item == second
    page = signed_in(cast.dara).get(f"/meetings/items/{second.pk}/").text
    assert "SEAT 2" in page and "+855 11 222 333" in page and "No number of yours is proven yet" not in page
    AgendaItem.objects.filter(pk=second.pk).update(order=1)  # as one of another network may be
    assert "two items" in text(cast.dara, "SEAT 1 B", now=timezone.now()).answer
    assert "Two items that you may answer" in signed_in(cast.dara).get(f"/meetings/items/{second.pk}/").text


def test_an_unproven_number_hears_that_it_is_unproven(cast: Cast, settings: Any) -> None:
    settings.KARPEAR_SMS_NUMBER = "+855 11 222 333"
    item = asked(cast, seated(cast))
    Address.objects.filter(person=cast.dara).update(proven_at=None)
    assert "not proven to be yours" in text(cast.dara, "SEAT 1 A", now=timezone.now()).answer
    assert not SeatAnswer.objects.exists()
    assert "No number of yours is proven yet" in signed_in(cast.dara).get(f"/meetings/items/{item.pk}/").text
