"""A clock that was ahead for a moment: what was written then says nothing of the copies of today."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from karpear.db.models import BackupRun, BackupTrial
from karpear.ops.backup.state import backup_state
from karpear.ops.backup.trial import is_trial_due
from karpear.ops.backup.troubles import backup_facts, backup_troubles
from tests.steps.backups import backup_plan_in, offline_key

pytestmark = pytest.mark.django_db
HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)


@pytest.fixture
def now(tmp_path: Path, settings: LazySettings) -> datetime:
    """Copies are wanted; one was made by a clock that was a year ahead, and sent."""
    settings.BACKUPS = backup_plan_in(tmp_path / "copies", offline_key(tmp_path))
    now = timezone.now()
    copied(now + YEAR, size=77)
    BackupTrial.objects.create(night=(now + YEAR).date(), tried_at=now + YEAR, source="folder", rows=5)
    return now


def copied(at: datetime, **values: Any) -> BackupRun:
    values = {"size": 1, "free_bytes": 10**9, "finished_at": at, **values}
    return BackupRun.objects.create(night=at.date(), started_at=at, lease_until=at, **values)


def codes(now: datetime) -> set[str]:
    return {trouble.code for trouble in backup_troubles(now)}


def test_a_copy_of_a_year_ahead_hides_none_that_is_late(now: datetime) -> None:
    copied(now - 100 * DAY)
    copied(now - 3 * DAY)
    assert "late" in codes(now)
    copied(now - HOUR)
    assert "late" not in codes(now)


def test_nor_one_that_failed_or_was_not_sent(now: datetime) -> None:
    copied(now - DAY, send_error="exit_3", size=5)
    assert "not_sent" in codes(now) and backup_facts(now).copy_bytes == 5
    copied(now - HOUR, finished_at=None, error="OSError")
    run = backup_state(now).run
    assert "failed" in codes(now) and run and run.error == "OSError"


def test_nor_does_a_rehearsal_of_then_stand_for_those_of_today(now: datetime) -> None:
    copied(now - 100 * DAY)
    copied(now - HOUR)
    assert is_trial_due(now) and "not_opened" in codes(now)
    BackupTrial.objects.create(night=now.date(), tried_at=now - HOUR, source="folder", rows=5)
    assert not is_trial_due(now) and "not_opened" not in codes(now)
