"""Drills for the day of closure, what they found lacking, and early signs that somebody saw.

What is lacking is the most telling list that an organisation has: it is encrypted, and so is what was answered.
"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField, EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Organisation, Person
from karpear.rules.law.closure import Answers, ClosingAsk, ClosingEvent, Readiness, asks_on

from ..querysets import LawQuerySet

RETENTION_DAYS = 3 * 365


class ClosureQuerySet(LawQuerySet[Any]):
    """Drills, and signs."""


class ClosingDrill(models.Model):
    """One run. `known`: {ask: code}, what the house knew when it began: a copy, so that it reaches nothing that lives.

    `carried`: {ask: [code, words, day]}, what an earlier drill asked of late and need not be asked again.
    `answers`: {ask: [code, words]}. `reached`: the last day whose card was answered. Ended with the last card.
    """

    RETENTION = Keep(days=RETENTION_DAYS, after="started_at", words="it began")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    event = models.CharField(max_length=12, choices=[(event.value, event.value) for event in ClosingEvent])
    known = EncryptedJSONField(default=dict)
    carried = EncryptedJSONField(default=dict)
    answers = EncryptedJSONField(default=dict)
    reached = models.PositiveSmallIntegerField(null=True)
    started_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at", "-id")
        indexes = [models.Index(fields=["organisation", "-started_at"], name="closing_drills_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(reached__isnull=False), name="closing_drill_ends_answered"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_at=None), name="one_closing_drill_at_a_time"
            ),
        ]

    @property
    def readiness(self) -> Answers:
        """What was answered, here or in a drill of late, as the rule reads it."""
        return {ClosingAsk(ask): Readiness(code) for ask, (code, *_words) in {**self.carried, **self.answers}.items()}

    @property
    def known_readiness(self) -> Answers:
        """What the house knew."""
        return {ClosingAsk(ask): Readiness(code) for ask, code in self.known.items()}

    def words_on(self, ask: ClosingAsk) -> str:
        """What was written to an answer."""
        _code, words, *_day = self.answers.get(ask.value) or self.carried.get(ask.value) or ("", "")
        return str(words)

    def carried_from(self, ask: ClosingAsk) -> date | None:
        """The day on which an earlier drill asked it; None where this one does."""
        _code, _words, day = self.carried.get(ask.value, ("", "", ""))
        return date.fromisoformat(day) if day else None

    def asks_on(self, day: int) -> tuple[ClosingAsk, ...]:
        """What is asked on a day."""
        carried = {ClosingAsk(ask) for ask in self.carried}
        return asks_on(ClosingEvent(self.event), day, self.known_readiness, carried)


class ClosingGap(models.Model):
    """What a drill found lacking. Closed by a measure of the register (its id, without a key), or by words."""

    RETENTION = Keep.with_("drill")
    PART_OF = "drill"

    id = models.UUIDField(primary_key=True, default=new_id)
    drill = models.ForeignKey(ClosingDrill, models.CASCADE, related_name="gaps")
    position = models.PositiveSmallIntegerField()
    ask = EncryptedTextField()
    readiness = EncryptedTextField()
    day = models.PositiveSmallIntegerField()
    risk = models.UUIDField(null=True)
    measure = models.UUIDField(null=True)
    settled = EncryptedTextField(default="", blank=True)
    closed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=["drill", "position"], name="one_closing_gap_at_a_position"),
            models.CheckConstraint(
                condition=Q(measure=None) | Q(risk__isnull=False, closed_at__isnull=False),
                name="closing_gap_measure_closes_it",
            ),
        ]


class EarlySign(models.Model):
    """What somebody saw on a day. `sign`: its key in the pack; empty: something else, which the words say."""

    RETENTION = Keep(days=5 * 365, after="seen_on", words="it was seen")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    sign = models.CharField(max_length=30, blank=True)
    seen_on = models.DateField()
    words = EncryptedTextField(default="", blank=True)
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ("-seen_on", "-id")
        indexes = [models.Index(fields=["organisation", "-seen_on"], name="early_signs_of")]
