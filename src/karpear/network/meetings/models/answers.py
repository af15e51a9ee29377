"""What seats answer, and what somebody is to do."""

from typing import Self

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField, PaddedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Organisation, Person

from .agenda import AgendaItem
from .seats import CouncilSeat


class SeatAnswer(models.Model):
    """What one seat answers. With the Chatham House rule it is deleted when the item closes.

    `ballot`: of a secret vote, sealed twice, until the first teller has opened it; then nothing here but that it came.
    """

    RETENTION = Keep.with_("item", "seat")

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="answers")
    seat = models.ForeignKey(CouncilSeat, models.CASCADE, related_name="+")
    choice = PaddedTextField(default="", blank=True, block=16)
    reason = PaddedTextField(default="", blank=True, block=2048)  # one block holds the longest
    ballot = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "seat"], name="one_answer_of_a_seat")]


class MeetingActionQuerySet(models.QuerySet["MeetingAction"]):
    def visible_to(self, person: Person) -> Self:
        """Whoever may read the item it comes from."""
        return self.filter(item__in=AgendaItem.objects.visible_to(person))

    def undone(self) -> Self:
        return self.filter(done_at=None)


class MeetingAction(models.Model):
    """What an organisation is to do. `person`: who of it; None: whoever speaks for it in the council."""

    RETENTION = Keep.with_("item")

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="actions")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    text = EncryptedTextField()
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    objects = MeetingActionQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "id")
        indexes = [models.Index(fields=["due_on"], condition=Q(done_at=None), name="actions_to_do")]
