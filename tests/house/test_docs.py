"""Every setting, verb and command is explained where people look for it."""

import re

import click
import pytest

from karpear.project.cli import cli
from karpear.rules.access import TABLE, Role, Verb
from tests.house.source import ROOT, python_files

SETTING = re.compile(r"\b(KARPEAR_[A-Z_]+|DATABASE_URL)\b")
DOCS = ROOT / "docs"


def settings() -> set[str]:
    words = {word for path in python_files() for word in SETTING.findall(path.read_text())}
    return {word.removesuffix("_FILE") for word in words if not word.endswith("_")}


def test_every_setting_is_explained():
    text = (DOCS / "running/settings.md").read_text()
    missing = sorted(word for word in settings() if f"`{word}`" not in text)
    assert not missing, f"Explain in docs/running/settings.md: {missing}"


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_is_explained(verb: Verb):
    """The page says what it is, and the same roles as the table that decides."""
    rows = [line for line in (DOCS / "guide/roles.md").read_text().splitlines() if f"`{verb.value}`" in line]
    assert rows, f"Add a row for `{verb.value}` to docs/guide/roles.md"
    cells = [cell.strip() for cell in rows[0].strip("|").split("|")]
    roles = {role for role, cell in zip(Role, cells[-len(Role) :], strict=True) if cell == "✓"}
    assert roles == set(TABLE[verb]), f"docs/guide/roles.md: `{verb.value}` is for {sorted(TABLE[verb])}"


def commands(group: click.Group, parent: str) -> list[str]:
    lines = []
    for word, command in sorted(group.commands.items()):
        if command.hidden:
            continue
        lines.append(f"{parent} {word}")
        if isinstance(command, click.Group):
            lines += commands(command, f"{parent} {word}")
    return lines


def test_every_command_is_explained():
    text = (DOCS / "running/commands.md").read_text()
    missing = [command for command in commands(cli, "karpear") if command not in text]
    assert not missing, f"Explain in docs/running/commands.md: {missing}"
