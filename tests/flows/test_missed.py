"""Someone goes out, and is missed when silent: the main story, on the real actions with the clock as an argument."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from karpear.alerts.actions import answers, briefings, drills, rungs
from karpear.alerts.actions import duress as duress_actions
from karpear.alerts.actions import sos as sos_actions
from karpear.alerts.models import Alert, AlertEvent
from karpear.alerts.queries.positions import last_positions
from karpear.alerts.queries.timeline import timeline
from karpear.checkins.actions import check_ins, overdue, promises, roll_calls
from karpear.checkins.models import Promise
from karpear.db.models import StepFailure
from karpear.keys.cipher import index
from karpear.messaging.models import Delivery
from karpear.people.models import Address, Contact, ContactState, Membership, Organisation, Person, Shift, Watch
from karpear.people.words import set_words
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NOON = datetime(2027, 1, 15, 5, 0, tzinfo=UTC)


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


class Members:
    """One organisation: a member, two officers, a lead; a family contact and a journalist. E-mail reaches them all."""

    def __init__(self) -> None:
        self.org = Organisation.objects.create(name="Lantern River Network")
        self.sophea = self.person("sophea", "member")
        self.dara = self.person("dara", "officer")
        self.kosal = self.person("kosal", "officer")
        self.bopha = self.person("bopha", "lead")
        self.rith = self.person("rith", None)
        Shift.objects.create(
            organisation=self.org, officer=self.dara, starts_at=NOON - minutes(600), ends_at=NOON + minutes(6000)
        )
        self.mother = self.contact(self.sophea, "Mother", "family", in_ladder=True)
        self.journalist = self.contact(self.sophea, "Reporter", "journalist", in_ladder=False)

    def person(self, name: str, role: str | None) -> Person:
        person = Person.objects.create_user(f"{name}@example.test", name=name.title())
        self.address(person=person, value=f"{name}@example.test")
        if role:
            Membership.objects.create(person=person, organisation=self.org, role=role)
        return person

    def contact(self, owner: Person, name: str, role: str, *, in_ladder: bool) -> Contact:
        contact = Contact.objects.create(
            owner=owner, name=name, role=role, in_ladder=in_ladder, state=ContactState.ACCEPTED
        )
        self.address(contact=contact, value=f"{name.lower()}@home.test")
        return contact

    def address(self, *, value: str, person: Person | None = None, contact: Contact | None = None) -> None:
        Address.objects.create(
            person=person, contact=contact, channel="email", value=value, value_index=index(value, "address")
        )

    def promise(self, due: datetime, *, person: Person | None = None, source: UUID | None = None) -> Promise:
        who = person or self.sophea
        return promises.arm([promises.NewPromise(who.pk, due, organisation=self.org.pk, source=source)], now=NOON)[0]

    def told(self, alert: Alert, step: int) -> list[str]:
        rows = Delivery.objects.filter(subject=alert.pk, step=step).select_related("person", "contact")
        return sorted({d.recipient_name for d in rows})


@pytest.fixture
def world() -> Members:
    return Members()


def say_ok(person: Person, at: datetime, **more):
    return check_ins.check_in(person=person, key=uuid4(), made_at=at, now=at, **more)


def test_silence_climbs_the_ladder_and_an_acknowledgement_stops_it(world):
    promise = world.promise(NOON)

    assert overdue.remind(now=NOON) == 1
    assert Delivery.objects.get(text_key="reminder").person == world.sophea
    assert overdue.miss_overdue(now=NOON + minutes(10) - timedelta(seconds=1)) == 0
    opened = NOON + minutes(10)
    assert overdue.miss_overdue(now=opened) == 1

    alert = Alert.objects.get()
    assert (alert.kind, alert.state, alert.person, alert.cause) == ("missed", "open", world.sophea, promise.pk)
    assert world.told(alert, 1) == ["Dara"]

    for after, step, names in [
        (minutes(2), 1, ["Dara"]),
        (minutes(5), 2, ["Kosal"]),
        (minutes(10), 3, ["Bopha"]),
        (minutes(15), 4, ["Mother"]),
        (minutes(20), 5, ["Bopha", "Dara", "Kosal"]),
    ]:
        assert rungs.climb(now=opened + after - timedelta(seconds=1)) == 0
        assert rungs.climb(now=opened + after) == 1
        assert world.told(alert, step) == names
    assert Delivery.objects.filter(subject=alert.pk, step=1).count() == 2

    alert.refresh_from_db()
    assert alert.exhausted
    assert rungs.climb(now=opened + minutes(30)) == 1
    assert Delivery.objects.filter(subject=alert.pk, step=5, round=1).count() == 3

    answers.acknowledge(by=world.kosal, alert_id=alert.pk, now=opened + minutes(31))
    assert rungs.climb(now=opened + minutes(41)) == 0
    with pytest.raises(Conflict) as refusal:
        answers.acknowledge(by=world.bopha, alert_id=alert.pk, now=opened + minutes(32))
    assert refusal.value.owner == "Kosal"


def test_only_those_who_may_act_can_acknowledge(world):
    world.promise(NOON)
    overdue.miss_overdue(now=NOON + minutes(10))
    alert = Alert.objects.get()
    with pytest.raises(Forbidden):
        answers.acknowledge(by=world.sophea, alert_id=alert.pk, now=NOON)
    with pytest.raises(Missing):
        answers.acknowledge(by=world.rith, alert_id=alert.pk, now=NOON)


def test_an_owner_who_does_nothing_is_overtaken_and_the_ladder_goes_on(world):
    world.promise(NOON)
    opened = NOON + minutes(10)
    overdue.miss_overdue(now=opened)
    alert = Alert.objects.get()
    answers.acknowledge(by=world.dara, alert_id=alert.pk, now=opened + minutes(1))
    answers.log_call(by=world.dara, alert_id=alert.pk, entry="driver", result="no_answer", now=opened + minutes(10))
    assert rungs.overtake(now=opened + minutes(16)) == 0
    assert rungs.overtake(now=opened + minutes(25)) == 1
    alert.refresh_from_db()
    assert (alert.state, alert.owner) == ("open", None)
    assert rungs.climb(now=opened + minutes(25)) == 1
    assert rungs.climb(now=opened + minutes(27)) == 0
    assert rungs.climb(now=opened + minutes(28)) == 1
    assert world.told(alert, 2) == ["Kosal"]


def test_everyone_told_gets_one_all_clear(world):
    world.promise(NOON)
    opened = NOON + minutes(10)
    overdue.miss_overdue(now=opened)
    alert = Alert.objects.get()
    for after in (2, 5):
        rungs.climb(now=opened + minutes(after))
    Delivery.objects.filter(subject=alert.pk).update(state="sent", attempts=1, sent_at=opened)
    with pytest.raises(BadFields):
        answers.resolve(by=world.dara, alert_id=alert.pk, outcome=Outcome.DRILL, now=opened + minutes(6))
    answers.resolve(by=world.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=opened + minutes(6))
    clear = Delivery.objects.filter(subject=alert.pk, text_key="all_clear")
    assert sorted(d.recipient_name for d in clear) == ["Dara", "Kosal"]
    with pytest.raises(Conflict):
        answers.resolve(by=world.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=opened + minutes(7))


def test_a_check_in_pauses_contacts_and_closes_nothing(world):
    world.promise(NOON)
    opened = NOON + minutes(10)
    overdue.miss_overdue(now=opened)
    alert = Alert.objects.get()
    answer, _ = say_ok(world.sophea, opened + minutes(1))
    assert answer["open_alert"] == str(alert.pk)
    for after in (2, 5, 10, 15, 20):
        rungs.climb(now=opened + minutes(after))
    alert.refresh_from_db()
    assert (alert.state, alert.owner, alert.exhausted) == ("open", None, True)
    assert world.told(alert, 4) == []
    assert world.told(alert, 3) == ["Bopha"]


def test_later_silence_of_the_same_trip_joins_the_open_alert(world):
    trip = uuid4()
    world.promise(NOON, source=trip)
    world.promise(NOON + minutes(60), source=trip)
    overdue.miss_overdue(now=NOON + minutes(10))
    alert = Alert.objects.get()
    overdue.miss_overdue(now=NOON + minutes(70))
    assert Alert.objects.get() == alert
    assert AlertEvent.objects.filter(alert=alert, what="missed_again").count() == 1
    assert Delivery.objects.filter(subject=alert.pk, step=1, round__gte=1000).count() == 1


@pytest.mark.both
def test_a_press_that_waited_in_the_phone_is_shown_with_the_time_of_the_press(world):
    world.promise(NOON)
    overdue.miss_overdue(now=NOON + minutes(10))
    arrived = NOON + minutes(200)
    for pressed in (NOON - minutes(20), NOON - minutes(40)):
        check_ins.check_in(person=world.sophea, key=uuid4(), made_at=pressed, sent_at=arrived, now=arrived)
    sos_actions.raise_sos(person=world.sophea, key=uuid4(), pressed_at=NOON, sent_at=arrived, now=arrived)

    missed, sos = Alert.objects.order_by("opened_at")
    assert missed.heard_from_at == NOON - minutes(20)
    assert [one.what for one in missed.events.order_by("at", "pk")].count("heard_from") == 2
    words = [line.words for line in timeline(missed, world.dara) if line.what == "heard_from"]
    assert [one.endswith("11:40)") for one in words] == [True, False]
    assert "12:00)" in next(line.words for line in timeline(sos, world.dara) if line.what == "waited")


@pytest.mark.both
@pytest.mark.parametrize(
    ("pressed", "words"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), "(when it was pressed is not known: the phone’s clock was wrong)"),
        (datetime(2026, 12, 1, tzinfo=UTC), "(pressed on 1 Dec 07:00, if the phone’s clock was right)"),
    ],
)
def test_a_press_of_a_clock_that_was_never_set_claims_no_time(world, pressed, words):
    """No officer may read that somebody pressed a year ago who perhaps pressed just now."""
    world.promise(NOON)
    overdue.miss_overdue(now=NOON + minutes(10))
    arrived = NOON + minutes(12)
    sos_actions.raise_sos(person=world.sophea, key=uuid4(), pressed_at=pressed, sent_at=arrived, now=arrived)
    check_ins.check_in(person=world.sophea, key=uuid4(), made_at=pressed, sent_at=arrived, now=arrived)
    missed, sos = Alert.objects.order_by("opened_at")
    assert missed.heard_from_at is None
    for alert, what in ((sos, "waited"), (missed, "heard_from")):
        (line,) = [line.words for line in timeline(alert, world.dara) if line.what == what]
        assert line.endswith(words)


@pytest.mark.parametrize("wrong", [5, 0, -5])
@pytest.mark.parametrize("waited", [0, 180])
def test_the_time_of_a_place_is_put_right_as_that_of_its_press(world, wrong, waited):
    """A phone's clock is some hours wrong, and what it says waited a while: its place is as old as it is."""
    arrived = NOON + minutes(200)
    pressed, sent = (arrived + minutes(60 * wrong - ago) for ago in (waited, 0))
    for ago in (2, None):
        place = briefings.Position(11.5, 104.9, 20, pressed - minutes(ago) if ago else None)
        said = {"key": uuid4(), "sent_at": sent, "position": place, "now": arrived}
        sos_actions.raise_sos(person=world.sophea, pressed_at=pressed, **said)
        check_ins.check_in(person=world.dara, made_at=pressed, **said)
        for fix in last_positions([world.sophea.pk, world.dara.pk]).values():
            assert arrived - fix.fixed_at == minutes(waited + (ago or 0))


@pytest.mark.both
def test_a_press_from_long_before_the_silence_holds_nobody_back(world):
    """A phone that finds a line again, perhaps in other hands, sends what was pressed in the morning."""
    world.promise(NOON)
    overdue.miss_overdue(now=NOON + minutes(10))
    arrived = NOON + minutes(12)
    check_ins.check_in(person=world.sophea, key=uuid4(), made_at=NOON - minutes(31), sent_at=arrived, now=arrived)
    missed = Alert.objects.get()
    assert missed.heard_from_at is None
    assert [line for line in timeline(missed, world.dara) if line.what == "heard_from"]
    check_ins.check_in(person=world.sophea, key=uuid4(), made_at=NOON - minutes(29), sent_at=arrived, now=arrived)
    assert Alert.objects.get().heard_from_at == NOON - minutes(29)


@pytest.mark.both
def test_whoever_falls_silent_again_holds_contacts_back_no_longer(world):
    trip = uuid4()
    world.promise(NOON, source=trip)
    world.promise(NOON + minutes(60), source=trip)
    overdue.miss_overdue(now=NOON + minutes(10))
    say_ok(world.sophea, NOON + minutes(11))
    assert Alert.objects.get().heard_from_at
    overdue.miss_overdue(now=NOON + minutes(70))
    assert Alert.objects.get().heard_from_at is None


@pytest.mark.both
def test_sos_tells_step_one_at_once_and_a_second_press_joins(world):
    key = uuid4()
    answer, created = sos_actions.raise_sos(person=world.sophea, key=key, pressed_at=NOON, now=NOON)
    assert created
    assert [r["name"] for r in answer["reaching"]] == ["Dara"]
    again, created = sos_actions.raise_sos(
        person=world.sophea, key=key, pressed_at=NOON + minutes(3), now=NOON + minutes(3)
    )
    assert (again, created) == (answer, False)
    second, created = sos_actions.raise_sos(person=world.sophea, key=uuid4(), pressed_at=NOON, now=NOON + minutes(1))
    assert (second["alert"], created) == (answer["alert"], False)
    assert Delivery.objects.filter(step=1).count() == 2
    check, _ = say_ok(world.sophea, NOON + minutes(2))
    assert check["open_alert"] == answer["alert"]
    for after in (2, 5, 10, 15, 20):
        rungs.climb(now=NOON + minutes(after))
    assert world.told(Alert.objects.get(), 4) == ["Mother"]


def test_a_duress_word_answers_like_ok_and_raises_a_silent_alert(world):
    set_words(person=world.sophea, ok="rice", delayed="rain", duress="mango", now=NOON)
    world.promise(NOON)
    ok, _ = say_ok(world.sophea, NOON - minutes(1), word="rice")
    duress, _ = say_ok(world.sophea, NOON, word="Mango ")
    assert set(ok) == set(duress)
    assert not Alert.objects.exists()
    assert check_ins.raise_duress(now=NOON) == 1
    alert = Alert.objects.get()
    assert (alert.kind, alert.silent, alert.no_contact) == ("duress", True, True)
    assert world.told(alert, 1) == ["Dara"]
    assert alert not in Alert.objects.visible_to(world.sophea)
    assert alert in Alert.objects.visible_to(world.dara)
    quiet, _ = say_ok(world.sophea, NOON + minutes(1))
    assert quiet["open_alert"] is None


def test_duress_at_a_stand_down(world):
    set_words(person=world.sophea, ok="rice", delayed="", duress="mango", now=NOON)
    sos, _ = sos_actions.raise_sos(person=world.sophea, key=uuid4(), pressed_at=NOON, now=NOON)
    answer, _ = sos_actions.stand_down(
        person=world.sophea, alert_id=UUID(sos["alert"]), key=uuid4(), word="mango", now=NOON + minutes(1)
    )
    assert answer == {"alert": sos["alert"], "state": "open"}
    assert duress_actions.raise_duress(now=NOON + minutes(1)) == 1
    assert sorted(Alert.objects.values_list("kind", flat=True)) == ["duress", "sos"]


def test_an_officers_own_sos_goes_to_the_other_officer(world):
    answer, _ = sos_actions.raise_sos(person=world.dara, key=uuid4(), pressed_at=NOON, now=NOON)
    assert [r["name"] for r in answer["reaching"]] == ["Kosal"]


def test_an_independent_is_watched_by_those_who_agreed(world):
    vanna = world.person("vanna", None)
    world.contact(vanna, "Sister", "family", in_ladder=True)
    answer, _ = sos_actions.raise_sos(person=vanna, key=uuid4(), pressed_at=NOON, now=NOON)
    assert [r["name"] for r in answer["reaching"]] == ["Sister"]
    alerts_open = Alert.objects.get()
    assert alerts_open not in Alert.objects.visible_to(world.dara)
    Watch.objects.create(person=vanna, watcher=world.rith, state="accepted", asked_at=NOON)
    Watch.objects.create(person=vanna, organisation=world.org, state="accepted", asked_at=NOON)
    Alert.objects.all().delete()
    answer, _ = sos_actions.raise_sos(person=vanna, key=uuid4(), pressed_at=NOON, now=NOON)
    assert sorted(r["name"] for r in answer["reaching"]) == ["Dara", "Rith"]
    alert = Alert.objects.get()
    answers.acknowledge(by=world.rith, alert_id=alert.pk, now=NOON)


def test_whom_only_contacts_watch_over_ends_their_own_alarm(world):
    vanna = world.person("vanna", None)
    world.contact(vanna, "Sister", "family", in_ladder=True)
    sos, _ = sos_actions.raise_sos(person=vanna, key=uuid4(), pressed_at=NOON, now=NOON)
    Delivery.objects.update(state="sent", attempts=1, sent_at=NOON)
    answer, _ = sos_actions.stand_down(person=vanna, alert_id=UUID(sos["alert"]), key=uuid4(), now=NOON + minutes(1))
    assert answer["state"] == "resolved"
    assert Delivery.objects.get(text_key="it_was_nothing").recipient_name == "Sister"


def test_nobody_hears_an_all_clear_that_was_forced(world):
    vanna = world.person("vanna", None)
    set_words(person=vanna, ok="rice", delayed="", duress="mango", now=NOON)
    world.contact(vanna, "Sister", "family", in_ladder=True)
    sos, _ = sos_actions.raise_sos(person=vanna, key=uuid4(), pressed_at=NOON, now=NOON)
    Delivery.objects.update(state="sent", attempts=1, sent_at=NOON)
    answer, _ = sos_actions.stand_down(person=vanna, alert_id=UUID(sos["alert"]), key=uuid4(), word="mango", now=NOON)
    assert answer["state"] == "resolved"
    assert duress_actions.raise_duress(now=NOON) == 1
    assert not Delivery.objects.filter(text_key="all_clear").exists()
    assert world.told(Alert.objects.get(kind="duress"), 4) == ["Sister"]


def test_a_drill_runs_the_ladder_and_says_so(world):
    alert = drills.start_drill(by=world.dara, organisation=world.org.pk, person=world.sophea.pk, now=NOON)
    assert set(Delivery.objects.filter(subject=alert.pk).values_list("drill", flat=True)) == {True}
    sos_actions.raise_sos(person=world.sophea, key=uuid4(), pressed_at=NOON, now=NOON)
    assert Alert.objects.count() == 2
    with pytest.raises(BadFields):
        answers.resolve(by=world.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=NOON)
    answers.resolve(by=world.dara, alert_id=alert.pk, outcome=Outcome.DRILL, now=NOON)


def test_a_roll_call_settles_by_any_word_and_alerts_about_the_silent(world):
    call = roll_calls.ask_roll_call(
        by=world.dara,
        organisation=world.org.pk,
        people=[world.sophea.pk, world.kosal.pk],
        due_in_s=7200,
        reason="",
        now=NOON,
    )
    assert Delivery.objects.filter(topic="roll_call").count() == 2
    answer, _ = say_ok(world.sophea, NOON + minutes(3))
    assert len(answer["settled"]) == 1
    assert overdue.miss_overdue(now=call.due_at) == 1
    alert = Alert.objects.get()
    assert (alert.kind, alert.person) == ("roll_call", world.kosal)


@pytest.mark.both
def test_one_poisoned_row_does_not_stop_the_others(world):
    bad, good = world.promise(NOON), world.promise(NOON, person=world.kosal)
    Alert.objects.create(
        kind="missed", person=world.rith, cause=bad.pk, opened_at=NOON, ladder_from=NOON, changed_at=NOON
    )
    assert overdue.miss_overdue(now=NOON + minutes(10)) == 1
    assert Alert.objects.filter(cause=good.pk).exists()
    assert StepFailure.objects.get().step == "miss: one row"
