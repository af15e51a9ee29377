"""SQLite has one writer: the others wait, not for long, and not for ever."""

import threading
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction

from karpear.db.models import StepFailure
from tests.steps.processes import PATIENCE_S

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def only_on_sqlite(on_postgres: bool) -> None:
    if on_postgres:
        pytest.skip("PostgreSQL has many writers")


class Writer:
    """Somebody else who writes from `began` until `may_end` is set."""

    def __init__(self) -> None:
        self.began, self.may_end = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._write)
        self.thread.start()
        assert self.began.wait(PATIENCE_S)

    def _write(self) -> None:
        with transaction.atomic():
            self.began.set()
            self.may_end.wait(PATIENCE_S)
        connections.close_all()

    def end(self) -> None:
        self.may_end.set()
        self.thread.join(PATIENCE_S)


def test_whoever_waits_writes_when_the_other_has_ended() -> None:
    writer = Writer()
    threading.Timer(0.2, writer.may_end.set).start()
    with transaction.atomic():
        assert not StepFailure.objects.exists()
    writer.end()


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    options: dict[str, Any] = connection.settings_dict["OPTIONS"]
    monkeypatch.setitem(options, "timeout", 0.05)
    writer = Writer()
    try:
        with pytest.raises(OperationalError, match="locked"), transaction.atomic():
            pass
    finally:
        writer.end()
    monkeypatch.undo()
    with transaction.atomic():
        assert not StepFailure.objects.exists()


def test_what_else_waits_for_a_lock_waits_as_long_as_before() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone()[0] == 5000
