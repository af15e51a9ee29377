"""Reading the environment. Any variable may come from a file: `NAME_FILE` holds its path, or systemd hands it over."""

import errno
import math
import os
import re
import struct
from gettext import GNUTranslations
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from karpear.ui.tiles import is_pmtiles

#: Characters of a secret that programs hand over.
LEAST_TOKEN = 32
#: Where a service of systemd has its settings; there is one on this machine if there is this file.
SERVICE_SETTINGS = "/etc/karpear/environment"


class SettingError(Exception):
    """A setting is missing or cannot be understood. The message says which and what to do."""


def env(name: str, default: str = "") -> str:
    """The value of `name`, else the content of the file named by `name_FILE` or handed over by systemd, else `default`.

    What systemd hands over (`LoadCredential=secrets:FOLDER`) is in memory, and readable by the service alone.
    """
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from error
    handed_over = Path(os.environ.get("CREDENTIALS_DIRECTORY", "/dev/null")) / f"secrets_{name}"
    return handed_over.read_text().strip() if handed_over.is_file() else default


def data_folder() -> Path:
    """The whole path of KARPEAR_DATA, made if need be. Raises SettingError where nothing can be written.

    Next to a service nothing is made at its usual place: a copy, or an upgrade, of an empty folder looks like success.
    """
    if not env("KARPEAR_DATA") and Path(SERVICE_SETTINGS).exists():
        raise SettingError(
            "A service is installed on this machine, with data of its own: write `karpear as-service` for `karpear`, "
            "such as `karpear as-service doctor`. For other data set KARPEAR_DATA."
        )
    folder = Path(env("KARPEAR_DATA", str(Path.home() / ".local/share/karpear"))).absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise SettingError(
            f"The data folder {folder} cannot be written: {error.strerror}. Set KARPEAR_DATA to another."
        ) from error
    return folder


def env_number(name: str, default: float, least: float) -> float:
    """A number from the environment, not below `least`. Raises SettingError."""
    text = env(name, str(default))
    try:
        number = float(text)
    except ValueError as error:
        raise SettingError(f"{name} must be a number, not {text!r}.") from error
    if not least <= number < math.inf:
        raise SettingError(f"{name} must be {least:g} or more, not {text!r}.")
    return number


def env_yes(name: str) -> bool:
    """`1`, or nothing. Raises SettingError."""
    text = env(name)
    if text not in ("", "1"):
        raise SettingError(f"{name} must be 1 or not set, not {text!r}.")
    return text == "1"


def env_choice(name: str, choices: tuple[str, ...]) -> str:
    """One of these words; the first where nothing is set. Raises SettingError."""
    text = env(name, choices[0])
    if text not in choices:
        raise SettingError(f"{name} must be {' or '.join(choices)}, not {text!r}.")
    return text


def env_token(name: str) -> str:
    """A secret that nobody guesses, or nothing. Raises SettingError, without the value."""
    text = env(name)
    if text and not re.fullmatch(rf"[!-~]{{{LEAST_TOKEN},}}", text):
        raise SettingError(f"{name} must be at least {LEAST_TOKEN} characters without a space: openssl rand -hex 32")
    return text


def env_url(name: str, default: str = "") -> str:
    """A whole web address, or nothing. Raises SettingError, without the value: it may hold a secret."""
    text = env(name, default).rstrip("/") if default else env(name)
    try:
        parts = urlsplit(text)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        whole = False
    if text and not whole:
        raise SettingError(f"{name} must be a whole address that begins with https:// or http://.")
    return text


def env_proxies(name: str) -> str:
    """Addresses or networks of proxies, with commas between, or nothing. Raises SettingError.

    A host name would be taken for an address that nobody ever comes from, and every form would be refused. `*` would
    let everybody say whose address they come from, and no limit on wrong passwords would hold.
    """
    text = env(name)
    for part in text.split(",") if text else ():
        try:
            ip_network(part.strip())
        except ValueError as error:
            raise SettingError(f"{name} must be the address of the proxy, such as 10.0.0.1, not {text!r}.") from error
    return text


def env_phone(name: str) -> str:
    """The number of a phone, or nothing. Raises SettingError."""
    text = env(name)
    if text and not re.fullmatch(r"\+?[0-9][0-9 .()/-]{1,30}", text):
        raise SettingError(f"{name} must be the number of a phone, such as +855…, not {text!r}.")
    return text


def env_address(name: str, default: str) -> str:
    """A page to go to: of this server (`/…`) or elsewhere (`https://…`). Raises SettingError."""
    text = env(name, default)
    if not text.startswith("https://") and (not text.startswith("/") or text.startswith("//")):
        raise SettingError(f"{name} must begin with https:// or be a path of this server, not {text!r}.")
    return text


def env_tiles(name: str) -> str:
    """The path of a file of map tiles, or nothing. Raises SettingError."""
    path = env(name)
    if path and not is_pmtiles(Path(path)):
        raise SettingError(f"{name} must be the path of a PMTiles file (version 3) that can be read, not {path!r}.")
    return path


def env_locales(name: str) -> str:
    """The path of a folder with compiled translations, or nothing. Raises SettingError."""
    folder = env(name)
    if not folder:
        return ""
    files = sorted(Path(folder).glob("*/LC_MESSAGES/django.mo"))
    if not files:
        raise SettingError(f"{name} must be a folder that holds CODE/LC_MESSAGES/django.mo, not {folder!r}.")
    for path in files:
        try:
            with path.open("rb") as file:
                GNUTranslations(file)
        except (OSError, ValueError, struct.error) as error:
            raise SettingError(f"{name} holds {path}, which is not a compiled translation.") from error
    return folder


def env_icon(name: str, icons: tuple[str, ...]) -> str:
    """One of our icons by its name, or the path of a square PNG file of at least 192 pixels. Raises SettingError."""
    text = env(name, icons[0])
    if text in icons:
        return text
    wrong = (
        f"{name} must be {', '.join(icons)} or the whole path of a square PNG file of at least 192 pixels, "
        f"not {text!r}."
    )
    try:
        head = Path(text).read_bytes()[:24] if text.startswith("/") else b""
    except OSError as error:
        raise SettingError(wrong) from error
    width, height = head[16:20], head[20:24]
    if not head.startswith(b"\x89PNG\r\n\x1a\n") or width != height or int.from_bytes(width) < 192:
        raise SettingError(wrong)
    return text
