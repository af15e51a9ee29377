"""Links of messages, as they stand in one that has left."""

from datetime import timedelta

from django.utils import timezone

from karpear.alerts.models import Alert
from karpear.keys.ring import ring
from karpear.messaging.models import Delivery
from karpear.people.models import Contact, Person
from karpear.rules.secret.tokens import delivery_token, token_hash


def link_of(delivery: Delivery, token: str) -> str:
    """Give a queued message the link it gets when it leaves."""
    Delivery.objects.filter(pk=delivery.pk).update(
        link_hash=token_hash(token), link_expires_at=timezone.now() + timezone.timedelta(days=1)
    )
    return f"/r/{token}"


def link_in(delivery: Delivery | None, expires_in: timedelta = timedelta(days=1)) -> str:
    """The address in this message, as if it was sent."""
    assert delivery
    token = delivery_token(ring().index_key, delivery.pk)
    expires_at = timezone.now() + expires_in
    Delivery.objects.filter(pk=delivery.pk).update(link_hash=token_hash(token), link_expires_at=expires_at)
    return f"/r/{token}"


def link_to(alert: Alert, reader: Person | Contact, expires_in: timedelta = timedelta(days=1)) -> str:
    """The address in the first message about this alert to a person or a contact."""
    owner = {"person": reader} if isinstance(reader, Person) else {"contact": reader}
    return link_in(Delivery.objects.filter(subject=alert.pk, **owner).order_by("created_at").first(), expires_in)
