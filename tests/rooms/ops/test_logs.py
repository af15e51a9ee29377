"""Logs name no people and no secret links."""

import json
import logging
import sys
import threading

import apprise
import pytest
from django.db import IntegrityError
from django.test import RequestFactory
from django.urls import resolve

from karpear.ops.console import say
from karpear.ops.logs import Json, Quiet, log_crashes

pytestmark = pytest.mark.once


def written(path: str) -> str:
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    try:
        try:
            raise KeyError("sophea@people.test")
        except KeyError as error:
            raise IntegrityError("Key (email)=(sophea@people.test) already exists") from error
    except IntegrityError:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "f", 1, "Internal Server Error: %s", (path,), sys.exc_info()
        )
    record.request = request
    return Quiet("{levelname} {message}", style="{").format(record)


def test_an_error_is_its_kind_and_place() -> None:
    line = written("/demo/mail/secret-token")
    assert "Internal Server Error: GET demo/mail/<str:name>" in line
    assert "IntegrityError" in line
    assert "KeyError" in line
    assert "test_logs.py" in line
    for word in ("sophea", "secret-token"):
        assert word not in line


def test_an_ordinary_line_stays_as_it_is() -> None:
    record = logging.LogRecord("karpear", logging.INFO, "f", 1, "%d steps", (3,), None)
    assert Quiet("{message}", style="{").format(record) == "3 steps"


def test_a_library_that_writes_numbers_into_its_lines_is_silent(caplog: pytest.LogCaptureFixture) -> None:
    apprise.Apprise().add(f"twilio://AC{'a' * 32}:{'b' * 32}@+15551234567/+1")
    assert not caplog.records


def as_json(logger: str, words: str, *values: object, **more: object) -> dict[str, object]:
    record = logging.LogRecord(logger, logging.WARNING, "f", 1, words, values, None)
    record.__dict__ |= more
    line = Json().format(record)
    assert "\n" not in line
    return json.loads(line)


def test_one_line_is_one_object() -> None:
    line = as_json("karpear.keeper", "step %s failed", "climb")
    assert (line["level"], line["logger"], line["event"]) == ("warning", "karpear.keeper", "step climb failed")
    assert str(line["time"]).endswith("Z")
    asked = as_json("karpear.request", "answered", route="GET r/<str:token>", status=404, duration_ms=1.5)
    assert (asked["route"], asked["status"], asked["duration_ms"]) == ("GET r/<str:token>", 404, 1.5)


@pytest.mark.parametrize(
    ("words", "values", "event"),
    [
        ("Refused by %s", ("sophea@people.test",), "Refused by %s"),
        ("Failed to send to +85512345678 or sophea@people.test: no", (), "Failed to send to … or … no"),
        ("Task exception was never retrieved\nfuture: <Task exception=KeyError('Sophea')>", (), None),
    ],
)
def test_of_a_library_stays_what_it_always_says(words: str, values: tuple[str, ...], event: str | None) -> None:
    assert as_json("somebody.else", words, *values)["event"] == (event or "Task exception was never retrieved")


def test_an_error_in_json_is_its_kind_and_place() -> None:
    try:
        raise KeyError("sophea@people.test")
    except KeyError:
        record = logging.LogRecord("karpear", logging.ERROR, "f", 1, "failed", (), sys.exc_info())
    line = json.loads(Json().format(record))
    assert line["error"][0] == "KeyError" and "test_logs.py" in line["error"][1]
    assert "sophea" not in str(line)


def test_what_ends_a_process_is_a_line_too(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    handler = logging.StreamHandler()
    handler.setFormatter(Json())
    monkeypatch.setattr(logging.getLogger("karpear.crash"), "handlers", [handler])
    monkeypatch.setattr(logging.getLogger("karpear.crash"), "propagate", False)
    log_crashes()
    sys.excepthook(KeyError, KeyError("sophea"), None)

    def broken() -> None:
        raise KeyError("sophea")

    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["ended by an error", "a thread ended"]
    assert "sophea" not in str(lines)


def test_what_a_command_says_is_a_line_too(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    say("Stopped.")
    monkeypatch.setenv("KARPEAR_LOG", "json")
    say("Stopped.")
    plain, line = capsys.readouterr().err.splitlines()
    assert plain == "Stopped." and json.loads(line)["event"] == "Stopped."
