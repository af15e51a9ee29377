"""A person's keys: the public half, and copies of the secret half that only they (or their recovery) can open."""

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.ids import new_id
from karpear.people.models import Person


class IdentityQuerySet(models.QuerySet["Identity"]):
    def active(self) -> "IdentityQuerySet":
        """Those that may still be sealed to. A retired one only opens what it could open before."""
        return self.filter(retired_at__isnull=True)


class Identity(models.Model):
    """The public half of a person's vault key. `recipient`: `age1…`; `sign_key`: Ed25519, 32 bytes in base64."""

    RETENTION = Keep.with_("person")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="identities")
    recipient = models.CharField(max_length=70, unique=True)
    sign_key = models.CharField(max_length=44)
    alg = models.CharField(max_length=16, default="x25519")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(retired_at__isnull=True), name="one_active_identity")
        ]


class WrapKind(models.TextChoices):
    SECRET = "secret", "secret"
    PASSKEY = "passkey", "passkey"
    RECOVERY = "recovery", "recovery"
    HANDOVER = "handover", "handover"


class Wrap(models.Model):
    """An identity file, sealed: under the generated secret, a passkey, a recovery key, or a newer identity (handover).

    `to_recipient`: the recovery key or the newer identity it is sealed to.
    """

    RETENTION = (Keep.with_("identity"), Keep(days=30, after="removed_at", words="it was removed"))

    id = models.UUIDField(primary_key=True, default=new_id)
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="wraps")
    kind = models.CharField(max_length=10, choices=WrapKind.choices)
    to_recipient = models.CharField(max_length=70, blank=True)
    blob = models.BinaryField()
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)


class DeviceKey(models.Model):
    """The public half of a key that cannot leave one browser: it signs what is written there while locked."""

    RETENTION = Keep.with_("person")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="device_keys")
    sign_key = models.CharField(max_length=44)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "sign_key"], name="one_row_per_device_key")]
