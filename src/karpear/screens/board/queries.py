"""Everything an officer watches, joined: alerts, promises, people on the way, roll-calls, the keeper."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from karpear.activities.decisions.queries.approvals import to_approve
from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.queries.now import Travelling, travelling
from karpear.alerts.queries.board import OpenAlert, may_see_board, one_row_each, open_alerts
from karpear.alerts.queries.state import as_bodies
from karpear.cases.incidents.queries.open_cases import CaseLine, open_cases
from karpear.checkins.models import CheckIn
from karpear.checkins.queries import DuePromise, RollCallCount, late_and_soon, open_roll_calls, unknown_words
from karpear.db.queries import Pulse, pulse
from karpear.network.silence.queries import SilencePicture, silence_on_board
from karpear.people.models import Person
from karpear.rules.refusals import Forbidden

KEEPER_LATE_S = 10.0
MOST_TO_APPROVE = 5


@dataclass(frozen=True)
class Board:
    """One look. `open`: real alerts by urgency; `drills`: open drills, apart, so that they never hide anything.
    `rows`: one for each person of `open`, and so is what the head counts.

    `to_approve`: the soonest few of `approvals`. `cases`: in the order of *Today*.
    `silence`: what many silent people have in common.
    """

    open: list[OpenAlert]
    drills: list[OpenAlert]
    overdue: list[DuePromise]
    due_soon: list[DuePromise]
    to_approve: list[Activity]
    approvals: int
    travelling: list[Travelling]
    roll_calls: list[RollCallCount]
    unknown_words: list[CheckIn]
    cases: list[CaseLine]
    keeper: Pulse
    silence: list[SilencePicture] = field(default_factory=list)

    @cached_property
    def rows(self) -> list[OpenAlert]:
        return one_row_each(self.open)

    @property
    def sos(self) -> int:
        return sum(row.looks == "sos" for row in self.rows)

    @property
    def missed(self) -> int:
        return sum(row.looks == "missed" for row in self.rows)

    @property
    def out(self) -> int:
        return len({traveller.person_id for traveller in self.travelling})

    @property
    def unowned(self) -> int:
        """People with an alarm that nobody has: the number in the page's title."""
        return sum(bool(row.free) for row in self.rows)

    @cached_property
    def first_to_take(self) -> UUID | None:
        """The most urgent of those: whoever looks is asked to take one thing first. Each row asks for it."""
        return next((row.free[0].alert.pk for row in (*self.rows, *self.drills) if row.free), None)

    @property
    def keeper_is_late(self) -> bool:
        return self.keeper.late_s is None or self.keeper.late_s > KEEPER_LATE_S

    @property
    def is_calm(self) -> bool:
        waiting = self.unknown_words or self.roll_calls or self.to_approve or self.cases or self.silence
        return not (self.open or self.drills or self.overdue or self.due_soon or waiting)


def board(person: Person, now: datetime, *, forced: bool = False) -> Board:
    """What this person may act on or watches. Raises Forbidden for those who watch over nobody.

    `forced`: whoever forced this session open sees a day on which nothing happens.
    """
    if not may_see_board(person):
        raise Forbidden()
    if forced:
        return Board([], [], [], [], [], 0, [], [], [], [], keeper=pulse(now))
    rows = open_alerts(person)
    to_answer = to_approve(person, now=now)
    soonest = list(to_answer[: MOST_TO_APPROVE + 1])
    late, soon = late_and_soon(person, now)
    return Board(
        open=[row for row in rows if not row.alert.drill],
        drills=[row for row in rows if row.alert.drill],
        overdue=late,
        due_soon=soon,
        to_approve=soonest[:MOST_TO_APPROVE],
        approvals=len(soonest) if len(soonest) <= MOST_TO_APPROVE else to_answer.count(),
        travelling=travelling(person, now),
        roll_calls=open_roll_calls(person, now),
        unknown_words=unknown_words(person, now),
        cases=open_cases(person),
        keeper=pulse(now),
        silence=silence_on_board(person),
    )


def board_json(person: Person, now: datetime, *, forced: bool = False) -> dict[str, Any]:
    """The contract's `GET board`. Raises Forbidden."""
    page = board(person, now, forced=forced)
    return {
        "as_of": now,
        "keeper": {"last_tick_at": page.keeper.last_tick_at, "late_s": page.keeper.late_s},
        "open": as_bodies([row.alert for row in (*page.open, *page.drills)], person),
        "overdue": [_promise_body(promise) | {"late_s": promise.late_s} for promise in page.overdue],
        "due_soon": [_promise_body(promise) for promise in page.due_soon],
        "travelling": [_traveller_body(traveller) for traveller in page.travelling],
        "roll_calls": [
            {"id": c.call.pk, "asked": c.asked, "answered": c.answered, "silent": c.silent} for c in page.roll_calls
        ],
        "cases": [_case(line) for line in page.cases],
    }


def _case(line: CaseLine) -> dict[str, Any]:
    return {
        "incident": line.incident,
        "alert": line.alert,
        "since": line.since,
        "owner": line.owner.pk if line.owner else None,
        "owner_name": line.owner.shown_name if line.owner else None,
        "next_due_at": line.due_at,
    }


def _promise_body(promise: DuePromise) -> dict[str, Any]:
    return {
        "person": promise.person_id,
        "person_name": promise.name,
        "activity": promise.activity,
        "due_at": promise.due_at,
    }


def _traveller_body(traveller: Travelling) -> dict[str, Any]:
    return {
        "person": traveller.person_id,
        "person_name": traveller.name,
        "activity": traveller.activity,
        "ends_at": traveller.ends_at,
        "next_due_at": traveller.next_due_at,
        "decision": traveller.decision,
    }
