"""What the board, the page of an alert and its own person's first page say of it is one truth at every moment."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from karpear.activities.plans.actions.finish import finish
from karpear.alerts.actions import answers, rungs
from karpear.alerts.actions.briefings import Position
from karpear.alerts.actions.sos import stand_down
from karpear.alerts.models import Alert, AlertEvent
from karpear.alerts.queries.past import past_row
from karpear.checkins.actions.check_ins import check_in
from karpear.checkins.actions.overdue import miss_overdue
from karpear.checkins.actions.promises import NewPromise, arm
from karpear.checkins.models import Promise
from karpear.checkins.queries import last_heard
from karpear.messaging.models import Delivery
from karpear.people.devices import register_device
from karpear.people.models import Contact, Device, Person
from karpear.rules.alarm.outcome import Outcome
from karpear.ui.templatetags.ui import clock, day_clock
from tests.cast import Cast, signed_in
from tests.steps.alarms import sos, told
from tests.steps.pages import tight, today_of
from tests.steps.pressure import forced
from tests.steps.trips import trip

pytestmark = [pytest.mark.django_db, pytest.mark.once]
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


def test_the_head_and_the_list_count_the_same_who_are_out(cast: Cast) -> None:
    """An alarm of somebody without a trip stands in the list with their position, and says so."""
    now = timezone.now()
    trip(cast.bopha)
    sos(cast.sophea, now, position=Position(lat=13.36, lon=103.86, accuracy_m=20, fixed_at=now))
    page = read(cast.dara, "/board/")
    assert "out 1</span>" in page and "Who is out · 1</h2>" in page
    assert "not on a trip" in page[page.index(f'id="seen-{cast.sophea.pk}"') :]


def test_whoever_is_late_is_late_in_the_list_of_who_is_out(cast: Cast) -> None:
    now = timezone.now()
    trip(cast.sophea)
    Promise.objects.update(due_at=now - MINUTE, miss_at=now + 9 * MINUTE)
    page = read(cast.dara, "/board/")
    line = page[page.index(f'id="seen-{cast.sophea.pk}"') :]
    line = line[: line.index("</li>")]
    assert "state-late" in line and "was due" in line and "next" not in line
    assert "an alarm opens here, with numbers to ring" in page, "none stands on their page before that"


@pytest.mark.both
def test_whoever_is_late_with_another_promise_is_late_on_their_way(cast: Cast) -> None:
    """One statement: not late in one list, and due only in two hours in the next."""
    now = timezone.now()
    trip(cast.sophea)
    arm([NewPromise(cast.sophea.pk, now + MINUTE, 600, organisation=cast.lantern.pk)], now=now)
    text = read(cast.dara, "/board/")
    line = text[text.index(f'id="seen-{cast.sophea.pk}"') :].split("</li>")[0]
    assert f"next {clock(now + MINUTE)}" in line, "as in the list of what is due"
    Promise.objects.filter(source=None).update(due_at=now - MINUTE)
    text = read(cast.dara, "/board/")
    line = text[text.index(f'id="seen-{cast.sophea.pk}"') :].split("</li>")[0]
    assert "state-late" in line and f"was due {clock(now - MINUTE)}" in line and "next " not in line


def test_an_sos_is_the_last_that_was_heard_of_them(cast: Cast) -> None:
    """A silent one is not: their screen is as calm as before."""
    now = timezone.now()
    check_in(person=cast.sophea, key=uuid4(), made_at=now - 9 * MINUTE, now=now - 9 * MINUTE)
    assert f"Last heard</span> {day_clock(now - 9 * MINUTE)}" in today_of(cast.sophea)
    silent = sos(cast.sophea, now - 5 * MINUTE, silent=True)
    assert f"Last heard</span> {day_clock(now - 9 * MINUTE)}" in today_of(cast.sophea)
    Alert.objects.filter(pk=silent.pk).update(silent=False)
    assert f"Last heard {day_clock(now - 5 * MINUTE)}" in today_of(cast.sophea), "and no tick stands there"
    sos(cast.sophea, now)
    assert f"Last heard {day_clock(now)}" in today_of(cast.sophea), "pressed again"
    assert f"Last heard</span> {day_clock(now - 9 * MINUTE)}" in today_of(forced(cast.sophea))


def test_every_page_counts_the_same_steps_of_somebody_without_contacts(cast: Cast) -> None:
    cast.sophea.contacts.all().delete()
    alert = sos(cast.sophea)
    board, page = read(cast.dara, "/board/"), read(cast.dara, f"/alerts/{alert.pk}/")
    drawing = board[board.index("ladder-line is-small") :]
    assert drawing[: drawing.index("</svg>")].count("<circle") == 5
    assert "Step 1 of 5" in page and "nobody" in page[page.index("Step 1 of 5") :]


def test_an_ok_from_before_an_sos_is_no_line_of_it(cast: Cast) -> None:
    now = timezone.now()
    alert = sos(cast.sophea, now - MINUTE)
    check_in(person=cast.sophea, key=uuid4(), made_at=now - HOUR, sent_at=now, now=now)
    report = read(cast.dara, f"/alerts/{alert.pk}/report/")
    assert "was pressed on their phone" not in report
    check_in(person=cast.sophea, key=uuid4(), made_at=now, now=now)
    assert "was pressed on their phone" in read(cast.dara, f"/alerts/{alert.pk}/report/")


def test_what_stands_before_the_beginning_has_a_minus(cast: Cast) -> None:
    now = timezone.now()
    alert = sos(cast.sophea, now)
    AlertEvent.objects.create(alert=alert, at=now - HOUR, what="note", person=cast.dara, text="He was late")
    assert "−1 h" in read(cast.dara, f"/alerts/{alert.pk}/report/")


def test_a_silent_alarm_is_called_so_and_two_are_told_apart_by_when_they_began(cast: Cast) -> None:
    now = timezone.now()
    alerts = [sos(cast.sophea, now - 10 * MINUTE, silent=True), sos(cast.bopha, now - MINUTE)]
    for alert in alerts:
        answers.acknowledge(by=cast.dara, alert_id=alert.pk, now=now)
    page = today_of(cast.dara)
    lines = page[page.index("What needs me") :]
    assert "Silent SOS" in lines and "Sophea" not in lines[: lines.index("See all")]
    for alert in alerts:
        assert f"since {clock(alert.opened_at)}" in lines


def test_an_alarm_that_has_ended_was_had_by_its_owner_in_the_list_as_in_its_report(cast: Cast) -> None:
    alert = sos(cast.sophea)
    answers.acknowledge(by=cast.kanha, alert_id=alert.pk, now=timezone.now())
    answers.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=timezone.now())
    assert past_row(Alert.objects.get(pk=alert.pk)).by == "Kanha"


def test_a_yes_or_a_test_that_has_run_out_is_not_ticked(cast: Cast) -> None:
    device, _token = register_device(person=cast.sophea, name="Phone", now=timezone.now(), tell=False)
    path = reverse("phone", args=[device.pk])
    for days, ticked in ((1, True), (200, False)):
        at = timezone.now() - timedelta(days=days)
        Device.objects.filter(pk=device.pk).update(consented_at=at, tested_at=at)
        page = read(cast.sophea, path)
        assert ("✓ You agreed on" in page, "✓ Last answered on" in page) == (ticked, ticked)
        assert page.count("That held for six months.") == (0 if ticked else 2)


def test_whoever_was_told_hears_that_they_called_it_a_false_alarm(cast: Cast) -> None:
    alert = sos(cast.sophea, timezone.now() - 20 * MINUTE)
    sister = Contact.objects.filter(owner=cast.sophea).order_by("pk")[0]
    told(alert, sister)
    Delivery.objects.filter(subject=alert.pk).update(state="sent", attempts=1, sent_at=timezone.now())
    at = timezone.now()
    assert "Tell my officers" in today_of(cast.sophea)
    for _twice in range(2):
        stand_down(person=cast.sophea, alert_id=alert.pk, key=uuid4(), now=at)
    news = Delivery.objects.filter(subject=alert.pk, text_key="news")
    assert {row.person for row in news} == {cast.dara}, "no contact hears what a stranger with the phone may have said"
    assert len({row.address_id for row in news}) == len(news), "once"
    sign = last_heard(cast.sophea)
    assert sign and sign.at == at and sign.by_sos
    assert last_heard(cast.sophea, forced=True) is None
