"""Opening alerts, one or thousands: the alert and its first messages in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from karpear.alerts.circles import Whose, circles, policies
from karpear.alerts.models import Alert, AlertEvent
from karpear.audit.actions import record_many
from karpear.messaging.actions import queue
from karpear.rules import ladder
from karpear.rules.outcome import Kind

from .telling import Telling, tell


@dataclass(frozen=True, slots=True)
class AlertRequest:
    """What somebody asks to be raised. `source`: what the missed promise belongs to."""

    kind: Kind
    person: UUID
    organisation: UUID | None = None
    buddy: UUID | None = None
    briefing: UUID | None = None
    cause: UUID | None = None
    source: UUID | None = None
    drill: bool = False
    silent: bool = False

    @property
    def whose(self) -> Whose:
        return Whose(self.person, self.organisation, self.kind.value, self.buddy)


def raise_alerts(requests: Sequence[AlertRequest], *, now: datetime) -> list[Alert]:
    """Open an alert for each request and queue its first rung. Runs inside the caller's transaction.

    A further missed promise of the same source joins the alert that is already open, and its first
    step is told again. Returns the alerts, in the order of the requests.
    """
    joined = _join_open(requests, now)
    fresh = [r for r in requests if (r.person, r.source) not in joined or r.source is None]
    fresh, doubles = _first_of_each(fresh)
    found = circles([r.whose for r in fresh], at=now, with_contacts=False)
    rules = policies(r.organisation for r in fresh)
    alerts, tellings = [], []
    for request in fresh:
        circle, policy = found[request.whose], rules.get(request.organisation, rules[None])
        first = ladder.first_rung(policy, circle)
        alert = _new_alert(request, policy, first, now)
        alerts.append(alert)
        tellings.append(Telling(alert, first, ladder.audience(first, circle)))
    Alert.objects.bulk_create(alerts, batch_size=1000)
    queue(tell(tellings, now=now))
    _write_down(alerts, now)
    opened = {(a.person_id, a.source): a for a in alerts if a.source} | joined
    _note_again([(opened[(r.person, r.source)], r) for r in doubles if r.source], now)
    by_cause = {id(r): a for r, a in zip(fresh, alerts, strict=True)}
    return [by_cause[id(r)] if id(r) in by_cause else opened[(r.person, r.source)] for r in requests]


def tell_again(alerts: Iterable[Alert], *, now: datetime) -> None:
    """Raised once more (pressed again, missed again): step 1 hears it again, and so does the owner."""
    chosen = list(alerts)
    whose = {a.pk: Whose(a.person_id, a.organisation_id, a.kind, a.buddy_id) for a in chosen}
    found = circles(whose.values(), at=now, with_contacts=False)
    rules = policies(a.organisation_id for a in chosen)
    tellings = []
    for alert in chosen:
        circle = found[whose[alert.pk]]
        first = ladder.first_rung(rules.get(alert.organisation_id, rules[None]), circle)
        people = ladder.audience(first, circle)
        if alert.owner_id:
            people = ladder.Audience(tuple(dict.fromkeys([alert.owner_id, *people.people])), people.contacts)
        tellings.append(Telling(alert, first, people, again=alert.calls))
    queue(tell(tellings, now=now))


def _new_alert(request: AlertRequest, policy: ladder.Policy, first: ladder.Rung, now: datetime) -> Alert:
    following = ladder.rung(policy, first.index + 1)
    return Alert(
        kind=request.kind.value,
        drill=request.drill,
        silent=request.silent,
        person_id=request.person,
        organisation_id=request.organisation,
        buddy_id=request.buddy,
        briefing_id=request.briefing,
        cause=request.cause,
        source=request.source,
        opened_at=now,
        ladder_from=now,
        changed_at=now,
        rung=following.index,
        next_rung_at=ladder.due_at(now, following, pace=settings.KARPEAR_PACE),
    )


def _join_open(requests: Sequence[AlertRequest], now: datetime) -> dict[tuple[UUID, UUID | None], Alert]:
    """Missed promises whose source already has an open alert: noted there."""
    with_source = [r for r in requests if r.source and r.kind is Kind.MISSED]
    if not with_source:
        return {}
    open_ones = Alert.objects.unresolved().filter(
        kind=Kind.MISSED.value,
        person__in={r.person for r in with_source},
        source__in={r.source for r in with_source},
    )
    found: dict[tuple[UUID, UUID | None], Alert] = {(a.person_id, a.source): a for a in open_ones}
    _note_again([(found[(r.person, r.source)], r) for r in with_source if (r.person, r.source) in found], now)
    return found


def _note_again(pairs: Sequence[tuple[Alert, AlertRequest]], now: datetime) -> None:
    if not pairs:
        return
    for alert, _ in pairs:
        alert.calls += 1
        alert.changed_at = now
    alerts = list({a.pk: a for a, _ in pairs}.values())
    Alert.objects.bulk_update(alerts, ["calls", "changed_at"], batch_size=200)
    AlertEvent.objects.bulk_create([AlertEvent(alert=a, at=now, what="missed_again") for a, _ in pairs], batch_size=500)
    tell_again(alerts, now=now)


def _first_of_each(requests: Sequence[AlertRequest]) -> tuple[list[AlertRequest], list[AlertRequest]]:
    """Several missed promises of one source in one batch open one alert."""
    seen: set[tuple[UUID, UUID]] = set()
    first: list[AlertRequest] = []
    doubles: list[AlertRequest] = []
    for request in requests:
        key = (request.person, request.source) if request.source and request.kind is Kind.MISSED else None
        (doubles if key in seen else first).append(request)
        if key:
            seen.add(key)
    return first, doubles


def _write_down(alerts: Sequence[Alert], now: datetime) -> None:
    """One audit line per organisation and kind in a batch."""
    record_many(
        [(a.organisation_id, a.pk, {"kind": a.kind, "drill": a.drill}) for a in alerts],
        at=now,
        action="alert.opened",
        object_type="alert",
    )


def heard_from(*, person_ids: Iterable[UUID], now: datetime, word: str = "") -> None:
    """A check-in arrived from somebody who is missing: logged, contacts pause, officers go on.

    It closes nothing and owns nothing. An SOS is not touched. `word`: what the safety word meant, for officers.
    """
    open_ones = Alert.objects.unresolved().filter(
        person__in=list(person_ids), kind__in=[Kind.MISSED.value, Kind.ROLL_CALL.value]
    )
    alerts = list(open_ones)
    if not alerts:
        return
    Alert.objects.filter(pk__in=[a.pk for a in alerts]).update(heard_from_at=now, changed_at=now)
    AlertEvent.objects.bulk_create(
        [AlertEvent(alert=a, at=now, what="heard_from", person_id=a.person_id, text=word) for a in alerts]
    )
