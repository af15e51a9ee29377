"""One question to all, answered so that no answer says much about whoever gave it.

Who has answered and what was answered stand apart: a mark for each person, and two numbers for all of them together.
"""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Organisation, Person

from ..querysets import VoiceQuerySet


class PulseQuestionQuerySet(VoiceQuerySet["PulseQuestion"]):
    """Questions of an organisation."""


class PulseQuestion(models.Model):
    """One yes or no asked of a whole organisation. `wording`: which of ours; empty: `words` are its own.

    `truth_percent`: how often the coin lets the truth pass. `yes_count`, `no_count`: answers as they came in, turned
    round or not. They have no person, no order and no time. `is_newest`: no other was asked after it.
    """

    RETENTION = Keep(days=5 * 365, after="ends_at", words="it ended")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="pulse_questions")
    wording = models.CharField(max_length=20, blank=True)
    words = EncryptedTextField(default="", blank=True)
    truth_percent = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_newest = models.BooleanField(default=True)
    asked_count = models.PositiveIntegerField(default=0)
    yes_count = models.PositiveIntegerField(default=0)
    no_count = models.PositiveIntegerField(default=0)

    objects = PulseQuestionQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lte=F("ends_at")), name="pulse_ends_after_its_start"),
            models.CheckConstraint(condition=Q(truth_percent__gt=50, truth_percent__lt=100), name="pulse_has_a_coin"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(is_newest=True), name="one_newest_pulse"),
        ]

    @property
    def answer_count(self) -> int:
        return self.yes_count + self.no_count

    def is_open(self, now: datetime) -> bool:
        """Can it be answered at that moment?"""
        return self.starts_at <= now < self.ends_at


class PulseMark(models.Model):
    """Somebody is asked, and whether they have answered: never what. Written for all at once when it is asked.

    Its id says nothing of when: marks have no order.
    """

    RETENTION = (
        Keep.with_("question", "person"),
        Keep(days=0, after="question__ends_at", words="the question ended", hourly=True),
    )

    id = models.UUIDField(primary_key=True, default=uuid4)
    question = models.ForeignKey(PulseQuestion, models.CASCADE, related_name="marks")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="asked_once")]
