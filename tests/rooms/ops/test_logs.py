"""Logs name no people and no secret links."""

import logging
import sys

import pytest
from django.db import IntegrityError
from django.test import RequestFactory
from django.urls import resolve

from karpear.ops.logs import Quiet

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
