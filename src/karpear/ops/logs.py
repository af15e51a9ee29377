"""Log lines for whoever repairs the server: what failed and where, without values, names or secret links."""

import logging
import traceback
from typing import Any


class Quiet(logging.Formatter):
    """An exception is its kind and its places in the code: its text may quote a row. A request is its route."""

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        if request is not None:
            copy = logging.makeLogRecord(record.__dict__)
            copy.msg, copy.args = f"{record.getMessage().partition(':')[0]}: {route_of(request)}", ()
            return super().format(copy)
        return super().format(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None and len(lines) < 40:
            places = traceback.extract_tb(error.__traceback__)[-8:]
            lines.append(type(error).__name__)
            lines += [f"  {place.filename}:{place.lineno} {place.name}" for place in reversed(places)]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def route_of(request: Any) -> str:
    """`POST r/<str:token>`: the address without what stands in it."""
    match = getattr(request, "resolver_match", None)
    return f"{getattr(request, 'method', '')} {match.route if match else '(no route)'}"
