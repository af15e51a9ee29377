"""What the demo's own mail server and its SMS and chat folders received."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

LATEST = 200


@dataclass(frozen=True)
class Received:
    """One message. `name` says where it is kept: `mail-…`, `sms-…` or `chat-…`."""

    name: str
    channel: str
    at: datetime
    to: str
    subject: str
    text: str


def latest(data: Path) -> list[Received]:
    """The newest messages of every channel, newest first."""
    files = [(path, channel) for channel in ("mail", "sms", "chat") for path in _folder(data, channel)]
    files.sort(key=lambda pair: pair[0].stat().st_mtime_ns, reverse=True)
    return [read(path, channel) for path, channel in files[:LATEST]]


def find(data: Path, name: str) -> Received | None:
    """The message of this name, if there is one."""
    for channel in ("mail", "sms", "chat"):
        for path in _folder(data, channel):
            if name == f"{channel}-{path.stem}":
                return read(path, channel)
    return None


def read(path: Path, channel: str) -> Received:
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    name = f"{channel}-{path.stem}"
    raw = path.read_bytes()
    if channel == "mail":
        message = message_from_bytes(raw, EmailMessage, policy=default)
        body = message.get_body(("plain", "html"))
        text = str(body.get_content()) if body else ""
        return Received(name, "e-mail", at, str(message["To"] or ""), str(message["Subject"] or ""), text)
    try:
        parts = json.loads(raw)
        return Received(name, channel, at, str(parts["to"]), "", str(parts["text"]))
    except (ValueError, KeyError, TypeError):
        return Received(name, channel, at, "", "", raw.decode(errors="replace"))


def _folder(data: Path, channel: str) -> list[Path]:
    folder = data / channel
    return [p for p in folder.iterdir() if p.is_file() and not p.name.startswith(".")] if folder.is_dir() else []
