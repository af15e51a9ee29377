"""The machine's pulse, and which of its background steps fail."""

from django.db import models

from karpear.keys.ids import new_id

from .retention import Keep


class Heartbeat(models.Model):
    """One keeper process: when it last ticked, how long the tick took."""

    RETENTION = Keep(days=1, after="last_tick_at", words="the last tick", hourly=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    started_at = models.DateTimeField()
    last_tick_at = models.DateTimeField(db_index=True)
    tick_ms = models.FloatField(default=0)

    class Meta:
        db_table = "audit_heartbeat"


class StepFailure(models.Model):
    """A background step that failed: shown to the operator until it works again. No personal data."""

    RETENTION = Keep(days=90, after="solved_at", words="it was solved", hourly=True)

    step = models.CharField(max_length=60, primary_key=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    error = models.CharField(max_length=200)
    solved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "audit_stepfailure"
