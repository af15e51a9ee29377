"""Copies that were restored: every night one, sent away, opened again, and an alarm where nobody could open it."""

import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests.steps.backups import OfflineKey, offline_key, rows_of
from tests.steps.processes import Running, karpear, until

TRIALS = "SELECT source, error, place FROM db_backuptrial ORDER BY source"


def settings_of(folder: Path, key: OfflineKey, **more: str) -> dict[str, str]:
    return {
        "KARPEAR_BACKUP": str(folder / "copies"), "KARPEAR_BACKUP_TO": key.recipient, "KARPEAR_PACE": "1000",
        "KARPEAR_EMAIL": "smtp://127.0.0.1:9?from=notes@karpear.test", **more,
    }  # fmt: skip


@pytest.mark.long
@pytest.mark.timeout(300)
def test_the_keeper_copies_sends_opens_and_a_person_proves(tmp_path: Path) -> None:
    """From setting it up to the proof, with the shipped processes and Debian's age."""
    data, other_machine, key = tmp_path / "data", tmp_path / "elsewhere", offline_key(tmp_path)
    other_machine.mkdir()
    more = settings_of(
        tmp_path, key,
        KARPEAR_BACKUP_SEND=f"cp {{file}} {other_machine}/{{name}}",
        KARPEAR_BACKUP_FETCH=f"cp {other_machine}/{{name}} {{file}}",
    )  # fmt: skip
    with Running(data, "keep", "--first=use", **more):
        until((data / "karpear.sqlite3").exists)
        until(lambda: rows_of(data, TRIALS))
    assert rows_of(data, TRIALS) == [("fetched", "", "sqlite"), ("folder", "", "sqlite")]
    (copy,) = (tmp_path / "copies").iterdir()
    assert date.fromisoformat(copy.stem)
    assert copy.stat().st_mode & 0o077 == 0
    assert [file.name for file in other_machine.iterdir()] == [copy.name]
    assert not list(data.glob("rehearsal-*"))

    shut = karpear(data, "backup", "check", **more)
    assert shut.returncode == 1
    assert "nobody has proven" in shut.stderr and shut.stderr.count("\n") == 1
    challenge = tmp_path / "words.age"
    assert karpear(data, "backup", "challenge", str(challenge), **more).returncode == 0
    opened = subprocess.run(["age", "-d", "-i", key.file, challenge], capture_output=True, text=True, check=True)
    assert karpear(data, "backup", "prove", f"--words={opened.stdout}", **more).returncode == 0
    subprocess.run(["age", "-d", "-o", "/dev/null", "-i", key.file, copy], check=True)


def test_what_cannot_be_set_up_is_said(tmp_path: Path) -> None:
    key = offline_key(tmp_path)
    for wrong, sentence in [
        ({"KARPEAR_BACKUP": "copies"}, "whole path"),
        ({"KARPEAR_BACKUP_TO": ""}, "KARPEAR_BACKUP_TO"),
        ({"KARPEAR_BACKUP_TO": key.recipient[:-1] + "q"}, "age recipients"),
        ({"KARPEAR_BACKUP_AT": "25:00"}, "time of day"),
        ({"KARPEAR_BACKUP_KEEP": "seven"}, "three numbers"),
        ({"KARPEAR_BACKUP_SEND": "scp x"}, "{file}"),
        ({"KARPEAR_BACKUP_FETCH": "scp 'x {file}"}, "quotation mark"),
    ]:
        stopped = karpear(tmp_path / "data", "backup", "check", **settings_of(tmp_path, key, **wrong))
        assert stopped.returncode == 1
        assert sentence in stopped.stderr and "Traceback" not in stopped.stderr, stopped.stderr
