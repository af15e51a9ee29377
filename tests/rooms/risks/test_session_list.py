"""The list of assessments: found by title, narrowed, saved; what those see who are only asked to rate."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.risks.sessions.models import Session
from tests.cast import Cast, signed_in
from tests.rooms.risks.rounds import an_open_session


@pytest.fixture
def sessions(cast: Cast) -> None:
    """Six of Dara's, the newest open, so that there is something to find."""
    now = timezone.now()
    an_open_session(cast, now=now)
    Session.objects.bulk_create(
        Session(organisation=cast.lantern, title=f"Spring {n}", facilitator=cast.dara, created_at=now) for n in range(5)
    )


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [session.title for session in answer.context["listing"].page.object_list]


def test_it_is_narrowed_sorted_and_searched(cast: Cast, sessions: None):
    client = signed_in(cast.dara)
    assert len(titles(client.get("/risks/sessions/?page=1"))) == 6
    assert titles(client.get("/risks/sessions/?state=rating")) == ["Autumn"]
    assert titles(client.get("/risks/sessions/?sort=title"))[:2] == ["Autumn", "Spring 0"]
    assert titles(client.post("/risks/sessions/", {"q": "SPRING 3"}, follow=True)) == ["Spring 3"]
    assert len(titles(client.get("/risks/sessions/?q=spring"))) == 6, "words in an address are not heard"
    assert "Nothing found" in client.post("/risks/sessions/", {"q": "winter"}, follow=True).content.decode()


def test_whoever_rates_sees_only_where_they_rate(cast: Cast, sessions: None):
    assert titles(signed_in(cast.sophea).get("/risks/sessions/")) == ["Autumn"]
    page = signed_in(cast.piseth).get("/risks/sessions/").content.decode()
    assert "No assessment yet" in page and "Spring" not in page
    assert "When an officer asks you" in signed_in(cast.rith).get("/risks/sessions/").content.decode()


def test_a_file_holds_what_is_shown(cast: Cast, sessions: None):
    file = signed_in(cast.dara).post("/risks/sessions/", {"as": "csv", "state": "rating"}).content.decode()
    assert "Autumn" in file and "Spring" not in file
    assert Entry.objects.get(action="sessions_exported").detail == {"kind": "csv", "count": 1}


@pytest.mark.parametrize("address", ["", "?sort=title", "?state=preparing"])
def test_as_many_queries_however_many_sessions(cast: Cast, sessions: None, address: str):
    client = signed_in(cast.dara)
    client.get(f"/risks/sessions/{address}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/risks/sessions/{address}")
    Session.objects.bulk_create(
        Session(organisation=cast.lantern, title=f"Old {n}", facilitator=cast.dara, created_at=timezone.now())
        for n in range(20)
    )
    with CaptureQueriesContext(connection) as many:
        client.get(f"/risks/sessions/{address}")
    assert len(many) <= len(few)
