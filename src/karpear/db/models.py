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
    `error`, `send_error`: a code or the error's class, never its text. While it is sent, the second already says that
    it was stopped. `recipients`: a hash of those who can open it.
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


class Sample(models.Model):
    """What was measured of one kind in one minute, by all keepers together: about the machine, never about anybody.

    `count`: how many, or how much of it. `sum_ms`, `most_ms`, `buckets`: of what takes time, as in
    `rules/counting/durations`. Which kinds there are: docs/running/watching.md.
    """

    RETENTION = Keep(days=2, after="minute", words="the minute", hourly=True)

    minute = models.DateTimeField()
    kind = models.CharField(max_length=20)
    count = models.BigIntegerField(default=0)
    sum_ms = models.BigIntegerField(default=0)
    most_ms = models.BigIntegerField(default=0)
    buckets = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minute", "kind"], name="one_sample")]


class SampleTotal(models.Model):
    """The same since this installation began, of what is counted: a counter that never goes down."""

    RETENTION = Keep.until("the server ends: one row for each kind, about nobody")

    kind = models.CharField(max_length=20, primary_key=True)
    count = models.BigIntegerField(default=0)
    sum_ms = models.BigIntegerField(default=0)
    buckets = models.JSONField(default=list)


class TroubleQuerySet(models.QuerySet["Trouble"]):
    def open(self) -> "TroubleQuerySet":
        """Those that last."""
        return self.filter(ended_at=None)


class Trouble(models.Model):
    """Something that is wrong with the machine: since when, and whether those who run it were told.

    `code`: which, never about whom. `grave`: an SOS might not be served. `seen_at`: when it was last there. `told_at`:
    when it was last told of; `is_told`: and not yet that all is well again.
    """

    RETENTION = Keep(days=90, after="ended_at", words="it was over", hourly=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=40, unique=True)
    grave = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    is_told = models.BooleanField(default=False)

    objects = TroubleQuerySet.as_manager()
