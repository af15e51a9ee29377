"""Copies that were restored: every night one, sent away, opened again, and an alarm where nobody could open it."""

import re
import shlex
import subprocess
from datetime import date
from pathlib import Path

import click
import pytest

from karpear.project.cli import cli
from tests.house.source import ROOT
from tests.steps.backups import OfflineKey, offline_key, rows_of
from tests.steps.processes import Running, karpear, until

TRIALS = "SELECT source, error, place FROM db_backuptrial ORDER BY source"


PAGE = ROOT / "docs/running/backups.md"
COMMAND = re.compile(r"(?:^ {4,}|`)(karpear (?:backup|restore|doctor)[^`\n]*)", re.MULTILINE)
THERE = "backup@other.example.org:copies"


def settings_of(folder: Path, key: OfflineKey, **more: str) -> dict[str, str]:
    """As the page says to set it up, with a folder here in place of the other machine."""
    lines = [line.strip() for line in PAGE.read_text().splitlines() if line.startswith("       KARPEAR_BACKUP")]
    own = dict(line.replace(THERE, str(folder / "elsewhere")).split("=", 1) for line in lines)
    assert set(own) == {f"KARPEAR_BACKUP{end}" for end in ("", "_TO", "_SEND", "_FETCH")}
    return {
        **{name: value.strip("'") for name, value in own.items()},
        "KARPEAR_BACKUP": str(folder / "copies"), "KARPEAR_BACKUP_TO": key.recipient, "KARPEAR_PACE": "1000",
        "KARPEAR_EMAIL": "smtp://127.0.0.1:9?from=notes@karpear.test", **more,
    }  # fmt: skip


def command_of_page(beginning: str, folder: Path) -> list[str]:
    """The command that the page shows, with its files in `folder`."""
    lines = [line.strip() for line in PAGE.read_text().splitlines() if line.startswith("    ")]
    command = next(line for line in lines if line.startswith(beginning))
    return [str(folder / word) if "." in word else word for word in shlex.split(command)]


@pytest.mark.long
@pytest.mark.timeout(300)
def test_the_keeper_copies_sends_opens_and_a_person_proves(tmp_path: Path) -> None:
    """From setting it up to the proof, with the shipped processes and Debian's age."""
    data, other_machine, key = tmp_path / "data", tmp_path / "elsewhere", offline_key(tmp_path)
    other_machine.mkdir()
    more = settings_of(tmp_path, key)
    assert karpear(data, "manage", "migrate", "-v0", **more).returncode == 0
    with Running(data, "keep", **more):
        until(lambda: rows_of(data, TRIALS), 240)
    assert rows_of(data, TRIALS) == [("fetched", "", "sqlite"), ("folder", "", "sqlite")]
    (copy,) = (tmp_path / "copies").iterdir()
    assert date.fromisoformat(copy.stem)
    assert copy.stat().st_mode & 0o077 == 0
    assert [file.name for file in other_machine.iterdir()] == [copy.name]
    assert not list(data.glob("rehearsal-*"))

    shut = karpear(data, "backup", "check", **more)
    assert shut.returncode == 1
    assert "nobody has proven" in shut.stderr and shut.stderr.count("\n") == 1
    challenge = command_of_page("karpear backup challenge", tmp_path)
    assert karpear(data, *challenge[1:], **more).returncode == 0
    opened = subprocess.run(command_of_page("age -d", tmp_path), capture_output=True, text=True, check=True)
    prove = command_of_page("karpear backup prove", tmp_path)
    assert karpear(data, *prove[1:], f"--words={opened.stdout}", **more).returncode == 0
    copy.rename(tmp_path / "karpear.age")
    restored = karpear(tmp_path / "new", *command_of_page("karpear restore", tmp_path)[1:])
    assert restored.returncode == 0, restored.stderr


def test_every_command_of_the_page_is_there() -> None:
    """With the options that it shows."""
    commands = {tuple(line.split()[1:]) for line in COMMAND.findall(PAGE.read_text())}
    assert {("backup", "now"), ("backup", "check"), ("doctor",)} <= commands
    for words in commands:
        group = cli.commands[words[0]]
        if isinstance(group, click.Group):
            group = group.commands.get(words[1], group.commands["file"])
        options = {option for parameter in group.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, words


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


@pytest.mark.parametrize("name", ["backups.md", "keys.md"])
def test_the_offline_key_stays_nowhere_on_the_server(tmp_path: Path, name: str) -> None:
    """The page has it copied to where the service may read it, and shredded only where it was brought to."""
    service, brought = tmp_path / "var", tmp_path / "brought"
    for folder in (service / "keys", brought / "scratch/keys"):
        folder.mkdir(parents=True)
    (brought / "scratch/keys/field_keys").touch()
    for file in ("karpear.age", "recovery.txt"):
        (brought / file).write_text("AGE-SECRET-KEY-1")
    page = (PAGE.with_name(name)).read_text().partition("## Restore for real")[2] or PAGE.with_name(name).read_text()
    lines = re.findall(r"^ {4,}((?:install|rm|shred) .*)$", page, re.MULTILINE)
    assert any(line.startswith("shred") for line in lines)
    for line in lines:
        here = line.replace("/var/lib/karpear", str(service)).replace("-o karpear ", "")
        subprocess.run(here, shell=True, cwd=brought, check=True)
    assert not [file for file in tmp_path.rglob("recovery.txt") if file.is_file()]
