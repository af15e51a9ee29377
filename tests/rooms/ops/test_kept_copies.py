"""Which copies are thrown away, and when: never the last that opens."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from karpear.db.models import BackupTrial
from karpear.ops.backup import archive
from karpear.ops.backup.copies import thin
from karpear.ops.backup.nightly import run_night
from karpear.ops.backup_env import BackupPlan
from karpear.rules.backup.nights import KeepCounts
from tests.cast import Cast, build_cast
from tests.steps.backups import backup_plan_in, offline_key

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_folders")]
DAY = timedelta(days=1)


@pytest.fixture
def people() -> Cast:
    return build_cast()


@pytest.fixture
def plan(tmp_path: Path) -> BackupPlan:
    """One copy is kept, and there is an older one."""
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies/2026-06-01.age").touch()
    return replace(backup_plan_in(tmp_path / "copies", offline_key(tmp_path)), keep=KeepCounts(1, 0, 0))


def older(plan: BackupPlan) -> list[str]:
    return [file.name for file in plan.folder.glob("2026-06-01.age")]


def rehearsed(error: str, age: timedelta) -> None:
    BackupTrial.objects.create(night=date(2026, 6, 1), tried_at=timezone.now() - age, source="folder", error=error)


def test_a_rehearsal_that_fails_comes_before_older_copies_are_deleted(
    people: Cast, plan: BackupPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest may be the bad one: with few that are kept, the last good one was gone before anybody had looked."""
    add = archive._add
    with monkeypatch.context() as broken:
        broken.setattr(archive, "_add", lambda tar, name, content: "person/" in name or add(tar, name, content))
        assert run_night(plan)
    assert "Rows are missing" in BackupTrial.objects.get().error
    assert older(plan)
    assert run_night(plan, again=True, rehearse=True)
    assert not older(plan)


@pytest.mark.once
@pytest.mark.parametrize(("error", "is_kept"), [("Error: damaged", True), ("no_room", False), ("", False)])
def test_while_copies_do_not_open_none_is_deleted(people: Cast, plan: BackupPlan, error: str, is_kept: bool) -> None:
    """The alarm tells people to keep all older ones, and each night deleted some. Too little room is no such reason."""
    rehearsed("", 2 * DAY)
    rehearsed(error, DAY)
    assert run_night(plan)
    assert bool(older(plan)) == is_kept


@pytest.mark.once
def test_the_one_just_written_stays_whatever_the_clock_once_said(tmp_path: Path) -> None:
    for name in ("2031-01-01.age", "2026-12-02.age", "2026-12-01.age"):
        (tmp_path / name).touch()
    assert thin(tmp_path, KeepCounts(1, 0, 0), newest_copy=tmp_path / "2026-12-02.age") == 1
    assert sorted(file.name for file in tmp_path.iterdir()) == ["2026-12-02.age", "2031-01-01.age"]
