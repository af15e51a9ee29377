"""A copy comes back where Karpear was started already, as whoever installs a server again has done."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest
from django.db import connection
from django.utils import timezone

from karpear.ops.backup.archive import back_up
from tests.cast import NOW, Cast, build_cast
from tests.steps.backups import OfflineKey
from tests.steps.processes import environment, karpear

pytestmark = pytest.mark.django_db(transaction=True)
STARTED = (
    "from django.utils import timezone; from karpear.people.actions.invitations import first_officer_link; "
    "first_officer_link(now=timezone.now())"
)
LEFT = (
    "from karpear.people.models import Invitation; from karpear.audit.models import Entry; "
    "from karpear.audit.queries import verify_chain; "
    "print(Invitation.objects.filter(makes_operator=True).count(), Entry.objects.count(), verify_chain())"
)


@pytest.fixture
def people() -> Cast:
    return build_cast()


@pytest.fixture
def database(on_postgres: bool) -> Iterator[dict[str, str]]:
    """Where the copy is to go: an empty one of its own."""
    if not on_postgres:
        yield {}
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE karpear_started")
        yield {"DATABASE_URL": os.environ["DATABASE_URL"].replace("/karpear?", "/karpear_started?")}
        cursor.execute("DROP DATABASE karpear_started WITH (FORCE)")


def test_what_a_first_start_wrote_makes_room_for_the_copy(
    people: Cast, tmp_path: Path, key: OfflineKey, database: dict[str, str]
) -> None:
    """It ended in a traceback, or left the link that makes an operator beside the people who came back."""
    copy, there = tmp_path / "copy.age", tmp_path / "there"
    for _ in range(2):
        back_up(file=copy, to=[key.recipient], now=timezone.now())
    assert karpear(there, "manage", "migrate", "-v0", **database).returncode == 0
    assert karpear(there, "manage", "shell", "--no-imports", "-c", STARTED, **database).returncode == 0
    came = karpear(there, "restore", str(copy), f"--identity={key.file}", **database)
    assert came.returncode == 0, came.stderr
    shown = karpear(there, "manage", "shell", "--no-imports", "-c", LEFT, **database)
    assert shown.stdout.strip() == "0 2 []", "that the copy was made once, and that it came back"


@pytest.mark.once
def test_one_that_cannot_be_loaded_takes_nothing_away(people: Cast, tmp_path: Path, key: OfflineKey) -> None:
    copy, there = tmp_path / "copy.age", tmp_path / "there"
    back_up(file=copy, to=[key.recipient], now=NOW)
    copy.write_bytes(copy.read_bytes()[:-20])
    assert karpear(there, "manage", "migrate", "-v0").returncode == 0
    assert karpear(there, "manage", "shell", "--no-imports", "-c", STARTED).returncode == 0
    assert karpear(there, "restore", str(copy), f"--identity={key.file}").returncode == 1
    shown = karpear(there, "manage", "shell", "--no-imports", "-c", LEFT)
    assert shown.stdout.startswith("1 1 ")


@pytest.mark.once
def test_on_a_full_disk_it_is_one_line_and_changes_nothing(people: Cast, tmp_path: Path, key: OfflineKey) -> None:
    copy, there = tmp_path / "copy.age", tmp_path / "there"
    back_up(file=copy, to=[key.recipient], now=NOW)
    assert karpear(there, "manage", "migrate", "-v0").returncode == 0
    command = f"ulimit -f 100; exec {sys.executable} -m karpear.project restore {copy} --identity={key.file}"
    done = subprocess.run(["sh", "-c", command], env=environment(there), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr and "No row was written" in done.stderr, done.stderr
    assert karpear(there, "restore", str(copy), f"--identity={key.file}").returncode == 0


@pytest.mark.once
def test_a_key_with_a_passphrase_is_said_to_be_one(people: Cast, tmp_path: Path, key: OfflineKey) -> None:
    """The page of the recovery key has it made so; a restore with it ended in a traceback."""
    copy, shut = tmp_path / "copy.age", tmp_path / "recovery.age"
    back_up(file=copy, to=[key.recipient], now=NOW)
    shut.write_bytes(pyrage.passphrase.encrypt(key.file.read_bytes(), "ten words"))
    done = karpear(tmp_path / "there", "restore", str(copy), f"--identity={shut}")
    assert done.returncode == 1
    assert f"age -d {shut} > recovery.txt" in done.stderr and "Traceback" not in done.stderr, done.stderr
