"""What was written by text around an alert: whoever rings must have read it first."""

from datetime import timedelta

from karpear.alerts.models import Alert
from karpear.messaging.models import Inbound
from karpear.messaging.queries import texts_about
from karpear.people.models import Person

#: What was written so long before it may say where they are.
LOOK_BACK = timedelta(hours=1)


def texts_of(alert: Alert, viewer: Person) -> list[Inbound]:
    """Their own words, shortly before it and while it was open; newest first. None for a drill."""
    if alert.drill:
        return []
    return texts_about(alert.person_id, viewer, since=alert.opened_at - LOOK_BACK, until=alert.resolved_at)
