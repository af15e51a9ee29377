"""The machine's pulse, and which of its background steps fail."""

from django.db import models

from karpear.keys.ids import new_id
from karpear.rules.expiry import Retention


class Heartbeat(models.Model):
    """One keeper process: when it last ticked, how long the tick took."""

    RETENTION = "1 day after the last tick"
    KEPT = Retention(days=1, after="last_tick_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    started_at = models.DateTimeField()
    last_tick_at = models.DateTimeField(db_index=True)
    tick_ms = models.FloatField(default=0)

    class Meta:
        db_table = "audit_heartbeat"


class StepFailure(models.Model):
    """A background step that failed: shown to the operator until it works again. No personal data."""

    RETENTION = "90 days after it was solved"
    KEPT = Retention(days=90, after="solved_at")

    step = models.CharField(max_length=60, primary_key=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    error = models.CharField(max_length=200)
    solved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "audit_stepfailure"
