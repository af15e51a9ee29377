"""The files of an installation: what they are to hold, what is there, and how they are written."""

import difflib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from ..console import CannotStart
from .environment import environment_text, known_settings, read_environment
from .proxies import caddyfile, nginx_site
from .service import SystemdService
from .units import SECRETS, SETTINGS, account_text, unit_text

#: Readable by its owner alone.
PRIVATE = 0o600


@dataclass(frozen=True)
class SystemFile:
    """One file, by its place on the machine. `is_theirs`: once it is there it belongs to who runs the machine."""

    place: str
    text: str
    mode: int = 0o644
    is_theirs: bool = False

    def under(self, root: Path) -> Path:
        return root / self.place.lstrip("/")


def files_of(service: SystemdService) -> list[SystemFile]:
    """Everything that is written for a service, in this order."""
    files = [
        SystemFile(f"/etc/sysusers.d/{service.user}.conf", account_text(service)),
        SystemFile(f"/etc/systemd/system/{service.name}.service", unit_text(service)),
        SystemFile(SETTINGS, environment_text(service.name, service.settings), PRIVATE, is_theirs=True),
    ]
    if service.proxy_here == "caddy":
        files.append(SystemFile("/etc/karpear/Caddyfile", caddyfile(service)))
    if service.proxy_here == "nginx":
        files.append(SystemFile("/etc/karpear/nginx.conf", nginx_site(service)))
    return files


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file, in lines to be read. `differs`: it is not as it was asked for, and was left."""

    lines: list[str]
    differs: bool = False


def write_files(files: list[SystemFile], root: Path, *, replace: bool) -> list[FileOutcome]:
    """Write what is not there; what is there and differs is shown, and written only with `replace`.

    Raises CannotStart: what cannot be understood before anything is written.
    """
    for path in (file.under(root) for file in files if file.is_theirs):
        if path.exists():
            read_environment(path.read_text())
    secret = root / SECRETS.lstrip("/")
    make_folder(secret, 0o700)
    outcomes = [_write(file, root, replace=replace) for file in files]
    private = [secret, *(file.under(root) for file in files if file.mode == PRIVATE)]
    return outcomes + [_open_to_others(path) for path in private if path.stat().st_mode & 0o077]


def _open_to_others(path: Path) -> FileOutcome:
    """Written again by hand, for example. Its mode is its owner's: it is said, and left."""
    mode = "700" if path.is_dir() else "600"
    return FileOutcome(
        [f"left as is {path}", f"    Others on this machine may read it: chmod {mode} {path}"], differs=True
    )


def _write(file: SystemFile, root: Path, *, replace: bool) -> FileOutcome:
    path = file.under(root)
    present = path.read_text() if path.exists() else None
    if present is None:
        _put(path, file)
        return FileOutcome([f"wrote      {path}"])
    if present == file.text:
        return FileOutcome([f"unchanged  {path}"])
    if file.is_theirs:
        return _compared(path, present, file.text)
    present_lines, lines = present.splitlines(), file.text.splitlines()
    names = ("as it was", "as it is") if replace else ("as it is", "as asked for")
    difference = [f"    {line}" for line in difflib.unified_diff(present_lines, lines, *names, lineterm="")]
    if replace:
        _put(path, file)
        return FileOutcome([f"replaced   {path}", *difference])
    return FileOutcome([f"differs    {path}", *difference], differs=True)


def _compared(path: Path, present: str, text: str) -> FileOutcome:
    """What its owner may want to add or change, without a value: some are secrets."""
    present_settings = read_environment(present)
    wrong = [name for name, value in read_environment(text).items() if present_settings.get(name) != value]
    unknown = [name for name in known_settings() if name not in present]
    lines = [f"left as is {path}"]
    lines += [f"    {name} is not what the options say: change it there." for name in wrong]
    lines += [f"    {name} is new and can be set there." for name in unknown]
    return FileOutcome(lines, differs=bool(wrong))


def make_folder(folder: Path, mode: int = 0o755) -> None:
    """A folder that may be seen by whoever its mode says, whatever the mask of this process is."""
    if not folder.exists():
        make_folder(folder.parent)
        folder.mkdir()
        folder.chmod(mode)


def _put(path: Path, file: SystemFile) -> None:
    """The whole file or none of it. Raises CannotStart."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        make_folder(path.parent)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(file.text)
            os.fchmod(handle, file.mode)
            out.flush()
            os.fsync(handle)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise CannotStart(f"{path} cannot be written: {error.strerror}.") from error
