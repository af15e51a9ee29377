"""People in Battambang whose promises fall due together, each by a plan of their own."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from karpear.activities.itinerary.models import Activity, PlanState
from karpear.checkins.actions import check_ins, overdue, promises
from karpear.checkins.models import Promise
from karpear.network.silence.actions.looks import look_for_silence
from karpear.people.models import Organisation, Person
from karpear.rules.access import Role
from tests.cast import Rows

BATTAMBANG = "KH-2"
GRACE = timedelta(minutes=10)


def crowd(organisation: Organisation | None, names: Sequence[str]) -> list[Person]:
    rows = Rows()
    people = [rows.person(name, organisation, Role.MEMBER) for name in names]
    rows.write()
    return people


def due_in_battambang(
    people: Sequence[Person], organisation: Organisation | None, due: datetime, *, together: bool = False
) -> list[Promise]:
    """Each has a trip there, or all have one `together`; a check-in of it falls due."""
    trips = [
        Activity(
            person=person, organisation=organisation, state=PlanState.PLANNED, province=BATTAMBANG, created_at=due,
            starts_at=due - timedelta(hours=2), ends_at=due + timedelta(hours=8),
        )
        for person in (people[:1] if together else people)
    ]  # fmt: skip
    Activity.objects.bulk_create(trips)
    new = [
        promises.NewPromise(
            person.pk, due, int(GRACE.total_seconds()), organisation.pk if organisation else None,
            source=trips[0 if together else number].pk, remind=False,
        )
        for number, person in enumerate(people)
    ]  # fmt: skip
    return promises.arm(new, now=due - timedelta(hours=1))


def says_ok(people: Sequence[Person], now: datetime) -> None:
    for person in people:
        check_ins.check_in(person=person, key=uuid4(), made_at=now, now=now)


def keeper_looks(now: datetime) -> int:
    """What the keeper does at this moment: misses first, then its look at all."""
    overdue.miss_overdue(now=now)
    return look_for_silence(now=now)
