"""Each message that a room sends is one of its own; a step that runs twice gives its number and writes once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from karpear.messaging.actions.cancel import cancel
from karpear.messaging.actions.send import Message, send, send_all, send_everywhere
from karpear.messaging.models import Delivery, Priority
from karpear.people.models import Address, Channel
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


def test_what_is_sent_again_within_the_second_leaves_although_the_first_was_called_off(cast: Cast) -> None:
    subject = uuid4()
    send(topic="pack", subject=subject, text_key="pack_news", person=cast.dara, now=NOW)
    cancel(subject=subject, now=NOW)
    send(topic="pack", subject=subject, text_key="pack_news", person=cast.dara, now=NOW)
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["cancelled", "queued"]


def test_a_step_that_runs_twice_writes_once(cast: Cast) -> None:
    message = Message(topic="risk", subject=uuid4(), text_key="risk_reminder", person=cast.dara.pk, round=7)
    assert [send_all([message], now=at) for at in (NOW, NOW + timedelta(hours=1))] == [1, 1]
    assert Delivery.objects.get().created_at == NOW


def test_it_keeps_its_priority_its_hour_and_its_end(cast: Cast) -> None:
    later, end = NOW + timedelta(minutes=1), NOW + timedelta(days=2)
    message = Message(
        topic="text", subject=uuid4(), text_key="text_waits", person=cast.dara.pk, about=cast.sophea.pk, drill=True,
        priority=Priority.ALERT, leaves_at=later, link_expires_at=end,
    )  # fmt: skip
    send_all([message], now=NOW)
    row = Delivery.objects.get()
    assert (row.priority, row.next_attempt_at, row.link_expires_at, row.drill) == (Priority.ALERT, later, end, True)
    assert (row.person, row.about, row.created_at) == (cast.dara, cast.sophea, NOW)


def test_everywhere_is_every_address_and_one_message(cast: Cast) -> None:
    send_everywhere(topic="account", subject=cast.rith.pk, text_key="account_news", person=cast.rith, now=NOW)
    rows = Delivery.objects.filter(person=cast.rith)
    assert {row.address for row in rows} == set(Address.objects.usable().filter(person=cast.rith))
    assert rows.count() > 1 and len({row.round for row in rows}) == 1


def test_one_address_is_told_only_while_it_can_be_used(cast: Cast) -> None:
    phone = Address.objects.get(person=cast.rith, channel=Channel.SMS)
    message = Message(topic="text", subject=uuid4(), text_key="answer", person=cast.rith.pk, address=phone.pk)
    assert send_all([message], now=NOW) == 1
    Address.objects.filter(pk=phone.pk).update(removed_at=NOW)
    assert send_all([message], now=NOW) == 0


def test_recipients_cost_two_queries_and_a_row_however_many(cast: Cast, django_assert_num_queries: object) -> None:
    people = [cast.dara.pk, cast.kanha.pk, cast.bopha.pk, cast.rith.pk]
    messages = [Message(topic="risk", subject=uuid4(), text_key="risk_reminder", person=person) for person in people]
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert send_all(messages, now=NOW) == 4
