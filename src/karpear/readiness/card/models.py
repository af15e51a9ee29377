"""A wallet card, and a page for whoever finds it."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField
from karpear.keys.ids import new_id
from karpear.people.models import Person


class WalletCard(models.Model):
    """What a person chose to carry on paper. `content`: name, contacts (ids), numbers (label,
    phone) of others, emergency (bool), blood, allergies, words.
    """

    RETENTION = Keep.with_("person")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.OneToOneField(Person, models.CASCADE, related_name="wallet_card")
    content = EncryptedJSONField(default=dict)
    changed_at = models.DateTimeField()


class EmergencyPageQuerySet(models.QuerySet["EmergencyPage"]):
    def open(self, now: datetime) -> "EmergencyPageQuerySet":
        return self.filter(withdrawn_at__isnull=True, expires_at__gt=now)


class EmergencyPage(models.Model):
    """A page that whoever finds the card may open, for a time. `shows`: which parts of the card.

    The token in its address is derived from a secret key and this id, so that the card can be printed again; only the
    hash is kept.
    """

    RETENTION = (
        Keep(days=30, after="expires_at", words="it ended"),
        Keep(days=30, after="withdrawn_at", words="it was closed"),
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="emergency_pages")
    token_hash = models.CharField(max_length=64, unique=True)
    shows = EncryptedJSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = EmergencyPageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(withdrawn_at__isnull=True), name="one_emergency_page"
            ),
        ]
