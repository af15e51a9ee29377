"""Calls with a token take a shorter way, and are guarded as all others."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone, translation

from karpear.people.devices import register_device
from tests.cast import Cast

GUARDS = (
    "Cache-Control", "Content-Security-Policy", "Permissions-Policy", "X-Frame-Options", "X-Content-Type-Options",
    "Referrer-Policy", "Cross-Origin-Opener-Policy", "Content-Length", "Content-Language",
)  # fmt: skip


@pytest.fixture(autouse=True)
def same_as_before() -> Iterator[None]:
    with translation.override("en"), timezone.override(None):
        yield


def check_in(cast: Cast, token: str, **more: str) -> HttpResponse:
    body = {"key": str(uuid4()), "made_at": (timezone.now() - timedelta(seconds=1)).isoformat()}
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {token}", **more})
    return client.post("/api/v1/check-ins", json.dumps(body), "application/json")  # type: ignore[return-value]


def test_answers_are_guarded_like_pages(cast: Cast, client: Client) -> None:
    token = register_device(person=cast.sophea, name="Phone", now=cast.now)[1]
    page = client.get("/accounts/login/")
    for answer in (check_in(cast, token), check_in(cast, "wrong")):
        assert [name for name in GUARDS if not answer.has_header(name)] == []
        for name in GUARDS[1:-2]:
            assert answer[name] == page[name], name
        assert "Set-Cookie" not in answer


def test_what_the_last_reader_of_this_thread_had_is_not_kept(cast: Cast) -> None:
    translation.activate("km")
    timezone.activate(ZoneInfo("Pacific/Apia"))
    answer = check_in(cast, "wrong")
    assert answer.status_code == 401
    assert answer["Content-Language"] == "en"
    assert str(timezone.get_current_timezone()) == "Asia/Phnom_Penh"


def test_a_foreign_host_is_refused(cast: Cast) -> None:
    assert check_in(cast, "wrong", Host="elsewhere.example").status_code == 400


def test_an_unknown_address_is_404(cast: Cast) -> None:
    assert Client(headers={"Authorization": "Bearer x"}).get("/api/v1/nothing").status_code == 404


@pytest.mark.once  # a PostgreSQL that takes no writes any more is left: test_failures.py
@pytest.mark.django_db(transaction=True)
def test_a_database_that_takes_nothing_is_503(cast: Cast) -> None:
    """As a full disk, or a server that was demoted: it answers questions, and refuses every write."""
    token = register_device(person=cast.sophea, name="Phone", now=cast.now)[1]
    with takes_nothing():
        answer = check_in(cast, token)
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.has_header("Retry-After")
    assert check_in(cast, token).status_code == 201


@contextmanager
def takes_nothing() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        connection.close()
