"""Promises: armed, moved within bounds, called off, settled at the end of a trip."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from karpear.audit.models import Entry
from karpear.checkins.actions import promises as actions
from karpear.checkins.actions.promises import MOST_MINUTES
from karpear.checkins.models import Promise, PromiseState
from karpear.checkins.queries import late_and_soon, next_due, promise_for_link
from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Conflict, Missing
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def armed(
    cast: Cast, due_at: datetime = NOW + HOUR, *, person: Person | None = None, source: UUID | None = None
) -> Promise:
    new = actions.NewPromise((person or cast.sophea).pk, due_at, organisation=cast.lantern.pk, source=source)
    return actions.arm([new], now=NOW)[0]


def states(*promises: Promise) -> list[str]:
    return [Promise.objects.get(pk=promise.pk).state for promise in promises]


def test_what_is_called_off_is_that_trips_and_only_what_is_still_armed(cast: Cast) -> None:
    trip = uuid4()
    hers, theirs, other = armed(cast, source=trip), armed(cast, person=cast.dara, source=trip), armed(cast)
    assert actions.settle_source(source=trip, person=cast.dara.pk, now=NOW) == [theirs.pk]
    assert actions.disarm(source=trip, now=NOW) == 1
    assert actions.disarm(source=trip, now=NOW) == 0
    assert states(hers, theirs, other) == ["cancelled", "kept", "armed"]
    assert Entry.objects.filter(action="promise.cancelled").count() == 1


def test_home_safe_settles_what_is_left_as_kept_or_as_late(cast: Cast) -> None:
    trip = uuid4()
    ahead, late = armed(cast, source=trip), armed(cast, NOW - MINUTE, source=trip)
    theirs = armed(cast, person=cast.dara, source=trip)
    assert actions.settle_source(source=trip, person=cast.sophea.pk, now=NOW) == [late.pk, ahead.pk]
    assert states(ahead, late, theirs) == ["kept", "late", "armed"]
    assert actions.settle_source(source=trip, now=NOW) == [theirs.pk]


def test_what_fell_due_while_nobody_could_ask_them_is_called_off(cast: Cast) -> None:
    before, meanwhile, ahead = armed(cast, NOW - 3 * HOUR), armed(cast, NOW - HOUR), armed(cast)
    assert actions.resume(person=cast.sophea.pk, since=NOW - 2 * HOUR, now=NOW) == 1
    assert states(before, meanwhile, ahead) == ["armed", "cancelled", "armed"]


def test_a_promise_is_moved_by_half_an_hour_or_one_and_by_three_in_all(cast: Cast) -> None:
    promise = armed(cast, NOW)
    for _again in range(MOST_MINUTES // 60):
        actions.extend(person=cast.sophea, promise_id=promise.pk, minutes=60, now=NOW)
    promise.refresh_from_db()
    assert (promise.due_at, promise.remind_at) == (NOW + 3 * HOUR, NOW + 3 * HOUR)
    assert promise.miss_at == NOW + 3 * HOUR + timedelta(seconds=promise.grace_s)
    with pytest.raises(Conflict):
        actions.extend(person=cast.sophea, promise_id=promise.pk, minutes=30, now=NOW)
    with pytest.raises(Conflict):
        actions.extend_for(by=cast.dara, promise_id=promise.pk, minutes=30, now=NOW)
    assert Entry.objects.filter(action="promise.extended", actor=cast.sophea.pk).count() == 3


def test_a_promise_is_moved_by_its_person_and_by_who_watches_over_them(cast: Cast) -> None:
    promise = armed(cast)
    with pytest.raises(BadFields):
        actions.extend(person=cast.sophea, promise_id=promise.pk, minutes=45, now=NOW)
    for stranger in (cast.rith, cast.piseth, cast.dara):
        with pytest.raises(Missing):
            actions.extend(person=stranger, promise_id=promise.pk, minutes=30, now=NOW)
    for stranger in (cast.rith, cast.piseth, cast.sophea):
        with pytest.raises(Missing):
            actions.extend_for(by=stranger, promise_id=promise.pk, minutes=30, now=NOW)
    assert actions.extend_for(by=cast.dara, promise_id=promise.pk, minutes=30, now=NOW).due_at == NOW + 90 * MINUTE


@pytest.mark.parametrize("state", [state for state in PromiseState if state != PromiseState.ARMED])
def test_what_is_settled_is_not_moved(cast: Cast, state: PromiseState) -> None:
    promise = armed(cast)
    Promise.objects.update(state=state)
    with pytest.raises(Conflict):
        actions.extend(person=cast.sophea, promise_id=promise.pk, minutes=30, now=NOW)


def test_what_is_next_and_what_is_late_is_seen_by_who_watches(cast: Cast) -> None:
    trip = uuid4()
    late, soon = armed(cast, NOW - 5 * MINUTE, source=trip), armed(cast, NOW + 30 * MINUTE)
    armed(cast, NOW + 2 * HOUR)
    assert next_due(cast.sophea) == late.due_at
    [seen], [due] = late_and_soon(cast.dara, NOW)
    assert (seen.person_id, seen.activity, seen.late_s) == (cast.sophea.pk, trip, 300.0)
    assert (due.due_at, due.late_s) == (soon.due_at, 0.0)
    assert late_and_soon(cast.piseth, NOW) == late_and_soon(cast.rith, NOW) == ([], [])
    assert promise_for_link(late.pk) == late
    assert promise_for_link(uuid4()) is None
