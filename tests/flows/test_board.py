"""The board: who needs help first, for those who may act, and for nobody else."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.alerts.actions import answers, drills, rungs
from karpear.alerts.actions.briefings import Position
from karpear.alerts.actions.sos import stand_down
from karpear.alerts.models import Alert
from karpear.alerts.queries.board import board_stamp, open_alerts
from karpear.checkins.actions import check_ins, overdue, promises, roll_calls
from karpear.checkins.models import Promise
from karpear.db.pulse import beat
from karpear.people.models import Watch, WatchState
from karpear.people.words import set_words
from karpear.rules.alarm.outcome import Outcome
from karpear.screens.board.queries import board, board_json
from tests.cast import Cast, signed_in
from tests.cast import person as member
from tests.rooms.activities.plans import created
from tests.steps.alarms import sos
from tests.steps.pages import tight
from tests.steps.trips import followed, trip

pytestmark = pytest.mark.once

MINUTE = timedelta(minutes=1)


@pytest.fixture
def now():
    return timezone.now()


def promise(cast: Cast, person, due_at, now):
    one = promises.NewPromise(person.pk, due_at, organisation=cast.lantern.pk)
    return promises.arm([one], now=now)[0]


def test_the_most_urgent_comes_first_and_drills_hide_nothing(cast: Cast, now) -> None:
    drills.start_drill(by=cast.dara, organisation=cast.lantern.pk, person=cast.bopha.pk, now=now - 60 * MINUTE)
    promise(cast, cast.kanha, now - 40 * MINUTE, now - 50 * MINUTE)
    overdue.miss_overdue(now=now)
    sos(cast.sophea, now)
    assert [(row.name, row.looks) for row in open_alerts(cast.dara)] == [
        ("Sophea", "sos"),
        ("Kanha", "missed"),
        ("Bopha", "sos"),
    ]
    seen = board(cast.dara, now)
    assert (seen.sos, seen.missed, seen.unowned) == (1, 1, 2)
    text = signed_in(cast.dara).get("/board/").content.decode()
    assert text.index("Sophea") < text.index("Kanha") < text.index("<h2>Drills")


def test_who_says_it_was_nothing_comes_after_those_whom_nobody_has_heard(cast: Cast, now) -> None:
    """The first row has the only filled button."""
    calm = sos(cast.sophea, now - 3 * MINUTE)
    unheard = sos(cast.bopha, now - MINUTE, silent=True)
    assert board(cast.dara, now).first_to_take == calm.pk
    stand_down(person=cast.sophea, alert_id=calm.pk, key=uuid4(), now=now)
    assert [row.name for row in open_alerts(cast.dara)] == ["Bopha", "Sophea"]
    assert board(cast.dara, now).first_to_take == unheard.pk
    answers.acknowledge(by=cast.dara, alert_id=unheard.pk, now=now)
    assert [row.name for row in open_alerts(cast.dara)] == ["Sophea", "Bopha"], "it is nobody's yet, and stays open"
    sos(cast.sophea, now)
    assert "says it was nothing" not in signed_in(cast.dara).get("/board/").content.decode(), "she pressed again"


def test_late_and_due_soon_are_apart_from_missed(cast: Cast, now) -> None:
    promise(cast, cast.sophea, now - 2 * MINUTE, now - 30 * MINUTE)
    promise(cast, cast.kanha, now + 20 * MINUTE, now)
    promise(cast, cast.kanha, now + 200 * MINUTE, now)
    body = board_json(cast.dara, now)
    assert [(row["person_name"], round(row["late_s"])) for row in body["overdue"]] == [("Sophea", 120)]
    assert [row["person_name"] for row in body["due_soon"]] == ["Kanha"]
    assert body["open"] == []
    nobody = board_json(cast.piseth, now)
    assert (nobody["overdue"], nobody["due_soon"]) == ([], [])


def test_who_may_see_it(cast: Cast, now) -> None:
    Watch.objects.create(person=cast.vanna, watcher=cast.rith, state=WatchState.ACCEPTED, asked_at=now)
    sos(cast.vanna, now)
    sos(cast.sophea, now)
    for person, status in (
        (cast.sophea, 403),
        (cast.vanna, 403),
        (cast.dara, 200),
        (cast.bopha, 200),
        (cast.rith, 200),
    ):
        client = signed_in(person)
        assert client.get("/board/").status_code == status
        assert client.get("/board/fragment").status_code == status
        assert client.get("/api/v1/board").status_code == status
    assert [row.name for row in open_alerts(cast.rith)] == ["Vanna"]
    assert [row.name for row in open_alerts(cast.dara)] == ["Sophea"]
    assert open_alerts(cast.piseth) == []


def test_an_officers_own_alarm_is_not_on_their_board(cast: Cast, now) -> None:
    sos(cast.dara, now, silent=True)
    assert open_alerts(cast.dara) == []
    assert [row.name for row in open_alerts(cast.kanha)] == ["Dara"]


def test_the_api_speaks_the_contract(cast: Cast, now) -> None:
    alert = sos(cast.sophea, now)
    people = [cast.sophea.pk, cast.kanha.pk]
    call = roll_calls.ask_roll_call(
        by=cast.dara, organisation=cast.lantern.pk, people=people, due_in_s=600, reason="", now=now
    )
    check_ins.check_in(person=cast.kanha, key=uuid4(), made_at=now + MINUTE, now=now + MINUTE)
    beat(keeper_id=uuid4(), started_at=now, tick_ms=1, now=now)
    body = signed_in(cast.dara).get("/api/v1/board").json()
    assert {"as_of", "keeper", "open", "overdue", "due_soon", "travelling", "roll_calls"} <= body.keys()
    assert body["open"][0]["alert"] == str(alert.pk)
    assert body["open"][0]["timeline"][0]["what"] == "opened"
    assert body["roll_calls"] == [{"id": str(call.pk), "asked": 2, "answered": 1, "silent": 1}]
    assert body["keeper"]["late_s"] < 60


def test_the_keepers_silence_is_loud(cast: Cast, now) -> None:
    client = signed_in(cast.dara)
    assert "Checking has never run" in client.get("/board/").content.decode()
    beat(keeper_id=uuid4(), started_at=now, tick_ms=1, now=now - 5 * MINUTE)
    assert "Checking has been silent for" in client.get("/board/").content.decode()
    beat(keeper_id=uuid4(), started_at=now, tick_ms=1, now=now)
    assert "Checking has been silent for" not in client.get("/board/").content.decode()


def test_an_unknown_word_is_flagged_and_a_duress_word_is_not(cast: Cast, now) -> None:
    set_words(person=cast.sophea, ok="jasmine", delayed="", duress="mangosteen", now=now)
    for word in ("durian", "mangosteen", "jasmine"):
        check_ins.check_in(person=cast.sophea, key=uuid4(), made_at=now, now=now, word=word)
    assert [unknown_word.word for unknown_word in board(cast.dara, now).unknown_words] == ["unknown"]
    assert board(cast.piseth, now).unknown_words == []
    check_ins.raise_duress(now=now)
    text = signed_in(cast.dara).get("/board/").content.decode()
    assert "Under duress" in text
    assert "Do not call or text" in text


def test_the_stamp_changes_with_what_one_may_act_on_and_with_nothing_else(cast: Cast, now) -> None:
    def stamps() -> tuple[str, str]:
        return board_stamp(cast.dara), board_stamp(cast.piseth)

    seen = [stamps()]

    def step(work: Callable[[], object]) -> None:
        work()
        seen.append(stamps())
        assert seen[-1][0] != seen[-2][0], work
        assert seen[-1][1] == seen[0][1]

    step(lambda: sos(cast.sophea, now))
    alert = Alert.objects.get()
    step(lambda: rungs.climb(now=now + 2 * MINUTE))
    step(lambda: sos(cast.sophea, now + 3 * MINUTE))
    # From a machine whose clock is behind:
    step(lambda: answers.acknowledge(by=cast.dara, alert_id=alert.pk, now=now - 10 * MINUTE))
    step(lambda: rungs.overtake(now=now + 60 * MINUTE))
    step(lambda: answers.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=now + 61 * MINUTE))


def test_many_alerts_take_the_same_number_of_queries(cast: Cast, now, django_assert_max_num_queries) -> None:
    for n in range(12):
        promise(cast, cast.sophea, now - (20 + n) * MINUTE, now - 60 * MINUTE)
    overdue.miss_overdue(now=now)
    assert Alert.objects.count() == 12
    # Three ask who is silent together, two by what right they see it, one who has been told.
    with django_assert_max_num_queries(24):
        board_json(cast.dara, now)


@pytest.mark.both
def test_the_roll_is_called_answered_and_closed(cast: Cast, now) -> None:
    client = signed_in(cast.dara)
    form = client.get("/roll-calls/").content.decode()
    assert "Kanha" in form
    assert "Chenda" not in form
    org = str(cast.lantern.pk)
    asked = {"organisation": org, f"{org}-people": [str(cast.sophea.pk), str(cast.kanha.pk)], f"{org}-minutes": "30"}
    page = client.post("/roll-calls/", asked, follow=True)
    assert "0 of 2 answered" in page.content.decode()
    where = page.redirect_chain[-1][0]
    check_ins.check_in(person=cast.kanha, key=uuid4(), made_at=timezone.now(), now=timezone.now())
    text = client.get(where).content.decode()
    assert "1 of 2 answered" in text
    assert text.index("Sophea") < text.index("Kanha")
    overdue.miss_overdue(now=timezone.now() + 31 * MINUTE)
    assert "silent: alarm" in client.get(where).content.decode()
    assert "Closed" in client.post(f"{where}close/", follow=True).content.decode()
    assert Alert.objects.get().state == "open"
    for stranger in (cast.piseth, cast.sophea, cast.rith):
        assert signed_in(stranger).get(where).status_code == 404
        assert signed_in(stranger).post(f"{where}close/").status_code == 404
    assert signed_in(cast.sophea).get("/roll-calls/").status_code == 403


def test_an_alarm_is_taken_without_leaving_the_board(cast: Cast, now) -> None:
    alert = sos(cast.sophea, now)
    client = signed_in(cast.dara)
    text = tight(client.get("/board/").content.decode())
    back = f"/board/#taken-{alert.pk}"  # no row is called so: nothing scrolls to it
    assert f'name="next" value="{back}"' in text
    answer = client.post(f"/alerts/{alert.pk}/", {"do": "acknowledge", "next": back})
    assert answer["Location"] == back
    assert "You have it" in client.get("/board/").content.decode()
    elsewhere = client.post(f"/alerts/{alert.pk}/", {"do": "acknowledge", "next": "//evil.test/"})
    assert elsewhere["Location"] == f"/alerts/{alert.pk}/"


def test_everybody_who_is_out_has_a_number_and_a_place(cast: Cast) -> None:
    """Whom nobody has seen stands where their plan says, and is marked as such."""
    for person, province in ((cast.sophea, "KH-17"), (cast.bopha, "")):
        activity = trip(person)
        Activity.objects.filter(pk=activity.pk).update(province=province)
    followed(cast.kanha)
    text = tight(signed_in(cast.dara).get("/board/").content.decode())
    lines = dict(re.findall(r'<li id="seen-([0-9a-f-]+)"(.*?)</li>', text))
    assert len(lines) == 3
    assert "by plan in Siem Reap" in lines[str(cast.sophea.pk)] and "data-planned" in lines[str(cast.sophea.pk)]
    assert "no position" in lines[str(cast.bopha.pk)] and "data-lat" not in lines[str(cast.bopha.pk)]
    numbers = [re.search(r'<b class="number">(\d)</b>', line) for line in lines.values()]
    assert sorted(number[1] for number in numbers if number) == ["1", "2", "3"]
    assert "Visit to the lake" in lines[str(cast.sophea.pk)]


def test_whoever_is_missed_is_not_calm_in_the_list_of_who_is_out(cast: Cast, now) -> None:
    """Neither without a position, nor by plan, nor where they were seen before; and a plan is no sighting."""
    activity = trip(cast.sophea)
    Activity.objects.filter(pk=activity.pk).update(province="KH-17")
    trip(cast.bopha)
    followed(cast.kanha)
    for person in (cast.sophea, cast.bopha, cast.kanha):
        sos(person, now)
    text = tight(signed_in(cast.dara).get("/board/").content.decode())
    lines = dict(re.findall(r'<li id="seen-([0-9a-f-]+)"(.*?)</li>', text))
    for person in (cast.sophea, cast.bopha, cast.kanha):
        assert "state-sos" in lines[str(person.pk)] and "state-out" not in lines[str(person.pk)]
    rows = text[: text.index('id="where"')]
    assert "by plan in Siem Reap" in rows and "<b>Siem Reap</b>" not in rows


@pytest.mark.both
def test_whoever_is_due_within_the_hour_is_marked_so_whether_seen_or_not(cast: Cast, now) -> None:
    trip(cast.sophea)
    trip(cast.bopha)
    Promise.objects.filter(person=cast.bopha).update(due_at=now + timedelta(minutes=30))
    text = tight(signed_in(cast.dara).get("/board/").content.decode())
    lines = dict(re.findall(r'<li id="seen-([0-9a-f-]+)"(.*?)</li>', text))
    assert "state-due" in lines[str(cast.bopha.pk)]
    assert "state-out" in lines[str(cast.sophea.pk)]


def test_an_alarm_names_the_province(cast: Cast, now) -> None:
    sos(cast.sophea, now, position=Position(lat=13.36, lon=103.86, accuracy_m=20, fixed_at=now))
    text = tight(signed_in(cast.dara).get("/board/").content.decode())
    assert "<b>Siem Reap</b>" in text[text.index("data-sos") : text.index("I have it")]


def test_a_quiet_board_says_who_sets_out_next(cast: Cast, now, settings) -> None:
    settings.KARPEAR_EMAIL = "smtp://127.0.0.1:9?from=karpear@here.test"
    start = now + timedelta(hours=20)
    created(
        cast.sophea, now=now, starts_at=start.isoformat(), ends_at=(start + timedelta(hours=4)).isoformat(),
        check_ins=[{"due_at": (start + timedelta(hours=2)).isoformat(), "grace_s": 600}],
    )  # fmt: skip
    assert "Next: Sophea sets out" in signed_in(cast.dara).get("/board/").content.decode()
    assert "Next: Sophea" not in signed_in(cast.piseth).get("/board/").content.decode()


def test_what_is_folded_is_counted_and_nobody_who_matters_is_in_it(cast: Cast, now) -> None:
    """Whoever is in alarm or past their end stands first, however many are out; one button is the main one."""
    for n in range(15):
        trip(member(f"Traveller {n}", cast.lantern))
    late, _alarmed = trip(cast.sophea), trip(cast.bopha)
    Activity.objects.filter(pk=late.pk).update(ends_at=now - 20 * MINUTE)
    Promise.objects.filter(person=cast.sophea).update(state="kept")
    for person in (cast.bopha, cast.kanha):
        sos(person, now)
    text = tight(signed_in(cast.dara).get("/board/").content.decode())
    folded = text[text.index('id="more-out"') : text.index("</details>", text.index('id="more-out"'))]
    assert "2 more who are out" in folded and folded.count('id="seen-') == 2
    first = text[text.index('class="seen"') : text.index('id="more-out"')]
    assert first.index("Bopha") < first.index("Sophea") < first.index("Traveller") and "past its end" in first
    assert "Sophea" not in folded and "Bopha" not in folded
    assert text.count("btn-primary") == 1 and text.count("data-ack") == 2
