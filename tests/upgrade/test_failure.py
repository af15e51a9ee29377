"""A migration that cannot be done, a process that dies in the middle of one, and a database that is too new."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests.engine.processes import fresh_postgres_database, postgres_address
from tests.steps.processes import Browser, Running, karpear
from tests.upgrade.released import read_rows

BROKEN = {"DJANGO_SETTINGS_MODULE": "tests.upgrade.broken.settings"}


class Installation:
    """A folder and a database of this version; with `BROKEN`, of one that wants to change it."""

    def __init__(self, data: Path, *, postgres: bool) -> None:
        self.data = data
        self.postgres = postgres
        self.database = fresh_postgres_database(postgres_address()) if postgres else ""
        self.settings = {"KARPEAR_SMS": f"file:{data / 'sms'}"} | ({"DATABASE_URL": self.database} if postgres else {})
        assert self.run("manage", "migrate", "-v0").returncode == 0

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return karpear(self.data, *arguments, **self.settings | more)

    def steps(self) -> list[str]:
        """What was noted as done of the app that cannot."""
        columns, rows = read_rows(self.data, self.database)["django_migrations"]
        app, name = columns.index("app"), columns.index("name")
        return sorted(row[name] for row in rows if row[app] == "broken")

    def serves(self) -> bool:
        """This version's pages, from this database."""
        with Running(self.data, "web", "--port=0", **self.settings) as web:
            url = web.first_line().rpartition("listening on ")[2].partition(")")[0]
            return Browser(url).get("/accounts/login/")[0] == 200


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.django_db
def test_a_failed_upgrade_leaves_what_can_be_served(tmp_path: Path, on_postgres: bool) -> None:
    world = Installation(tmp_path, postgres=on_postgres)
    stays = ["0001_initial"] if on_postgres else []  # PostgreSQL keeps each migration that was done

    died = world.run("manage", "migrate", "-v0", KARPEAR_CRASH_AT="migrated", **BROKEN)
    assert died.returncode == -signal.SIGKILL
    assert world.steps() == stays

    failed = world.run("up", "--port=0", **BROKEN)
    assert failed.returncode == 1
    line = next(line for line in failed.stderr.splitlines() if "broken.0002_cannot" in line)
    assert "failed (ValueError)" in line
    assert ("Nothing was changed" in line) is not on_postgres
    assert "Sophea" not in failed.stderr, "what the database says may be somebody's"
    assert "Traceback" not in failed.stderr
    assert world.steps() == stays
    assert world.serves()

    assert world.run("manage", "migrate", "-v0", MENDED="yes", **BROKEN).returncode == 0
    assert world.steps() == ["0001_initial", "0002_cannot"], "started again it goes on"

    refused = world.run("up", "--port=0")
    assert refused.returncode == 1
    assert "was changed by a newer version of Karpear (it has broken.0001_initial)" in refused.stderr
    assert "Traceback" not in refused.stderr
