"""Drafts of laws that an organisation follows: those of the country's pack, and its own."""

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Organisation, Person
from karpear.rules.law.instruments import BillStage

from ...querysets import LawQuerySet
from ...retention import RETENTION_DAYS


class BillQuerySet(LawQuerySet["Bill"]):
    def followed(self) -> "BillQuerySet":
        """Those that have not been taken off the list."""
        return self.filter(ended_at=None)


class Bill(models.Model):
    """A draft that somebody wrote something about. `pack_key`: of the country's list; empty for one of their own.

    `consultation_on`: the last day on which opinions are taken. `position`: what the organisation thinks of it.
    """

    RETENTION = Keep(days=RETENTION_DAYS, after="ended_at", words="it was taken off the list")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="bills")
    pack_key = models.CharField(max_length=40, blank=True)
    title = EncryptedTextField(default="", blank=True)
    consultation_on = models.DateField(null=True)
    position = EncryptedTextField(default="", blank=True)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = BillQuerySet.as_manager()

    class Meta:
        ordering = ("added_at", "id")
        indexes = [models.Index(fields=["organisation", "consultation_on"], name="bills_by_consultation")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "pack_key"], condition=~Q(pack_key=""), name="one_bill_of_the_pack_each"
            )
        ]

    @property
    def page_key(self) -> str:
        """By which its page is found."""
        return self.pack_key or str(self.pk)


class BillStep(models.Model):
    """A stage that a draft had reached on a day. Never changed. `text_hash`: SHA-256 of the text, empty for none."""

    RETENTION = Keep.with_("bill")
    PART_OF = "bill"

    id = models.UUIDField(primary_key=True, default=new_id)
    bill = models.ForeignKey(Bill, models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=24, choices=[(stage.value, stage.value) for stage in BillStage])
    reached_on = models.DateField()
    source = EncryptedTextField(default="", blank=True)
    text_hash = models.CharField(max_length=64, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-reached_on", "-noted_at", "-id")


class BillPart(models.Model):
    """What one article of an own draft would ask. `kinds`: codes of the activities that it would touch."""

    RETENTION = Keep.with_("bill")
    PART_OF = "bill"

    id = models.UUIDField(primary_key=True, default=new_id)
    bill = models.ForeignKey(Bill, models.CASCADE, related_name="parts")
    number = EncryptedTextField()
    gist = EncryptedTextField()
    kinds = models.JSONField(default=list)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at", "id")
