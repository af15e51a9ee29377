"""A copy that is asked for when the new version is installed already, and its database is still the old one's."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.steps.backups import offline_key
from tests.steps.processes import karpear

pytestmark = pytest.mark.once


def test_a_version_that_has_not_migrated_says_so_in_one_line(tmp_path: Path) -> None:
    """It ended in a traceback about a column; what to do stood nowhere."""
    data, copy = tmp_path / "data", tmp_path / "before.age"
    assert karpear(data, "manage", "migrate", "-v0").returncode == 0
    with closing(sqlite3.connect(data / "karpear.sqlite3")) as database, database:
        database.execute("ALTER TABLE db_backuprun DROP COLUMN send_error")
        database.execute("DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations)")
    done = karpear(data, "backup", str(copy), f"--to={offline_key(tmp_path).recipient}")
    assert done.returncode == 1 and not copy.exists()
    assert "older version" in done.stderr and "Traceback" not in done.stderr, done.stderr


def test_where_there_is_nothing_it_is_one_line(tmp_path: Path) -> None:
    done = karpear(tmp_path / "data", "backup", str(tmp_path / "a.age"), f"--to={offline_key(tmp_path).recipient}")
    assert done.returncode == 1 and "nothing to copy" in done.stderr and "Traceback" not in done.stderr
