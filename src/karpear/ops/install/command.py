"""`karpear install --systemd`: looks first, then writes, then says what it wrote and what comes next."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from ..console import CannotStart
from .files import files_of, write_files
from .service import SystemdService, refuse_hidden_program, refuse_private_program
from .units import SECRETS, SETTINGS

MACHINE = Path("/")
#: Once, whoever runs it twice: with a second one Caddy takes no change any more, and does not start again.
IMPORT = "grep -qs karpear /etc/caddy/Caddyfile || echo 'import /etc/karpear/Caddyfile' >>/etc/caddy/Caddyfile"


def install(service: SystemdService, root: Path, *, replace: bool, is_root: bool) -> tuple[list[str], bool]:
    """Write what the service needs. Returns lines to be read, and whether all is as it was asked for.

    Raises CannotStart before anything is changed.
    """
    if root == MACHINE:
        refuse_machine(service, is_root=is_root)
    outcomes = write_files(files_of(service), root, replace=replace)
    lines = [line for outcome in outcomes for line in outcome.lines]
    if root == MACHINE and not has_account(service.user):
        lines.append(make_account(service.user))
    is_as_asked = not any(outcome.differs for outcome in outcomes)
    if not is_as_asked:
        lines += ["", "Not everything is as the options say. --replace writes the units and the proxy's file again."]
    return [*lines, "", *next_steps(service)], is_as_asked


def refuse_machine(service: SystemdService, *, is_root: bool) -> None:
    """Everything that would be lacking half-way. Raises CannotStart."""
    if not is_root:
        raise CannotStart(
            "Only root can install a service: run it again with sudo. Nothing was changed. "
            "--dry-run shows the files, --dir writes them elsewhere."
        )
    if not shutil.which("systemctl"):
        raise CannotStart("This machine has no systemd. Nothing was changed.")
    if not Path(service.program).exists():
        raise CannotStart(f"There is no {service.program} on this machine: --program is for files below --dir.")
    refuse_hidden_program(service.program)
    refuse_private_program(Path(service.program).resolve(), Path(__file__))
    if not has_account(service.user) and not (shutil.which("systemd-sysusers") or shutil.which("useradd")):
        raise CannotStart(
            f"There is no account {service.user}, and neither systemd-sysusers nor useradd to make it. "
            "Make it as your system does, then run this again. Nothing was changed."
        )


def has_account(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def make_account(user: str) -> str:
    """The account of the service, as its file says. Raises CannotStart."""
    sysusers = shutil.which("systemd-sysusers")
    command = [sysusers, f"/etc/sysusers.d/{user}.conf"] if sysusers else _useradd(user)
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if result.returncode or not has_account(user):
        raise CannotStart(
            f"The account {user} could not be made: {result.stderr.strip()} Make it, then run this again."
        )
    return f"made       the account {user}"


def _useradd(user: str) -> list[str]:
    words = ["--system", "--user-group", "--home-dir=/var/lib/karpear", "--shell=/usr/sbin/nologin", user]
    return [shutil.which("useradd") or "useradd", *words]


def shown(service: SystemdService, root: Path) -> list[str]:
    """What would be written, in full."""
    return [
        line for file in files_of(service) for line in (f"would write {file.under(root)}", "", *file.text.splitlines())
    ]


def next_steps(service: SystemdService) -> list[str]:
    """The commands that are left to a person, in their order."""
    lines = []
    if "KARPEAR_BASE_URL" not in service.settings:
        lines.append(f"Set KARPEAR_BASE_URL in {SETTINGS}: links in messages begin with it.")
    if service.only:
        lines += [
            f"The address of the database has a password in it: write it into {SECRETS}/DATABASE_URL (mode 600).",
            "Every machine needs the same keys: copy /var/lib/karpear/keys from the first, with owner and modes.",
            f"Before the first start, once:  {service.program} as-service manage migrate",
        ]
    if service.proxy_here == "nginx":
        lines.append(
            "nginx:  ln -sf /etc/karpear/nginx.conf /etc/nginx/sites-enabled/karpear && systemctl reload nginx"
        )
    if service.proxy_here == "caddy":
        lines.append(f"Caddy:  {IMPORT}; systemctl reload caddy")
    return [
        *lines,
        "Next:",
        "    systemctl daemon-reload",
        f"    systemctl enable --now {service.name}",
        f"    systemctl restart {service.name}    # where it ran already: until then it runs as before",
        f"    journalctl -u {service.name}"
        + ("" if service.only else "    # the link for the first officer appears here, once"),
    ]


def is_root() -> bool:
    return os.geteuid() == 0
