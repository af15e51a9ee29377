"""`karpear install` on a server that has been changed by hand since: what is said of it before it is lost or read."""

import subprocess
from pathlib import Path

import pytest

from karpear.ops.install.as_service import service_environment
from karpear.ops.install.command import install, next_steps
from karpear.ops.install.service import InstallOptions, SystemdService, service_of

pytestmark = pytest.mark.once


def service() -> SystemdService:
    return service_of(
        InstallOptions(program=Path("/opt/karpear/bin/karpear"), base_url="https://notes.example.org", proxy="nginx")
    )


def test_what_comes_next_is_right_for_one_that_runs(tmp_path: Path) -> None:
    """`enable --now` starts nothing again, and a link that is there kept nginx from being told."""
    steps = "\n".join(next_steps(service())).replace("/etc/", f"{tmp_path}/etc/").replace("systemctl", "echo did")
    assert "    echo did restart karpear" in steps
    [link] = [line.removeprefix("nginx:") for line in steps.splitlines() if line.startswith("nginx:")]
    (tmp_path / "etc/nginx/sites-enabled").mkdir(parents=True)
    for _ in range(2):
        done = subprocess.run(link, shell=True, capture_output=True, text=True, check=True)
        assert done.stdout == "did reload nginx\n"


def test_what_is_replaced_is_shown(tmp_path: Path) -> None:
    """A line of one's own in the site of nginx was gone without a word, and was nowhere else."""
    install(service(), tmp_path, replace=False, is_root=False)
    site = tmp_path / "etc/karpear/nginx.conf"
    before = site.read_text()
    site.write_text(before.replace("server_tokens off;", "server_tokens off;\n    allow 10.0.0.0/8;"))
    lines, is_as_asked = install(service(), tmp_path, replace=True, is_root=False)
    assert is_as_asked and site.read_text() == before
    assert lines.index(f"replaced   {site}") < lines.index("    -    allow 10.0.0.0/8;")


def test_passwords_that_others_may_read_are_said(tmp_path: Path) -> None:
    """As after a file was written again by hand from the list that is kept with the offline key."""
    install(service(), tmp_path, replace=False, is_root=False)
    settings, secret = tmp_path / "etc/karpear/environment", tmp_path / "etc/karpear/secrets/KARPEAR_EMAIL"
    secret.write_text("smtp://u:hush@mail.test\n")
    secret.chmod(0o600)
    _lines, is_as_asked = install(service(), tmp_path, replace=False, is_root=False)
    assert is_as_asked
    for path, mode, right in [(settings, 0o644, "600"), (secret.parent, 0o755, "700")]:
        present = path.stat().st_mode & 0o777
        path.chmod(mode)
        lines, is_as_asked = install(service(), tmp_path, replace=False, is_root=False)
        assert not is_as_asked and f"    Others on this machine may read it: chmod {right} {path}" in lines
        path.chmod(present)


def test_what_an_editor_left_beside_a_secret_is_none(tmp_path: Path) -> None:
    """The service starts with it, and every `as-service` ended in a traceback."""
    install(service(), tmp_path, replace=False, is_root=False)
    secrets = tmp_path / "etc/karpear/secrets"
    (secrets / "KARPEAR_EMAIL").write_text("smtp://mail.test\n")
    (secrets / ".KARPEAR_EMAIL.swp").write_bytes(b"b0VIM \xff\xfe")
    (secrets / "KARPEAR_EMAIL~").write_text("smtp://old.test\n")
    (secrets / "old").mkdir()
    environment = service_environment(tmp_path, {})
    assert environment["KARPEAR_EMAIL"] == "smtp://mail.test"
    assert not [name for name in environment if "~" in name or "." in name]
