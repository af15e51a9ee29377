"""Promises missed together: one collective alarm next to the single ones, and every ladder goes on untouched."""

from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from karpear.alerts.actions import rungs
from karpear.alerts.models import Alert
from karpear.audit.models import Entry
from karpear.checkins.actions import overdue
from karpear.messaging.models import Delivery
from karpear.network.silence.actions.looks import look_for_silence
from karpear.network.silence.models import CollectiveAlarm, CollectiveAlarmPart, SilenceNote
from karpear.people.models import Person, Watch
from tests.cast import Cast, signed_in
from tests.rooms.network.net import networked
from tests.rooms.network.silent import crowd, due_in_battambang, keeper_looks, says_ok
from tests.steps.pressure import forced

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
OURS = [f"Lantern{number}" for number in range(12)]
THEIRS = [f"Cardamom{number}" for number in range(8)]


def words(reader: Person, path: str, language: str = "en") -> str:
    browser = signed_in(reader)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return " ".join(unescape(answer.content.decode()).split())


def alarms_of(cast: Cast) -> list[Alert]:
    return list(Alert.objects.unresolved().filter(kind="missed", organisation=cast.lantern))


@pytest.fixture
def due(cast: Cast) -> datetime:
    """Twenty people of two organisations are due, three of a third place answer; the network is gone."""
    moment = timezone.now().replace(microsecond=0) - 6 * MINUTE
    due_in_battambang(crowd(cast.lantern, OURS), cast.lantern, moment)
    due_in_battambang(crowd(cast.cardamom, THEIRS), cast.cardamom, moment)
    return moment


def test_twenty_silent_people_are_one_alarm_within_ten_minutes(cast: Cast, due: datetime) -> None:
    channary = networked(cast).channary
    assert keeper_looks(due + 4 * MINUTE) == 0, "four minutes late is nothing yet"
    assert keeper_looks(due + 6 * MINUTE) == 1
    alarm = CollectiveAlarm.objects.get()
    assert (alarm.kind, alarm.cell, alarm.parts.count()) == ("province", "KH-2", 20)
    assert keeper_looks(due + 6 * MINUTE + timedelta(seconds=15)) == 0, "once"

    told = Delivery.objects.filter(topic="silence")
    assert {(row.person_id, row.text_key) for row in told} == {(cast.dara.pk, "together"), (cast.piseth.pk, "together")}
    assert "Battambang" not in str(list(told.values()))

    board = words(cast.dara, "/board/")
    assert "Silent together: Battambang" in board and "12 of your people + 5–9 others" in board
    assert "Lantern3" in board and "Cardamom3" not in board
    one = words(cast.piseth, f"/silence/{alarm.pk}/")
    assert (
        "8 of your people + 10–19 others" in one
        and "Cardamom3" in one
        and "Lantern" not in one.replace("Mekong Lantern", "")
    )
    assert "Many are silent at once" in words(cast.dara, "/needs/")

    common = words(channary, f"/silence/{alarm.pk}/")
    assert "20–49 people" in common and "Lantern3" not in common and "Cardamom3" not in common
    assert signed_in(cast.vanna).get(f"/silence/{alarm.pk}/").status_code == 404
    assert signed_in(cast.sophea).get(f"/silence/{alarm.pk}/").status_code == 404
    assert "បាត់ដំបង" in words(cast.dara, "/silence/", "km")


def test_an_officer_says_what_it_was_for_their_own_alone(cast: Cast, due: datetime) -> None:
    keeper_looks(due + 6 * MINUTE)
    alarm = CollectiveAlarm.objects.get()
    path = f"/silence/{alarm.pk}/{cast.lantern.pk}/note/"
    dara = signed_in(cast.dara)
    assert dara.post(path, {"outcome": "", "words": ""}).status_code == 422
    for _again in range(2):
        assert dara.post(path, {"outcome": "cut", "words": "The tower is down"}).status_code == 302
    assert SilenceNote.objects.count() == 1
    assert Entry.objects.filter(action="silence.noted").count() == 1
    assert "The tower is down" in words(cast.bopha, f"/silence/{alarm.pk}/")
    assert "The tower is down" not in words(cast.piseth, f"/silence/{alarm.pk}/")
    assert "Many are silent at once" not in words(cast.dara, "/needs/")
    assert "Many are silent at once" in words(cast.piseth, "/needs/")
    for stranger in (cast.piseth, cast.sophea):
        assert signed_in(stranger).post(path, {"outcome": "nothing"}).status_code == 404
    assert CollectiveAlarm.objects.open().exists(), "an outcome ends nothing"
    assert forced(cast.dara).post(path, {"outcome": "other"}).status_code != 302
    assert SilenceNote.objects.count() == 1
    assert "Lantern3" not in forced(cast.dara).get("/silence/").content.decode()
    assert forced(cast.dara).get(f"/silence/{alarm.pk}/").status_code == 404


def test_it_is_over_when_most_came_back_and_does_not_begin_again(cast: Cast, due: datetime) -> None:
    keeper_looks(due + 6 * MINUTE)
    keeper_looks(due + 10 * MINUTE)
    assert Alert.objects.filter(kind="missed").count() == 20, "every alarm has begun"
    first = Alert.objects.filter(kind="missed", organisation=cast.lantern).order_by("opened_at", "pk")[0]
    Alert.objects.filter(pk=first.pk).update(state="acknowledged", owner=cast.dara, acknowledged_at=timezone.now())
    board = words(cast.dara, "/board/")
    card = board.index('id="silence-')
    unanswered = [board.index(f'id="alert-{alert.pk}"') for alert in alarms_of(cast) if alert.pk != first.pk]
    assert max(unanswered) < card < board.index(f'id="alert-{first.pk}"'), "what nobody has stands first"
    people = list(Person.objects.filter(name__isnull=False, pk__in=CollectiveAlarmPart.objects.values("person")))
    says_ok(people[:15], due + 30 * MINUTE)
    assert keeper_looks(due + 31 * MINUTE) == 1
    alarm = CollectiveAlarm.objects.get()
    assert alarm.closed_at == due + 31 * MINUTE
    assert keeper_looks(due + 32 * MINUTE) == 0
    assert CollectiveAlarm.objects.count() == 1
    assert Alert.objects.unresolved().filter(kind="missed").count() == 20, "nobody's alarm ends with it"
    assert "Nobody is silent together now" in words(cast.dara, "/silence/")
    assert "12 of your people + " in words(cast.dara, f"/silence/{alarm.pk}/"), "as many as there were"


def test_those_who_watch_over_independents_see_their_own(cast: Cast) -> None:
    moment = timezone.now() - 6 * MINUTE
    loners = crowd(None, [f"Loner{number}" for number in range(12)])
    Watch.objects.create(person=loners[0], watcher=cast.vanna, state="accepted", asked_at=moment, answered_at=moment)
    due_in_battambang(loners, None, moment)
    keeper_looks(moment + 6 * MINUTE)
    alarm = CollectiveAlarm.objects.get()
    page = words(cast.vanna, f"/silence/{alarm.pk}/")
    assert "1 of your people + 10–19 others" in page and "Loner0" in page and "Loner5" not in page
    assert Delivery.objects.filter(topic="silence").values_list("person", flat=True).distinct().get() == cast.vanna.pk


def test_every_ladder_goes_on_to_the_microsecond(cast: Cast, due: datetime) -> None:
    """The same people twice, each with the keeper's look and without it: what is told, to whom, when."""

    class Undone(Exception):
        """Takes the first run back."""

    def climbed(*, looks: bool) -> list[Any]:
        moment = due
        while moment <= due + 90 * MINUTE:
            overdue.miss_overdue(now=moment)
            rungs.climb(now=moment)
            if looks:
                look_for_silence(now=moment)
            moment += timedelta(seconds=30)
        alerts = Alert.objects.order_by("person").values_list(
            "person", "opened_at", "ladder_from", "rung", "next_rung_at", "exhausted", "state", "changed_at"
        )
        told = Delivery.objects.exclude(topic="silence").order_by("about", "step", "round", "address", "text_key")
        fields = ("about", "step", "round", "address", "text_key", "priority", "created_at", "next_attempt_at", "state")
        return [*alerts, *told.values_list(*fields)]

    runs = []
    for looks in (False, True):
        try:
            with transaction.atomic():
                runs.append(climbed(looks=looks))
                assert CollectiveAlarm.objects.exists() is looks
                raise Undone
        except Undone:
            pass
    assert runs[0] == runs[1] and len(runs[0]) > 100
