"""How long pages and the keeper's steps take in a world of many people and open alerts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from statistics import median
from time import perf_counter, process_time
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from karpear.alerts.actions.rungs import climb
from karpear.alerts.models import Alert
from karpear.audit.models import Entry
from karpear.audit.queries import head, verify_chain
from karpear.checkins.actions.overdue import miss_overdue
from karpear.db.batches import until_done
from karpear.people.models import Person
from karpear.people.sessions import note_use
from karpear.rules.secret.chain import Link

from . import baseline, history, world
from .report import Figures

#: What an officer opens. `ORGANISATION` and `ALERT` stand for one of each.
ORGANISATION, ALERT = "{organisation}", "{alert}"
OF_OFFICERS = (
    "/", "/needs/", "/organisation/", "/api/v1/needs",
    "/board/", "/board/fragment", "/api/v1/board", f"/alerts/{ALERT}/", f"/people/{ORGANISATION}/",
    "/roll-calls/", "/plans/", "/risks/", "/incidents/", "/contacts/", "/settings/", "/operator/",
)  # fmt: skip
OF_MEMBERS = ("/", "/sos/", "/plans/", "/contacts/", "/settings/")
REPEATS = 5
STEP_REPEATS = 3
FAR = timedelta(days=300)
#: Armed promises fall due from then on, evenly over as many days as people plan ahead.
SOON, AHEAD = timedelta(minutes=20), timedelta(days=10)
NEW_LINES = 5000
A_YEAR = timedelta(days=365)

type Step = Callable[[datetime], int]


@dataclass(frozen=True)
class Size:
    """How large the world is. `needs`: so many things wait for the officer whose pages are opened."""

    people: int
    open_alerts: int
    needs: int = 0
    organisations: int = 1
    armed: int = 0
    audit: int = 0


def run(size: Size, steps: Mapping[str, Step]) -> Figures:
    """Median milliseconds of whole requests and of each step of the keeper, in one process.

    `steps`: the keeper's, by name, handed down by the command line. The alerts are promises that were missed and
    climb their ladders while they are measured.
    """
    now = timezone.now()
    try:
        began = perf_counter()
        place = fill(size, now)
        figures: Figures = {"people": size.people, "open": size.open_alerts, "needs": size.needs}
        figures |= {"armed": size.armed, "organisations": size.organisations, "audit": size.audit}
        figures["fill_s"] = round(perf_counter() - began)
        return figures | measure(place, steps, now)
    finally:
        world.clear()


def fill(size: Size, now: datetime) -> world.World:
    """The world, with `size.open_alerts` promises that are overdue."""
    place = world.build(size.people, now, organisations=size.organisations)
    world.arm(place, size.armed, now + SOON, over=AHEAD)
    history.write_audit(size.audit, list(dict.fromkeys(place.organisations)), now - A_YEAR, now)
    world.arm(place, size.open_alerts, now - timedelta(seconds=1))
    world.register(place, size.needs, now)
    baseline.analyse()
    return place


def measure(place: world.World, steps: Mapping[str, Step], now: datetime) -> Figures:
    """Each page and each step, once the alerts are open; of a step that works in slices, its slices."""
    figures = _times("miss all open", lambda: miss_overdue(now=now), 1)
    figures |= _times("climb all open", lambda: climb(now=now + timedelta(hours=1)), 1)
    figures |= _pages("officer", OF_OFFICERS, place.officers[0], place)
    figures |= _pages("member", OF_MEMBERS, place.people[0], place)
    for name, step in steps.items():
        figures |= _times(f"step {name}", partial(step, now), STEP_REPEATS)
        until_done(partial(step, now))  # the next night begins a walk of its own
    newest = head()
    noted = Entry.objects.filter(seq=max(1, newest.seq - NEW_LINES)).values_list("seq", "hash").first()
    since = Link(noted[0] or 0, noted[1]) if noted else None
    figures |= _times(f"check {NEW_LINES} new lines", lambda: _check_chain(since), STEP_REPEATS)
    return figures | _times("check the whole audit", _check_chain, 1)


def _check_chain(since: Link | None = None) -> None:
    """Raises RuntimeError when the chain that was filled does not hold: then nothing was measured."""
    if breaks := verify_chain(since=since):
        raise RuntimeError(f"The chain is broken in {len(breaks)} places.")


def _pages(role: str, paths: tuple[str, ...], person: UUID, place: world.World) -> Figures:
    client = signed_in(Person.objects.get(pk=person))
    alert = Alert.objects.values_list("pk", flat=True).first()
    figures: Figures = {}
    for path in paths:
        address = path.replace(ORGANISATION, str(place.organisation.pk)).replace(ALERT, str(alert))
        figures |= _times(f"{role} {path}", lambda: _get(client, address), REPEATS)  # noqa: B023
    return figures


def signed_in(person: Person) -> Client:
    Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults={"data": {}})
    client = Client(headers={"host": "localhost"})
    client.force_login(person, backend="karpear.people.signin.Backend")
    session = client.session
    note_use(session, timezone.now())
    session.save()
    return client


def _get(client: Client, address: str) -> None:
    """Raises RuntimeError for a page that is not there: its time would say nothing."""
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}.")


def _times(name: str, work: Callable[[], object], repeats: int) -> Figures:
    """Medians in milliseconds, by the clock and of this processor: on PostgreSQL without the database's own."""
    clock, processor = [], []
    for _ in range(repeats):
        began, worked = perf_counter(), process_time()
        work()
        clock.append((perf_counter() - began) * 1000)
        processor.append((process_time() - worked) * 1000)
    return {f"{name}_ms": round(median(clock), 1), f"{name}_cpu_ms": round(median(processor), 1)}
