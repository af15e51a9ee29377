"""What may be sent to the API: times with an offset, places on earth, bounded text."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from karpear.activities.plans.body import NewActivity
from karpear.alerts.actions.briefings import Position as Place
from karpear.rules.geo.tracking import MOST_FIXES, Point
from karpear.ui.wire import Body, Text, Time, Word


class PositionIn(Body):
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    accuracy_m: float | None = Field(None, ge=0, le=1_000_000)
    fixed_at: Time | None = None

    def place(self) -> Place:
        return Place(self.lat, self.lon, self.accuracy_m, self.fixed_at)


class FixIn(Body):
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    accuracy_m: float | None = Field(None, ge=0, le=1_000_000)
    fixed_at: Time

    def point(self) -> Point:
        return Point(self.lat, self.lon, self.accuracy_m, self.fixed_at)


class PositionsIn(Body):
    key: UUID
    sent_at: Time | None = None
    fixes: list[FixIn] = Field(min_length=1, max_length=MOST_FIXES)
    request: UUID | None = None


class SosIn(Body):
    key: UUID
    pressed_at: Time
    sent_at: Time | None = None
    position: PositionIn | None = None
    silent: bool | None = False


class TestIn(Body):
    key: UUID


class StandDownIn(Body):
    key: UUID
    word: Word | None = None


class CheckInIn(Body):
    key: UUID
    made_at: Time
    sent_at: Time | None = None
    word: Word | None = None
    for_: list[UUID] | None = Field(None, alias="for", max_length=50)
    position: PositionIn | None = None


class FinishIn(Body):
    key: UUID
    made_at: Time
    sent_at: Time | None = None
    word: Word | None = None


class ActivityIn(NewActivity):
    key: UUID


class ResolveIn(Body):
    outcome: Literal["safe", "false_alarm", "drill", "incident", "case"]
    note: Text | None = None
