"""Every message about an alert, as its page and the API show it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from karpear.messaging.models import Delivery, DeliveryState
from karpear.messaging.queries import deliveries_of
from karpear.rules.alarm.outcome import CLOSING_STEP, NEWS_STEP


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One message. `state`: queued, sent, failed (will be tried again), dead (given up) or cancelled."""

    channel: str
    channel_name: str
    name: str
    state: str
    attempts: int
    sent_at: datetime | None
    pressed_at: datetime | None
    step: int
    text_key: str
    error: str

    @property
    def step_word(self) -> str:
        """With which step of the ladder it was written, or why else."""
        if self.step == CLOSING_STEP:
            return _("the end")
        if self.step == NEWS_STEP or (not self.step and not self.text_key.startswith("alert")):
            return _("news")
        return str(self.step or _("at once"))


def deliveries(alert_id: UUID) -> list[SentMessage]:
    """All messages about this alert, in the order in which they were written. One query."""
    return [shown(delivery) for delivery in deliveries_of(alert_id)]


def deliveries_by_alert(alert_ids: Iterable[UUID]) -> dict[UUID, list[Delivery]]:
    """The rows behind it for many alerts at once. One query."""
    by_alert: dict[UUID, list[Delivery]] = defaultdict(list)
    rows = Delivery.objects.filter(subject__in=set(alert_ids)).select_related("person", "contact")
    for delivery in rows.order_by("created_at", "step", "id"):
        by_alert[delivery.subject].append(delivery)
    return by_alert


def shown(delivery: Delivery) -> SentMessage:
    """A message that is just leaving still counts as queued."""
    return SentMessage(
        channel=delivery.channel,
        channel_name=str(delivery.get_channel_display()),
        name=delivery.recipient_name,
        state=DeliveryState.QUEUED.value if delivery.state == DeliveryState.SENDING else delivery.state,
        attempts=delivery.attempts,
        sent_at=delivery.sent_at,
        pressed_at=delivery.pressed_at,
        step=delivery.step,
        text_key=delivery.text_key,
        error=delivery.error,
    )


def names_of(rows: Iterable[Delivery]) -> str:
    """The recipients, each once, in order."""
    return ", ".join(dict.fromkeys(delivery.recipient_name for delivery in rows if delivery.recipient_name))
