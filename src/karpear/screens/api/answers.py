"""What the API answers, for the OpenAPI document. Errors are RFC 9457 problems."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema

from karpear.people.needs import Urgency


class FieldError(Schema):
    loc: list[str]
    msg: str


class Problem(Schema):
    type: str
    title: str
    status: int
    errors: list[FieldError]
    owner: str | None = None


class Reaching(Schema):
    name: str
    channel: str
    at: datetime


class SosOut(Schema):
    alert: UUID
    state: str
    opened_at: datetime
    reaching: list[Reaching]


class DeviceOut(Schema):
    device: UUID
    name: str
    registered_at: datetime
    consented_at: datetime | None
    tested_at: datetime | None
    contacts_accepted: int
    plan: bool
    ready: bool
    missing: list[Literal["registered", "consent", "contacts", "plan", "test"]]
    renew_at: datetime | None
    shortcut: bool
    open_test: UUID | None


class StandDownOut(Schema):
    alert: UUID
    state: str


class CheckInOut(Schema):
    check_in: UUID
    settled: list[UUID]
    next_due_at: datetime | None
    open_alert: UUID | None


class PromiseOut(Schema):
    promise: UUID
    due_at: datetime
    grace_s: int


class ActivityOut(Schema):
    activity: UUID
    state: str
    decision: str
    promises: list[PromiseOut]


class FinishOut(Schema):
    activity: UUID
    state: str
    check_in: UUID
    settled: list[UUID]
    next_due_at: datetime | None
    open_alert: UUID | None


class PositionsOut(Schema):
    kept: int
    answers: list[Literal["kept", "doubtful", "outside", "before", "older", "same", "soon", "rough", "nowhere"]]


class Reach(Schema):
    name: str
    channel: str
    proven_at: datetime | None


class MeOut(Schema):
    person: UUID
    next_due_at: datetime | None
    activity: UUID | None
    open_alert: UUID | None
    reach: list[Reach]


class TimelineLine(Schema):
    at: datetime
    what: str
    who: str


class DeliveryOut(Schema):
    channel: str
    name: str
    state: Literal["queued", "sent", "failed", "dead", "cancelled"]
    attempts: int
    sent_at: datetime | None


class AlertOut(Schema):
    alert: UUID
    kind: Literal["sos", "missed", "duress", "roll_call"]
    drill: bool
    state: Literal["open", "acknowledged", "resolved"]
    exhausted: bool
    opened_at: datetime
    person: UUID
    person_name: str
    owner: UUID | None
    owner_name: str | None
    outcome: str | None
    timeline: list[TimelineLine]
    deliveries: list[DeliveryOut]


class KeeperState(Schema):
    last_tick_at: datetime | None
    late_s: float | None


class DueSoon(Schema):
    person: UUID
    person_name: str
    activity: UUID | None
    due_at: datetime


class Overdue(DueSoon):
    late_s: float


class OnTheWay(Schema):
    person: UUID
    person_name: str
    activity: UUID
    ends_at: datetime | None
    next_due_at: datetime | None
    decision: str


class RollCallOut(Schema):
    id: UUID
    asked: int
    answered: int
    silent: int


class CaseOut(Schema):
    """`incident` empty: something was confirmed of the alert, and no incident is open yet."""

    incident: UUID | None
    alert: UUID | None
    since: datetime
    owner: UUID | None
    owner_name: str | None
    next_due_at: datetime | None


class BoardOut(Schema):
    as_of: datetime
    keeper: KeeperState
    open: list[AlertOut]
    overdue: list[Overdue]
    due_soon: list[DueSoon]
    travelling: list[OnTheWay]
    roll_calls: list[RollCallOut]
    cases: list[CaseOut]


class NeedOut(Schema):
    """`at`: by when; what has only a day ends with it. `url`: where on this site it is done."""

    id: str
    room: str
    title: str
    why: str
    at: datetime | None
    urgency: Urgency
    url: str
