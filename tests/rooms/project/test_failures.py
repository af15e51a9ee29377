"""When the database cannot take anything the answer is 503, and never "it worked"."""

import sqlite3
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError
from django.test import RequestFactory

from karpear.project.failures import is_unavailable, server_error

from .processes import Browser, Demo


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("database or disk is full"), 503),
        (OperationalError("FATAL: sorry, too many clients already"), 503),
        (DatabaseError("database is locked"), 503),
        (OSError(28, "No space left on device"), 503),
        (IntegrityError("UNIQUE constraint failed"), 500),
        (KeyError("x"), 500),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/sos", "/board/"])
def test_the_answer_fits_the_error(error: Exception, status: int, path: str) -> None:
    try:
        raise error
    except type(error):
        answer = server_error(RequestFactory().post(path, headers={"accept": "text/html"}))
    assert answer.status_code == status
    assert answer.has_header("Retry-After") is (status == 503)
    expected = "application/problem+json" if path.startswith("/api/") else "text/html"
    assert answer["Content-Type"].startswith(expected)
    assert str(error).encode() not in answer.content


def test_a_cause_further_down_counts() -> None:
    error = ValueError("x")
    error.__cause__ = OperationalError("disk I/O error")
    assert is_unavailable(error)


def test_a_locked_database_answers_503_through_the_whole_server(tmp_path: Path, on_postgres: bool) -> None:
    """Another process holds the write lock for longer than anybody waits."""
    if on_postgres:
        pytest.skip("the demo is always on SQLite")
    with Demo(tmp_path) as demo:
        browser = Browser(demo.url)
        browser.get("/accounts/login/")
        held = sqlite3.connect(tmp_path / "karpear.sqlite3", isolation_level=None)
        held.execute("BEGIN IMMEDIATE")
        account = demo.account("Sophea")
        status, page = browser.sign_in(account["email"], account["password"])
        held.execute("ROLLBACK")
        held.close()
        assert status == 503
        assert "was not saved" in page
        assert browser.sign_in(account["email"], account["password"])[0] == 200
