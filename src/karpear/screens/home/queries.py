"""What a person sees first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from karpear.activities.decisions.queries.decision import conditions_of
from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.queries.now import OwnTrip, api_state, came_home, own_trip, said_home_by_mistake
from karpear.activities.tracking.models import Following
from karpear.activities.tracking.queries.pages import asked_where
from karpear.activities.tracking.queries.sights import followed_now
from karpear.alerts.models import Alert, AlertEvent
from karpear.alerts.queries.alert_facts import LostOwner, facts_of_alert
from karpear.alerts.queries.own import own_alerts
from karpear.alerts.queries.sos_reach import ReachLine, reach
from karpear.alerts.queries.stages import unsure
from karpear.alerts.queries.steps import NextStep, next_step
from karpear.alerts.queries.words import own_end_words
from karpear.checkins.models import CheckIn, Promise
from karpear.checkins.queries import LastHeard, last_heard
from karpear.messaging.channels.reach import usable_channels
from karpear.messaging.queries import deliveries_of
from karpear.people.models import Person, Watch
from karpear.rules.alarm.deadlines import speaks_to
from karpear.rules.alarm.outcome import Kind
from karpear.screens.phones.queries import Phone, best_phone
from karpear.vault.queries.records import new_for

from .first_days import FirstStep, first_proof, first_steps
from .today import Today, today

#: Sealed things that have a list of their own: type, page.
LISTS = (("entry", "cases:diary"), ("incident", "cases:incidents"))
#: A phone that is searched later need not say it any more.
ENDED_SHOWN = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class HomePage:
    """`own_alert`: their own SOS or missed alert, never one for duress. `told`: name, when first. `coming`: what comes
    next by itself. `lost`: who had it before. `quiet`: their silent SOS, which may not show; then `own_alert` is what
    else is open. `own_others`: further ones. `own_end`: their alert that was closed recently, until they say that they
    have read it.

    `conditions`: what an approver of the trip asked for.
    `today`: what waits for them, from all rooms.
    `shared`: page and how many sealed things others shared since its list was last opened; never whose.
    `home`: what they are just back from. `not_home`: they can still say that this was a mistake. `followed`: the yes
    that holds. `where`: somebody asks where they are.
    `steps`: what comes first for somebody new, until it is done; `proof`: the answered test that it ended with.
    `mute`: no message can leave this server.
    `phone`: the readiest of their phones. `early`: from when an OK counts for the next promise, if the last one came
    before that and settled nothing.
    """

    next_promise: Promise | None
    later: list[Promise]
    roll_calls: list[Promise]
    trip: OwnTrip | None
    conditions: list[str]
    home: Activity | None
    not_home: bool
    last: CheckIn | None
    heard: LastHeard | None
    early: datetime | None
    own_alert: Alert | None
    own_others: list[Alert]
    quiet: Alert | None
    coming: NextStep | None
    lost: LostOwner | None
    own_end: Alert | None
    told: dict[str, datetime]
    reach: list[ReachLine]
    watches: list[Watch]
    shared: list[tuple[str, int]]
    followed: Following | None
    where: bool
    phone: Phone | None
    today: Today
    mute: bool
    steps: Sequence[FirstStep]
    now: datetime
    proof: AlertEvent | None

    @property
    def own_end_words(self) -> str:
        """What they read once their SOS was closed."""
        return own_end_words()

    @property
    def looks_for_them(self) -> bool:
        """Are they missed, and have not said that they are OK since?"""
        alert = self.own_alert
        return alert is not None and alert.kind != Kind.SOS.value and alert.heard_from_at is None

    @property
    def asks_ok(self) -> bool:
        """Is an "I'm OK" asked of them? Then its button stands above everything that can wait."""
        is_missed = self.own_alert is not None and self.own_alert.kind != Kind.SOS.value
        return bool(self.next_promise or self.roll_calls or is_missed)

    @property
    def is_late(self) -> bool:
        """Was their "I'm OK" due before now?"""
        return self.next_promise is not None and self.next_promise.due_at < self.now

    @property
    def is_calm(self) -> bool:
        """Nothing on this page asks anything of them or is wrong. A silent SOS is as calm as its screen."""
        questions = self.roll_calls or self.where or self.shared or self.today.asks
        return not (questions or self.own_alert or self.own_end or self.mute or not self.reach or self.is_late)

    @property
    def has_more_to_do(self) -> bool:
        """Does this page name something else that they have left to do, in no hurry?"""
        left = self.today.ready.left if self.today.ready else 0
        return bool(self.steps or left or (self.phone and self.phone.left))

    @property
    def steps_done(self) -> int:
        return sum(step.done for step in self.steps)


def home_page(person: Person, now: datetime, *, forced: bool, read: str = "") -> HomePage:
    """Everything on the first page, in one small query each.

    A session that was forced open sees nothing sealed and no alert. `read`: the end of an SOS that they have read.
    """
    promises = armed_of(person)
    coming = [p for p in promises if not p.roll_call_id]
    alerts, ended_alert, shared = own_alerts(person), own_end(person, now), _shared_lists(person)
    steps = first_steps(person, now, forced=forced)
    if forced:  # as much work for either, so that time does not tell
        alerts, ended_alert, shared = [], None, []
    last, trip = _last(person), own_trip(person, now)
    # An "I am home" from before their alarm would contradict it.
    last_alarm_at = max((a.opened_at for a in alerts if not a.silent), default=None)
    back_from = None if trip else came_home(person, now, earliest=last_alarm_at)
    following = coming[0] if coming else None
    return HomePage(
        next_promise=following,
        later=coming[1:4],
        roll_calls=[p for p in promises if p.roll_call_id],
        trip=trip,
        conditions=conditions_of(trip.activity) if trip else [],
        home=back_from,
        not_home=back_from is not None and said_home_by_mistake(person, back_from, now),
        last=last,
        heard=last_heard(person, forced=forced),
        early=_early(last, following, now),
        **_of_alerts(alerts, ended_alert if ended_alert and str(ended_alert.pk) != read else None),
        reach=reach(person, now),
        watches=list(Watch.objects.accepted().filter(person=person).select_related("watcher", "organisation")),
        shared=shared,
        followed=followed_now(person, now),
        where=bool(asked_where(person, now)),
        phone=best_phone(person, now),
        today=today(person, now, forced=forced),
        mute=not usable_channels(),
        steps=steps,
        now=now,
        proof=first_proof(person, now, forced=forced),
    )


def _of_alerts(alerts: list[Alert], ended_alert: Alert | None) -> dict[str, Any]:
    """What the page says of their own open alerts, or of the end of the last."""
    quiet = next((a for a in alerts if a.silent and a.kind == Kind.SOS.value), None)
    loud = next((a for a in alerts if a is not quiet), None)
    current = quiet or loud
    return {
        "own_alert": loud,
        "own_others": [a for a in alerts if a is not quiet and a is not loud],
        "quiet": quiet,
        "coming": next_step(current) if current and not current.owner else None,
        "lost": facts_of_alert(current).lost if current else None,
        "own_end": None if current else ended_alert,
        "told": _reached_at(current) if current else {},
    }


def _last(person: Person) -> CheckIn | None:
    return CheckIn.objects.filter(person=person).order_by("-received_at", "-id").first()


def _early(last: CheckIn | None, following: Promise | None, now: datetime) -> datetime | None:
    """Whoever said OK and is still asked to must know why, before they take the first for enough."""
    if last is None or following is None or last.counted:
        return None
    counts_from = speaks_to(following.due_at, following.asked_at)
    return counts_from if last.moment < counts_from and now < counts_from else None


def _shared_lists(person: Person) -> list[tuple[str, int]]:
    counts = [(page, len(new_for(person, kind))) for kind, page in LISTS]
    return [(page, n) for page, n in counts if n]


def _reached_at(alert: Alert) -> dict[str, datetime]:
    """Who was reached, by name, and when first."""
    first: dict[str, datetime] = {}
    for delivery in deliveries_of(alert.pk):
        if delivery.sent_at:
            first.setdefault(delivery.recipient_name, delivery.sent_at)
    return first


def plan_pages(person: Person, now: datetime) -> list[str]:
    """The plan they are on, or the next one, and its sheet: what is needed where there is no line."""
    plan = api_state(person, now)
    return [reverse(f"activities:{page}", args=[plan]) for page in ("plan", "sheet")] if plan else []


def armed_of(person: Person) -> list[Promise]:
    """What this person has promised and not yet settled, soonest first."""
    return list(Promise.objects.awaited().filter(person=person).order_by("due_at", "id")[:50])


def own_end(person: Person, now: datetime) -> Alert | None:
    """Their alert that was closed recently: whoever still needs help must know that nobody looks for them any more."""
    closed_alerts = Alert.objects.filter(person=person, drill=False, resolved_at__gt=now - ENDED_SHOWN)
    # What goes on is looked after, and is nothing for whoever holds their phone; nor is what was raised under duress.
    closed_alerts = closed_alerts.exclude(unsure()).exclude(kind=Kind.DURESS.value)
    return closed_alerts.select_related("resolved_by").order_by("-resolved_at", "-id").first()


def me(person: Person, now: datetime, *, forced: bool = False) -> dict[str, Any]:
    """The contract's `GET me`."""
    alerts, armed = [] if forced else own_alerts(person), [p for p in armed_of(person) if not p.roll_call_id]
    return {
        "person": person.pk,
        "next_due_at": armed[0].due_at if armed else None,
        "activity": api_state(person, now),
        "open_alert": alerts[0].pk if alerts else None,
        "reach": [{"name": r.name, "channel": r.channel, "proven_at": r.proven_at} for r in reach(person, now)],
    }
