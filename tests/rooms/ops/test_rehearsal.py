"""The rehearsal of a copy: in a place of its own, with nothing of the server, and nothing left of it."""

import os
import subprocess
from pathlib import Path

import psutil
import pytest
from django.db import connection

from karpear.ops.backup import outside
from karpear.ops.backup.archive import back_up
from karpear.ops.backup.outside import run_command
from karpear.ops.backup.scratch import DATABASE_PREFIX, remove_remainders, scratch_place
from karpear.ops.backup.trial import open_copy, try_copies
from karpear.ops.backup.trial_key import trial_recipient
from karpear.people.models import Person
from tests.cast import NOW, Cast, build_cast
from tests.steps.backups import backup_plan_in, offline_key
from tests.steps.processes import Running, karpear, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_folders")]


@pytest.fixture
def people() -> Cast:
    return build_cast()


@pytest.fixture
def handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What systemd hands to the service: secrets as files, the address of its database among them."""
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "secrets_DATABASE_URL").write_text(f"sqlite:///{connection.settings_dict['NAME']}\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    return folder


@pytest.mark.once
def test_it_never_reaches_the_database_whose_address_systemd_handed_over(
    people: Cast, tmp_path: Path, handed_over: Path
) -> None:
    """It restored into the one that serves, which refused it: an alarm each month that no copy opens."""
    copy = tmp_path / "copy.age"
    back_up(file=copy, to=[trial_recipient(new_key=True)], now=NOW)
    content = open_copy(copy)
    assert content.place == "sqlite" and content.rows > Person.objects.count()


@pytest.mark.once
def test_the_command_that_sends_is_not_told_where_the_secrets_are(tmp_path: Path, handed_over: Path) -> None:
    seen = tmp_path / "seen"
    assert run_command(["sh", "-c", f"env > {seen}"]) == ""
    assert str(handed_over) not in seen.read_text()


@pytest.mark.once
@pytest.mark.long
def test_killed_it_leaves_keys_and_rows_no_longer_than_until_a_keeper_starts(tmp_path: Path) -> None:
    """They lay in the data folder until the next rehearsal: for a month, and for ever where copies were given up."""
    data = tmp_path / "data"
    assert karpear(data, "manage", "migrate", "-v0").returncode == 0
    plan = {"KARPEAR_BACKUP": str(tmp_path / "copies"), "KARPEAR_BACKUP_TO": offline_key(tmp_path).recipient}
    rehearsing = Running(data, "backup", "now", "--rehearse", **plan)
    process = subprocess.Popen(rehearsing.command, env=rehearsing.environment, start_new_session=True)
    until(lambda: list(data.glob("rehearsal-*/keys/field_keys")))
    os.killpg(process.pid, 9)
    process.wait()
    assert list(data.glob("rehearsal-*/keys/field_keys"))
    with Running(data, "keep", KARPEAR_EMAIL="smtp://127.0.0.1:9?from=notes@karpear.test"):
        until(lambda: not list(data.glob("rehearsal-*")))


def test_what_is_removed_is_of_nobody_who_goes_on(on_postgres: bool) -> None:
    left = Path(os.environ["KARPEAR_DATA"]) / "rehearsal-left"
    with connection.cursor() as cursor:
        if on_postgres:
            cursor.execute(f"CREATE DATABASE {DATABASE_PREFIX}left")
        with scratch_place() as scratch:
            left.mkdir()
            remove_remainders()
            assert scratch.folder.exists() and left.exists()
        remove_remainders()
        assert not left.exists()
        if on_postgres:
            cursor.execute("SELECT count(*) FROM pg_database WHERE starts_with(datname, %s)", [DATABASE_PREFIX])
            assert cursor.fetchone() == (0,)


@pytest.mark.once
def test_what_is_too_slow_goes_on_with_nothing(tmp_path: Path) -> None:
    """A script that calls scp was ended, and its scp went on: with each try and each night one more."""
    number = tmp_path / "number"
    assert run_command(["sh", "-c", f"sleep 60 & echo $! > {number}; wait", "{file}"], patience_s=1) == "too_slow"
    until(lambda: is_gone(int(number.read_text())), 5)


def is_gone(number: int) -> bool:
    try:
        return bool(psutil.Process(number).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


@pytest.mark.once
def test_one_that_takes_too_long_is_noted_as_what_it_is(
    people: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was noted as a copy that could not be written, and tried again each night without a word of it."""
    file = tmp_path / "copy.age"
    back_up(file=file, to=[trial_recipient(new_key=True)], now=NOW)
    monkeypatch.setattr(outside, "SENDING_S", 0.01)
    [trial] = try_copies(plan=backup_plan_in(tmp_path, offline_key(tmp_path)), file=file, night=NOW.date())
    assert trial.error == "too_slow"
