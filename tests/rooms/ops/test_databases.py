"""`DATABASE_URL`: of several PostgreSQL servers, the one that takes writes is asked."""

import os
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from karpear.ops.databases import database


def test_several_servers_in_one_address(tmp_path: Path) -> None:
    both = database("postgresql://k:pw@db1:5433,db2:5434/karpear?connect_timeout=9", tmp_path)
    assert (both["HOST"], both["PORT"], both["USER"], both["PASSWORD"]) == ("db1,db2", "5433,5434", "k", "pw")
    assert both["OPTIONS"]["connect_timeout"] == "9", "what the address says wins"
    assert both["OPTIONS"]["target_session_attrs"] == "read-write"
    alone = database("postgresql://k@db1/karpear", tmp_path)
    assert (alone["HOST"], alone["PORT"]) == ("db1", "")
    folders = database("postgresql://k:@/karpear?host=/one,/two", tmp_path)
    assert (folders["HOST"], folders["PORT"]) == ("/one,/two", "")


@pytest.mark.django_db
def test_a_server_that_takes_no_writes_is_no_server(tmp_path: Path, on_postgres: bool) -> None:
    """As a standby before its promotion: whoever stayed connected would fail at each write in a way that looks like a
    fault of the row."""
    if not on_postgres:
        pytest.skip("SQLite has no standby")
    address = os.environ["DATABASE_URL"].replace("/karpear?", "/takes_nothing?")
    with psycopg.connect(address.replace("/takes_nothing?", "/postgres?"), autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS takes_nothing")
        admin.execute("CREATE DATABASE takes_nothing")
        admin.execute("ALTER DATABASE takes_nothing SET default_transaction_read_only = on")
        here = ConnectionHandler({"default": database(address, tmp_path)})["default"]
        with pytest.raises(OperationalError):
            here.ensure_connection()
        admin.execute("ALTER DATABASE takes_nothing RESET default_transaction_read_only")
        nowhere = address.replace("host=", f"host={tmp_path},")
        both = ConnectionHandler({"default": database(nowhere, tmp_path)})["default"]
        both.ensure_connection()
        both.close()
        admin.execute("DROP DATABASE takes_nothing")


@pytest.mark.django_db
def test_a_connection_that_the_server_closed_is_left(tmp_path: Path, on_postgres: bool) -> None:
    """As at a failover: the next request goes through, however long nobody asked anything."""
    if not on_postgres:
        pytest.skip("SQLite has no server")
    address = os.environ["DATABASE_URL"].replace("/karpear?", "/postgres?")
    here = ConnectionHandler({"default": database(address, tmp_path)})["default"]
    here.ensure_connection()
    number = here.connection.info.backend_pid
    here.close_if_unusable_or_obsolete()
    assert here.connection.info.backend_pid == number, "one that is well is kept"
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 10000)", [number])
    here.close_if_unusable_or_obsolete()
    here.ensure_connection()
    here.connection.close()
    here.close_if_unusable_or_obsolete()
    with here.cursor() as cursor:
        cursor.execute("SELECT 1")
    here.close()
