"""The forms of a plan, as a browser posts them."""

from datetime import datetime
from typing import Any

from django.utils import timezone

ZONE = timezone.get_default_timezone()


def typed(moment: datetime) -> str:
    """As a browser's date and time field sends it."""
    return moment.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")


def rows(*times: datetime, grace: str = "10", spare: int = 2) -> dict[str, Any]:
    """A posted list of check-ins, with empty rows at the end."""
    total = len(times) + spare
    data: dict[str, Any] = {"form-TOTAL_FORMS": total, "form-INITIAL_FORMS": 0}
    for n in range(total):
        data[f"form-{n}-due_at"] = typed(times[n]) if n < len(times) else ""
        data[f"form-{n}-grace_min"] = grace if n < len(times) else ""
    return data


def who_with(**changes: Any) -> dict[str, Any]:
    names = [
        "with_whom",
        "meets",
        "buddy",
        "driver_name",
        "driver_phone",
        "host_name",
        "host_phone",
        "night_reason",
        "lone_reason",
    ]
    names += [f"other_{n}_{field}" for n in range(3) for field in ("name", "phone")]
    return {**dict.fromkeys(names, ""), **changes}


def one_page(starts_at: datetime, ends_at: datetime, **changes: Any) -> dict[str, Any]:
    """The page of a usual trip as a browser posts it: nothing is unfolded."""
    empty = ["purpose", "province", "reason", "missed", "detained", "hurt"]
    way = [f"way-{n}-{name}" for n in range(2) for name in ("from_place", "to_place", "departs_at", "arrives_at")]
    usual = {"kind": "trip", "title": "Visit", "place": "The lake", "organisation": ""}
    times = {"starts_at": typed(starts_at), "ends_at": typed(ends_at)}
    return {**who_with(), **dict.fromkeys([*empty, *way], ""), **usual, **times, **changes}
