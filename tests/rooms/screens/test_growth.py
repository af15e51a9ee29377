"""In a large world no page goes through all people, all promises or the whole audit.

SQLite is told that its tables are as large as with a hundred thousand people, and says how it would read them.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from karpear.checkins.actions.daily_promises import arm_standing
from karpear.checkins.queries import late_and_soon
from karpear.people.actions.watch import resolve_wishes
from karpear.screens.agenda.actions import tell_digests
from tests.cast import NOW, Cast, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

#: As SQLite's own look at such a world noted them: rows, and how many share the first columns of each index.
LARGE: dict[str, dict[str | None, str]] = {
    "people_person": {
        "person_zone": "100003 20001", "sqlite_autoindex_people_person_1": "100003 1",
        "sqlite_autoindex_people_person_2": "100003 1",
    },
    "people_membership": {
        "membership_in_order": "100003 30 1 1", "membership_acts": "3000 3", "one_membership": "100003 1 1",
        "membership_unheard": "0 0", "sqlite_autoindex_people_membership_1": "100003 1",
    },
    "checkins_promise": {
        "promise_of": "1000200 11 1", "promise_armed_of": "1000000 10 1", "promise_due": "1000000 1",
        "promise_missing": "1000000 1", "promise_source": "1000200 1", "promise_reminding": "1000000 1",
        "sqlite_autoindex_checkins_promise_1": "1000200 1",
    },
    "audit_entry": {"audit_object": "5000054 1 1", "sqlite_autoindex_audit_entry_1": "5000054 1"},
    "alerts_alert": {
        "alert_of_organisation": "200 10 10", "alert_changed": "200 100",
        "sqlite_autoindex_alerts_alert_1": "200 1",
    },
    "checkins_standing": {"standing_to_arm": "100000 20", "sqlite_autoindex_checkins_standing_1": "100000 1"},
    "people_watchwish": {None: "50"}, "people_device": {None: "50"}, "activities_activity": {None: "50"},
}  # fmt: skip


@pytest.fixture
def large(cast: Cast) -> Iterator[Cast]:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("DELETE FROM sqlite_stat1")
        rows = [(name, index, stat) for name, stats in LARGE.items() for index, stat in stats.items()]
        cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", rows)
        cursor.execute("ANALYZE sqlite_schema")
    yield cast
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.execute("ANALYZE sqlite_schema")


def searched_whole(captured: CaptureQueriesContext) -> list[str]:
    """Each large table that a query goes through from its first row to its last, with the query."""
    whole = []
    for query in captured.captured_queries:
        if not query["sql"].startswith("SELECT"):
            continue
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + query["sql"].replace("%", "%%"), [])
            steps = [str(step[3]) for step in cursor.fetchall()]
        whole += [f"{step}: {query['sql'][:400]}" for step in steps if _is_whole(step)]
    return whole


def _is_whole(step: str) -> bool:
    tables = ("people_person", "checkins_promise", "checkins_standing", "audit_entry", "people_membership")
    return step.startswith("SCAN") and step.split()[1] in tables and "INDEX membership_acts" not in step


@pytest.mark.parametrize(
    "path",
    ["/", "/board/", "/board/fragment", "/api/v1/board", "/api/v1/needs", "/plans/", "/people/{organisation}/",
     "/roll-calls/", "/risks/", "/incidents/", "/settings/"],
)  # fmt: skip
def test_no_page_goes_through_everybody(large: Cast, path: str) -> None:
    client = signed_in(large.dara)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path.replace("{organisation}", str(large.lantern.pk)))
    assert answer.status_code == 200
    assert searched_whole(captured) == []


def test_neither_the_first_page_of_a_member_nor_the_operators_copies(large: Cast) -> None:
    client = signed_in(large.sophea)
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == client.get("/plans/").status_code == 200
    assert searched_whole(captured) == []


@pytest.mark.parametrize("work", [resolve_wishes, tell_digests, arm_standing])
def test_no_step_that_mostly_finds_nothing_does(large: Cast, work: Any) -> None:
    with CaptureQueriesContext(connection) as captured:
        work(now=NOW)
    assert searched_whole(captured) == []


def test_what_is_due_soon_is_read_in_its_order(large: Cast) -> None:
    with CaptureQueriesContext(connection) as captured:
        late_and_soon(large.dara, NOW)
    assert captured.captured_queries and searched_whole(captured) == []
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + captured.captured_queries[0]["sql"].replace("%", "%%"), [])
        assert any("INDEX promise_due " in str(step[3]) for step in cursor.fetchall())
