"""What somebody keeps ready for themselves: a wallet card, a page for an emergency, numbers by heart, checklists."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField
from karpear.keys.ids import new_id
from karpear.people.models import Address, Person
from karpear.rules.ready.recall import MOST, WAITS

from .packs import models as packs

__all__ = ["ChecklistProgress", "EmergencyPage", "KnownNumber", "WalletCard", "packs"]


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


class KnownNumber(models.Model):
    """A number that a person wants to know by heart: whose it is, and how it went. What was typed is never kept.

    `slot`: its place in the list. `step`, `due_on`: see `rules.recall`.
    """

    RETENTION = (
        Keep.with_("person", "address"),
        Keep(days=0, after="address__removed_at", words="its address is removed"),
        Keep(days=0, after="address__contact__removed_at", words="its contact is removed"),
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="known_numbers", db_index=False)
    address = models.ForeignKey(Address, models.CASCADE, related_name="+")
    slot = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField()
    tried_on = models.DateField(null=True)
    right = models.BooleanField(null=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        ordering = ("slot",)
        indexes = [models.Index(fields=["due_on"], name="number_due")]
        constraints = [
            models.UniqueConstraint(fields=["person", "slot"], name="one_number_per_slot"),
            models.CheckConstraint(condition=Q(slot__gte=1, slot__lte=MOST), name="number_slot"),
            models.CheckConstraint(condition=Q(step__lt=len(WAITS)), name="number_step"),
        ]


class ChecklistProgress(models.Model):
    """How far a person is with one checklist of their country. `done`: key of a line → day."""

    RETENTION = Keep(days=365, after="changed_at", words="it was last changed")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="checklists", db_index=False)
    checklist = models.CharField(max_length=20)
    done = EncryptedJSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "checklist"], name="one_progress_per_list")]
