"""What the keeper's steps wait for: a step that would do something is due, and one that is due later is not asked."""

from datetime import datetime, timedelta
from functools import cache
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from karpear.alerts.actions import answers as alerts
from karpear.alerts.models import Alert
from karpear.audit.models import Entry
from karpear.checkins.actions import check_ins, promises
from karpear.checkins.models import CheckIn, Promise
from karpear.db.agenda import Agenda
from karpear.keeper.steps import EVERY_FEW, EVERY_TICK, Step
from karpear.people.models import Notice, Person, WatchWish
from karpear.people.notices import notify
from karpear.people.words import set_words
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
STEPS = [step for step in [*EVERY_TICK, *EVERY_FEW] if step.due]


@cache
def agenda() -> Agenda:
    return Agenda([step.due for step in STEPS if step.due])


def due_at(now: datetime) -> dict[str, datetime | None]:
    moments = agenda().ask(now)
    return {step.name: moment for step, moment in zip(STEPS, moments, strict=True)}


def step(name: str) -> Step:
    return next(step for step in STEPS if step.name == name)


def all_that_work(now: datetime) -> set[str]:
    """Let each step run once, in order; those that did something were due."""
    worked = set()
    for each in STEPS:
        moment = due_at(now)[each.name]
        if each.work(now=now):
            assert moment is not None and moment <= now, f"{each.name} did something and was not due"
            worked.add(each.name)
    return worked


def promise(cast: Cast, due: datetime) -> Promise:
    new = promises.NewPromise(cast.sophea.pk, due, grace_s=60, organisation=cast.lantern.pk)
    return promises.arm([new], now=cast.now)[0]


def test_only_what_looks_into_folders_waits_for_no_rows() -> None:
    assert [each.name for each in [*EVERY_TICK, *EVERY_FEW] if not each.due] == [
        "read folders", "read failed messages",
    ]  # fmt: skip


def test_on_an_empty_evening_nothing_is_due(cast: Cast) -> None:
    while all_that_work(cast.now):
        pass
    assert [name for name, moment in due_at(cast.now).items() if moment and moment <= cast.now] == []


def test_a_promise_says_when_it_is_missed_and_reminded(cast: Cast) -> None:
    armed = promise(cast, cast.now + MINUTE)
    moments = due_at(cast.now)
    assert moments["miss"] == armed.miss_at == cast.now + 2 * MINUTE
    assert moments["remind"] == armed.remind_at
    assert step("miss").work(now=cast.now) == 0


def test_from_a_missed_promise_to_its_end_every_step_that_works_was_due(cast: Cast) -> None:
    promise(cast, cast.now + MINUTE)
    worked, now = set(), cast.now
    while now < cast.now + timedelta(minutes=20):
        worked |= all_that_work(now)
        now += MINUTE
    assert {"remind", "miss", "climb", "chain"} <= worked
    alert = Alert.objects.get()
    assert due_at(now)["climb"] == alert.next_rung_at
    alerts.acknowledge(by=cast.dara, alert_id=alert.pk, now=now)
    assert due_at(now)["climb"] is None
    assert due_at(now)["overtake"] == Alert.objects.get().overtake_at


def test_words_for_danger_notices_and_wishes_are_due_at_once(cast: Cast) -> None:
    now = cast.now
    set_words(person=cast.sophea, ok="fine", delayed="", duress="harvest", now=now)
    check_ins.check_in(person=cast.sophea, key=uuid4(), made_at=now, word="harvest", now=now)
    notify(topic="team", subject=cast.lantern.pk, text_key="risk_reminder", person=cast.dara, now=now)
    Person.objects.filter(pk=cast.vanna.pk).update(duress_signed_in_at=now)
    WatchWish.objects.create(person=cast.vanna, email="nobody@karpear.test", wished_at=now)
    assert CheckIn.objects.get().raise_duress and Notice.objects.exists() and Entry.objects.filter(seq=None).exists()
    worked = all_that_work(now)
    assert {"duress", "sign-in duress", "notices", "resolve wishes", "chain", "lock the forced"} <= worked


def test_asking_is_one_query_and_finds_its_rows_by_an_index(cast: Cast, on_postgres: bool) -> None:
    agenda = Agenda([each.due for each in EVERY_TICK if each.due])
    with CaptureQueriesContext(connection) as queries:
        agenda.ask(cast.now)
    assert len(queries) == 1
    if on_postgres:
        return  # it reads small tables whole, whatever indexes they have
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries[0]['sql']}")
        plan = [row[3] for row in cursor.fetchall()]
    whole = {line.split()[1] for line in plan if line.startswith("SCAN") and "INDEX" not in line} - {"CONSTANT"}
    assert whole <= {"people_notice", "people_person"}, "these would be read whole at each sweep"
