"""Numbers that a person wants to know by heart, and how it went."""

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.ids import new_id
from karpear.people.models import Address, Person
from karpear.rules.ready.recall import MOST, WAITS


class KnownNumber(models.Model):
    """A number that a person wants to know by heart: whose it is, and how it went. What was typed is never kept.

    `slot`: its place in the list. `step`, `due_on`: see `rules.ready.recall`.
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
