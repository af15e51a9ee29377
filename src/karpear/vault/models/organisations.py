"""What an organisation reads with: the team key with its generations, keys outside, and the signed list of both."""

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Organisation, Person

from .identities import Identity


class TeamKey(models.Model):
    """One generation of the key that officers share. `chain`: the generation before, sealed to this one."""

    RETENTION = Keep.until("the organisation leaves")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="team_keys")
    generation = models.PositiveIntegerField()
    recipient = models.CharField(max_length=70, unique=True)
    chain = models.BinaryField(null=True)
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-generation",)
        constraints = [
            models.UniqueConstraint(fields=["organisation", "generation"], name="one_team_key_per_generation"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(retired_at__isnull=True), name="one_active_team_key"
            ),
        ]


class TeamWrap(models.Model):
    """The team's identity file, sealed to one officer's identity or to the recovery key (`to_recipient`)."""

    RETENTION = Keep.with_("team_key")

    id = models.UUIDField(primary_key=True, default=new_id)
    team_key = models.ForeignKey(TeamKey, models.CASCADE, related_name="wraps")
    identity = models.ForeignKey(Identity, models.CASCADE, null=True, related_name="team_wraps")
    to_recipient = models.CharField(max_length=70)
    blob = models.BinaryField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team_key", "to_recipient"], condition=Q(revoked_at__isnull=True), name="one_team_wrap_each"
            )
        ]


class OutsideKind(models.TextChoices):
    RECOVERY = "recovery", "recovery"
    PARTNER = "partner", "partner"


class OutsideQuerySet(models.QuerySet["Outside"]):
    def active(self) -> "OutsideQuerySet":
        return self.filter(confirmed_at__isnull=False, retired_at__isnull=True)


class Outside(models.Model):
    """A key whose secret half is kept elsewhere: the offline recovery key, or a partner's own age key.

    It belongs to an organisation, where a second officer confirms it, or to one person (their own recovery key).
    `giving_up_by`: the first officer who wants a recovery key given up; a second one must, too.
    `reminded_at`: somebody was told that a drill is due; once for each year without one.
    """

    RETENTION = Keep.until("its owner leaves")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="outside_keys")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="outside_keys")
    kind = models.CharField(max_length=10, choices=OutsideKind.choices)
    label = EncryptedTextField(default="", blank=True)
    recipient = models.CharField(max_length=70)
    proposed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    giving_up_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    giving_up_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    objects = OutsideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) ^ Q(person__isnull=True), name="outside_key_has_one_owner"
            ),
            models.UniqueConstraint(
                fields=["organisation", "recipient"],
                condition=Q(organisation__isnull=False, retired_at__isnull=True),
                name="one_outside_key_each",
            ),
        ]


class Manifest(models.Model):
    """What an organisation's browsers may seal to, signed by its officers' key. Each names the hash of the one before.

    `text`: canonical JSON, exactly as signed; `signature`: Ed25519 in base64, by the signing key of the one before.
    """

    RETENTION = Keep.until("the organisation leaves")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="manifests")
    seq = models.PositiveIntegerField()
    text = models.TextField()
    signature = models.CharField(max_length=88)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-seq",)
        constraints = [models.UniqueConstraint(fields=["organisation", "seq"], name="one_manifest_per_number")]
