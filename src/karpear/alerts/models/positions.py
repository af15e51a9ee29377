"""Where somebody was, for a short time."""

from django.db import models

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Person


class PositionKey(models.Model):
    """One day's key for positions, itself encrypted. Deleting it makes every copy unreadable."""

    RETENTION = Keep(days=3, after="day", words="its day", hourly=True)

    day = models.DateField(primary_key=True)
    key = EncryptedTextField()


class Position(models.Model):
    """Where somebody was: encrypted with the day's key, left out of backups, soon deleted.

    `sealed` opens to {lat, lon, accuracy_m, fixed_at}. `fixed_at`, on the server's clock, is never after `received_at`.
    """

    RETENTION = Keep.with_("day", many=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    day = models.ForeignKey(PositionKey, models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    fixed_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-fixed_at"], name="position_latest")]
