"""The page for newcomers: every command on it is one that there is, and what it names is what is written."""

import re
import shlex
from pathlib import Path

import click
import pytest

from karpear.ops.install.environment import known_settings
from karpear.project.cli import cli
from tests.house.source import ROOT

pytestmark = pytest.mark.once
TEXT = (ROOT / "docs/running/install.md").read_text()
COMMANDS = re.findall(r"^    (?!\[|ReadWrite)(.+)$", TEXT, re.MULTILINE)
KARPEAR = [line.partition("karpear ")[2] for line in COMMANDS if re.match(r"(/opt/karpear/bin/)?karpear ", line)]
INSTALLS = [line for line in KARPEAR if line.startswith("install ")]
#: Of the system; whether each line does what it says was tried by hand.
OTHERS = {
    "apt-get", "mkdir", "sha256sum", "python3", "echo", "systemctl", "journalctl", "ln", "install", "rm", "grep", "cd",
    "certbot",
}  # fmt: skip


def command_of(words: list[str]) -> click.Command:
    """The command of ours that these words call, as they call it; a wrong option raises."""
    command: click.Command = cli
    words = list(words)
    while isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    command.make_context(command.name, words, resilient_parsing=False)
    return command


@pytest.mark.parametrize("line", KARPEAR)
def test_a_command_of_the_page_is_understood(line: str) -> None:
    words = shlex.split(line)
    command_of(words)
    if words[0] == "as-service":
        command_of(words[1:])


@pytest.mark.parametrize("line", INSTALLS)
def test_what_is_installed_is_what_the_page_goes_on_with(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ssl.SSLContext.load_cert_chain", lambda *_: None)  # it names a certificate of nobody's
    words = [*shlex.split(line), f"--dir={tmp_path}", "--program=/opt/karpear/bin/karpear"]
    with pytest.raises(SystemExit) as ended:
        cli(words)
    assert ended.value.code == 0
    [unit] = (tmp_path / "etc/systemd/system").iterdir()
    assert f"systemctl enable --now {unit.stem}" in COMMANDS
    assert "ExecStart=/opt/karpear/bin/karpear" in unit.read_text()
    for proxy in ("Caddyfile", "nginx.conf"):
        if (tmp_path / "etc/karpear" / proxy).exists():
            assert any(f"/etc/karpear/{proxy}" in command for command in COMMANDS)


def test_nothing_on_the_page_is_of_nobody() -> None:
    """Files as a release has them, settings that there are, and no program that is not asked for."""
    assert len(INSTALLS) == 6
    names = set(re.findall(r"/secrets/([A-Z_]+)|`(KARPEAR_[A-Z_]+)`", TEXT))
    assert {name for pair in names for name in pair if name} <= set(known_settings())
    assert set(re.findall(r"karpear-\S+\.whl", TEXT)) == {"karpear-*.whl"}, "of whichever release"
    programs = {shlex.split(line)[0] for line in COMMANDS if "/" not in line.split()[0]} - {"15"}
    assert programs <= OTHERS | {"uvx", "pipx", "karpear"}
