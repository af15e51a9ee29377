"""Who is on watch, and notices that wait to become messages."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.rules.access import Verb

from .contacts import Address, Contact
from .organisations import Membership, Organisation
from .person import Person


def guest_name(name: str, organisation: str) -> str:
    """Somebody who stands in, with the organisation from which they come."""
    return say("%(name)s (%(organisation)s)") % {"name": name, "organisation": organisation}


class GuestView(models.TextChoices):
    """What of an alert is shown to an officer of another organisation who stands in; each has those before it, too."""

    LATE = "late", _("who is in alarm, since when and where, and their own number")
    CONTACTS = "contacts", _("who is in alarm, since when and where, and whom to ring: family, lawyer, driver")
    END = "end", _("who is in alarm and whom to ring, and may say how it ended")


class ShiftQuerySet(models.QuerySet["Shift"]):
    def at(self, moment: datetime | Now) -> "ShiftQuerySet":
        return self.filter(starts_at__lte=moment, ends_at__gt=moment)

    def of_guests(self) -> "ShiftQuerySet":
        """Of officers of another organisation, while they act for others there."""
        acts_at_home = Membership.objects.that_may(Verb.ACT_ON_ALERT).filter(
            person=OuterRef("officer"), organisation=OuterRef("stands_in_from"), person__is_active=True
        )
        return self.filter(Exists(acts_at_home), stands_in_from__isnull=False)


class Shift(models.Model):
    """An officer on watch for an organisation from `starts_at` until `ends_at`.

    `offered_to`: a swap that waits for that officer's yes. `handover`: a note for whoever is next. `stands_in_from`:
    the organisation of an officer who belongs to another one and sees, in these hours, `guest_view` of its alerts.
    """

    RETENTION = Keep(days=365, after="ends_at", words="it ended")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="shifts")
    officer = models.ForeignKey(Person, models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    offered_to = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    handover = EncryptedTextField(default="", blank=True)
    stands_in_from = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+", db_index=False)
    guest_view = models.CharField(max_length=8, choices=GuestView.choices, blank=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "id")
        indexes = [
            models.Index(fields=["organisation", "ends_at"], name="shift_when"),
            models.Index(fields=["officer", "ends_at"], condition=Q(stands_in_from__isnull=False), name="guest_when"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_has_length"),
            models.CheckConstraint(condition=Q(stands_in_from__isnull=True) ^ ~Q(guest_view=""), name="guest_has_view"),
            models.CheckConstraint(condition=~Q(stands_in_from=F("organisation")), name="guest_is_of_another"),
        ]

    @property
    def officer_name(self) -> str:
        """Who it is; of a guest with the organisation from which they come."""
        name = self.officer.shown_name
        return guest_name(name, self.stands_in_from.name) if self.stands_in_from else name


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
