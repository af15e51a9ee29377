"""What the models promise to forget is forgotten, by the keeper's own steps."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from karpear.audit.actions.retention import SMALLEST_SET
from karpear.audit.models import Entry
from karpear.db.batches import until_done
from karpear.keeper.steps import EVERY_HOUR, EVERY_NIGHT
from karpear.rules.refusals import BadFields
from karpear.vault.models import Attachment, Chunk, Drill, Grant, Record, RecoveryRequest, Request, TravelLock, Wrap
from tests.cast import Cast
from tests.steps.sealing import enrolled, given, sealed_to

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def nights_work(now: datetime) -> None:
    for step in [*EVERY_HOUR, *EVERY_NIGHT]:
        if "vault" in step.work.__module__ or step.name.startswith("purge"):
            until_done(partial(step.work, now=now))


def test_what_is_removed_goes_with_its_grants_and_pieces(cast: Cast) -> None:
    from karpear.vault.actions import deletion, records

    keys, own = enrolled(cast.sophea, cast.now)
    number, blob = uuid4(), sealed_to(own.recipient, b"photo")
    records.keep_piece(by=cast.sophea, attachment=number, number=0, data=blob, now=cast.now)
    reader = [("person", own.pk, own.recipient)]
    version = given(keys, {}, reader, attachments={number: blob})
    made, _ = records.keep_record(by=cast.sophea, version=version, now=cast.now)
    later = given(keys, {}, reader, thread=made.thread, supersedes=made.pk)
    records.keep_record(by=cast.sophea, version=later, now=cast.now)
    records.keep_piece(by=cast.sophea, attachment=uuid4(), number=0, data=blob, now=cast.now)
    deletion.remove_record(by=cast.sophea, thread=made.thread, now=cast.now)
    nights_work(cast.now + 6 * DAY)
    assert (Record.objects.count(), Attachment.objects.count(), Chunk.objects.count()) == (2, 2, 2)
    nights_work(cast.now + 8 * DAY)
    assert (Record.objects.count(), Attachment.objects.count()) == (2, 1), "a file without a record"
    nights_work(cast.now + 29 * DAY)
    assert Record.objects.count() == 2
    nights_work(cast.now + 31 * DAY)
    left = [table.objects.count() for table in (Record, Grant, Attachment, Chunk)]
    assert left == [0, 0, 0, 0]


def test_an_entry_goes_with_all_that_hangs_on_it_on_the_day_that_its_author_chose(cast: Cast) -> None:
    from karpear.vault.actions import records

    keys, own = enrolled(cast.sophea, cast.now)
    reader = [("person", own.pk, own.recipient)]

    def kept(day: datetime | None = None, **more: Any) -> Record:
        version = given(keys, {}, reader, **more)
        return records.keep_record(by=cast.sophea, version=replace(version, purge_at=day), now=cast.now)[0]

    first = kept()
    kept(type="appraisal", about=first.thread)
    kept(about=first.thread)
    second = kept(cast.now + 10 * DAY, thread=first.thread, supersedes=first.pk)
    kept(about=first.thread)  # shared after the day was chosen
    other = kept()
    assert set(Record.objects.exclude(pk=other.pk).values_list("purge_at", flat=True)) == {cast.now + 10 * DAY}
    nights_work(cast.now + 9 * DAY)
    assert Record.objects.count() == 6
    third = kept(thread=first.thread, supersedes=second.pk)
    nights_work(cast.now + 11 * DAY)
    assert Record.objects.count() == 7, "its author thought again"
    kept(cast.now + 12 * DAY, thread=first.thread, supersedes=third.pk)
    nights_work(cast.now + 12 * DAY)
    assert Record.objects.get() == other
    for wrong in ({"day": cast.now}, {"day": cast.now + 9 * DAY, "type": "appraisal"}):
        with pytest.raises(BadFields):
            kept(**wrong)


def rows(cast: Cast) -> list[tuple[type, dict[str, Any], int]]:
    """(table, values, days after which it is gone)."""
    now, (_keys, old) = cast.now, enrolled(cast.sophea, cast.now)
    recovery = {"person": cast.sophea, "old": old, "new": old, "asked_at": now}
    return [
        (Wrap, {"identity": old, "kind": "passkey", "blob": b"x", "created_at": now, "removed_at": now}, 30),
        (TravelLock, {"person": cast.sophea, "set_at": now, "ended_at": now}, 365),
        (RecoveryRequest, {**recovery, "done_at": now}, 730),
        (Request, {"organisation": cast.lantern, "kind": "export", "asked_by": cast.dara, "asked_at": now}, 730),
        (
            Drill,
            {"organisation": cast.lantern, "recipient": "x", "blob": b"x", "answer_hash": "x", "asked_at": now},
            1825,
        ),
    ]


def test_each_goes_on_its_day_and_not_before(cast: Cast) -> None:
    for table, values, days in rows(cast):
        made = table.objects.create(**values)  # type: ignore[attr-defined]
        nights_work(cast.now + (days - 1) * DAY)
        assert table.objects.filter(pk=made.pk).exists(), table  # type: ignore[attr-defined]
        nights_work(cast.now + days * DAY)
        assert not table.objects.filter(pk=made.pk).exists(), table  # type: ignore[attr-defined]


def test_what_is_still_open_stays_however_old(cast: Cast) -> None:
    _keys, own = enrolled(cast.sophea, cast.now)
    TravelLock.objects.create(person=cast.sophea, set_at=cast.now)
    RecoveryRequest.objects.create(person=cast.sophea, old=own, new=own, asked_at=cast.now)
    nights_work(cast.now + 4000 * DAY)
    assert (TravelLock.objects.count(), RecoveryRequest.objects.count(), Wrap.objects.count()) == (1, 1, 1)


def test_a_file_that_its_record_names_at_this_moment_stays(cast: Cast) -> None:
    """While others are destroyed, which takes a while, somebody whose line was down for a week saves what it is of."""
    from karpear.vault.actions import records
    from karpear.vault.actions.retention import forget_pieces

    keys, own = enrolled(cast.sophea, cast.now)
    record, _ = records.keep_record(
        by=cast.sophea, version=given(keys, {}, [("person", own.pk, own.recipient)]), now=cast.now
    )
    for _number in range(2):
        Attachment.objects.create(pk=uuid4(), owner=cast.sophea, started_at=cast.now)
    last = Attachment.objects.order_by("pk").last()
    assert last

    def save_then(execute: Any, sql: str, *rest: Any) -> Any:
        done = execute(sql, *rest)
        if sql.startswith("DELETE") and '"vault_attachment"' in sql:
            Attachment.objects.filter(pk=last.pk, record=None).update(record=record)
        return done

    with connection.execute_wrapper(save_then):
        assert forget_pieces(now=cast.now + 8 * DAY) == 1
    assert Attachment.objects.get() == last


def test_a_record_with_large_files_goes_a_piece_at_a_time(cast: Cast) -> None:
    keys, own = enrolled(cast.sophea, cast.now)
    number, blob = uuid4(), sealed_to(own.recipient, b"photo")
    from karpear.vault.actions import deletion, records

    records.keep_piece(by=cast.sophea, attachment=number, number=0, data=blob, now=cast.now)
    version = given(keys, {}, [("person", own.pk, own.recipient)], attachments={number: blob})
    record, _ = records.keep_record(by=cast.sophea, version=version, now=cast.now)
    Chunk.objects.bulk_create(Chunk(attachment_id=number, number=n, data=b"x") for n in range(1, 30))
    deletion.remove_record(by=cast.sophea, thread=record.thread, now=cast.now)
    nights_work(cast.now + 31 * DAY)
    pieces = [entry.detail["count"] for entry in Entry.objects.filter(action="purge", object_type="chunk")]
    assert sum(pieces) == 30 and pieces[0] == SMALLEST_SET
    assert not Record.objects.exists()
