"""How long each step of a ladder took to answer, and which of its messages failed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from karpear.alerts.models import AlertEvent
from karpear.messaging.models import Delivery, DeliveryState
from karpear.rules.alarm.outcome import CLOSING_STEP, NEWS_STEP

from .deliveries import names_of


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step on record. Times are None when it did not come so far; `took` is from told to first answer.

    `times`: how often it was told. `failed`: messages of it that were given up.
    """

    step: int
    names: str
    told_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None
    times: int = 1
    failed: int = 0

    @property
    def took(self) -> timedelta | None:
        return self.answered_at - self.told_at if self.answered_at else None


def step_records(deliveries: Iterable[Delivery], events: Iterable[AlertEvent]) -> list[StepRecord]:
    """Per step who was told, when the first message left, and when somebody told in it first answered.

    An answer is a press on the link of a message, or an acknowledgement by one of those told.
    """
    by_step: dict[int, list[Delivery]] = {}
    for delivery in deliveries:
        if delivery.step not in (0, NEWS_STEP, CLOSING_STEP):
            by_step.setdefault(delivery.step, []).append(delivery)
    acks = [e for e in events if e.what == "acknowledged"]
    return [_record(step, rows, acks) for step, rows in sorted(by_step.items())]


def _record(step: int, rows: Sequence[Delivery], acks: Sequence[AlertEvent]) -> StepRecord:
    told_at = min(d.created_at for d in rows)
    people = {d.person_id for d in rows if d.person_id}
    answers = [d.pressed_at for d in rows if d.pressed_at]
    answers += [e.at for e in acks if e.person_id in people and e.at >= told_at]
    sent_times = [d.sent_at for d in rows if d.sent_at]
    return StepRecord(
        step=step,
        names=names_of(rows),
        told_at=told_at,
        sent_at=min(sent_times, default=None),
        answered_at=min(answers, default=None),
        times=len({d.round for d in rows}),
        failed=sum(d.state == DeliveryState.DEAD for d in rows),
    )
