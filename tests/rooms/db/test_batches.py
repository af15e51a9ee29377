"""However many rows fail at once, those that work are not kept waiting; those that failed are shown and tried again."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.db.models import QuerySet

from karpear.db import batches
from karpear.db.models import StepFailure
from karpear.keeper.speech import SET, look_at_decisions
from karpear.keys.ids import new_id
from karpear.voice.decisions.models import SpeakDecision
from tests.cast import NOW, Cast
from tests.rooms.voice.decided import proposed

pytestmark = pytest.mark.django_db
SIZE, STEP = 3, "a step"


@pytest.fixture(autouse=True)
def nothing_aside() -> Iterator[None]:
    batches._set_aside.clear()
    yield
    batches._set_aside.clear()


class Broken(Exception):
    pass


def _rows(count: int) -> "QuerySet[StepFailure]":
    """The first of them fail."""
    rows = [StepFailure(step=f"{at:02}", first_at=NOW, last_at=NOW, error="x") for at in range(count)]
    StepFailure.objects.bulk_create(rows)
    return StepFailure.objects.filter(error="x").exclude(step__startswith=STEP).order_by("step")


def _of_set(due: "QuerySet[StepFailure]") -> int:
    return sum(_of_row(row) for row in due)


def _of_row(row: StepFailure) -> int:
    if row.step < "04":
        raise Broken
    return StepFailure.objects.filter(pk=row.pk).update(error="done")


def _sets(due: "QuerySet[StepFailure]", now: datetime) -> int:
    return batches.in_sets(STEP, due, _of_set, size=SIZE, now=now)


def _each(due: "QuerySet[StepFailure]", now: datetime) -> int:
    return batches.due_one_by_one(STEP, due, _of_row, size=SIZE, now=now)


@pytest.mark.parametrize(("work", "first_round"), [(_sets, 4), (_each, 3)])
def test_more_that_fail_than_a_round_takes_keep_nobody_waiting(
    cast: Cast, work: "Callable[[QuerySet[StepFailure], datetime], int]", first_round: int
) -> None:
    due = _rows(8)
    assert work(due, NOW) == first_round
    work(due, NOW)
    assert [row.step for row in due] == ["00", "01", "02", "03"]
    failure = StepFailure.objects.get(step=f"{STEP}: one row")
    assert (failure.times, failure.error) == (4, "Broken"), "each is shown once, and waits for half a minute"
    work(due, NOW + timedelta(hours=1))
    failure.refresh_from_db()
    assert failure.times == 8, "and is tried again"


def test_a_key_that_fails_is_set_aside_as_its_row_is(cast: Cast) -> None:
    due = _rows(8)
    keys = due.values_list("pk", flat=True)
    assert batches.due_one_by_one(STEP, keys, lambda pk: _of_row(due.get(pk=pk)), size=SIZE, now=NOW) == SIZE


def test_what_is_decided_elsewhere_is_looked_at_although_a_whole_round_of_rows_is_broken(cast: Cast) -> None:
    good = proposed(cast)
    copies = [SpeakDecision.objects.get(pk=good.pk) for _ in range(SET + 1)]
    for copy in copies:
        copy.pk, copy.look_at, copy.on_record = new_id(), NOW - timedelta(days=2), ["broken"]
    SpeakDecision.objects.bulk_create(copies)
    SpeakDecision.objects.filter(pk=good.pk).update(look_at=NOW - timedelta(days=1))
    look_at_decisions(now=NOW)
    good.refresh_from_db()
    assert good.look_at and good.look_at > NOW
