"""Who is on watch, and notices that wait to become messages."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id

from .contacts import Address, Contact
from .organisations import Organisation
from .person import Person


class ShiftQuerySet(models.QuerySet["Shift"]):
    def at(self, moment: datetime) -> "ShiftQuerySet":
        return self.filter(starts_at__lte=moment, ends_at__gt=moment)


class Shift(models.Model):
    """An officer on watch for an organisation from `starts_at` until `ends_at`.

    `offered_to`: a swap that waits for that officer's yes. `handover`: a note for whoever is next.
    """

    RETENTION = Keep(days=365, after="ends_at", words="it ended")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="shifts")
    officer = models.ForeignKey(Person, models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    offered_to = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    handover = EncryptedTextField(default="", blank=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "id")
        indexes = [models.Index(fields=["organisation", "ends_at"], name="shift_when")]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_has_length")]


class Notice(models.Model):
    """A message this room wants sent; `messaging` turns it into a delivery on the next tick and removes it.

    `topic`, `subject`, `text_key`, `about`: as in the outbox. Without an `address` the recipient's first
    usable one is taken.
    """

    RETENTION = Keep.until("the next tick")

    id = models.UUIDField(primary_key=True, default=new_id)
    topic = models.CharField(max_length=20)
    subject = models.UUIDField()
    text_key = models.CharField(max_length=30)
    about = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+")
    address = models.ForeignKey(Address, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(contact__isnull=True), name="notice_has_one_recipient"
            ),
        ]
