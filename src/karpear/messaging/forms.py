"""What gateways send, into clean values."""

import json
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Channel

from .actions.receive import Came

WHICH = [("", _("neither")), ("1", _("the first")), ("2", _("the second"))]


class DangerForm(forms.Form):
    """Which code means danger. Never filled in beforehand: the page does not show what was chosen."""

    which = forms.ChoiceField(label=_("It means danger"), choices=WHICH, required=False, widget=forms.RadioSelect)


class BadText(Exception):
    """A gateway sent something that is no text message. Says what, never repeats it."""


def generic_text(body: bytes, channel: str) -> Came:
    """`{"id", "from", "text", "sent_at"?}`. Raises BadText."""
    found = _object(body)
    if found is None:
        raise BadText("not a JSON object")
    given = {name: _text(found.get(name)) for name in ("id", "from", "text")}
    for name, value in given.items():
        if not value.strip() and name != "text":
            raise BadText(f"{name}: missing")
    return Came(channel, "webhook", given["id"], given["from"], given["text"], _moment(found.get("sent_at")))


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def telegram_text(body: bytes) -> Came | None:
    """A text, or a shared place, that somebody wrote to the bot in private; None for everything else."""
    found = _object(body) or {}
    message = found.get("message")
    if not isinstance(message, dict) or not isinstance(found.get("update_id"), int):
        return None
    chat, text, date = message.get("chat"), message.get("text"), message.get("date")
    if not isinstance(chat, dict) or chat.get("type") != "private" or not isinstance(text, str):
        return None
    if not isinstance(chat.get("id"), int):
        return None
    update = str(found["update_id"])
    return Came(Channel.CHAT.value, "telegram", update, str(chat["id"]), text.lstrip("/"), _moment(date))


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _moment(value: object) -> datetime | None:
    """Seconds since 1970, or RFC 3339 with an offset. Anything else is no time: a text is not lost for that."""
    try:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        found = datetime.fromtimestamp(value, UTC) if number else parse_datetime(str(value))  # type: ignore[arg-type]
    except (ValueError, OverflowError, OSError):
        return None
    return found if found and found.tzinfo else None
