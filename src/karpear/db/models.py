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


class BackupRun(models.Model):
    """The copy of one night: who makes it, what came of it, and whether it left this machine. No personal data.

    One keeper has it until `lease_until`; when that has passed and nothing is finished, the next one begins it again.
    `error`, `send_error`: a code or the error's class, never its text. `recipients`: a hash of those who can open it.
    `word_hash`, `challenge`: a few words that only the offline key opens, for the proof that it does.
    `free_bytes`: what was free where the copies lie, afterwards.
    """

    RETENTION = Keep(days=400, after="started_at", words="it was begun")

    night = models.DateField(primary_key=True)
    started_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=1)
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)
    size = models.BigIntegerField(null=True)
    seconds = models.FloatField(null=True)
    free_bytes = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField(null=True)
    send_error = models.CharField(max_length=60, blank=True)
    recipients = models.CharField(max_length=64, blank=True)
    word_hash = models.CharField(max_length=64, blank=True)
    challenge = models.BinaryField(null=True)


class BackupTrial(models.Model):
    """A copy that was restored into a scratch place, looked at and deleted. No personal data.

    `source`: from which place it was taken. `place`: into which database it was restored. `newest_at`: of its newest
    line of the audit.
    """

    RETENTION = Keep(days=400, after="tried_at", words="the trial")

    id = models.UUIDField(primary_key=True, default=new_id)
    night = models.DateField()
    tried_at = models.DateTimeField()
    source = models.CharField(max_length=10)
    place = models.CharField(max_length=10, blank=True)
    error = models.CharField(max_length=200, blank=True)
    rows = models.BigIntegerField(null=True)
    seconds = models.FloatField(null=True)
    newest_at = models.DateTimeField(null=True)
