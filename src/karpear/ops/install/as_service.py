"""`karpear as-service …`: one command as the service sees the world, with its account, settings and folder."""

import os
import pwd
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..console import CannotStart
from .environment import read_environment
from .units import SECRETS, SETTINGS

FOLDER = "/var/lib/karpear"
#: Of a setting. What an editor leaves beside one has another.
NAME = re.compile(r"[A-Z_]+")


def service_environment(root: Path, inherited: Mapping[str, str]) -> dict[str, str]:
    """What the unit gives to the service. Raises CannotStart."""
    path = root / SETTINGS.lstrip("/")
    try:
        settings = read_environment(path.read_text())
        files = [file for file in (root / SECRETS.lstrip("/")).iterdir() if NAME.fullmatch(file.name)]
        secret = {file.name: file.read_text().strip() for file in files}
    except PermissionError as error:
        raise CannotStart("Only root can read the settings of the service: run it again with sudo.") from error
    except FileNotFoundError as error:
        raise CannotStart(f"There is no {error.filename}: `karpear install --systemd` makes it.") from error
    kept_settings = {
        name: value for name, value in inherited.items() if not name.startswith(("KARPEAR_", "DATABASE_URL"))
    }
    folder = str(root / FOLDER.lstrip("/"))
    values = {name: value for name, value in settings.items() if value or name not in secret}  # as `env` reads them
    return kept_settings | {"KARPEAR_DATA": folder, "HOME": folder} | secret | values


def service_user(root: Path) -> str:
    """The account in the unit of this machine. Raises CannotStart."""
    for unit in sorted(root.glob("etc/systemd/system/karpear*.service")):
        for line in unit.read_text().splitlines():
            if line.startswith("User="):
                return line.removeprefix("User=").strip()
    raise CannotStart("No service is installed here: `karpear install --systemd` makes one.")


def run_as_service(root: Path, program: str, arguments: Sequence[str]) -> None:
    """Become the account of the service and run the command; does not come back. Raises CannotStart."""
    environment = service_environment(root, os.environ)
    user = service_user(root)
    try:
        account = pwd.getpwnam(user)
    except KeyError as error:
        raise CannotStart(f"There is no account {user}: `karpear install --systemd` makes it.") from error
    folder = Path(environment["KARPEAR_DATA"])
    if not folder.exists():
        folder.mkdir(mode=0o700)
        shutil.chown(folder, account.pw_uid, account.pw_gid)
    if os.geteuid() != account.pw_uid:
        os.initgroups(user, account.pw_gid)
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
    os.chdir(folder)  # where root stands, its account may not look
    os.execve(program, [program, *arguments], environment)  # noqa: S606 - our own command, and no shell
