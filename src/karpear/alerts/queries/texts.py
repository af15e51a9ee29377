"""What was written by text around an alert: whoever rings must have read it first."""

from datetime import timedelta

from karpear.alerts.models import Alert
from karpear.messaging.models import Inbound
from karpear.messaging.queries import texts_about, texts_by_or_about
from karpear.people.models import Person

from .guests import GuestPass

#: What was written so long before it may say where they are.
LOOK_BACK = timedelta(hours=1)


def texts_of(alert: Alert, viewer: Person, guest: GuestPass | None) -> list[Inbound]:
    """Their own words, shortly before it and while it was open; newest first. None for a drill.

    A guest who may not see contacts reads the person's own alone.
    """
    if alert.drill:
        return []
    since, until = alert.opened_at - LOOK_BACK, alert.resolved_at
    if guest:
        return texts_by_or_about(alert.person_id, own_alone=not guest.sees_contacts, since=since, until=until)
    return texts_about(alert.person_id, viewer, since=since, until=until)
