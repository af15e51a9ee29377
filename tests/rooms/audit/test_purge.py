"""What has expired goes in small transactions, however much of it there is and wherever it lies in its table."""

import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import ForeignKey, Index, Model, Q, UniqueConstraint
from django.db.models.expressions import RawSQL
from django.test.utils import CaptureQueriesContext

from karpear.alerts.models import Position, PositionKey
from karpear.audit import queries
from karpear.audit.actions import chain, retention
from karpear.audit.actions.lines import record
from karpear.audit.models import Entry
from karpear.checkins.models import Promise, PromiseState, RollCall
from karpear.db import batches
from karpear.db.batches import Partly, until_done
from karpear.db.models import Sample, StepFailure
from karpear.db.pulse import OF_ONE_ROW
from karpear.db.retention import keeps
from karpear.readiness.checklists.models import ChecklistProgress
from tests.cast import Cast

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
OLD = NOW - timedelta(days=8 * 365)
#: A purge that waits for somebody who writes waits for longer than this.
PATIENCE_S = 2.0


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "WINDOW", 7)
    monkeypatch.setattr(retention, "SMALLEST_SET", 1)
    monkeypatch.setattr(retention, "LARGEST_SET", 4)


@pytest.fixture
def samples() -> list[int]:
    """Two of three have expired, here and there. Gives the keys of the others."""
    rows = [Sample(minute=NOW - 3 * DAY * bool(n % 3) - timedelta(minutes=n), kind="test") for n in range(90)]
    return [row.pk for n, row in enumerate(Sample.objects.bulk_create(rows)) if n % 3 == 0]


@pytest.mark.django_db
@pytest.mark.usefixtures("small")
def test_all_of_it_goes_in_one_night_and_no_set_is_large(samples: list[int]) -> None:
    assert retention.purge_tables(Sample, now=NOW) == 60
    assert sorted(Sample.objects.values_list("pk", flat=True)) == samples
    assert sum(sets_of(Sample)) == 60 and max(sets_of(Sample)) <= retention.SMALLEST_SET * 10


@pytest.mark.django_db
@pytest.mark.usefixtures("small")
def test_a_slice_ends_and_the_next_goes_on_where_it_was(samples: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "SLICE_S", 0.0)
    purge = retention.purge(hourly=True)
    counts = [purge(now=NOW)]
    while isinstance(counts[-1], Partly):
        counts.append(purge(now=NOW))
    assert sum(counts) == 60 and sum(map(bool, counts)) >= 9
    assert Sample.objects.count() == len(samples)
    assert retention.purge(hourly=False)(now=NOW) == 0, "others are asked about by the night"


@pytest.mark.django_db
def test_a_walk_that_began_by_a_clock_which_was_put_right_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    Sample.objects.bulk_create(Sample(minute=NOW - timedelta(hours=n), kind="test") for n in range(40))
    monkeypatch.setattr(batches, "SLICE_S", 0.0)
    purge = retention.purge(hourly=True)
    assert isinstance(purge(now=NOW + 365 * DAY), Partly), "a year ahead, for a moment"
    left = Sample.objects.count()
    assert until_done(partial(purge, now=NOW)) == 0
    assert Sample.objects.count() == left >= 20


@pytest.mark.django_db
def test_one_that_breaks_off_begins_again(samples: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    purge = retention.purge(hourly=True)
    with monkeypatch.context() as broken:
        broken.setattr(retention, "in_sets", lambda *_args, **_options: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            purge(now=NOW)
    assert until_done(partial(purge, now=NOW)) == 60


@pytest.mark.django_db
def test_a_table_in_which_nothing_expired_is_read_by_its_key() -> None:
    Sample.objects.bulk_create(Sample(minute=NOW - timedelta(seconds=n), kind="test") for n in range(50))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert retention.purge_tables(Sample, now=NOW) == 0
    assert len(asked) == 2, "where the window ends, and whether anything in it has expired"


@pytest.mark.django_db
def test_rows_that_cannot_go_keep_no_others(samples: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """However many they are, and although they stand before the others."""
    monkeypatch.setattr(retention, "SMALLEST_SET", 1)
    monkeypatch.setattr(retention, "LARGEST_SET", 10)
    held = list(Sample.objects.exclude(pk__in=samples).order_by("pk").values_list("pk", flat=True)[:25])
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE held_sample (sample bigint REFERENCES db_sample (id))")
        cursor.executemany("INSERT INTO held_sample VALUES (%s)", [[pk] for pk in held])
    assert retention.purge_tables(Sample, now=NOW) == 60 - len(held)
    assert sorted(Sample.objects.values_list("pk", flat=True)) == sorted([*samples, *held])
    assert StepFailure.objects.filter(step=f"purge sample{OF_ONE_ROW}").exists(), "the operator is told"


@pytest.mark.django_db
def test_what_nobody_can_read_any_more_goes_all_the_same(cast: Cast) -> None:
    RollCall.objects.create(organisation=cast.lantern, asked_at=OLD, due_at=OLD, reason="flood")
    RollCall.objects.update(reason=RawSQL("%s", [b"not sealed with any key of ours"]))
    assert retention.purge_tables(RollCall, now=NOW) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("small")
def test_what_hangs_on_a_row_in_any_number_goes_before_it_a_set_at_a_time(cast: Cast) -> None:
    day = PositionKey.objects.create(day=OLD.date(), key="x")
    today = PositionKey.objects.create(day=NOW.date(), key="x")
    times = {"fixed_at": OLD, "received_at": OLD}
    rows = [Position(person=cast.sophea, day=key, sealed=b"x", **times) for key in [day] * 30 + [today] * 5]
    Position.objects.bulk_create(rows)
    assert retention.purge_tables(PositionKey, now=NOW) == 31
    assert Position.objects.count() == 5 and PositionKey.objects.get() == today
    assert sum(sets_of(Position)) == 30 and max(sets_of(Position)) <= retention.LARGEST_SET


@pytest.mark.django_db
@pytest.mark.usefixtures("small")
def test_a_roll_call_of_everybody_is_not_forgotten_at_once(cast: Cast) -> None:
    call = RollCall.objects.create(organisation=cast.lantern, asked_at=OLD, due_at=OLD)
    common = {"roll_call": call, "due_at": OLD, "miss_at": OLD, "grace_s": 0}
    rows = [Promise(person=cast.sophea, state=PromiseState.KEPT, **common) for _ in range(30)]
    Promise.objects.bulk_create([*rows, Promise(person=cast.dara, **common)])
    for _night in range(2):
        retention.purge_tables(RollCall, Promise, now=NOW)
    assert sum(sets_of(Promise)) == 30 and max(sets_of(Promise)) <= retention.SMALLEST_SET * 10
    assert Promise.objects.get().person == cast.dara, "whoever has not answered, and is asked no more, is still known"
    Promise.objects.update(state=PromiseState.CANCELLED)
    for _night in range(2):
        retention.purge_tables(RollCall, Promise, now=NOW)
    assert not RollCall.objects.exists() and not Promise.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_somebody_takes_up_again_at_this_moment_stays(cast: Cast, on_postgres: bool) -> None:
    """Whoever writes has not committed when the row is looked at."""
    if not on_postgres:
        pytest.skip("SQLite has one writer: the purge waits until it is written")
    row = ChecklistProgress.objects.create(person=cast.sophea, checklist="x", changed_at=OLD)
    written, is_over = threading.Event(), threading.Event()

    def take_up() -> None:
        try:
            with transaction.atomic():
                ChecklistProgress.objects.filter(pk=row.pk).update(changed_at=NOW)
                written.set()
                is_over.wait(PATIENCE_S)
        finally:
            connection.close()

    thread = threading.Thread(target=take_up)
    thread.start()
    written.wait()
    retention.purge_tables(ChecklistProgress, now=NOW)
    is_over.set()
    thread.join()
    assert ChecklistProgress.objects.get().changed_at == NOW


def sets_of(model: type[Model]) -> list[int]:
    """How many rows of a table went together, by what the audit says."""
    return [entry.detail["count"] for entry in Entry.objects.filter(object_type=model._meta.model_name)]


@pytest.mark.django_db
def test_the_audit_is_cut_a_part_at_a_time_and_holds_after_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "CUT", 3)
    for number in range(10):
        record(at=OLD if number < 7 else NOW, action="test.done", object_type="test", number=number)
    chain.chain_entries(now=NOW)
    counts = [chain.purge(now=NOW) for _ in range(4)]
    assert counts == [3, 3, 1, 0]
    assert [isinstance(count, Partly) for count in counts] == [True, True, False, False]
    chain.chain_entries(now=NOW)
    assert queries.verify_chain() == []
    assert Entry.objects.order_by("seq").values_list("seq", flat=True).first() == 8


@pytest.mark.django_db
def test_from_a_noted_link_on_only_what_came_after_it_is_read() -> None:
    for _ in range(4):
        record(at=NOW, action="test.done", object_type="test", object_id=uuid4())
    chain.chain_entries(now=NOW)
    noted = queries.head()
    Entry.objects.filter(seq=2).update(action="other")
    for _ in range(3):
        record(at=NOW, action="test.done", object_type="test", object_id=uuid4())
    chain.chain_entries(now=NOW)
    assert queries.verify_chain() == [queries.Break(2, "edited")]
    assert queries.verify_chain(since=noted) == [], "what stood before it was checked when it was noted"
    Entry.objects.filter(seq=6).update(action="other")
    assert queries.verify_chain(since=noted) == [queries.Break(6, "edited")]
    Entry.objects.filter(seq__gte=4).delete()
    assert queries.verify_chain(since=noted) == [queries.Break(4, "other")], "a chain that was cut at its end"


def test_no_key_to_a_table_that_is_purged_has_to_be_searched_for() -> None:
    """With each row that goes the database looks for rows that point to it, without an index in the whole table."""
    missing = []
    for model in apps.get_models():
        keys = [field for field in model._meta.local_fields if isinstance(field, ForeignKey)]
        missing += [f"{model._meta.label}.{key.name}" for key in keys if _is_purged(key) and not _is_found(model, key)]
    assert not missing, f"Give an index, of the rows that have one, to: {missing}"


def _is_purged(key: "ForeignKey[Model, Model]") -> bool:
    return any(keep.days is not None for keep in keeps(key.remote_field.model))


def _is_found(model: type[Model], key: "ForeignKey[Model, Model]") -> bool:
    indexes = [i for i in [*model._meta.indexes, *model._meta.constraints] if isinstance(i, Index | UniqueConstraint)]
    first = [i for i in indexes if i.fields and i.fields[0] == key.name]
    own = [*model._meta.unique_together, *[i.fields for i in first if i.condition in (None, _has(key))]]
    return bool(getattr(key, "db_index", False)) or key.unique or any(fields[0] == key.name for fields in own)


def _has(key: "ForeignKey[Model, Model]") -> Q:
    return Q(**{f"{key.name}__isnull": False})
