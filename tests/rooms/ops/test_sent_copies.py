"""The copy on another machine: it is there, or operators hear that it is not, whatever ended the sending."""

import os
import signal
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from karpear.db.models import BackupRun, BackupTrial
from karpear.ops.backup.nightly import run_night
from karpear.ops.backup.state import backup_state
from karpear.ops.backup.troubles import backup_troubles
from tests.cast import Cast, build_cast
from tests.steps.backups import OfflineKey, backup_plan_in
from tests.steps.processes import Running, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.usefixtures("own_folders")]
DAY = timedelta(days=1)


@pytest.fixture
def people() -> Cast:
    return build_cast()


@pytest.fixture
def opened_lately() -> None:
    """No rehearsal is due: it takes seconds."""
    BackupTrial.objects.create(night=date(2026, 6, 1), tried_at=timezone.now(), source="folder", rows=5)


def is_worry() -> bool:
    return "not_sent" in [trouble.code for trouble in backup_troubles(timezone.now())]


def night(days_ago: int, **values: Any) -> BackupRun:
    """A copy that was finished, by a process that has ended."""
    moment = timezone.now() - days_ago * DAY
    values = {"started_at": moment, "finished_at": moment, "lease_until": moment, **values}
    return BackupRun.objects.create(night=moment.date(), **values)


def test_killed_while_it_is_sent_it_is_not_taken_for_sent(
    people: Cast, tmp_path: Path, key: OfflineKey, opened_lately: None
) -> None:
    """A restart of the service in the night: nobody sent that copy again, and nobody was told."""
    sending = tmp_path / "sending"
    keeping = Running(
        Path(os.environ["KARPEAR_DATA"]), "backup", "night",
        DATABASE_URL=f"sqlite:///{connection.settings_dict['NAME']}", KARPEAR_KEYS=os.environ["KARPEAR_KEYS"],
        KARPEAR_BACKUP=str(tmp_path / "copies"), KARPEAR_BACKUP_TO=key.recipient,
        KARPEAR_BACKUP_SEND=f"sh -c 'touch {sending}; exec sleep 60' {{file}}",
    )  # fmt: skip
    process = subprocess.Popen(keeping.command, env=keeping.environment, start_new_session=True)
    until(sending.exists)
    assert not is_worry() and backup_state(timezone.now()).is_being_sent
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    BackupRun.objects.update(lease_until=timezone.now())
    assert is_worry() and not backup_state(timezone.now()).is_being_sent


@pytest.mark.parametrize("noted", ["", "stopped"])
def test_what_is_being_sent_ends_no_worry_about_the_one_before(noted: str) -> None:
    """A command that hangs takes two hours to fail: in the meantime operators were told that all is well."""
    night(1, send_error="too_slow")
    assert is_worry()
    in_hand = timezone.now() + timedelta(minutes=2)
    tonight = night(0, send_error=noted, lease_until=in_hand)
    assert is_worry()
    BackupRun.objects.filter(pk=tonight.pk).update(send_error="", sent_at=timezone.now(), lease_until=timezone.now())
    assert not is_worry()


def test_a_second_try_on_the_same_day_ends_it_once_it_has_arrived(
    people: Cast, tmp_path: Path, key: OfflineKey, opened_lately: None, settings: LazySettings
) -> None:
    settings.KARPEAR_PACE = 100_000.0
    seen = tmp_path / "seen"
    settings.BACKUPS = plan = backup_plan_in(tmp_path / "copies", key, send=("false", "{file}"))
    assert run_night(plan) and is_worry()
    before = BackupRun.objects.get()
    BackupRun.objects.update(finished_at=None, lease_until=timezone.now() + timedelta(minutes=2))
    assert is_worry(), "it is being made again"
    BackupRun.objects.update(finished_at=before.finished_at, lease_until=before.lease_until)
    settings.BACKUPS = plan = backup_plan_in(plan.folder, key, send=("cp", "{file}", str(seen)))
    assert run_night(plan, again=True) and seen.exists()
    assert not is_worry()


def test_where_nothing_is_to_be_sent_nothing_is_missing(
    people: Cast, tmp_path: Path, key: OfflineKey, opened_lately: None, settings: LazySettings
) -> None:
    settings.KARPEAR_PACE = 100_000.0
    settings.BACKUPS = plan = backup_plan_in(tmp_path / "copies", key, send=("false", "{file}"))
    assert run_night(plan) and is_worry()
    settings.BACKUPS = plan = backup_plan_in(plan.folder, key)
    assert run_night(plan, again=True)
    assert not is_worry()
