"""What the ladder does next, and how long each step took to answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from karpear.alerts.circles import policy_of
from karpear.alerts.models import Alert, AlertEvent
from karpear.messaging.models import Delivery
from karpear.rules import ladder
from karpear.rules.outcome import CLOSING_STEP, NEWS_STEP, State

from .deliveries import names_of
from .words import audience_words


@dataclass(frozen=True, slots=True)
class NextStep:
    """What happens by itself, and when."""

    at: datetime
    words: str


def next_step(alert: Alert) -> NextStep | None:
    """What time will do next to an alert read with its organisation; None when it has ended."""
    if alert.state == State.ACKNOWLEDGED.value and alert.overtake_at:
        return NextStep(alert.overtake_at, _("the ladder goes on if nothing is written down"))
    if alert.next_rung_at is None:
        return None
    policy = policy_of(alert.organisation.policy) if alert.organisation else ladder.Policy()
    one = ladder.rung(policy, alert.rung)
    if one.tell is ladder.Tell.CONTACTS and alert.heard_from_at:
        return NextStep(alert.next_rung_at, _("contacts are left out: the person was heard from"))
    words = audience_words(one.tell, whole=alert.organisation_id is None)
    if one.repeat:
        words = _("%(who)s, again") % {"who": words}
    return NextStep(alert.next_rung_at, words)


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step on record. Times are None when it did not come so far; `took` is from told to first answer."""

    step: int
    names: str
    told_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None

    @property
    def took(self) -> timedelta | None:
        return self.answered_at - self.told_at if self.answered_at else None


def step_records(deliveries: Iterable[Delivery], events: Iterable[AlertEvent]) -> list[StepRecord]:
    """Per step who was told, when the first message left, and when somebody told in it first answered.

    An answer is a press on the link of a message, or an acknowledgement by one of those told.
    """
    by_step: dict[int, list[Delivery]] = {}
    for one in deliveries:
        if one.step not in (NEWS_STEP, CLOSING_STEP):
            by_step.setdefault(one.step, []).append(one)
    acks = [e for e in events if e.what == "acknowledged"]
    return [_record(step, rows, acks) for step, rows in sorted(by_step.items())]


def _record(step: int, rows: Sequence[Delivery], acks: Sequence[AlertEvent]) -> StepRecord:
    told_at = min(d.created_at for d in rows)
    people = {d.person_id for d in rows if d.person_id}
    answers = [d.pressed_at for d in rows if d.pressed_at]
    answers += [e.at for e in acks if e.person_id in people and e.at >= told_at]
    sent = [d.sent_at for d in rows if d.sent_at]
    return StepRecord(step, names_of(rows), told_at, min(sent, default=None), min(answers, default=None))


def pace_note() -> str:
    """Said beside times that were measured with shortened waits."""
    pace = settings.KARPEAR_PACE
    return _("Waits were %(pace)g times shorter.") % {"pace": pace} if pace != 1 else ""
