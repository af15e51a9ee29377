"""What somebody has to do, and whom they watch: the lower half of the first page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from karpear.alerts.needs import OPEN_ALERT
from karpear.alerts.queries.board import may_see_board, people_in_alarm
from karpear.cases.incidents.needs import TASKS
from karpear.cases.incidents.queries.open_cases import CaseLine, open_cases
from karpear.people.models import Person, Shift
from karpear.people.needs import NeedAct, Waiting
from karpear.people.queries.cover import Cover, cover, next_shift
from karpear.screens.needs import (
    MOST_OPEN,
    MOST_OPEN_OF_MEMBERS,
    NeedAgenda,
    NeedLine,
    agenda,
    needs_and_put_off,
    open_alarms,
    wait_lines,
)

from .prepared import OwnReadiness, Prepared, prepared, ready_line


@dataclass(frozen=True, slots=True)
class HomeCase:
    """A case that goes on. `take`: where nobody has it, how its next step is taken."""

    line: CaseLine
    take: NeedAct | None


@dataclass(frozen=True, slots=True)
class HomeAlarms:
    """Of one kind: how many people have one, and of how many of these nobody has it."""

    kind: str
    people: int
    free: int


@dataclass(frozen=True, slots=True)
class Today:
    """`alarms`: others' alerts that they may act on, of kinds of which nobody has one, the worst first. Never whose:
    this page is opened on a phone, among people. `no_contact`: of how many the person must not be called.

    `cases`: what goes on where they work on incidents; shown without a name. `agenda`: what else waits for them, from
    all rooms; `put_off`: how many things they put off; `waits`: what they wait for. `covers`: who is on watch, and the
    next gap; `shift`: when they are on watch next. `prepared`: of the organisations that they lead; `ready`: whether
    they are ready themselves, for whoever watches over nobody.
    """

    alarms: list[HomeAlarms]
    cases: list[HomeCase]
    agenda: NeedAgenda
    put_off: int
    waits: list[NeedLine]
    covers: list[Cover]
    shift: Shift | None
    prepared: list[Prepared]
    ready: OwnReadiness | None
    no_contact: int = 0

    @property
    def has_taken(self) -> bool:
        """Does somebody have one of these alarms? Then each kind says how many nobody has."""
        return any(alarms.people > alarms.free for alarms in self.alarms)

    @property
    def asks(self) -> bool:
        """Is there an alarm, a case or anything else that waits?"""
        return bool(self.alarms or self.cases or self.agenda)

    @property
    def needs_come_first(self) -> bool:
        """Do they have an alarm themselves, or does somebody stand at the door? That is above every case."""
        return any(line.first.looks or line.first.at_once for line in self.agenda.today)


def today(person: Person, now: datetime, *, forced: bool) -> Today:
    """A session that was forced open is told of nothing that waits; it costs as much, so that time does not tell."""
    watches = may_see_board(person)
    covers = cover(person, now) if watches else []
    cases, lines = open_cases(person) if watches else [], wait_lines(person, now)
    waiting, put_off = needs_and_put_off(person, now)
    alarms = _home_alarms(person, waiting)
    if forced:
        alarms = []
        cases, lines, waiting, put_off = [], [], [], []
    steps = {thing.id: thing for thing in waiting if thing.what == TASKS.what}
    home_cases = [_home_case(line, steps.values()) for line in cases]
    paths = {_path(case.line) for case in home_cases}
    other_needs = [thing for thing in waiting if thing.id not in steps or thing.path not in paths]
    return Today(
        alarms=alarms,
        no_contact=len({thing.whom for thing in waiting if thing.what == OPEN_ALERT.what and thing.why}),
        cases=home_cases,
        agenda=agenda(other_needs, now, most=MOST_OPEN if watches and not alarms else MOST_OPEN_OF_MEMBERS),
        put_off=len(put_off),
        waits=lines,
        covers=covers,
        shift=next_shift(covers),
        prepared=prepared(person, now, forced=forced) if watches else [],
        ready=None if watches else ready_line(person, now, forced=forced),
    )


def _home_alarms(person: Person, waiting: Iterable[Waiting]) -> list[HomeAlarms]:
    free_by_kind = open_alarms(waiting)
    people = people_in_alarm(person) if free_by_kind else {}
    return [HomeAlarms(kind, max(people.get(kind, 0), free), free) for kind, free in free_by_kind]


def _home_case(line: CaseLine, steps: Iterable[Waiting]) -> HomeCase:
    acts = (act for step in steps if step.path == _path(line) for act in step.acts)
    return HomeCase(line, next(acts, None))


def _path(line: CaseLine) -> str:
    """Where its steps are done; empty where no incident is open."""
    return reverse("cases:incident", args=[line.incident]) if line.incident else ""
