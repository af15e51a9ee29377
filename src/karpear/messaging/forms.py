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
    """A gateway sent something that is not a text message. Says what, never repeats it."""


def generic_text(body: bytes, channel: str) -> Came:
    """`{"id", "from", "text", "sent_at"?}`. Raises BadText."""
    data = _object(body)
    if data is None:
        raise BadText("not a JSON object")
    fields = {name: _text(data.get(name)) for name in ("id", "from", "text")}
    for name, value in fields.items():
        if not value.strip() and name != "text":
            raise BadText(f"{name}: missing")
    return Came(channel, "webhook", fields["id"], fields["from"], fields["text"], _moment(data.get("sent_at")))


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def telegram_text(body: bytes) -> Came | None:
    """What somebody wrote to the bot in private, or changed afterwards; None for everything else.

    What has no words becomes a text without words: people read that something came. But a place that goes on moving
    is told again each time, as a change.
    """
    update = _object(body) or {}
    changed = update.get("edited_message")
    message = changed or update.get("message")
    if not isinstance(message, dict) or not isinstance(update.get("update_id"), int):
        return None
    chat = message.get("chat")
    if not isinstance(chat, dict) or chat.get("type") != "private" or not isinstance(chat.get("id"), int):
        return None
    words = _text(message.get("text")) or _text(message.get("caption"))
    if changed and not words:
        return None
    sent_at = _moment(message.get("edit_date") or message.get("date"))
    words = words.lstrip("/") or _place(message.get("location"))
    return Came(Channel.CHAT.value, "telegram", str(update["update_id"]), str(chat["id"]), words, sent_at)


def _place(location: object) -> str:
    """As RFC 5870 writes it: no word of ours stands first, so it calls for nothing."""
    coordinates = location if isinstance(location, dict) else {}
    lat, lon = coordinates.get("latitude"), coordinates.get("longitude")
    if not isinstance(lat, int | float) or not isinstance(lon, int | float) or not (abs(lat) <= 90 and abs(lon) <= 180):
        return ""
    return f"geo:{lat:.5f},{lon:.5f}"


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _moment(value: object) -> datetime | None:
    """Seconds since 1970, or RFC 3339 with an offset. Anything else is not a time: a text is not lost for that."""
    try:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        moment = datetime.fromtimestamp(value, UTC) if number else parse_datetime(str(value))  # type: ignore[arg-type]
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment and moment.tzinfo else None
