"""What the demo's own mail server and its SMS and chat folders received."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from django.utils.translation import gettext, gettext_noop

from karpear.messaging.models import Delivery
from karpear.rules.alarm.outcome import CLOSINGS
from karpear.rules.secret.tokens import token_hash

LATEST = 200
#: What the demo may say of a message, and the message itself never does.
KINDS = {
    "alert": gettext_noop("Alert"),
    "alert_again": gettext_noop("Alert, again"),
    "news": gettext_noop("News of an alert"),
    "taken": gettext_noop("News of an alert"),
    **dict.fromkeys(CLOSINGS, gettext_noop("News of an alert")),
    "reminder": gettext_noop("Check-in due"),
    "roll_call": gettext_noop("Roll-call"),
    "approval": gettext_noop("A plan to approve"),
    "family_page": gettext_noop("Family page"),
    "counts_on_you": gettext_noop("A trip counts on somebody"),
    "plan_news": gettext_noop("News of a plan"),
}
_TOKEN = re.compile(r"/r/([\w-]{20,})")


@dataclass(frozen=True)
class Received:
    """One message. `name` says where it is kept: `mail-…`, `sms-…` or `chat-…`; `kind`: what it was sent for."""

    name: str
    channel: str
    at: datetime
    to: str
    subject: str
    text: str
    kind: str = ""

    @property
    def is_alert(self) -> bool:
        return self.kind in {"alert", "alert_again"}

    @property
    def kind_name(self) -> str:
        return gettext(KINDS[self.kind]) if self.kind in KINDS else ""


def latest(data: Path) -> list[Received]:
    """The newest messages of every channel, newest first."""
    files = [(path, channel) for channel in ("mail", "sms", "chat") for path in _folder(data, channel)]
    files.sort(key=lambda pair: pair[0].stat().st_mtime_ns, reverse=True)
    return with_kinds([read(path, channel) for path, channel in files[:LATEST]])


def with_kinds(received: Sequence[Received]) -> list[Received]:
    """The same messages with what each was sent for, found in this demo's own outbox by its link."""
    tokens = [_TOKEN.search(message.text) for message in received]
    hashes = [token_hash(token[1]) if token else "" for token in tokens]
    rows = Delivery.objects.filter(link_hash__in=set(hashes) - {""}).values_list("link_hash", "text_key", "topic")
    kind_by_hash = {key: "plan_news" if text == "news" and topic != "alert" else text for key, text, topic in rows}
    return [replace(message, kind=kind_by_hash.get(key, "")) for message, key in zip(received, hashes, strict=True)]


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
