"""What is promised, due and overdue."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from uuid import UUID

from django.db.models import FETCH_RAISE, Case, Count, Exists, Max, OuterRef, Q, QuerySet, When

from karpear.alerts.models import Alert, StageCall
from karpear.alerts.queries.stages import not_to_be_written_to
from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person, Watch
from karpear.people.queries.gates import members_to_ask
from karpear.rules.access import Verb
from karpear.rules.alarm.deadlines import speaks_to
from karpear.rules.alarm.outcome import Kind
from karpear.rules.plan.rhythm import is_bedtime
from karpear.rules.text.safety_words import Meaning

from .models import CheckIn, Promise, PromiseQuerySet, PromiseState, RollCall, Standing


def next_due(person: Person) -> datetime | None:
    """When this person next has to say they are OK."""
    armed = Promise.objects.awaited().filter(person=person, roll_call__isnull=True)
    return armed.order_by("due_at", "id").values_list("due_at", flat=True).first()


#: Lines of an alert that its person wrote by a press.
PRESSES = ("pressed_again", "stood_down")


@dataclass(frozen=True, slots=True)
class LastHeard:
    """When somebody was last heard from, and whether it was about an SOS: which does not mean that they are well."""

    at: datetime
    by_sos: bool


def last_heard(person: Person, *, forced: bool = False) -> LastHeard | None:
    """Of a check-in, or of an SOS that shows, or their word that it was nothing: neither of a silent one nor, in a
    session that was forced open, of any.
    """
    checked_in = CheckIn.objects.filter(person=person).aggregate(at=Max("moment"))["at"]
    calls = Alert.objects.filter(person=person, kind=Kind.SOS.value, drill=False, silent=False)
    times = calls.aggregate(at=Max("opened_at"), again=Max("events__at", filter=Q(events__what__in=PRESSES)))
    moments = [LastHeard(at, by_sos=True) for at in times.values() if at and not forced]
    moments += [LastHeard(checked_in, by_sos=False)] if checked_in else []
    return max(moments, key=lambda sign: sign.at, default=None)


def standings_of(person: Person) -> list[Standing]:
    """A person's daily promises that go on."""
    rows = Standing.objects.filter(person=person, ended_at__isnull=True).select_related("organisation")
    return list(rows.order_by("at", "id"))


def promise_for_link(subject: UUID) -> Promise | None:
    """The promise a message was about, with who asked."""
    return Promise.objects.filter(pk=subject).select_related("person", "roll_call", "organisation").first()


def silent_since(people: Iterable[UUID]) -> dict[UUID, datetime]:
    """Of each open alert about these people's silence: from when on a check-in says something about it."""
    alerts = Alert.objects.unresolved().filter(person__in=list(people), cause__isnull=False)
    since_by_alert: dict[UUID, datetime] = {}
    for alert in alerts.values_list("pk", "person_id", "cause", "source", named=True):
        missed = Promise.objects.filter(person=alert.person_id, state=PromiseState.MISSED)
        same_silence = Q(pk=alert.cause) | (Q(source=alert.source) if alert.source else Q(pk=None))
        last = missed.filter(same_silence).order_by("-due_at", "-id").values_list("due_at", "asked_at").first()
        if last:
            since_by_alert[alert.pk] = speaks_to(*last)
    return since_by_alert


def expected_by(alert: UUID) -> datetime | None:
    """By when the person of an alert was to check in, where that is what they missed; None once it is forgotten."""
    cause = Alert.objects.filter(pk=alert).values("cause")
    return Promise.objects.filter(pk__in=cause).values_list("due_at", flat=True).first()


def silence_before(missed: UUID) -> tuple[datetime | None, datetime | None]:
    """(last OK before it, when it was due) of a promise that was not kept; nothing once it is forgotten."""
    promise = Promise.objects.filter(pk=missed).only("person_id", "due_at").first()
    if promise is None:
        return None, None
    earlier = CheckIn.objects.filter(person=promise.person_id, moment__lt=promise.due_at).exclude(word=Meaning.DURESS)
    return earlier.order_by("-moment", "-id").values_list("moment", flat=True).first(), promise.due_at


def next_shown(person: Person, *, by: Person, forced: bool = False) -> datetime | None:
    """When somebody has to say they are OK next, as their week shows it to `by`; of roll-calls no `forced` session."""
    rows = _shown_to(by, person).awaited()
    rows = rows.filter(roll_call__isnull=True) if forced else rows
    return rows.order_by("due_at", "id").values_list("due_at", flat=True).first()


def _shown_to(reader: Person, person: Person) -> PromiseQuerySet:
    rows = Promise.objects.filter(person=person)
    return rows if reader.pk == person.pk else rows.watched_by(reader)


WEEK_DAYS = 7
SETTLED = (PromiseState.KEPT, PromiseState.LATE)


@dataclass(frozen=True, slots=True)
class WeekCell:
    """One promise in the picture of seven days. `state`: a PromiseState, or "due" while its grace runs."""

    due_at: datetime
    state: str
    at_night: bool


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One day of the picture, with its promises in order; there may be none."""

    day: date
    cells: list[WeekCell]


def week_of(person: Person, *, by: Person, now: datetime, zone: tzinfo) -> list[WeekDay]:
    """Today and the six days before it, promise by promise; empty where nothing was promised. One query.

    `by`: who reads; of others they see what their own board shows. `zone`: the reader's.
    """
    today = now.astimezone(zone).date()
    days = [today - timedelta(days=n) for n in reversed(range(WEEK_DAYS))]
    begin, end = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in (days[0], today + timedelta(days=1)))
    rows = _shown_to(by, person).filter(due_at__gte=begin, due_at__lt=end)
    is_open = Q(state=PromiseState.ARMED, pk__in=Promise.objects.awaited().filter(person=person).values("pk"))
    shown_promises = rows.filter(is_open | Q(state__in=[*SETTLED, PromiseState.MISSED])).order_by("due_at", "id")
    cells_by_day: dict[date, list[WeekCell]] = {day: [] for day in days}
    for due_at, state in shown_promises.values_list("due_at", "state"):
        is_late = state == PromiseState.ARMED and due_at <= now
        cell = WeekCell(due_at, "due" if is_late else state, is_bedtime(due_at, zone))
        cells_by_day[due_at.astimezone(zone).date()].append(cell)
    return [WeekDay(day, cells) for day, cells in cells_by_day.items()] if any(cells_by_day.values()) else []


SOON = timedelta(minutes=60)
SHOWN = timedelta(hours=24)
MOST = 200


@dataclass(frozen=True, slots=True)
class DuePromise:
    """A promise on the board. `activity`: what it belongs to; None for a daily one. `late_s`: seconds past due."""

    person_id: UUID
    name: str
    activity: UUID | None
    due_at: datetime
    miss_at: datetime
    late_s: float


def late_and_soon(person: Person, now: datetime) -> tuple[list[DuePromise], list[DuePromise]]:
    """Of people whom this person watches: late but not yet missed, and due within the hour; oldest first.

    Two queries: joined to people, SQLite would go through all of them. Roll-calls are left out.
    """
    rows = Promise.objects.awaited().watched_by(person).filter(due_at__lte=now + SOON, roll_call__isnull=True)
    rows = rows.prefetch_related("person").order_by("due_at", "id").fetch_mode(FETCH_RAISE)
    promises = [
        DuePromise(
            person_id=p.person_id,
            name=p.person.shown_name,
            activity=p.source if p.standing_id is None else None,
            due_at=p.due_at,
            miss_at=p.miss_at,
            late_s=max(0.0, (now - p.due_at).total_seconds()),
        )
        for p in rows[: 2 * MOST]
    ]
    late = [promise for promise in promises if promise.due_at <= now]
    return late[:MOST], promises[len(late) :][:MOST]


@dataclass(frozen=True, slots=True)
class RollCallCount:
    """How many were asked, have said they are OK, and are silent so far."""

    call: RollCall
    asked: int
    answered: int

    @property
    def silent(self) -> int:
        return self.asked - self.answered


def roll_calls(person: Person) -> QuerySet[RollCall]:
    """Roll-calls of organisations in which this person may ask, newest first."""
    organisations = Membership.objects.organisations(person, Verb.ASK_ROLL_CALL)
    rows = RollCall.objects.filter(organisation__in=organisations).select_related("organisation", "asked_by")
    return rows.order_by("-asked_at", "-id").fetch_mode(FETCH_RAISE)


def open_roll_calls(person: Person, now: datetime) -> list[RollCallCount]:
    """Those that wait for answers, and those whose silent people still need somebody."""
    return counted(roll_calls(person).filter(closed_at__isnull=True, asked_at__gt=now - SHOWN))


def counted(calls: Iterable[RollCall]) -> list[RollCallCount]:
    """These roll-calls with their numbers. One query."""
    call_list = list(calls)
    was_answered = Q(state__in=[PromiseState.KEPT, PromiseState.LATE])
    rows = Promise.objects.filter(roll_call__in=call_list).values("roll_call").order_by()
    counts = {r["roll_call"]: r for r in rows.annotate(asked=Count("pk"), answered=Count("pk", filter=was_answered))}
    zeros = {"asked": 0, "answered": 0}
    return [RollCallCount(c, counts.get(c.pk, zeros)["asked"], counts.get(c.pk, zeros)["answered"]) for c in call_list]


def roll_call_page(person: Person, roll_call_id: UUID) -> tuple[RollCallCount, QuerySet[Promise]]:
    """One roll-call and everybody who was asked, the silent first. Raises Missing for a stranger's."""
    call = find_row(roll_calls(person).filter(pk=roll_call_id))
    promises = Promise.objects.filter(roll_call=call).select_related("person", "settled_by")
    place = Case(When(state__in=SETTLED, then=2), When(state=PromiseState.MISSED, then=0), default=1)
    return counted([call])[0], promises.annotate(place=place).order_by("place", "person__created_at", "id")


@dataclass(frozen=True, slots=True)
class SquareGroup:
    """Everybody who was asked and is in one province: empty where their plan names none, None for who is not out."""

    province: str | None
    promises: Sequence[Promise]

    @property
    def answered(self) -> int:
        return sum(promise.state in SETTLED for promise in self.promises)


#: Above so many squares nothing can be seen.
MOST_SQUARES = 300


def squares(promises: QuerySet[Promise], places: Mapping[UUID, str]) -> list[SquareGroup]:
    """Who was asked, by where they are out now (`places`). None where so many were asked that the numbers say more."""
    promise_list = list(promises.order_by("person__created_at", "id")[: MOST_SQUARES + 1])
    if len(promise_list) > MOST_SQUARES:
        return []
    groups: dict[str | None, list[Promise]] = {}
    for promise in promise_list:
        groups.setdefault(places.get(promise.person_id), []).append(promise)
    return [SquareGroup(province, groups[province]) for province in sorted(groups, key=_place)]


def _place(code: str | None) -> tuple[bool, bool, str]:
    return code is None, not code, code or ""


def silent_first(promises: Iterable[Promise]) -> list[Promise]:
    """Those of one page, each kind by name: names are encrypted, so the database cannot do it."""
    return sorted(promises, key=lambda p: (p.state in SETTLED, p.state != PromiseState.MISSED, p.person.shown_name))


def people_to_ask(person: Person, organisation: Organisation, held_ids: Collection[UUID]) -> QuerySet[Membership]:
    """Nobody has to ask themselves, nor somebody of whom it is known what happened, nor those in `held_ids`."""
    members = members_to_ask(person, organisation).exclude(person__in=StageCall.objects.people())
    return members.exclude(person__in=list(held_ids))


def may_be_asked(out: Mapping[UUID, str]) -> dict[UUID, str]:
    """Those of them to whose phone a message may go: whoever is missed already is asked as well."""
    silent_ids = set(not_to_be_written_to().filter(pk__in=list(out)).values_list("pk", flat=True))
    return {person: place for person, place in out.items() if person not in silent_ids}


def unknown_words(person: Person, now: datetime) -> list[CheckIn]:
    """Check-ins of the last day whose word nobody knows: they were answered like an OK, and somebody should ask."""
    organisations = Membership.objects.organisations(person, Verb.SEE_BOARD)
    speaker = OuterRef("person")
    membership = Membership.objects.active().filter(person=speaker, organisation__in=organisations, sos_consent=True)
    watch = Watch.objects.accepted().of(person, Verb.SEE_BOARD).filter(person=speaker)
    rows = CheckIn.objects.filter(word=Meaning.UNKNOWN.value, received_at__gt=now - SHOWN)
    rows = rows.filter(Exists(membership) | Exists(watch)).exclude(person=person)
    return list(rows.select_related("person").order_by("-received_at", "-id").fetch_mode(FETCH_RAISE)[:MOST])


#: So many roll-calls are looked through for who has answered one.
_LOOKED_AT = 12


def roll_call_answers(
    people: Iterable[UUID], organisations: Iterable[UUID], since: datetime
) -> dict[UUID, datetime | None]:
    """Whoever was asked in the last roll-calls → when they last answered one; None: never. Two queries."""
    calls = RollCall.objects.filter(organisation__in=list(organisations), asked_at__gt=since)
    ids = list(calls.order_by("-asked_at", "-id").values_list("pk", flat=True)[:_LOOKED_AT])
    promises = Promise.objects.filter(roll_call__in=ids, person__among=people).exclude(state=PromiseState.CANCELLED)
    answered = Q(state__in=[PromiseState.KEPT, PromiseState.LATE])
    return dict(promises.order_by().values_list("person_id").annotate(at=Max("settled_at", filter=answered)))
