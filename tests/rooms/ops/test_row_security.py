"""On PostgreSQL the database asks the third gate again: whoever reads gets what `visible_to` says, and nothing else."""

import re
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.models import Model
from django.test import Client

from karpear.alerts.models import Alert
from karpear.db.reader import READER, unguarded
from karpear.ops.row_security.policies import are_guarded, guard_rows, may_read_for, open_rows
from karpear.ops.row_security.terms import seen_models, terms
from karpear.people.models import Contact, Person
from karpear.risks.register.models import Risk
from karpear.rules.alarm.outcome import Kind
from tests.cast import Cast, signed_in
from tests.steps.alarms import sos
from tests.steps.reader import reading
from tests.steps.risks import risk

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def _only_there(on_postgres: bool) -> None:
    if not on_postgres:
        pytest.skip("SQLite has no policies of rows")


def test_a_query_that_forgets_who_asks_finds_nothing(cast: Cast) -> None:
    row = risk(cast)
    with reading(cast.dara):
        assert list(Risk.objects.all()) == [row] and row.evaluations.exists()
    with reading(cast.piseth):
        assert not Risk.objects.exists() and not row.evaluations.exists()
    with reading(Person(pk=uuid4())):
        assert not any(model._default_manager.exists() for model in guarded_models())


def test_a_page_that_forgets_shows_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = risk(cast)
    path = f"/risks/{row.pk}/"
    assert (signed_in(cast.dara).get(path).status_code, signed_in(cast.piseth).get(path).status_code) == (200, 404)
    monkeypatch.setattr(type(Risk.objects.all()), "visible_to", lambda rows, _person: rows)
    assert (signed_in(cast.dara).get(path).status_code, signed_in(cast.piseth).get(path).status_code) == (200, 404)


def test_whoever_acts_reads_everything_and_whoever_reads_again_does_not(cast: Cast) -> None:
    risk(cast)
    with reading(cast.piseth):
        with transaction.atomic():
            assert Risk.objects.exists()
        assert not Risk.objects.exists()
        with pytest.raises(Person.DoesNotExist), transaction.atomic():
            Person.objects.get(pk=uuid4())
        assert not Risk.objects.exists()
        with unguarded("whether there is any"):
            assert Risk.objects.exists()
        assert not Risk.objects.exists()
    assert Risk.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_reads_writes_nothing_that_is_guarded_and_hears_of_it(cast: Cast) -> None:
    risk(cast)
    with reading(cast.dara):
        with pytest.raises(ProgrammingError, match="permission denied"):
            Risk.objects.update(number=7)
        assert Risk.objects.exists() and not Risk.objects.filter(number=7).exists()


def test_a_silent_alert_hides_from_its_person_what_was_opened_from_it(cast: Cast) -> None:
    """The rule that keeps it from them asks an alert that they may not see."""
    alert = sos(cast.sophea)
    Alert.objects.filter(pk=alert.pk).update(kind=Kind.DURESS)
    with reading(cast.sophea):
        assert not Alert.objects.exists()
    with reading(cast.dara):
        assert Alert.objects.filter(pk=alert.pk).exists()


def test_what_is_asked_by_a_secret_or_by_nobody_is_the_houses(cast: Cast) -> None:
    Client().get("/accounts/login/")
    assert Contact.objects.filter(owner=cast.sophea).exists()


@pytest.mark.django_db(transaction=True)
def test_policies_are_open_while_tables_change_and_closed_afterwards(cast: Cast) -> None:
    risk(cast)
    assert are_guarded() and guard_rows()
    try:
        open_rows()
        assert not are_guarded()
        with reading(cast.piseth):
            assert Risk.objects.exists()
    finally:
        assert guard_rows() and are_guarded()
    connection.close()  # whoever was told that nobody asks asks again within a minute
    with reading(cast.piseth):
        assert not Risk.objects.exists()


def test_a_login_that_may_not_read_for_somebody_is_known() -> None:
    assert may_read_for()
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE karpear_stranger")
        cursor.execute("SET LOCAL ROLE karpear_stranger")
        assert not may_read_for()
        cursor.execute("RESET ROLE")
        cursor.execute("DROP ROLE karpear_stranger")


def test_each_process_writes_the_same_policies() -> None:
    """Or each start would make all of them again, and doctor would miss them."""
    lists = [words.split(", ") for text in terms().values() for words in re.findall(r"IN \(('[^()]*')\)", text)]
    assert lists and all(words == sorted(words) for words in lists)
    places = {model._meta.db_table: place for place, model in enumerate(apps.get_models())}
    seen_places = [places[model._meta.db_table] for model in seen_models()]
    assert seen_places == sorted(seen_places)


def test_no_statement_is_compiled() -> None:
    """Debian's server compiles what it thinks dear, and took a minute for a board."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchall() == [("off",)]


def guarded_models() -> list[type[Model]]:
    tables = terms()
    return [model for model in apps.get_models() if model._meta.db_table in tables]


def test_the_role_that_reads_owns_nothing_and_passes_no_policy() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls OR rolcanlogin FROM pg_roles WHERE rolname = %s", [READER])
        assert cursor.fetchall() == [(False,)]
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = %s", [READER])
        assert cursor.fetchall() == [(0,)]
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
        assert {table for (table,) in cursor.fetchall()} == set(terms())
