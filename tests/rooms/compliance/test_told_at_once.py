"""A letter of suspension, and what is due tomorrow, are not told like homework."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.compliance.demands.models import Demand
from karpear.compliance.demands.needs import TO_ANSWER
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery, Priority
from karpear.people.models import Channel
from karpear.rules.law.demands import AuthorityLevel, DemandClass, ReplyBasis
from tests.cast import NOW, Cast
from tests.rooms.compliance.demands import DAY, drafted, noted

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def messages_about(demand: Demand) -> set[tuple[str, int, str]]:
    """In which words, how urgent, by which channel; and no longer there."""
    rows = Delivery.objects.filter(subject=demand.pk)
    messages = set(rows.values_list("text_key", "priority", "channel"))
    rows.delete()
    return messages


EVERYWHERE = {("at_once", Priority.REMINDER.value, channel) for channel in (Channel.EMAIL.value, Channel.SMS.value)}


def test_a_suspension_is_told_by_everything_and_not_held_in_a_flood(cast: Cast) -> None:
    ordinary = noted(cast.sophea, cast.lantern, NOW, answer_by=NOW + 9 * DAY)
    suspension = noted(
        cast.sophea, cast.lantern, NOW + HOUR / 60, demand=DemandClass.SUSPENSION, level=AuthorityLevel.INTERIOR
    )
    assert {(text, priority) for text, priority, _channel in messages_about(ordinary)} == {("ready", Priority.ORDINARY)}
    assert suspension.held_until is None and messages_about(suspension) == EVERYWHERE
    [need] = [need for need in TO_ANSWER.waiting(cast.dara, NOW) if need.subject == suspension.pk]
    assert need.at_once, "nobody named a day"
    remind(TO_ANSWER, now=NOW + 3 * DAY)
    assert {text for text, _priority, _channel in messages_about(suspension)} == {"at_once"}


def test_the_last_day_is_told_once_more_whenever_it_was_told_before(cast: Cast) -> None:
    demand = noted(cast.sophea, cast.lantern, NOW, answer_by=NOW + 2 * DAY)
    messages_about(demand)
    assert remind(TO_ANSWER, now=NOW + DAY - HOUR) == 0
    assert remind(TO_ANSWER, now=NOW + DAY) == 1
    messages = messages_about(demand)
    assert {text for text, _priority, _channel in messages} == {"at_once"}
    assert {channel for _text, _priority, channel in messages} == {Channel.EMAIL.value, Channel.SMS.value}
    assert remind(TO_ANSWER, now=NOW + DAY + HOUR) == 0


def test_what_is_due_tomorrow_is_told_by_everything_and_so_is_its_draft(cast: Cast) -> None:
    now = timezone.now()
    demand = noted(cast.sophea, cast.lantern, now, answer_by=now + DAY)
    assert messages_about(demand) == EVERYWHERE
    drafted(demand, cast.dara, ReplyBasis.QUESTION)
    assert messages_about(demand) == EVERYWHERE
