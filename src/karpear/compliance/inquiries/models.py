"""Letters that open an inquiry or a sanction, and what the reception desk is told. Words are encrypted."""

from typing import Any

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import KeptChange, Organisation
from karpear.rules.law.inquiries import InquiryKind, InquiryOutcome, InquiryState, LetterClock

from ..querysets import LawQuerySet
from ..retention import RETENTION_DAYS


class InquiryQuerySet(LawQuerySet[Any]):
    def going(self) -> "InquiryQuerySet":
        """Those that are not closed."""
        return self.exclude(state=InquiryState.CLOSED.value)


class Inquiry(models.Model):
    """One case. `due_on`: the day that the letter names, else `within` so many days.

    `path`: the page of the incident that it belongs to, without a key; empty where there is none. `risk`: the risk of
    the register that has come true by it, without a key, too. `told_at`: when its keepers were last told.
    """

    RETENTION = Keep(days=RETENTION_DAYS, after="closed_at", words="it was closed")
    UNTRACKED = ("changed_at", "told_at")
    BEGINS_WITH = ("kind", "received_on")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in InquiryKind])
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in InquiryState], default=InquiryState.OPEN.value
    )
    office = EncryptedTextField(default="", blank=True)
    asks_for = EncryptedTextField(default="", blank=True)
    received_on = models.DateField()
    due_on = models.DateField(null=True)
    within = models.PositiveSmallIntegerField(null=True)
    working = models.BooleanField(default=False)
    counsel = EncryptedTextField(default="", blank=True)
    path = models.CharField(max_length=60, blank=True)
    risk = models.UUIDField(null=True)
    answered_on = models.DateField(null=True)
    outcome = models.CharField(max_length=14, blank=True)
    outcome_words = EncryptedTextField(default="", blank=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        ordering = ("-received_on", "-id")
        indexes = [models.Index(fields=["organisation", "state"], name="inquiries_of")]
        constraints = [
            models.CheckConstraint(condition=Q(due_on=None) | Q(within=None), name="inquiry_has_one_clock"),
            models.CheckConstraint(
                condition=(Q(closed_at=None) & Q(outcome="")) | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="inquiry_closes_with_an_outcome",
            ),
        ]

    @property
    def clock(self) -> LetterClock:
        """As the rule reads it."""
        return LetterClock(self.received_on, self.due_on, self.within, self.working)

    @property
    def has_outcome(self) -> InquiryOutcome | None:
        return InquiryOutcome(self.outcome) if self.outcome else None

    def history(self, verb: str) -> "InquiryChange":
        return InquiryChange(inquiry=self, verb=verb)


class InquiryChange(KeptChange):
    """What stood there before. Never changed. `fields`: {field: [before, after]}, as text."""

    RETENTION = Keep.with_("inquiry")

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="changes")


class DeskInstruction(models.Model):
    """What an organisation adds to what its country's pack tells the reception desk. One for each organisation."""

    RETENTION = Keep.with_("organisation")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="+")
    say = EncryptedTextField(default="", blank=True)
    ring = EncryptedTextField(default="", blank=True)
    show = EncryptedTextField(default="", blank=True)
    changed_at = models.DateTimeField()
