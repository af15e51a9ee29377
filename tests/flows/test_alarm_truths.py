"""What the board, the page of an alert and its own person's first page say of it is one truth at every moment."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from karpear.activities.plans.actions.finish import finish
from karpear.alerts.actions import answers, rungs
from karpear.alerts.actions.sos import stand_down
from karpear.alerts.models import Alert
from karpear.checkins.actions.check_ins import check_in
from karpear.checkins.actions.overdue import miss_overdue
from karpear.people.models import Person
from karpear.rules.alarm.outcome import Outcome
from tests.cast import Cast, signed_in
from tests.steps.alarms import sos, told
from tests.steps.pages import tight, today_of
from tests.steps.trips import trip

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def read(person: Person, path: str) -> str:
    return tight(signed_in(person).get(path).content.decode())


def missed_on_a_trip(person: Person) -> Alert:
    """A check-in of a trip under way was missed a moment ago."""
    trip(person)
    person.promises.update(due_at=timezone.now() - HOUR, miss_at=timezone.now() - MINUTE)
    miss_overdue(now=timezone.now())
    return Alert.objects.get(person=person, kind="missed")


def test_who_had_it_and_lost_it_is_said_wherever_nobody_has_it(cast: Cast) -> None:
    now = timezone.now()
    alert = sos(cast.sophea, now - 40 * MINUTE)
    answers.acknowledge(by=cast.dara, alert_id=alert.pk, now=now - 39 * MINUTE)
    assert "had it until" not in read(cast.kanha, "/board/")
    rungs.overtake(now=now - 20 * MINUTE)
    for person, path in ((cast.kanha, "/board/"), (cast.kanha, f"/alerts/{alert.pk}/"), (cast.sophea, "/")):
        assert "Dara had it until" in read(person, path), path
    answers.acknowledge(by=cast.kanha, alert_id=alert.pk, now=now)
    for person, path in ((cast.kanha, "/board/"), (cast.kanha, f"/alerts/{alert.pk}/"), (cast.sophea, "/")):
        assert "had it until" not in read(person, path), path


def test_the_board_says_which_contact_heard_from_them(cast: Cast) -> None:
    alert = sos(cast.sophea)
    sister = told(alert, cast.sophea.contacts.get(role="family"))
    assert "heard from them" not in read(cast.dara, "/board/")
    answers.contact_answers(delivery=sister, answer="heard", now=timezone.now())
    assert "Sophea's sister heard from them" in read(cast.dara, "/board/").replace("&#x27;", "'")


def test_whoever_said_ok_is_not_asked_again_and_reads_what_the_board_says(cast: Cast) -> None:
    alert = missed_on_a_trip(cast.sophea)
    plan = reverse("activities:plan", args=[alert.source])
    for path in ("/", plan):
        assert "Say you are OK." in read(cast.sophea, path), path
    now = timezone.now()
    check_in(person=cast.sophea, key=uuid4(), made_at=now, now=now)
    assert "heard from at" in read(cast.dara, "/board/")
    for path in ("/", plan):
        page = read(cast.sophea, path)
        assert "that you are OK." in page and "Say you are OK." not in page, path
    assert "card-alarm" not in today_of(cast.sophea)


@pytest.mark.parametrize("kind", ["sos", "missed"])
def test_the_end_of_every_alarm_gets_a_card(cast: Cast, kind: str) -> None:
    alert = sos(cast.sophea) if kind == "sos" else missed_on_a_trip(cast.sophea)
    answers.acknowledge(by=cast.dara, alert_id=alert.pk, now=timezone.now())
    answers.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=timezone.now())
    page = today_of(cast.sophea)
    assert "Dara closed it." in page and "It calls nobody any more." in page
    client = signed_in(cast.sophea)
    client.post(reverse("read_end", args=[alert.pk]))
    assert "Dara closed it." not in client.get("/").content.decode()


def test_an_alarm_raised_under_duress_leaves_no_card(cast: Cast) -> None:
    alert = sos(cast.sophea)
    Alert.objects.update(kind="duress")
    before = today_of(cast.sophea)
    answers.acknowledge(by=cast.dara, alert_id=alert.pk, now=timezone.now())
    answers.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=timezone.now())
    assert "closed it" not in today_of(cast.sophea) and "closed it" not in before


def test_when_everybody_was_told_nobody_promises_more_people(cast: Cast) -> None:
    now = timezone.now()
    alert = sos(cast.sophea, now)
    assert "They are told again at" in today_of(cast.sophea), "as the board has it: Dara, again"
    assert "Then more people are told" in today_of(cast.sophea)
    assert "nobody else is called" in read(cast.dara, f"/alerts/{alert.pk}/")
    alert.refresh_from_db()
    while not alert.exhausted and alert.next_rung_at:
        rungs.climb(now=alert.next_rung_at)
        alert.refresh_from_db()
    page = today_of(cast.sophea)
    assert "ore people are told" not in page and "told again at" in page
    assert "nobody else is called" not in read(cast.dara, f"/alerts/{alert.pk}/")
    assert ", again" in read(cast.dara, "/board/")


def test_what_is_not_below_is_not_spoken_of(cast: Cast) -> None:
    alert = sos(cast.sophea)
    assert "asked for, below" not in read(cast.dara, f"/alerts/{alert.pk}/")
    silent = sos(cast.bopha, silent=True)
    page = read(cast.dara, f"/alerts/{silent.pk}/")
    assert "asked for, below" not in page and "Ring the lawyer." in page


def test_whoever_said_that_it_was_nothing_is_not_sent_above_to_say_so(cast: Cast) -> None:
    alert = sos(cast.sophea)
    assert "say so above" in today_of(cast.sophea)
    stand_down(person=cast.sophea, alert_id=alert.pk, key=uuid4(), now=timezone.now())
    page = today_of(cast.sophea)
    assert "say so above" not in page and "it stays open" in page


def test_home_safe_is_answered_although_an_sos_is_open(cast: Cast) -> None:
    """Whoever came home before it reads nothing of that: it would contradict the SOS."""
    now = timezone.now()
    first, second = trip(cast.sophea), trip(cast.kanha)
    sos(cast.sophea, now)
    finish(person=cast.sophea, activity=first.pk, key=uuid4(), made_at=now, now=now + MINUTE)
    assert "You are home. The trip is over." in today_of(cast.sophea)
    finish(person=cast.kanha, activity=second.pk, key=uuid4(), made_at=now, now=now)
    sos(cast.kanha, now + MINUTE)
    assert "You are home" not in today_of(cast.kanha)
