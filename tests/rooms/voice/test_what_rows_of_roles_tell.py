"""Whoever reads every row in clear learns that somebody declared, and not who has a leave or a card."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.messaging.models import Delivery
from karpear.people.actions.snoozes import put_off
from karpear.people.models import DigestEvery, NeedNews, Snooze
from karpear.rules.refusals import Conflict
from karpear.screens.agenda.actions import tell_digests
from karpear.screens.needs import calendar_events, needs, untaken
from karpear.voice.engagement.actions import roles
from karpear.voice.engagement.models import RoleDeclaration
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line
from tests.steps.roles import declared

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def _leave(cast: Cast, at: datetime) -> None:
    days = {"leave_from": NOW.date() + 5 * DAY, "leave_until": NOW.date() + 20 * DAY}
    roles.ask_leave(by=cast.sophea, organisation=cast.lantern.pk, clean=days, now=at)


def _card(cast: Cast, at: datetime) -> None:
    clean = {"issuer": "A club", "number": "7", "valid_until": at.date() + 9 * DAY, "copy_with": "A sister"}
    roles.note_card(by=cast.sophea, organisation=cast.lantern.pk, clean=clean, now=at)


def _answered(cast: Cast, at: datetime) -> None:
    """Bopha, who leads, reads it and agrees, or says no."""
    row = RoleDeclaration.objects.get()
    roles.look_at_roles(by=cast.bopha, declaration=row.pk, text_hash=row.text_hash, now=at, today=at.date())


def _refused(cast: Cast, at: datetime) -> None:
    clean: dict[str, Any] = {"leave_answer": "no", "leave_why": "Work", "offered_from": None, "offered_until": None}
    roles.answer_leave(by=cast.bopha, declaration=RoleDeclaration.objects.get().pk, clean=clean, now=at)


def _in_clear() -> tuple[datetime, set[int], list[tuple[str, Any]]]:
    """The day, how long the lines of the history are, and what the audit says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(fields) FROM voice_declarationchange WHERE verb <> 'added'")
        sizes = {size for (size,) in cursor.fetchall()}
    lines = Entry.objects.filter(object_type="roledeclaration").exclude(action="roledeclaration.added")
    return RoleDeclaration.objects.get().declared_at, sizes, list(lines.order_by("id").values_list("action", "detail"))


def test_a_leave_and_a_card_move_and_leave_what_any_declaration_does(cast: Cast) -> None:
    hours = iter(NOW + timedelta(hours=count, microseconds=1) for count in range(1, 9))
    declared(cast, next(hours))
    declared(cast, at := next(hours))
    assert _in_clear() == (at, sizes := _in_clear()[1], [("roledeclaration.changed", {})])
    assert len(sizes) == 1
    for count, act in enumerate((_leave, _refused, _leave, _answered, _card), 2):
        act(cast, at := next(hours))
        day, all_sizes, lines = _in_clear()
        assert all_sizes == sizes and lines == [("roledeclaration.changed", {})] * count, act.__name__
        assert (day == at) is (act in (_leave, _card)), "the day moves with whatever its person says"


def test_that_a_leave_or_a_card_waits_stands_in_no_row_count_mail_or_calendar(cast: Cast) -> None:
    now = timezone.now()
    declared(cast, now, "candidate", "journalist")
    _leave(cast, now)
    _card(cast, now)
    for reader, what in ((cast.sophea, "roles.card"), (cast.bopha, "roles.agree")):
        waiting = [thing for thing in needs(reader, now) if thing.what.startswith("roles.")]
        assert [thing.what for thing in waiting] == [what] and waiting[0].until
        with pytest.raises(Conflict):
            put_off(by=reader, things=waiting, until=now + DAY, now=now)
        page = shown(signed_in(reader), "/needs/")
        assert waiting[0].path in page and waiting[0].id not in page, "it is listed, and cannot be ticked"
        assert not [thing for thing in untaken(needs(reader, now)) if thing.what == what]
        assert waiting[0].until not in {event.starts for event in calendar_events(reader, now)}
    assert not Snooze.objects.exists()
    NeedNews.objects.create(person=cast.sophea, digest=DigestEvery.DAILY)
    morning = timezone.make_aware(datetime.combine(now.date() + DAY, time(8)))
    assert [thing.what for thing in needs(cast.sophea, morning)] == ["roles.card"]
    assert tell_digests(now=morning) == 0 and not Delivery.objects.filter(topic="needs").exists()
    assert not Entry.objects.filter(action="needs.digest").exists()


def test_a_declaration_of_a_year_ago_is_put_off_as_anything_else(cast: Cast) -> None:
    now = timezone.now()
    declared(cast, now - 366 * DAY, "candidate")
    [thing] = [thing for thing in needs(cast.sophea, now) if thing.what == "roles.declare"]
    assert in_one_line(thing.id) in shown(signed_in(cast.sophea), "/needs/")
