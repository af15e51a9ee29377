"""A flood of demands by one person is two messages to whoever answers, and nothing urgent waits for the second."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest

from karpear.compliance.demands.models import Demand
from karpear.compliance.demands.needs import FLOOD, TO_ANSWER
from karpear.keeper.due import held_demands
from karpear.messaging.actions.lease import Lane, lease
from karpear.messaging.actions.remind import remind
from karpear.messaging.letters import write_letters
from karpear.messaging.models import Delivery
from karpear.people.models import Membership
from karpear.rules.law.demands import DemandClass
from karpear.rules.message.bundles import FLOOD_S
from tests.cast import NOW, Cast
from tests.rooms.compliance.demands import answered_without_letter, noted

pytestmark = pytest.mark.django_db
MINUTE, WINDOW = timedelta(minutes=1), timedelta(seconds=FLOOD_S)


def heard_of() -> Counter[UUID]:
    """Of which demands somebody was told, and how many of them."""
    people = set(Delivery.objects.filter(topic="demand").values_list("subject", "person"))
    return Counter(subject for subject, _person in people)


def keepers(cast: Cast) -> int:
    return Membership.objects.active().filter(organisation=cast.lantern, role__in=["lead", "officer"]).count()


def test_the_first_is_told_at_once_and_those_that_follow_together(cast: Cast) -> None:
    first, *others = [noted(cast.sophea, cast.lantern, NOW + n * MINUTE / 6) for n in range(12)]
    assert heard_of() == {first.pk: keepers(cast)}
    assert {row.held_until for row in others} == {NOW + WINDOW}
    assert held_demands(NOW).values_list("held_until", flat=True)[0] == NOW + WINDOW, "the keeper wakes then"
    assert remind(FLOOD, now=NOW + WINDOW - MINUTE) == remind(TO_ANSWER, now=NOW + WINDOW - MINUTE) == 0
    Delivery.objects.all().delete()
    assert remind(FLOOD, now=NOW + WINDOW) == 11
    assert heard_of() == {row.pk: keepers(cast) for row in others}, "nothing is lost"
    bundles = lease(now=NOW + WINDOW, lane=Lane.BULK, free={"email": 99, "sms": 99, "push": 99}, for_s=60)
    letters = [letter.message for letter in write_letters(bundles) if letter.message]
    assert letters and all("(and 10 more)" in letter.subject for letter in letters), "one message, with a number"
    assert remind(FLOOD, now=NOW + 2 * WINDOW) == 0 and not held_demands(NOW + 2 * WINDOW).exists()


def test_what_comes_after_a_bundle_is_bundled_again_and_after_a_pause_told_at_once(cast: Cast) -> None:
    noted(cast.sophea, cast.lantern, NOW)
    noted(cast.sophea, cast.lantern, NOW + MINUTE)
    after = noted(cast.sophea, cast.lantern, NOW + WINDOW + MINUTE)
    assert after.held_until == NOW + 2 * WINDOW
    assert noted(cast.sophea, cast.lantern, NOW + 4 * WINDOW).held_until is None
    assert noted(cast.dara, cast.lantern, NOW + 4 * WINDOW).held_until is None, "somebody else is no flood"


def test_neither_a_search_nor_what_is_due_before_waits_for_a_bundle(cast: Cast) -> None:
    noted(cast.sophea, cast.lantern, NOW)
    search = noted(cast.sophea, cast.lantern, NOW + MINUTE, demand=DemandClass.SEARCH)
    soon = noted(cast.sophea, cast.lantern, NOW + MINUTE, answer_by=NOW + 2 * MINUTE)
    assert (search.held_until, soon.held_until) == (None, None)
    assert {search.pk, soon.pk} < set(heard_of())


def test_a_search_begins_no_flood_and_what_was_answered_is_not_told_of(cast: Cast) -> None:
    noted(cast.sophea, cast.lantern, NOW, demand=DemandClass.SEARCH)
    first, second = (noted(cast.sophea, cast.lantern, NOW + n * MINUTE) for n in (1, 2))
    assert first.held_until is None and second.held_until is not None
    answered_without_letter(second, cast.dara)
    assert remind(FLOOD, now=NOW + MINUTE + WINDOW) == 0
    assert Demand.objects.get(pk=second.pk).told_at is None
