"""Positions as apps send them: OwnTracks (JSON), OsmAnd and older Traccar Clients (query), Traccar Client 9 (JSON).

A call for help is `alarm=sos`: in the query or form, in `extras` of Traccar Client 9, in `attributes` of what a Traccar
server forwards. Nothing here trusts a type or a size; what cannot be read is None.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from karpear.rules.geo.tracking import Point

_MILLISECONDS = 10**11
_LATEST = 7_000_000_000


def json_object(body: bytes) -> dict[str, Any] | None:
    """A JSON object, or None."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def from_owntracks(message: Mapping[str, Any]) -> Point | None:
    """`_type: location` with lat, lon, tst and acc; every other message of the app is not for us."""
    if message.get("_type") != "location":
        return None
    return _point(message.get("lat"), message.get("lon"), message.get("acc"), message.get("tst"))


def from_osmand(message: Mapping[str, Any]) -> Point | None:
    """lat, lon (or location), timestamp (seconds, milliseconds or text), accuracy; `valid=false`: not a fix."""
    if str(message.get("valid", "")).lower() in ("false", "0"):
        return None
    lat, lon = message.get("lat"), message.get("lon")
    if lat is None and "," in str(message.get("location", "")):
        lat, lon = str(message["location"]).split(",", 1)
    return _point(lat, lon, message.get("accuracy"), message.get("timestamp"))


def calls_for_help(fields: Mapping[str, Any], depth: int = 4) -> bool:
    """`alarm` or `event` is "sos", perhaps among others ("sos,lowBattery"), anywhere within."""
    for key, value in fields.items():
        if isinstance(value, str) and key in ("alarm", "event") and "sos" in value[:200].lower().split(","):
            return True
        if depth and isinstance(value, dict) and calls_for_help(value, depth - 1):
            return True
    return False


def from_traccar(message: Mapping[str, Any]) -> Point | None:
    """`location: {timestamp, coords: {latitude, longitude, accuracy}}`, or the `position` that a server forwards."""
    if isinstance(position := message.get("position"), dict):
        return _point(
            position.get("latitude"), position.get("longitude"), position.get("accuracy"), position.get("fixTime")
        )
    place = message.get("location")
    coords = place.get("coords") if isinstance(place, dict) else None
    if not isinstance(place, dict) or not isinstance(coords, dict):
        return None
    return _point(coords.get("latitude"), coords.get("longitude"), coords.get("accuracy"), place.get("timestamp"))


def _point(lat: Any, lon: Any, accuracy: Any, at: Any) -> Point | None:
    place, fixed_at = (_number(lat), _number(lon)), _time(at)
    if place[0] is None or place[1] is None or fixed_at is None or abs(place[0]) > 90 or abs(place[1]) > 180:
        return None
    return Point(place[0], place[1], _number(accuracy), fixed_at)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value[:40] if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def _time(value: Any) -> datetime | None:
    seconds = _number(value)
    if seconds is not None:
        seconds = seconds / 1000 if seconds >= _MILLISECONDS else seconds
        return datetime.fromtimestamp(seconds, UTC) if 0 <= seconds <= _LATEST else None
    try:
        moment = datetime.fromisoformat(str(value)[:40])
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
