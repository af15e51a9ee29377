"""Copies made by versions whose tables had fewer columns."""

import json
from datetime import UTC, datetime

import pytest

from karpear.ops.backup.rows import load, pieces
from karpear.vault.models import TravelLock
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_travel_lock_of_0_2_0_is_restored_as_one_that_is_not_silent(cast: Cast) -> None:
    TravelLock.objects.create(person=cast.sophea, set_at=datetime(2026, 11, 24, tzinfo=UTC))
    head, row = (json.loads(line) for line in next(pieces(TravelLock)).splitlines())
    place = head.index("silent")
    older = "\n".join(json.dumps([*columns[:place], *columns[place + 1 :]]) for columns in (head, row))
    TravelLock.objects.all().delete()
    assert load(TravelLock, older.encode()) == 1
    assert [lock.silent for lock in TravelLock.objects.all()] == [False]
