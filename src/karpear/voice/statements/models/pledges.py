"""What signatories leave here before anybody knows who they are: ids by chance, no name, no time, nobody's key.

Who invited whom is known to the convener's browser alone. Source: docs/decisions/0095.
"""

from uuid import uuid4

from django.db import models

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.rules.voice.signatories import Pledge

from .statements import KIND_CHOICES, Statement


class StatementInvitation(models.Model):
    """A link that the convener's browser made. Only the hash of its token is known here, and whether it was used."""

    RETENTION = Keep.with_("statement")

    id = models.UUIDField(primary_key=True, default=uuid4)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64)
    spent = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["statement", "token_hash"], name="invitation_token_once")]


class StatementPledge(models.Model):
    """ "I sign if": a condition, and a one-time key of age. No name, no time, and no way back to an invitation.

    `capability_hash`: of what its browser shows to change it; `stands`: it was not withdrawn.
    """

    RETENTION = Keep.with_("statement")

    id = models.UUIDField(primary_key=True, default=uuid4)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="pledges")
    capability_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=KIND_CHOICES)
    at_least = models.PositiveSmallIntegerField()
    at_least_of = models.JSONField(default=dict)
    recipient = models.CharField(max_length=62)
    stands = models.BooleanField(default=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["statement", "capability_hash"], name="pledge_capability_once"),
            models.UniqueConstraint(fields=["statement", "recipient"], name="pledge_key_once"),
        ]

    @property
    def as_rule(self) -> Pledge:
        """As the rule reads it."""
        return Pledge(str(self.pk), self.kind, self.at_least, self.at_least_of)


class OpeningRound(models.Model):
    """A set whose names may be handed in until it closes. It is deleted whole, however it ends."""

    RETENTION = Keep.with_("statement")

    id = models.UUIDField(primary_key=True, default=uuid4)
    statement = models.OneToOneField(Statement, models.CASCADE, related_name="opening_round")
    closes_at = models.DateTimeField()


class OpeningSeat(models.Model):
    """One of the set. `sealed_name`: in a layer for each of them; `share`: its own one-time secret, once it answered.

    `next_recipient`: its key for another round, where this one has to be given up.
    """

    RETENTION = Keep.with_("round")

    id = models.UUIDField(primary_key=True, default=uuid4)
    round = models.ForeignKey(OpeningRound, models.CASCADE, related_name="seats")
    capability_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=KIND_CHOICES)
    recipient = models.CharField(max_length=62)
    sealed_name = EncryptedTextField(default="", blank=True)
    share = EncryptedTextField(default="", blank=True)
    next_recipient = models.CharField(max_length=62, blank=True)
    answered = models.BooleanField(default=False)

    class Meta:
        ordering = ("recipient", "id")
        constraints = [models.UniqueConstraint(fields=["round", "capability_hash"], name="seat_capability_once")]
