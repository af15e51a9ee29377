"""Who is due, who is silent, and to which cells they belong: what the rule about silence together is asked with.

Roll-calls are left out, real ones and drills: silence to a question is not silence at a promised time.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from karpear.activities.itinerary.models import Activity, Traveller
from karpear.alerts.models import Alert
from karpear.checkins.models import Promise, PromiseQuerySet, PromiseState
from karpear.countries.phone_carriers import carrier_of
from karpear.keys.cipher import SealBroken
from karpear.people.models import Address, Channel
from karpear.rules.alarm.outcome import Kind
from karpear.rules.alarm.together import SILENT_AFTER, WINDOWS, CellKind, DuePerson, SilenceKind

type Cell = tuple[CellKind, str]
_FIELDS = ("pk", "person_id", "organisation_id", "source", "standing_id", "due_at", "miss_at", "state")


@dataclass(frozen=True, slots=True)
class SilencePromise:
    """One promise that has fallen due. `plan`: the activity it belongs to, None for a daily one or one by itself."""

    pk: UUID
    person: UUID
    organisation: UUID | None
    plan: UUID | None
    is_daily: bool
    due_at: datetime
    miss_at: datetime
    state: str

    @classmethod
    def of(cls, values: Sequence[object]) -> "SilencePromise":
        pk, person, organisation, source, standing, due_at, miss_at, state = values
        return cls(pk, person, organisation, None if standing else source, bool(standing), due_at, miss_at, state)  # type: ignore[arg-type]

    @property
    def missed(self) -> bool:
        return self.state == PromiseState.MISSED

    def moment(self, look: SilenceKind) -> datetime:
        """By which it belongs to a window."""
        return self.miss_at if look is SilenceKind.MISSED else self.due_at


def is_late(promise: SilencePromise, now: datetime) -> bool:
    """Silent for the first minutes, or for half of a grace that is shorter than twice that."""
    return promise.due_at + min(SILENT_AFTER / settings.KARPEAR_PACE, (promise.miss_at - promise.due_at) / 2) <= now


def silent_promises(now: datetime) -> list[SilencePromise]:
    """Of each person who is silent now, the oldest promise of theirs that nobody heard of. Two indexed queries."""
    start = now - WINDOWS[-1] / settings.KARPEAR_PACE
    late = _answerable().filter(state=PromiseState.ARMED, due_at__lte=now, due_at__gte=start)
    missed = Alert.objects.unresolved().filter(
        kind=Kind.MISSED.value, drill=False, changed_at__gte=start, opened_at__gte=start, heard_from_at=None
    )
    causes = [cause for cause in missed.values_list("cause", flat=True) if cause]
    rows = [SilencePromise.of(values) for values in late.awaited().values_list(*_FIELDS)]
    promises = [promise for promise in rows if is_late(promise, now)]
    if causes:
        promises += map(SilencePromise.of, _answerable().filter(pk__among=causes).values_list(*_FIELDS))
    by_person: dict[UUID, SilencePromise] = {}
    for promise in sorted(promises, key=lambda promise: (not promise.missed, promise.due_at)):
        by_person.setdefault(promise.person, promise)
    return list(by_person.values())


def heard_promises(now: datetime, silent: Collection[UUID]) -> list[SilencePromise]:
    """The newest that fell due of each person who was heard from. `silent`: people who are not."""
    start = now - WINDOWS[-1] / settings.KARPEAR_PACE
    rows = _answerable().filter(state__in=[PromiseState.KEPT, PromiseState.LATE], due_at__lte=now, due_at__gte=start)
    promises = map(SilencePromise.of, rows.order_by("due_at").values_list(*_FIELDS))
    return list({promise.person: promise for promise in promises if promise.person not in silent}.values())


def _answerable() -> PromiseQuerySet:
    return Promise.objects.filter(roll_call__isnull=True)


@dataclass(frozen=True, slots=True)
class Map:
    """Which carrier people's phones are with, and in which province they should be."""

    carriers: Mapping[UUID, str]
    plans: Mapping[UUID, str]
    trips: Mapping[UUID, str]

    def person(self, promise: SilencePromise, *, silent: bool) -> DuePerson[UUID]:
        """As the rule reads it."""
        province = self.plans.get(promise.plan, "") if promise.plan else ""
        return DuePerson(
            person=promise.person,
            plan=promise.plan,
            house=promise.organisation,
            late=silent,
            missed=silent and promise.missed,
            daily=promise.is_daily,
            carrier=self.carriers.get(promise.person, ""),
            province=province or self.trips.get(promise.person, ""),
        )


def map_of(promises: Iterable[SilencePromise], now: datetime) -> Map:
    """Where all these people are, in four queries."""
    listed = list(promises)
    plan_ids = {promise.plan for promise in listed if promise.plan}
    plans = Activity.objects.filter(pk__among=plan_ids).values_list("pk", "province") if plan_ids else ()
    return Map(carriers_of({promise.person for promise in listed}), dict(plans), _on_the_way(now))


def carriers_of(people: Collection[UUID]) -> dict[UUID, str]:
    """By each person's first phone number. One that nobody can read is none, and hides no silence of others."""
    rows = Address.objects.usable().filter(person__among=set(people), channel=Channel.SMS)
    try:
        addresses = list(rows) if people else []
    except SealBroken:
        addresses = [address for pk in rows.values_list("pk", flat=True) for address in _readable(rows.filter(pk=pk))]
    carriers: dict[UUID, str] = {}
    for address in sorted(addresses, key=lambda address: (address.position, address.pk)):
        if address.person_id:
            carriers.setdefault(address.person_id, carrier_of(address.value))
    return carriers


def _readable(row: QuerySet[Address]) -> list[Address]:
    try:
        return list(row)
    except SealBroken:
        return []


def _on_the_way(now: datetime) -> dict[UUID, str]:
    """In which province those are who have a trip now: a daily check-in falls due there, too."""
    trips = Activity.objects.going_on().filter(starts_at__lte=now, ends_at__gte=now).exclude(province="")
    provinces = dict(trips.values_list("pk", "province"))
    people = dict(trips.values_list("person", "province"))
    riders = Traveller.objects.filter(activity__in=trips, person__isnull=False, home_at=None)
    return people | {person: provinces[trip] for person, trip in riders.values_list("person", "activity") if person}


def cells_of(person: DuePerson[UUID]) -> list[Cell]:
    """Their province, where it is known, and their carrier, known or not."""
    places: list[Cell] = [(CellKind.PROVINCE, person.province)] if person.province else []
    return [*places, (CellKind.CARRIER, person.carrier)]


def by_cell(people: Iterable[DuePerson[UUID]]) -> dict[Cell, list[DuePerson[UUID]]]:
    """The people of each cell."""
    cells: dict[Cell, list[DuePerson[UUID]]] = defaultdict(list)
    for person in people:
        for cell in cells_of(person):
            cells[cell].append(person)
    return cells


def of_promises(rows: Q) -> PromiseQuerySet:
    """Promises whose silence counts, narrowed."""
    return _answerable().filter(rows)
