"""Opening alerts, one or thousands: the alert, its circle and its first messages in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from karpear.alerts.circles import circles, whose
from karpear.alerts.models import Alert, AlertEvent, InCircle
from karpear.audit.actions.lines import record_many
from karpear.db.bulk import table
from karpear.db.prepared import insert_few_or_many
from karpear.keys.ids import new_id
from karpear.people.queries.circle import policies
from karpear.rules.alarm import ladder
from karpear.rules.alarm.outcome import Kind

from .first_rungs import FirstRung, Plans
from .rung_messages import Telling, tell, telling_of

# What arrives so much later than it was pressed is shown with both times.
WAITED = timedelta(minutes=1)

type Source = tuple[UUID, UUID | None]


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
    def is_test(self) -> bool:
        """A phone is tried: `source` is the device."""
        return self.drill and self.kind is Kind.SOS and self.source is not None

    @property
    def joins(self) -> Source | None:
        """Further missed promises of the same source are one silence."""
        return (self.person, self.source) if self.source and self.kind is Kind.MISSED else None


def raise_alerts(requests: Sequence[AlertRequest], *, now: datetime) -> list[UUID]:
    """Open an alert for each request and queue its first rung. Runs inside the caller's transaction.

    A further missed promise of the same source joins the alert that is already open, and its first
    step is told again. Returns the ids of the alerts, in the order of the requests.
    """
    alert_by_source = _open_already(requests)
    ids: list[UUID] = []
    fresh: list[tuple[UUID, AlertRequest]] = []
    repeats: list[UUID] = []
    for request in requests:
        source = request.joins
        alert = alert_by_source.get(source) if source else None
        if alert:
            repeats.append(alert)
        else:
            alert = new_id()
            fresh.append((alert, request))
            if source:
                alert_by_source[source] = alert
        ids.append(alert)
    _open(fresh, now)
    _note_again(repeats, now)
    return ids


def tell_again(alerts: Iterable[Alert], *, now: datetime) -> None:
    """Raised once more (pressed again, missed again): step 1 hears it again, and so does the owner."""
    alert_list = list(alerts)
    keys_by_alert = {a.pk: whose(a) for a in alert_list}
    circles_by_key = circles(keys_by_alert.values(), at=now, with_contacts=False)
    rules = policies(a.organisation_id for a in alert_list)
    tellings = []
    for alert in alert_list:
        circle = circles_by_key[keys_by_alert[alert.pk]]
        first = ladder.first_rung(rules.get(alert.organisation_id, rules[None]), circle)
        people = ladder.audience(first, circle)
        if alert.owner_id:
            people = ladder.Audience(tuple(dict.fromkeys([alert.owner_id, *people.people])), people.contacts)
        tellings.append(telling_of(alert, first, people, calls=alert.calls))
    tell(tellings, now=now)


def heard_from(
    *,
    person_ids: Iterable[UUID],
    spoken: datetime,
    now: datetime,
    since: Mapping[UUID, datetime],
    surely: bool = True,
    word: str = "",
    sources: Iterable[UUID] | None = None,
) -> None:
    """A check-in arrived from somebody who is missing: logged, contacts pause, officers go on.

    It closes nothing and owns nothing. An SOS is not touched. `spoken`: the moment it speaks for, perhaps long ago.
    `since`: of each alert, the moment from which a check-in says something about it. One from before, that waited in
    a phone, is logged and holds nobody back. `surely`: nobody else could have sent it (rules.ladder.Heard); else the
    pause ends when the ladder is exhausted. `word`: what the safety word meant, for officers.
    `sources`: only alerts about silence in these (somebody else spoke for them there).
    """
    open_ones = Alert.objects.unresolved().filter(
        person__in=list(person_ids), kind__in=[Kind.MISSED.value, Kind.ROLL_CALL.value]
    )
    alerts = list(open_ones if sources is None else open_ones.filter(source__in=list(sources)))
    if not alerts:
        return
    for alert in alerts:
        alert.changed_at = now
        if spoken >= since.get(alert.pk, spoken):
            alert.heard_from_at = max(spoken, alert.heard_from_at or spoken)
            alert.heard_surely = alert.heard_surely or surely
    Alert.objects.bulk_update(alerts, ["heard_from_at", "heard_surely", "changed_at"])
    text = f"{word} {waited(spoken, now)}".rstrip()
    AlertEvent.objects.bulk_create(
        [AlertEvent(alert=a, at=now, what="heard_from", person_id=a.person_id, text=text) for a in alerts]
    )


def note_ok(*, alert_ids: Iterable[UUID], person: UUID, spoken: datetime, now: datetime) -> None:
    """ "I'm OK" or "home safe" was pressed while an SOS is open: written down for those who act, and nothing else."""
    ids = list(alert_ids)
    text = f" {waited(spoken, now)}".rstrip()
    AlertEvent.objects.bulk_create(
        [AlertEvent(alert_id=pk, at=now, what="ok_pressed", person_id=person, text=text) for pk in ids]
    )
    Alert.objects.filter(pk__in=ids).update(changed_at=now)


def waited(pressed: datetime, now: datetime) -> str:
    """When it was pressed, for the timeline, if it waited in a phone before it arrived."""
    return pressed.isoformat() if now - pressed >= WAITED else ""


def _open(fresh: Sequence[tuple[UUID, AlertRequest]], now: datetime) -> None:
    """Write the alerts, their first messages, and one audit line per organisation and kind."""
    plans = Plans(((r.person, r.organisation, r.kind.value, r.buddy) for _pk, r in fresh), now)
    into = table(Alert)
    blank = into.template({"state": "open", "opened_at": now, "ladder_from": now, "changed_at": now})
    places = into.at(
        "id", "kind", "drill", "silent", "person_id", "organisation_id", "buddy_id", "briefing_id", "cause", "source",
        "rung", "next_rung_at", "contacts",
    )  # fmt: skip
    rows, tellings, belongs = [], [], list[tuple[UUID, FirstRung]]()
    contacts = {person: [str(contact) for contact in ids] for person, ids in plans.contacts.items()}
    for pk, r in fresh:
        plan = plans.of(r.person, r.organisation, r.kind.value, r.buddy)
        row = blank.copy()
        next_at = plan.next_at if not r.is_test or ladder.in_a_test(plan.next_index) else None
        values = (
            pk, r.kind.value, r.drill, r.silent, r.person, r.organisation, r.buddy, r.briefing, r.cause, r.source,
            plan.next_index, next_at, contacts[r.person],
        )  # fmt: skip
        for place, value in zip(places, values, strict=True):
            row[place] = value
        rows.append(row)
        tellings.append(Telling(pk, r.person, r.kind.value, r.drill, plan.first, plan.audience))
        belongs.append((pk, plan))
    into.insert(rows)
    _remember(belongs)
    tell(tellings, now=now)
    record_many(
        [(r.organisation, pk, {"kind": r.kind.value, "drill": r.drill}) for pk, r in fresh],
        at=now,
        action="alert.opened",
        object_type="alert",
    )


def _remember(alert_plans: Sequence[tuple[UUID, FirstRung]]) -> None:
    """Write down to whom alerts without an organisation belong, so that nobody can be taken away while one is open."""
    rows = [
        InCircle(alert_id=pk, organisation_id=organisation)
        for pk, plan in alert_plans
        for organisation in plan.belongs_to.organisations
    ]
    rows += [
        InCircle(alert_id=pk, watcher_id=watcher) for pk, plan in alert_plans for watcher in plan.belongs_to.people
    ]
    insert_few_or_many(rows)


def _open_already(requests: Sequence[AlertRequest]) -> dict[Source, UUID]:
    """Alerts that are open about the silence these promises belong to, locked: none ends while it is joined."""
    sources = [r.joins for r in requests if r.joins]
    if not sources:
        return {}
    open_ones = Alert.objects.unresolved().filter(
        kind=Kind.MISSED.value, person__among={p for p, _s in sources}, source__among={s for _p, s in sources}
    )
    locked_alerts = open_ones.order_by("pk").select_for_update()
    return {(person, source): pk for pk, person, source in locked_alerts.values_list("pk", "person_id", "source")}


def _note_again(alert_ids: Sequence[UUID], now: datetime) -> None:
    """More silence: noted on the alert that is open, and told again."""
    if not alert_ids:
        return
    alerts = list(Alert.objects.filter(pk__in=alert_ids).select_for_update())
    for alert in alerts:
        alert.calls += alert_ids.count(alert.pk)
        alert.changed_at = now
        alert.heard_from_at, alert.heard_surely = None, False  # silent again: contacts are no longer held back
    Alert.objects.bulk_update(alerts, ["calls", "changed_at", "heard_from_at", "heard_surely"], batch_size=200)
    AlertEvent.objects.bulk_create(
        [AlertEvent(alert_id=pk, at=now, what="missed_again") for pk in alert_ids], batch_size=500
    )
    tell_again(alerts, now=now)
