"""What the ladder does next, and how long each step took to answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from karpear.alerts.circles import circles, whose
from karpear.alerts.models import Alert, AlertEvent
from karpear.messaging.models import Delivery
from karpear.people.queries.circle import ladder_of, shown_names
from karpear.rules.alarm import ladder
from karpear.rules.alarm.outcome import CLOSING_STEP, NEWS_STEP, State

from .deliveries import names_of
from .promised_ladder import few_names


@dataclass(frozen=True, slots=True)
class NextStep:
    """What happens by itself, and when."""

    at: datetime
    words: str


def next_steps(alerts: Iterable[Alert]) -> dict[UUID, NextStep | None]:
    """What time will do next to alerts read with their organisations; None where nothing more happens by itself.

    At most nine queries for any number of them. Whoever is on watch when the first of them goes on is named.
    """
    alert_list = list(alerts)
    going_on = {a.pk: whose(a) for a in alert_list if a.next_rung_at}
    at = min((a.next_rung_at for a in alert_list if a.next_rung_at), default=None)
    circles_by_key = circles(going_on.values(), at=at, with_contacts=True) if at else {}
    rules = {a.organisation_id: ladder_of(a.organisation.policy) for a in alert_list if a.organisation}
    steps = {
        a.pk: ladder.next_that_tells(
            rules.get(a.organisation_id, ladder.Policy()), a.rung, circles_by_key[going_on[a.pk]], heard=a.heard,
            passed_over=a.passed_over,
        )
        for a in alert_list
        if a.pk in going_on
    }  # fmt: skip
    names = shown_names({p for _rung, audience in steps.values() for p in audience.people}) if steps else {}
    return {a.pk: _stands_still(a) if a.pk not in steps else _next(a, *steps[a.pk], names) for a in alert_list}


def next_step(alert: Alert) -> NextStep | None:
    """The same for one."""
    return next_steps([alert])[alert.pk]


def _stands_still(alert: Alert) -> NextStep | None:
    if alert.state == State.ACKNOWLEDGED.value and alert.overtake_at:
        return NextStep(alert.overtake_at, _("the ladder goes on if nothing is written down"))
    return None


def _next(
    alert: Alert, rung: ladder.Rung, audience: ladder.Audience[UUID], names: Mapping[UUID, str]
) -> NextStep | None:
    if alert.next_rung_at is None or not audience:
        return None
    if alert.rung < rung.index and alert.is_test:
        return None
    at = alert.next_rung_at
    if rung.index > alert.rung:
        at = max(at, ladder.due_at(alert.ladder_from, rung, pace=settings.KARPEAR_PACE))
    recipients = few_names(names[p] for p in audience.people if p in names)
    words = ", ".join(filter(None, [recipients, _("their contacts") if audience.contacts else ""]))
    if rung.repeat:
        words = _("%(who)s, again") % {"who": words}
    return NextStep(at, words)


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
    return StepRecord(step, names_of(rows), told_at, min(sent_times, default=None), min(answers, default=None))


def pace_note() -> str:
    """Said beside times that were measured with shortened waits."""
    pace = settings.KARPEAR_PACE
    return _("Waits were %(pace)g times shorter.") % {"pace": pace} if pace != 1 else ""
