"""How long pages and the keeper's steps take in a world of many people and open alerts."""

import statistics
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from time import perf_counter
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from karpear.alerts.actions.rungs import climb
from karpear.alerts.models import Alert
from karpear.checkins.actions.overdue import miss_overdue
from karpear.people.models import Person
from karpear.people.sessions import note_use

from . import baseline, world
from .report import Figures

#: What an officer opens. `ORGANISATION` and `ALERT` stand for one of each.
ORGANISATION, ALERT = "{organisation}", "{alert}"
OF_OFFICERS = (
    "/", "/needs/", "/organisation/", "/api/v1/needs",
    "/board/", "/board/fragment", "/api/v1/board", f"/alerts/{ALERT}/", f"/people/{ORGANISATION}/",
    "/roll-calls/", "/plans/", "/risks/", "/incidents/", "/contacts/", "/settings/",
)  # fmt: skip
OF_MEMBERS = ("/", "/sos/", "/plans/", "/contacts/", "/settings/")
REPEATS = 5
FAR = timedelta(days=300)

type Step = Callable[[datetime], object]


def run(people: int, open_alerts: int, needs: int, steps: Mapping[str, Step]) -> Figures:
    """Median milliseconds of whole requests in one process, and the longest of each step of the keeper.

    `needs`: so many things wait for the officer whose pages are opened.

    `steps`: the keeper's, by name, handed down by the command line. The alerts are promises that were missed and
    climb their ladders while they are measured.
    """
    now = timezone.now()
    place = world.build(people, now)
    try:
        world.arm(place, people, now + FAR)
        baseline.analyse()
        world.arm(place, open_alerts, now - timedelta(seconds=1))
        world.register(place, needs, now)
        figures: Figures = {"people": people, "open": open_alerts, "needs": needs}
        figures["miss all open_ms"] = round(_ms(lambda: miss_overdue(now=now)), 1)
        figures["climb all open_ms"] = round(_ms(lambda: climb(now=now + timedelta(hours=1))), 1)
        figures |= _pages("officer", OF_OFFICERS, place.officers[0], place)
        figures |= _pages("member", OF_MEMBERS, place.people[-1], place)
        for name, step in steps.items():
            figures[f"step {name}_ms"] = round(max(_ms(lambda: step(now)) for _ in range(2)), 1)  # noqa: B023
    finally:
        world.clear()
    return figures


def _pages(who: str, paths: tuple[str, ...], person: UUID, place: world.World) -> Figures:
    client = signed_in(Person.objects.get(pk=person))
    alert = Alert.objects.values_list("pk", flat=True).first()
    figures: Figures = {}
    for path in paths:
        address = path.replace(ORGANISATION, str(place.organisation.pk)).replace(ALERT, str(alert))
        figures[f"{who} {path}_ms"] = round(statistics.median(_get(client, address) for _ in range(REPEATS)), 1)
    return figures


def signed_in(person: Person) -> Client:
    Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults={"data": {}})
    client = Client(headers={"host": "localhost"})
    client.force_login(person, backend="karpear.people.signin.Backend")
    session = client.session
    note_use(session, timezone.now())
    session.save()
    return client


def _get(client: Client, address: str) -> float:
    """Raises RuntimeError for a page that is not there: its time would say nothing."""
    began = perf_counter()
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}.")
    return (perf_counter() - began) * 1000


def _ms(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000
