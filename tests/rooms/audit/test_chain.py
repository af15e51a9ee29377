"""The audit chain: complete, in order, and honest about edits, gaps and cuts."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from karpear.audit import queries
from karpear.audit.actions.chain import chain_entries, purge
from karpear.audit.actions.lines import record, record_many
from karpear.audit.models import Entry
from karpear.rules.secret.chain import START, Link

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def write(count: int, *, at: datetime = NOW) -> None:
    for number in range(count):
        record(at=at, action="test.done", object_type="test", object_id=uuid4(), number=number, share=0.5, who="ករុណា")


@pytest.mark.django_db
class TestChaining:
    def test_lines_get_numbers_in_order_and_the_chain_holds(self) -> None:
        write(5)
        assert chain_entries(now=NOW) == 5
        assert chain_entries(now=NOW) == 0
        assert list(Entry.objects.order_by("id").values_list("seq", flat=True)) == [1, 2, 3, 4, 5]
        assert Entry.objects.get(seq=1).prev == START
        assert queries.verify_chain() == []
        assert queries.head() == Link(5, Entry.objects.get(seq=5).hash)

    def test_it_goes_on_where_it_stopped(self) -> None:
        write(3)
        assert chain_entries(now=NOW, limit=2) == 2
        assert chain_entries(now=NOW, limit=2) == 1
        write(2)
        assert chain_entries(now=NOW) == 2
        assert queries.head().seq == 5
        assert queries.verify_chain() == []

    def test_more_lines_than_one_statement_takes(self) -> None:
        Entry.objects.bulk_create([Entry(at=NOW, action="a", object_type="b") for _ in range(1203)])
        assert chain_entries(now=NOW) == 1203
        assert queries.verify_chain() == []

    def test_a_line_that_becomes_visible_late_is_chained_later(self) -> None:
        Entry.objects.create(pk=900_001, at=NOW, action="a", object_type="b")
        chain_entries(now=NOW)
        Entry.objects.create(pk=900_000, at=NOW, action="a", object_type="b")
        chain_entries(now=NOW)
        assert Entry.objects.get(pk=900_000).seq == 2
        assert queries.verify_chain() == []

    @pytest.mark.parametrize(
        "change",
        [
            {"detail": {"number": 7}},
            {"action": "test.undone"},
            {"at": NOW + timedelta(microseconds=1)},
            {"object_id": None},
            {"actor": uuid4()},
            {"prev": START},
        ],
    )
    def test_an_edit_shows(self, change: dict[str, object]) -> None:
        write(5)
        chain_entries(now=NOW)
        Entry.objects.filter(seq=3).update(**change)
        assert queries.verify_chain() == [queries.Break(3, "edited")]

    def test_a_rehashed_line_shows_in_the_next_one(self) -> None:
        write(3)
        chain_entries(now=NOW)
        Entry.objects.filter(seq=2).update(hash="f" * 64)
        assert queries.verify_chain() == [queries.Break(2, "edited"), queries.Break(3, "edited")]

    def test_a_gap_shows(self) -> None:
        write(6)
        chain_entries(now=NOW)
        Entry.objects.filter(seq__in=[3, 4]).delete()
        assert queries.verify_chain() == [queries.Break(3, "gap")]

    def test_a_missing_beginning_shows(self) -> None:
        write(3)
        chain_entries(now=NOW)
        Entry.objects.filter(seq=1).delete()
        assert queries.verify_chain() == [queries.Break(2, "beginning")]

    def test_an_empty_chain_holds(self) -> None:
        assert queries.verify_chain() == []
        assert queries.head() == Link(0, START)


@pytest.mark.django_db
class TestPurge:
    OLD = NOW - timedelta(days=8 * 365)

    def test_expired_lines_go_and_the_chain_still_holds(self) -> None:
        write(4, at=self.OLD)
        write(2)
        chain_entries(now=NOW)
        assert purge(now=NOW) == 4
        chain_entries(now=NOW)
        assert queries.verify_chain() == []
        assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == [5, 6, 7]

    def test_even_when_every_line_has_expired_and_twice(self) -> None:
        write(3, at=self.OLD)
        chain_entries(now=NOW)
        assert purge(now=NOW) == 3
        assert queries.head().seq == 3
        write(2, at=self.OLD)
        chain_entries(now=NOW)
        assert queries.verify_chain() == []
        later = NOW + timedelta(days=8 * 365)
        assert purge(now=later) == 3
        assert queries.head().seq == 6
        write(1)
        chain_entries(now=later)
        assert queries.verify_chain() == []

    def test_lines_not_yet_chained_stay(self) -> None:
        write(2, at=self.OLD)
        assert purge(now=NOW) == 0
        assert Entry.objects.count() == 2

    def test_a_fresh_line_protects_what_follows(self) -> None:
        write(1)
        write(1, at=self.OLD)
        chain_entries(now=NOW)
        assert purge(now=NOW) == 0


@pytest.mark.django_db
class TestCheckAudit:
    def test_it_prints_the_newest_hash(self, capsys: pytest.CaptureFixture[str]) -> None:
        write(2)
        chain_entries(now=NOW)
        call_command("check_audit")
        assert capsys.readouterr().out == f"2 {queries.head().hash}\n"

    def test_it_fails_and_names_every_break(self, capsys: pytest.CaptureFixture[str]) -> None:
        write(4)
        chain_entries(now=NOW)
        Entry.objects.filter(seq=2).update(action="other")
        Entry.objects.filter(seq=3).delete()
        with pytest.raises(CommandError, match="2 places"):
            call_command("check_audit")
        assert capsys.readouterr().out.splitlines()[:2] == ["2: edited", "3: gap"]


@pytest.mark.django_db
def test_a_batch_is_one_line_per_organisation_and_detail() -> None:
    one, two = uuid4(), uuid4()
    alone = uuid4()
    rows: list[tuple[UUID | None, UUID, dict[str, str]]] = [(one, uuid4(), {"kind": "missed"}) for _ in range(3)]
    rows += [(one, uuid4(), {"kind": "sos"}), (two, alone, {"kind": "missed"}), (None, uuid4(), {"kind": "missed"})]
    record_many(rows, at=NOW, action="alert.opened", object_type="alert")
    assert Entry.objects.count() == 4
    many = Entry.objects.get(organisation=one, object_id=None)
    assert many.detail == {"kind": "missed", "count": 3, "ids": [str(row[1]) for row in rows[:3]]}
    assert Entry.objects.get(organisation=two).detail == {"kind": "missed"}
    assert [entry.action for entry in queries.history(alone)] == ["alert.opened"]


@pytest.mark.django_db
def test_nothing_is_written_for_nothing() -> None:
    record_many([], at=NOW, action="a", object_type="b")
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_several_keepers_make_one_chain() -> None:
    write(40)
    errors: list[Exception] = []
    chained: list[int] = []

    def keep() -> None:
        try:
            for _ in range(12):
                chained.append(chain_entries(now=NOW, limit=5))
                with transaction.atomic():
                    write(1)
        except Exception as error:  # noqa: BLE001 - shown by the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=keep) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while done := chain_entries(now=NOW):
        chained.append(done)
    assert errors == []
    assert sum(chained) == 40 + 3 * 12
    assert queries.verify_chain() == []
    assert queries.head().seq == 76
