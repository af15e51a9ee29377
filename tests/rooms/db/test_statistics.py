"""SQLite is told how large its tables are: else it guesses, and goes through all people where a few were asked for."""

import pytest
from django.db import connection

from karpear.db.statistics import refresh_statistics
from karpear.people.models import Person
from tests.cast import NOW, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_each_table_with_rows_is_known_afterwards(cast: Cast) -> None:
    with connection.cursor() as cursor:
        assert not any(refresh_statistics(NOW))
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'people_person' AND idx LIKE 'sqlite_autoindex%'")
        assert {int(stat.split()[0]) for (stat,) in cursor.fetchall()} == {Person.objects.count()}
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'people_device' AND idx IS NULL")
        assert cursor.fetchall() == [("50",)], "an empty one is small, and not a million rows"
