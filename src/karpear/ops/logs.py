"""Log lines for whoever repairs the server: what failed and where, without values, names or secret links."""

import logging
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .json_lines import json_line

#: What may be a number, an address or a path in a line that somebody else put together.
_VALUE = re.compile(r"\S*[\d@/]\S*")
requests = logging.getLogger("karpear.request")


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


class Json(Quiet):
    """The same as one object on one line (`KARPEAR_LOG=json`). Of a line that a library wrote stays what it always
    says, and never what it says it of: the values that it would put in are left out.
    """

    def format(self, record: logging.LogRecord) -> str:
        more: dict[str, Any] = {
            field: getattr(record, field) for field in ("route", "status", "duration_ms") if hasattr(record, field)
        }
        if (request := getattr(record, "request", None)) is not None:
            more["route"], more["status"] = route_of(request), getattr(record, "status_code", None)
        if record.exc_info and record.exc_info[1]:
            more["error"] = self.formatException(record.exc_info).splitlines()
        return json_line(record.levelname, record.name, _event(record), at=record.created, **more)


def _event(record: logging.LogRecord) -> str:
    if record.name.startswith("karpear"):
        return record.getMessage()
    if hasattr(record, "request"):
        return record.getMessage().partition(":")[0]
    return _VALUE.sub("…", str(record.msg).partition("\n")[0])


class RequestLines:
    """One line for each request: its route, never its address, how long it took and how it was answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.monotonic()
        response = self.get_response(request)
        duration_ms = round((time.monotonic() - began) * 1000, 1)
        fields = {"route": route_of(request), "status": response.status_code, "duration_ms": duration_ms}
        requests.info("answered", extra=fields)
        return response


def log_crashes() -> None:
    """What ends a process or a thread is a line like others: Python itself would print the values of the error."""
    log = logging.getLogger("karpear.crash")
    sys.excepthook = lambda kind, error, trace: log.critical("ended by an error", exc_info=(kind, error, trace))

    def of_thread(crash: threading.ExceptHookArgs) -> None:
        if crash.exc_value is not None:
            log.error("a thread ended", exc_info=(crash.exc_type, crash.exc_value, crash.exc_traceback))

    threading.excepthook = of_thread


def route_of(request: Any) -> str:
    """`POST r/<str:token>`: the address without what stands in it."""
    match = getattr(request, "resolver_match", None)
    return f"{getattr(request, 'method', '')} {match.route if match else '(no route)'}"
