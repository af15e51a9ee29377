"""What a program sends when it creates an activity: its schema, and every rule that needs nothing else."""

import json
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field, ValidationInfo

from karpear.rules.alarm.deadlines import DEFAULT_GRACE_S, MAX_GRACE_S
from karpear.ui.wire import CLEAN, WRONG_TIME, Body, Line, Needed, Text, Time, says

from ..values import MAX_CHECK_INS, MAX_LEGS, MAX_TEXT, CheckInTime

_LONGEST_LEG = timedelta(days=31)


def _planned(value: datetime) -> datetime:
    """No plan is made by a clock that was never set."""
    if value.year < 2000:
        raise ValueError(WRONG_TIME)
    return value


def _after_start(ends_at: datetime, info: ValidationInfo) -> datetime:
    starts_at = info.data.get("starts_at") or info.data.get("departs_at")
    if starts_at and ends_at <= starts_at:
        raise ValueError(_("The end must come after the start."))
    return ends_at


def _within_a_leg(arrives_at: datetime, info: ValidationInfo) -> datetime:
    departs_at = info.data.get("departs_at")
    if departs_at and arrives_at - departs_at > _LONGEST_LEG:
        raise ValueError(_("A leg takes at most 31 days."))
    return arrives_at


PlannedTime = Annotated[Time, AfterValidator(_planned)]
EndTime = Annotated[PlannedTime, AfterValidator(_after_start)]
Kind = Annotated[Literal["trip", "event", "activity"], says(_("This must be trip, event or activity."))]
OrganisationId = Annotated[UUID, says(_("You do not belong to this organisation."))]
#: Whoever has an account goes by id, anybody else by name.
Companion = Annotated[
    UUID | Needed, Field(union_mode="left_to_right"), CLEAN, says(_("A person's id or a name is needed."))
]
Grace = Annotated[int, Field(strict=True, ge=0, le=MAX_GRACE_S), says(_("Whole seconds from 0 to 86400 are needed."))]


class NewLeg(Body):
    from_: Needed = Field(alias="from")
    to: Needed
    departs_at: PlannedTime
    arrives_at: Annotated[EndTime, AfterValidator(_within_a_leg)]
    province: Annotated[str, Field(max_length=12), CLEAN] | None = None
    transport: Line | None = None
    alone: bool = False


class NewCheckInTime(Body):
    due_at: PlannedTime
    grace_s: Grace = DEFAULT_GRACE_S


class NewActivity(Body):
    """`organisation` None: the person's only one."""

    kind: Kind
    title: Needed
    place: Annotated[str, Field(min_length=1, max_length=MAX_TEXT, pattern=r"\S"), CLEAN]
    starts_at: PlannedTime
    ends_at: EndTime
    organisation: OrganisationId | None = None
    with_whom: Text | None = None
    travellers: list[Companion] | None = Field(None, max_length=50)
    legs: list[NewLeg] | None = Field(None, max_length=MAX_LEGS)
    check_ins: list[NewCheckInTime] = Field(max_length=MAX_CHECK_INS)

    @property
    def times(self) -> list[CheckInTime]:
        """In order. Of two check-ins at the same moment, the first one counts."""
        graces = {check_in.due_at: check_in.grace_s for check_in in reversed(self.check_ins)}
        return [CheckInTime(due_at, graces[due_at]) for due_at in sorted(graces)]

    def plain(self) -> dict[str, Any]:
        """As JSON, the same for the same wish, to tell a repeated request from another one."""
        fields = self.model_dump(by_alias=True, exclude={"key"}, exclude_none=True)
        body: dict[str, Any] = json.loads(json.dumps(fields, default=str))
        return body
