"""What may be sent to the API: times with an offset, places on earth, bounded text."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from karpear.alerts.actions.briefings import Position as Place
from karpear.rules.alarm.deadlines import DEFAULT_GRACE_S, MAX_GRACE_S
from karpear.rules.geo.tracking import MOST_FIXES, Point


def _is_text(value: Any) -> Any:
    if not isinstance(value, str | datetime):
        raise ValueError("a time is text such as 2027-01-31T18:00:00+07:00")
    return value


def _has_offset(value: datetime) -> datetime:
    # A clock that was never set says 1970, west of Greenwich still 1969: an SOS is not refused for it.
    if value.tzinfo is None or not 1969 <= value.year <= 2200:
        raise ValueError("a time with an offset is needed, such as 2027-01-31T18:00:00+07:00")
    return value.astimezone(UTC)


def _storable(value: str) -> str:
    if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise ValueError("this text holds characters that cannot be stored")
    return value


Time = Annotated[datetime, BeforeValidator(_is_text), AfterValidator(_has_offset)]
Word = Annotated[str, Field(max_length=100), AfterValidator(_storable)]
Line = Annotated[str, Field(max_length=200), AfterValidator(_storable)]
Text = Annotated[str, Field(max_length=2000), AfterValidator(_storable)]
Needed = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S"), AfterValidator(_storable)]


class Body(Schema):
    """JSON as sent. Fields that are not known are left alone, so that newer clients keep working."""

    model_config = ConfigDict(allow_inf_nan=False)


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


class LegIn(Body):
    from_: Needed = Field(alias="from")
    to: Needed
    departs_at: Time
    arrives_at: Time
    province: Annotated[str, Field(max_length=12)] | None = None
    transport: Line | None = None
    alone: bool = False


class CheckInTimeIn(Body):
    due_at: Time
    grace_s: Annotated[int, Field(strict=True, ge=0, le=MAX_GRACE_S)] = DEFAULT_GRACE_S


class ActivityIn(Body):
    key: UUID
    kind: Literal["trip", "event", "activity"]
    title: Needed
    place: Annotated[Text, Field(min_length=1)]
    starts_at: Time
    ends_at: Time
    organisation: UUID | None = None
    with_whom: Text | None = None
    travellers: list[UUID | Needed] | None = Field(None, max_length=50)
    legs: list[LegIn] | None = Field(None, max_length=50)
    check_ins: list[CheckInTimeIn] = Field(max_length=200)


class ResolveIn(Body):
    outcome: Literal["safe", "false_alarm", "drill", "incident", "case"]
    note: Text | None = None
