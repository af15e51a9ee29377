"""Statements at the same moment, and kill -9 in the middle of one: names appear together, or none does."""

import subprocess
import sys
from datetime import datetime, timedelta
from random import Random

import pytest
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.messaging.models import Delivery
from karpear.voice.statements.actions.openings import wake_statements
from karpear.voice.statements.models import (
    OpeningRound,
    OpeningSeat,
    Statement,
    StatementInvitation,
    StatementPledge,
    StatementSignature,
)
from tests.cast import Cast, build_cast
from tests.engine.at_once import meet, own_environment
from tests.rooms.voice.phones import Phone, an_open_statement, invited

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def pledged(cast: Cast, now: datetime, **changes: object) -> list[Phone]:
    """Two who want to be two."""
    when = {"first_at": now + DAY, "last_at": now + 5 * DAY, "floor": 2}
    statement = an_open_statement(cast.dara, cast.lantern, now=now, **{**when, **changes})
    Delivery.objects.filter(topic="statement").delete()  # that the text was frozen is told already
    phones = invited(cast.dara, statement, "First", "Second", now=now)
    assert all(phone.pledge(2)["ok"] for phone in phones)
    return phones


def test_two_keepers_open_one_round_and_publish_once() -> None:
    cast, now = build_cast(), timezone.now()
    pledged(cast, now)
    later = now + DAY
    assert sum(meet(lambda: wake_statements(now=later), lambda: wake_statements(now=later))) == 1
    assert OpeningRound.objects.count() == 1 and OpeningSeat.objects.count() == 2
    Statement.objects.all().delete()
    at_last = now + 2 * DAY
    pledged(cast, now, form="counted", floor=3, last_at=at_last)
    wake_statements(now=later)
    meet(lambda: wake_statements(now=at_last), lambda: wake_statements(now=at_last))
    assert Statement.objects.get().state == "not_reached"
    assert Entry.objects.filter(action="statement.not_reached").count() == 1
    assert Delivery.objects.filter(topic="statement").values("person", "channel").distinct().count() == (
        Delivery.objects.filter(topic="statement").count()
    )


def test_the_last_two_answer_at_the_same_instant() -> None:
    cast, now = build_cast(), timezone.now()
    first, second = pledged(cast, now)
    wake_statements(now=now + DAY)
    fields = [phone.answer_fields() for phone in (first, second)]
    meet(lambda: first.send(fields[0], 16384), lambda: second.send(fields[1], 16384))
    assert Statement.objects.get().state == "published"
    assert sorted(row.name for row in StatementSignature.objects.all()) == ["First", "Second"]


def test_an_answer_and_a_withdrawal_at_the_same_instant_show_all_or_nobody() -> None:
    cast, now = build_cast(), timezone.now()
    first, second = pledged(cast, now)
    wake_statements(now=now + DAY)
    assert first.answer()["ok"]
    fields, withdrawal = second.answer_fields(), first.pledge_fields(2, stands=False)
    meet(lambda: second.send(fields, 16384), lambda: first.send(withdrawal))
    names = [row.name for row in StatementSignature.objects.all()]
    assert sorted(names) in ([], ["First", "Second"])
    assert bool(names) == (Statement.objects.get().state == "published")


def test_one_link_used_twice_at_the_same_instant_is_one_pledge() -> None:
    cast, now = build_cast(), timezone.now()
    statement = an_open_statement(cast.dara, cast.lantern, now=now, first_at=now + DAY, last_at=now + 2 * DAY)
    Delivery.objects.filter(topic="statement").delete()  # that the text was frozen is told already
    [phone] = invited(cast.dara, statement, "First", now=now)
    thief = Phone("Thief", statement.pk, token=phone.token)
    calls = [holder.pledge_fields() for holder in (phone, thief)]
    meet(lambda: phone.send(calls[0]), lambda: thief.send(calls[1]))
    assert StatementPledge.objects.count() == 1


def kill_in_the_middle(cast: Cast, chance: Random) -> None:
    """A process works on the same database; it is killed after so many acts, at no chosen moment of the next."""
    command = [sys.executable, "-m", "tests.engine.statement_worker", str(cast.dara.pk)]
    with subprocess.Popen(command, env=own_environment(), stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        for _ in range(chance.randint(3, 9)):
            assert worker.stdout.readline(), "the worker ended by itself"
        worker.kill()


@pytest.mark.timeout(300)
def test_kill_in_the_middle_shows_all_names_or_none() -> None:
    cast, chance = build_cast(), Random(24)
    for _ in range(2):
        kill_in_the_middle(cast, chance)
    assert Statement.objects.exists()
    for statement in Statement.objects.all():
        names = StatementSignature.objects.filter(statement=statement).count()
        seats = OpeningSeat.objects.filter(round__statement=statement)
        is_published = statement.state == "published"
        assert names in ((2, 3) if is_published else (0,)), statement.state
        assert seats.exists() == (statement.state == "opening")
        if is_published:
            assert not StatementPledge.objects.filter(statement=statement).exists()
            assert not StatementInvitation.objects.filter(statement=statement).exists()
        else:
            assert not seats.exists() or seats.filter(answered=False).exists(), "an opening waits for somebody"
        messages = Delivery.objects.filter(topic="statement", subject=statement.pk)
        is_told = messages.exclude(created_at=statement.frozen_at).exists()  # that it was frozen is told at once
        assert (
            is_told
            == Entry.objects.filter(action="statement.published", object_id=statement.pk).exists()
            == is_published
        )
