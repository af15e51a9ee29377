"""The page for newcomers: every command on it is one that there is, and what it names is what is written."""

import hashlib
import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest

from karpear.ops.install.environment import known_settings
from karpear.project.cli import cli
from tests.house.source import ROOT

pytestmark = pytest.mark.once
TEXT = (ROOT / "docs/running/install.md").read_text()
COMMANDS = re.findall(r"^    (?!\[|ReadWrite)(.+?)(?: &&)?$", TEXT, re.MULTILINE)
KARPEAR = [line.partition("karpear ")[2] for line in COMMANDS if re.match(r"(/opt/karpear/bin/)?karpear ", line)]
INSTALLS = [line for line in KARPEAR if line.startswith("install ")]
#: Of the system; whether each line does what it says was tried by hand.
OTHERS = {
    "apt-get", "mkdir", "sha256sum", "python3", "echo", "systemctl", "journalctl", "ln", "install", "rm", "grep", "cd",
    "certbot", "mv", "sed", "umask",
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
    assert len(INSTALLS) == 8
    names = set(re.findall(r"/secrets/([A-Z_]+)|`(KARPEAR_[A-Z_]+)`", TEXT))
    assert {name for pair in names for name in pair if name} <= set(known_settings())
    assert set(re.findall(r"karpear-\S+\.whl", TEXT)) == {"karpear-*.whl"}, "of whichever release"
    programs = {shlex.split(line)[0] for line in COMMANDS if "/" not in line.split()[0]} - {"15"}
    assert programs <= OTHERS | {"uvx", "pipx", "karpear"}


def section(title: str) -> list[str]:
    """The commands below a heading."""
    return re.findall(r"^    (.+)$", TEXT.partition(f"## {title}\n")[2].partition("\n## ")[0], re.MULTILINE)


@pytest.mark.parametrize("proxy", ["caddy", "nginx"])
def test_where_it_was_taken_away_the_proxy_starts(tmp_path: Path, proxy: str) -> None:
    """It was left with a line that names a file which is gone: then neither serves anything after its next start."""
    ours, sites, main = tmp_path / "etc/karpear", tmp_path / "etc/nginx/sites-enabled", tmp_path / "etc/caddy/Caddyfile"
    for folder in (ours, sites, main.parent, tmp_path / "bin"):
        folder.mkdir(parents=True)
    system = tmp_path / "bin/systemctl"
    system.write_text("#!/bin/sh\n")
    system.chmod(0o755)
    main.write_text(f":8099 {{\n}}\nimport {ours}/Caddyfile\n")
    (ours / "Caddyfile").write_text(":8098 {\n}\n")
    (ours / "nginx.conf").touch()
    (sites / "karpear").symlink_to(ours / "nginx.conf")
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid; events {{}} http {{ include {sites}/*; }}")
    look = {
        "caddy": ["caddy", "adapt", "--config", str(main)],
        "nginx": ["nginx", "-t", "-e", "stderr", "-c", str(tmp_path / "nginx.conf")],
    }
    assert subprocess.run(look[proxy], capture_output=True, check=False).returncode == 0
    for line in section("Take it away"):
        here = re.sub(r"/(etc|opt|usr)/", rf"{tmp_path}/\1/", line).replace("rm -r ", "rm -rf ")
        subprocess.run(f"PATH={system.parent}:$PATH; {here}", shell=True, check=True)
    assert not ours.exists()
    done = subprocess.run(look[proxy], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_release_before_is_there_when_one_has_to_go_back() -> None:
    """The page had it deleted, and `karpear up` of the version before refuses what the new one has changed."""
    [before] = [line.split()[-1] for line in section("Upgrade") if line.startswith("mv /opt/karpear/release ")]
    back = section("Going back")
    assert back[1] == f"cd {before} &&"
    assert not [line for line in back if line.endswith((" karpear up", "enable --now karpear"))]
    assert back[-2:] == ["systemctl disable --now karpear &&", "systemctl enable --now karpear-web karpear-keeper"]


def paste(title: str, folder: Path, *, digest: str) -> str:
    """The lines below a heading from where files are compared, as root whose mask shuts others out. Returns what ran.

    `digest`: what the file of sums says of the wheel that is there. What is called writes down that it was.
    """
    lines = section(title)
    beginning = next(n for n, line in enumerate(lines) if line.startswith("sha256sum"))
    lines = [line for line in lines[:beginning] if line.startswith("umask")] + lines[beginning:]
    for name in ("pip", "ln", "python3", "systemctl", "karpear"):
        program = folder / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'#!/bin/sh\ntouch {folder}/by-{name}\necho "{name} $*" >>{folder}/done\n')
        program.chmod(0o755)
    (folder / "SHA256SUMS").write_text(f"{digest}  karpear-1.whl\n")
    (folder / "karpear-1.whl").write_text("wheel")
    (folder / "done").touch()
    pasted = "\n".join(lines).replace("/opt/karpear", str(folder))
    subprocess.run(
        ["bash", "-c", f"umask 077; PATH={folder}/bin:$PATH\n{pasted}"],
        cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
    return (folder / "done").read_text()


TITLES = ["1. Install it", "Upgrade", "Going back"]


@pytest.mark.parametrize("title", TITLES)
def test_what_does_not_compare_is_not_installed(tmp_path: Path, title: str) -> None:
    """Lines that are pasted together go on after one that failed: a wheel that somebody had changed was installed."""
    assert paste(title, tmp_path, digest="0" * 64) == ""


@pytest.mark.parametrize("title", TITLES)
def test_what_is_installed_can_be_read_by_the_service(tmp_path: Path, title: str) -> None:
    """After an upgrade by a root whose files are for root alone the service no longer started."""
    assert "karpear-1.whl" in paste(title, tmp_path, digest=hashlib.sha256(b"wheel").hexdigest())
    assert (tmp_path / "by-pip").stat().st_mode & 0o044 == 0o044
