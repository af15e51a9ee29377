"""One line of a log as one JSON object. Imports no Django: the light parent writes such lines, too."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def json_line(level: str, logger: str, event: str, *, at: float | None = None, **more: Any) -> str:
    """`at`: when, in seconds since 1970; None: now."""
    moment = datetime.now(UTC) if at is None else datetime.fromtimestamp(at, UTC)
    fields = {
        "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": level.lower(),
        "logger": logger,
        "process": process_name(),
        "event": event,
    }
    return json.dumps({**fields, **more}, ensure_ascii=False)


def process_name() -> str:
    """The command that this process runs: `web`, `keep`, `up`; what else there is, by its file."""
    words = [Path(sys.argv[0]).stem, *sys.argv[1:2]]
    return words[-1] if not words[-1].startswith("-") else words[0]
