"""A Hypothesis state machine that drives the real actions, with the clock as an argument.

It plays the phones, the officers, the keepers and couriers that die, the gateways and the clock, keeps its
own small model of what was promised, and after each step compares the rows with the promise of
docs/guide: no silent loss, no double owner, no step before its time, an end that everybody hears once.

Each example runs inside a transaction that is rolled back; the world is built once by the caller.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from karpear.alerts.actions import answers, duress
from karpear.alerts.actions import rungs as rungs_actions
from karpear.alerts.actions import sos as sos_actions
from karpear.alerts.models import Alert, AlertEvent
from karpear.checkins.actions import check_ins, overdue, promises
from karpear.checkins.models import Promise
from karpear.db import batches
from karpear.messaging.actions import lease as lease_actions
from karpear.messaging.actions import record
from karpear.messaging.channels.base import OK, Sent, lost, not_sent, refused
from karpear.messaging.letters import write_letters
from karpear.messaging.models import Delivery
from karpear.people.models import Address, Membership, Person
from karpear.people.words import set_words
from karpear.rules.alarm.ladder import Policy, rung
from karpear.rules.alarm.outcome import CLOSING_STEP, NEWS_STEP, Outcome
from karpear.rules.refusals import Conflict, Forbidden, Missing
from tests.cast import Cast

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LEASE_S = 15.0
COVERED = timedelta(seconds=2.5)
ROUND_OF_REPEATS = 1000
WAITING = ("queued", "failed", "sending")
LADDER = Policy()
GOERS = ("sophea", "dara", "vanna")
ACTORS = ("dara", "kanha", "bopha", "rith", "sophea")
TRIPS = tuple(UUID(int=n) for n in (1, 2))
goers = st.sampled_from(GOERS)
numbers = st.integers(0, 5)
minutes = st.integers(0, 90).map(lambda n: n * MINUTE)


class Claim:
    """What one courier has in hand. `handed`: the gateway has got it."""

    def __init__(self, row_ids: list[UUID], rows: list[Delivery], sendable: bool, at: datetime) -> None:
        self.ids, self.rows, self.sendable, self.at = row_ids, rows, sendable, at
        self.attempts = {r.pk: r.attempts for r in rows}
        self.handed = False


def world_for_machine(cast: Cast) -> None:
    """What the machine needs beside the cast: words that mean something."""
    set_words(person=cast.sophea, ok="rice", delayed="rain", duress="mango", now=cast.now)


class Engine(RuleBasedStateMachine):
    """`cast` is set by the caller before it runs. `to_the_end`: afterwards let time pass until all is over."""

    cast: ClassVar[Cast]
    to_the_end: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        batches._set_aside.clear()
        self.now = self.latest = self.cast.now
        self.claims: list[Claim] = []
        self.reached: Counter[UUID] = Counter()
        self.excused: Counter[UUID] = Counter()
        self.owners: dict[UUID, UUID] = {}
        self.owned_rungs: dict[UUID, set[tuple[int, int]]] = {}
        self.expected: dict[UUID, set[str]] = {}
        self.keys: list[tuple[str, UUID, dict[str, Any]]] = []
        self.duress_due: set[UUID] = set()
        self.seen: set[tuple[UUID, int, int]] = set()

    def teardown(self) -> None:
        try:
            if self.to_the_end:
                self.finale()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def who(self, name: str) -> Person:
        person: Person = getattr(self.cast, name)
        return person

    # -- people in the field

    @initialize(name=goers, pressed=st.booleans())
    def begin(self, name: str, pressed: bool) -> None:
        self.arm(name, 5 * MINUTE, 600, None)
        if pressed:
            self.sos(name, False, False)
            self.lease(lease_actions.Lane.URGENT, 8)

    @rule(name=goers, due=minutes, grace=st.sampled_from([0, 300, 600]), trip=st.sampled_from([None, *TRIPS]))
    def arm(self, name: str, due: timedelta, grace: int, trip: UUID | None) -> None:
        organisation = None if name == "vanna" else self.cast.lantern.pk
        new = promises.NewPromise(
            self.who(name).pk, self.now + due, grace_s=grace, organisation=organisation, source=trip
        )
        [promise] = promises.arm([new], now=self.now)
        self.expected[promise.pk] = {"armed"}

    @rule(name=goers, waited=st.one_of(st.just(timedelta(0)), minutes), skew=minutes, clock_known=st.booleans(),
          word=st.sampled_from([None, None, "rice", "mango", "banana"]))  # fmt: skip
    def check_in(self, name: str, waited: timedelta, skew: timedelta, clock_known: bool, word: str | None) -> None:
        """`waited`: how long the tap lay in the phone, whose clock is `skew` wrong."""
        person = self.who(name)
        made_at = self.now + skew - waited if clock_known else self.now - waited
        states_before = self._alert_states()
        should = self._settled_by(person, self.now - waited)
        key = uuid4()
        answer, created = check_ins.check_in(
            person=person, key=key, made_at=made_at, sent_at=self.now + skew if clock_known else None,
            word=word, now=self.now,
        )  # fmt: skip
        assert created
        assert set(answer) == {"check_in", "settled", "next_due_at", "open_alert"}
        assert {UUID(p) for p in answer["settled"]} == set(should), f"settled {answer}, expected {should}"
        for pk, state in should.items():
            self.expected[pk] = {state}
        assert self._alert_states() == states_before, "a check-in closes and owns nothing"
        if answer["open_alert"]:
            assert Alert.objects.get(pk=answer["open_alert"]).kind != "duress"
        if word == "mango" and name == "sophea":
            self.duress_due.add(person.pk)
        second_answer, created = check_ins.check_in(
            person=person, key=key, made_at=made_at, sent_at=self.now + 9 * skew, word=word, now=self.now + SECOND
        )
        assert (second_answer, created) == (answer, False), "the same key changes nothing twice"

    @rule(name=goers, minutes=st.sampled_from([30, 60]))
    def extend(self, name: str, minutes: int) -> None:
        first = Promise.objects.armed().filter(person=self.who(name)).order_by("due_at", "id").first()
        if first:
            try:
                moved = promises.extend(person=self.who(name), promise_id=first.pk, minutes=minutes, now=self.now)
            except Conflict:
                return  # it was moved as far as it may be
            assert moved.due_at == max(first.due_at, self.now) + minutes * MINUTE

    @rule(trip=st.sampled_from(TRIPS), home=st.booleans())
    def end_trip(self, trip: UUID, home: bool) -> None:
        """Cancelled, or "home safe"."""
        left = set(Promise.objects.armed().filter(source=trip).values_list("pk", flat=True))
        if home:
            assert set(promises.settle_source(source=trip, now=self.now)) == left
        else:
            assert promises.disarm(source=trip, now=self.now) == len(left)
        for pk in left:
            self.expected[pk] = {"kept", "late"} if home else {"cancelled"}

    @rule(name=goers, silent=st.booleans(), repeat=st.booleans())
    def sos(self, name: str, silent: bool, repeat: bool) -> None:
        earlier_keys = [(k, a) for n, k, a in self.keys if n == name]
        key, first = earlier_keys[-1] if repeat and earlier_keys else (uuid4(), None)
        answer, _ = sos_actions.raise_sos(
            person=self.who(name), key=key, pressed_at=self.now, silent=silent, now=self.now
        )
        if first is not None:
            assert answer == first, "the same key gives the first answer"
            return
        self.keys.append((name, key, answer))
        alert = Alert.objects.get(pk=answer["alert"])
        assert alert.state != "resolved"
        assert answer["reaching"], "somebody is told at once"
        further_tellings = Delivery.objects.filter(
            subject=alert.pk, round__gte=ROUND_OF_REPEATS, created_at__lte=self.now
        )
        since = self.now if alert.calls <= sos_actions.AT_ONCE else self.now - sos_actions.THEN_EVERY
        told_lately = further_tellings.filter(created_at__gte=since).exists()
        assert alert.calls == 1 or told_lately, "a further press tells step 1 again, if not just told"

    @rule(name=goers, word=st.sampled_from([None, "rice", "mango"]))
    def stand_down(self, name: str, word: str | None) -> None:
        person = self.who(name)
        alert = Alert.objects.unresolved().filter(person=person, kind="sos").first()
        if alert:
            answer, _ = sos_actions.stand_down(person=person, alert_id=alert.pk, key=uuid4(), word=word, now=self.now)
            # Nobody inside could ever end the alert of somebody whom only contacts watch over.
            state = "resolved" if name == "vanna" else alert.state
            assert answer == {"alert": str(alert.pk), "state": state}
            if word == "mango" and name == "sophea":
                self.duress_due.add(alert.person_id)

    # -- time

    @rule(by=st.sampled_from([SECOND, 20 * SECOND, MINUTE, 3 * MINUTE, 6 * MINUTE, 16 * MINUTE]))
    def forwards(self, by: timedelta) -> None:
        self.now += by

    @rule(by=st.sampled_from([SECOND, 40 * SECOND, 10 * MINUTE]))
    def backwards(self, by: timedelta) -> None:
        self.latest = max(self.latest, self.now)
        self.now -= by

    @rule()
    def tick(self) -> None:
        """One round of the keeper, in its order."""
        overdue.miss_overdue(now=self.now)
        check_ins.raise_duress(now=self.now)
        duress.raise_duress(now=self.now)
        rungs_actions.climb(now=self.now)
        rungs_actions.overtake(now=self.now)
        overdue.remind(now=self.now)
        self.owners = {pk: o for pk, o in self.owners.items() if Alert.objects.get(pk=pk).state == "acknowledged"}
        self._every_passed_deadline_has_an_alert()
        for person in self.duress_due:
            assert Alert.objects.filter(person=person, kind="duress", silent=True).exists(), "duress is heard"
        self.duress_due.clear()

    # -- couriers and gateways

    @rule(lane=st.sampled_from(list(lease_actions.Lane)), slots=st.integers(1, 8))
    def lease(self, lane: lease_actions.Lane, slots: int) -> None:
        for bundle in lease_actions.lease(now=self.now, lane=lane, free={"email": slots, "sms": slots}, for_s=LEASE_S):
            [letter] = write_letters([bundle])
            self.claims.append(Claim([r.pk for r in bundle], bundle, letter.message is not None, self.now))

    @rule(number=numbers)
    def hand_over(self, number: int) -> None:
        """A courier gives a message to the gateway, unless the lease no longer covers a send."""
        for claim in self._some_claim(number):
            self._hand_over(claim)

    def _hand_over(self, claim: Claim) -> None:
        if not claim.handed and claim.sendable and claim.at <= self.now <= claim.at + COVERED:
            claim.handed = True
            self.reached.update(claim.ids)

    @rule(
        number=numbers, answer=st.sampled_from(["yes", "yes", "no answer"]), otherwise=st.sampled_from(["no", "never"])
    )
    def answered(self, number: int, answer: str, otherwise: str) -> None:
        """The gateway's answer arrives and is written down, perhaps after the lease ended."""
        for claim in self._some_claim(number):
            self._answered(claim, answer, otherwise)

    def _answered(self, claim: Claim, answer: str, otherwise: str) -> None:
        self.claims.remove(claim)
        if claim.handed:
            outcome: Sent = OK if answer == "yes" else lost("timeout")
        else:
            outcome = refused("http_400") if otherwise == "never" and claim.sendable else not_sent("http_503")
        if claim.handed and answer != "yes":
            self.excused.update(claim.ids)
        rows_before = {d.pk: d for d in Delivery.objects.filter(pk__in=claim.ids)}
        record.record([record.Result(r, outcome, unwanted=False) for r in claim.rows], now=self.now)
        for now in Delivery.objects.filter(pk__in=claim.ids):
            if rows_before[now.pk].attempts != claim.attempts[now.pk]:
                assert now.state == rows_before[now.pk].state, "who lost the lease writes nothing"
                self.excused[now.pk] += claim.handed and answer == "yes"
            elif claim.handed and answer == "yes" and rows_before[now.pk].state in WAITING:
                assert now.state == "sent"

    @rule(number=numbers)
    def crash(self, number: int) -> None:
        """A courier dies between its claim and writing down what became of it."""
        for claim in self._some_claim(number):
            self.claims.remove(claim)
            if claim.handed:
                self.excused.update(claim.ids)

    @rule(handed=st.booleans(), answer=st.sampled_from(["yes", "no answer", None]))
    def taken_over(self, handed: bool, answer: str | None) -> None:
        """A slow courier is thought dead, and another takes over what it had."""
        if not self.claims:
            return
        slow = self.claims[-1]
        if handed:
            self._hand_over(slow)
        self.now = max(self.now, slow.at) + timedelta(seconds=LEASE_S + 1)
        self.sweep()
        self.lease(lease_actions.Lane.URGENT, 8)
        self.lease(lease_actions.Lane.BULK, 8)
        if answer:
            self._answered(slow, answer, "no")

    @rule()
    def sweep(self) -> None:
        lease_actions.release_expired(now=self.now)

    # -- officers

    @rule(name=st.sampled_from(ACTORS), number=st.integers(0, 3))
    def acknowledge(self, name: str, number: int) -> None:
        alert, by = self._some_alert(number), self.who(name)
        if alert is None:
            return
        allowed = self._allowed(by, alert)
        try:
            answers.acknowledge(by=by, alert_id=alert.pk, now=self.now)
        except (Forbidden, Missing):
            assert not allowed
        except Conflict:
            assert allowed and alert.state != "open"
        else:
            assert allowed and alert.state == "open" and alert.pk not in self.owners, "the first one owns it"
            self.owners[alert.pk] = by.pk
            self.owned_rungs[alert.pk] = self._rungs(alert.pk)

    @rule(name=st.sampled_from(ACTORS), number=st.integers(0, 3))
    def note(self, name: str, number: int) -> None:
        alert, by = self._some_alert(number), self.who(name)
        if alert and self._allowed(by, alert):
            answers.add_note(by=by, alert_id=alert.pk, text="Rang her sister.", now=self.now)

    @rule(name=st.sampled_from(ACTORS), number=st.integers(0, 3))
    def resolve(self, name: str, number: int) -> None:
        alert, by = self._some_alert(number), self.who(name)
        if alert is None or not self._allowed(by, alert):
            return
        addresses_told = set(
            Delivery.objects.filter(pk__in=self.reached, subject=alert.pk).values_list("address_id", flat=True)
        )
        try:
            answers.resolve(by=by, alert_id=alert.pk, outcome=Outcome.SAFE, now=self.now)
        except Conflict:
            assert alert.state == "resolved"
            return
        self.owners.pop(alert.pk, None)
        clear = Delivery.objects.filter(subject=alert.pk, step=CLOSING_STEP).values_list("address_id", flat=True)
        assert addresses_told <= set(clear), "everybody who was told hears that it is over"
        assert len(clear) == len(set(clear)), "and once"

    # -- what holds after every step

    @invariant()
    def holds(self) -> None:
        deliveries = list(Delivery.objects.all())
        alerts = list(Alert.objects.all())
        moved = set(AlertEvent.objects.filter(what="overtaken").values_list("alert_id", flat=True))
        for alert in alerts:
            about = [
                d for d in deliveries if d.subject == alert.pk and d.step < NEWS_STEP and d.round < ROUND_OF_REPEATS
            ]
            self._one_alert(alert, {(d.step, d.round) for d in about})
            if alert.pk not in moved:
                self._no_step_early(alert, about)
        self._deliveries(deliveries, {a.pk: a.person_id for a in alerts})
        self._promises()

    def _promises(self) -> None:
        for pk, state in Promise.objects.values_list("pk", "state"):
            allowed = self.expected[pk] | ({"missed"} if self.expected[pk] == {"armed"} else set())
            assert state in allowed, f"a promise became {state}, expected {allowed}"
            self.expected[pk] = {state}

    def _one_alert(self, alert: Alert, rungs: set[tuple[int, int]]) -> None:
        if alert.state == "acknowledged":
            assert alert.owner_id == self.owners.get(alert.pk), "no double owner"
            assert alert.owner_id != alert.person_id
            assert alert.next_rung_at is None
            assert rungs == self.owned_rungs[alert.pk], "an owned alert does not climb"
        elif alert.state == "open":
            assert alert.next_rung_at is not None, "an open alert always has a next rung"
        else:
            assert alert.outcome and alert.next_rung_at is None

    def _deliveries(self, deliveries: list[Delivery], about: dict[UUID, UUID]) -> None:
        for d in deliveries:
            assert d.state != "sent" or self.reached[d.pk], "only what was handed over counts as sent"
            assert self.reached[d.pk] <= 1 + self.excused[d.pk] + self._in_hand(d), "at most one more per accident"
            if d.topic == "alert":
                assert d.person_id != about[d.subject], "nobody is told about themselves"

    # -- the end of every example

    def finale(self) -> None:
        """Everything works again and nobody does anything: then everything arrives."""
        for claim in list(self.claims):
            self._hand_over(claim)
            self._answered(claim, "yes", "no")
        self.now = max(self.now, self.latest)
        due = Promise.objects.armed().aggregate(last=Max("miss_at"))["last"]
        self.now = max(self.now, due or self.now)
        end = self.now + 60 * MINUTE
        while self.now < end:
            self._drain()
            self.now += 16 * MINUTE
        self._drain()
        for alert in Alert.objects.unresolved():
            facts = (alert.kind, alert.state, alert.rung, alert.next_rung_at, alert.overtake_at, self.now)
            assert alert.state == "open" and alert.exhausted, f"the ladder is exhausted when nobody acts: {facts}"
        assert not Promise.objects.overdue(self.now).exists()
        for alert in Alert.objects.all():
            self._first_step_arrived(alert)
        stuck = Delivery.objects.filter(state__in=WAITING, next_attempt_at__lte=self.now - 5 * MINUTE)
        assert not stuck.exists(), "nothing waits for ever"

    def _drain(self) -> None:
        while rungs_actions.climb(now=self.now):
            pass
        self.tick()
        while rungs_actions.climb(now=self.now):
            pass
        self.sweep()
        for lane in lease_actions.Lane:
            self.lease(lane, 500)
        for claim in list(self.claims):
            self._hand_over(claim)
            self._answered(claim, "yes", "no")
        self.holds()

    def _first_step_arrived(self, alert: Alert) -> None:
        """Unless somebody acted, or every gateway refused it for good: then it is visible as dead."""
        rows = list(Delivery.objects.filter(subject=alert.pk, round__lt=ROUND_OF_REPEATS, step__lt=NEWS_STEP))
        assert rows, "every alert has a first step"
        acted = AlertEvent.objects.filter(alert=alert, what="acknowledged").exists() or alert.state == "resolved"
        first = min(r.step for r in rows)
        if not acted:
            for recipient in {r.person_id or r.contact_id for r in rows if r.step == first}:
                states = [r.state for r in rows if r.step == first and recipient in (r.person_id, r.contact_id)]
                ways = Address.objects.usable().filter(person=recipient).count() or (
                    Address.objects.usable().filter(contact=recipient).count()
                )
                refused_everywhere = len(states) >= ways and set(states) == {"dead"}
                assert "sent" in states or refused_everywhere, f"the first step did not arrive: {states}"

    # -- helpers

    def _some_claim(self, number: int) -> list[Claim]:
        """One of them, or none: what is drawn never depends on rows, whose order may differ from run to run."""
        return [self.claims[number % len(self.claims)]] if self.claims else []

    def _some_alert(self, number: int) -> Alert | None:
        alert = list(Alert.objects.order_by("-opened_at", "pk")[: number + 1])
        return alert[-1] if alert else None

    def _allowed(self, by: Person, alert: Alert) -> bool:
        """Officers and leads of the person's organisation, never their own; an independent's have only contacts."""
        role = Membership.objects.filter(person=by, organisation=self.cast.lantern).values_list("role", flat=True)
        return alert.person_id not in (by.pk, self.cast.vanna.pk) and set(role) <= {"officer", "lead"} and bool(role)

    def _settled_by(self, person: Person, moment: datetime) -> dict[UUID, str]:
        """The contract in other words: all due before, as late, and the next one within thirty minutes."""
        armed = list(Promise.objects.filter(person=person, state="armed").order_by("due_at"))
        late = {p.pk: "late" for p in armed if p.due_at < moment}
        ahead = [p for p in armed if p.due_at >= moment]
        soon = [p for p in ahead if p.due_at == ahead[0].due_at and p.due_at - moment <= 30 * MINUTE]
        return late | {p.pk: "kept" for p in soon}

    def _every_passed_deadline_has_an_alert(self) -> None:
        assert not Promise.objects.overdue(self.now).exists()
        for promise in Promise.objects.filter(state="missed"):
            has_alert = Alert.objects.filter(cause=promise.pk).exists()
            joined = AlertEvent.objects.filter(
                alert__person=promise.person_id,
                alert__source=promise.source,
                what="missed_again",
                at=promise.settled_at,
            )
            assert has_alert or (promise.source and joined.exists()), "a passed deadline has an alert"

    def _alert_states(self) -> set[tuple[UUID, str, UUID | None]]:
        return set(Alert.objects.values_list("pk", "state", "owner_id"))

    def _rungs(self, alert: UUID) -> set[tuple[int, int]]:
        rows = Delivery.objects.filter(subject=alert, step__lt=NEWS_STEP, round__lt=ROUND_OF_REPEATS)
        return set(rows.values_list("step", "round"))

    def _in_hand(self, d: Delivery) -> int:
        """Handed over by couriers that have lost their lease since, and have not come back: each is an accident."""
        return sum(c.handed and d.pk in c.attempts and c.attempts[d.pk] != d.attempts for c in self.claims)

    def _no_step_early(self, alert: Alert, deliveries: list[Delivery]) -> None:
        """The first rung that reaches anybody runs at once; every other one waits for its time."""
        first = min((d.step for d in deliveries), default=0)
        waits = {(step.step, step.repeat): step.after_s for step in (rung(LADDER, n) for n in range(60))}
        for d in deliveries:
            if (alert.pk, d.step, d.round) in self.seen:
                continue  # the same step to another address, perhaps after the clock was set back
            due = timedelta(0) if (d.step, d.round) == (first, 0) else timedelta(seconds=waits[d.step, d.round])
            assert d.created_at >= alert.opened_at + due, f"step {d.step}.{d.round} came early"
        self.seen |= {(alert.pk, d.step, d.round) for d in deliveries}
