"""What somebody has put off."""

from datetime import datetime

from django.db import models

from karpear.db.retention import Keep
from karpear.keys.ids import new_id

from .person import Person


class SnoozeQuerySet(models.QuerySet["Snooze"]):
    def in_force(self, now: datetime) -> "SnoozeQuerySet":
        return self.filter(until__gt=now)


class Snooze(models.Model):
    """A need of one person that is neither listed nor reminded of until then. `what`, `subject`: as in `Waiting`."""

    RETENTION = Keep(days=1, after="until", words="it ended")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    what = models.CharField(max_length=30)
    subject = models.UUIDField()
    until = models.DateTimeField()
    made_at = models.DateTimeField()

    objects = SnoozeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["what", "subject"], name="snoozes_of_a_thing")]
        constraints = [models.UniqueConstraint(fields=["person", "what", "subject"], name="put_off_once")]

    def is_overtaken(self, due_at: datetime | None) -> bool:
        """Is it due before it comes back? What was late already when it was put off stays so."""
        return due_at is not None and self.made_at < due_at < self.until
