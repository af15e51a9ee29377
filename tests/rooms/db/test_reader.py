"""No connection stays with somebody who reads, and none acts blindly."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import DatabaseError, close_old_connections, connection, transaction

from karpear.db.postgresql.base import NotInKarpearHouse
from karpear.db.reader import HOUSE, READER, read_for_nobody
from karpear.ops.row_security.policies import guard_rows, may_read_for, open_rows
from karpear.people.models import Person
from karpear.risks.register.models import Risk
from tests.cast import Cast
from tests.steps.pooler import pooler_before
from tests.steps.reader import reading
from tests.steps.risks import risk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


@pytest.fixture(autouse=True)
def _only_there(on_postgres: bool) -> None:
    if not on_postgres:
        pytest.skip("SQLite has no roles")


@contextmanager
def login(**settings: Any) -> Iterator[Any]:
    """A connection of its own."""
    database = connection.copy()
    database.settings_dict.update(settings)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def role(*statements: str) -> Iterator[str]:
    """A login that is there as long as this lasts, with what these statements give it."""
    name = f"login_of_{connection.settings_dict['NAME']}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE ROLE "{name}" LOGIN')
        for statement in statements:
            cursor.execute(statement.replace("LOGIN", f'"{name}"'))
    try:
        yield name
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP OWNED BY "{name}"')
            cursor.execute(f'DROP ROLE "{name}"')


def who_reads(database: Any, person: Person) -> str:
    database.reader = person.pk
    with database.cursor() as cursor:
        cursor.execute("SELECT current_user")
        [(name,)] = cursor.fetchall()
    return str(name)


@transaction.atomic
def fail_unheard() -> None:
    assert Risk.objects.exists()
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def test_what_failed_unheard_in_a_transaction_is_heard_and_nobody_goes_on_as_a_reader(cast: Cast) -> None:
    """The server makes a rollback of such a commit, says nothing, and takes back the role as well."""
    risk(cast)
    with reading(cast.piseth):
        assert not Risk.objects.exists()
        with pytest.raises(DatabaseError):
            fail_unheard()
    assert Risk.objects.exists()


def test_a_connection_that_is_lost_while_somebody_reads_comes_back_and_acts(cast: Cast) -> None:
    """As after a failover. One that were in a role before it is whole could begin no transaction ever again."""
    risk(cast)
    with reading(cast.piseth):
        assert not Risk.objects.exists()
        connection.close()
        with transaction.atomic():
            assert Risk.objects.exists()
        connection.close()
        assert not Risk.objects.exists()
    with transaction.atomic():
        assert Risk.objects.exists()


def test_a_connection_that_ends_between_two_requests_is_left_by_the_next(cast: Cast) -> None:
    """As when the server starts again: whoever comes next is answered, though the one before read for somebody."""
    risk(cast)
    for _request in range(2):
        with reading(cast.piseth):
            assert not Risk.objects.exists()
        with login() as other, other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
        close_old_connections()  # as each request begins
        assert Risk.objects.exists()


def test_a_login_that_may_not_take_the_role_reads_as_it_is(cast: Cast) -> None:
    """Whoever makes a role may give it to others, and is a member of it; only from PostgreSQL 16 on not to take it."""
    with (
        role(f"GRANT {READER} TO LOGIN WITH ADMIN TRUE, INHERIT FALSE, SET FALSE", f"GRANT {HOUSE} TO LOGIN") as name,
        login(USER=name) as database,
    ):
        assert who_reads(database, cast.dara) == name
        assert not may_read_for(database)


def test_behind_a_pooler_nobody_reads_for_somebody(cast: Cast) -> None:
    """What one client says to a session would hold for the next: a keeper would look for alarms as a reader."""
    assert who_reads(connection, cast.dara) == READER
    read_for_nobody()
    with pooler_before(connection.settings_dict["HOST"]) as port, login(HOST="127.0.0.1", PORT=port) as database:
        assert who_reads(database, cast.dara) not in (READER, "")
        assert not may_read_for(database)


def test_nobody_reads_in_a_role_whose_policies_do_not_stand(cast: Cast) -> None:
    """It may have no right to what came with a new version, and the old one's policies hide what the new one shows."""
    try:
        open_rows()
        with login() as database:
            assert who_reads(database, cast.dara) != READER
            assert guard_rows()
            assert who_reads(database, cast.piseth) != READER
            database._asks_again_at = 0  # a minute later
            assert who_reads(database, cast.dara) == READER
    finally:
        assert guard_rows()


def test_a_login_that_would_see_nothing_is_refused() -> None:
    """It would find no alarm, and nothing would fail."""
    tables = "GRANT SELECT, UPDATE ON ALL TABLES IN SCHEMA public TO LOGIN"
    with role(tables) as name, login(USER=name) as database:
        for _attempt in range(2):
            with pytest.raises(NotInKarpearHouse), database.cursor():
                pass
    with role(tables, f"GRANT {HOUSE} TO LOGIN") as name, login(USER=name) as database, database.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM risks_risk")
        assert cursor.fetchall() == [(0,)]
