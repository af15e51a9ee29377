"""Reading the environment. Any variable may come from a file: `NAME_FILE` holds its path."""

import os
from pathlib import Path

from .maps.tiles import is_pmtiles


class SettingError(Exception):
    """A setting is missing or cannot be understood. The message says which and what to do."""


def env(name: str, default: str = "") -> str:
    """The value of `name`, else the content of the file named by `name_FILE`, else `default`."""
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from error
    return default


def env_number(name: str, default: float) -> float:
    """A number from the environment. Raises SettingError."""
    text = env(name, str(default))
    try:
        return float(text)
    except ValueError as error:
        raise SettingError(f"{name} must be a number, not {text!r}.") from error


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


def env_icon(name: str, ours: tuple[str, ...]) -> str:
    """One of our pictures by its name, or the path of a square PNG file of at least 192 pixels. Raises SettingError."""
    text = env(name, ours[0])
    if text in ours:
        return text
    wrong = (
        f"{name} must be {', '.join(ours)} or the whole path of a square PNG file of at least 192 pixels, not {text!r}."
    )
    try:
        head = Path(text).read_bytes()[:24] if text.startswith("/") else b""
    except OSError as error:
        raise SettingError(wrong) from error
    width, height = head[16:20], head[20:24]
    if not head.startswith(b"\x89PNG\r\n\x1a\n") or width != height or int.from_bytes(width) < 192:
        raise SettingError(wrong)
    return text
