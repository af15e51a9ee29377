"""When the database cannot take anything the answer is 503, and never "it worked"."""

import sqlite3
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from karpear.db.batches import one_by_one
from karpear.people.devices import register_device
from karpear.ui.failures import is_unavailable, server_error
from tests.cast import build_cast
from tests.steps.processes import Browser, Demo


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("database or disk is full"), 503),
        (OperationalError("FATAL: sorry, too many clients already"), 503),
        (DatabaseError("database is locked"), 503),
        (OSError(28, "No space left on device"), 503),
        (OSError(24, "Too many open files"), 503),
        (IntegrityError("UNIQUE constraint failed"), 500),
        (KeyError("x"), 500),
    ],
)
@pytest.mark.once
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


@pytest.mark.once
def test_a_cause_further_down_counts() -> None:
    error = ValueError("x")
    error.__cause__ = OperationalError("disk I/O error")
    assert is_unavailable(error)


@pytest.mark.django_db(transaction=True)
def test_a_postgres_that_takes_no_writes_any_more_is_left(on_postgres: bool) -> None:
    if not on_postgres:
        pytest.skip("a server that was demoted under an open session")
    cast = build_cast()
    token = register_device(person=cast.sophea, name="Phone", now=cast.now)[1]

    def post() -> HttpResponse:
        browser = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {token}"})
        body = {"key": str(uuid4()), "pressed_at": cast.now.isoformat()}
        return browser.post("/api/v1/sos", body, content_type="application/json")

    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    with pytest.raises(DatabaseError):  # not one broken row that is set aside
        one_by_one("test", [cast.sophea], lambda person: bool(person.save()), now=cast.now)
    assert post().status_code == 503
    assert post().status_code == 201


@pytest.mark.once
def test_a_locked_database_answers_503_through_the_whole_server(tmp_path: Path) -> None:
    """Another process holds the write lock for longer than anybody waits."""
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
