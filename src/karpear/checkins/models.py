"""A promise to say "I am OK" by a time."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.dates import WEEKDAYS

from karpear.alerts.models import Briefing, InCircle, StageCall
from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person, Watch
from karpear.rules.access import Verb


class PromiseState(models.TextChoices):
    ARMED = "armed", "armed"
    KEPT = "kept", "kept"
    LATE = "late", "late"
    MISSED = "missed", "missed"
    CANCELLED = "cancelled", "cancelled"


class CheckIn(models.Model):
    """Somebody said they are OK. `moment` is what it speaks for; `word` a Meaning; `counted`: whether
    it was for a promise, or came too early for any.

    `raise_duress`: the keeper still has to raise the silent alert. It is done by the keeper so that a
    duress word is answered in the same time and size as any other.
    """

    RETENTION = Keep(days=365, after="received_at", words="it came", where=Q(raise_duress=False))

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="check_ins", db_index=False)
    by = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    received_at = models.DateTimeField()
    made_at = models.DateTimeField()
    moment = models.DateTimeField()
    word = models.CharField(max_length=10, default="none")
    counted = models.BooleanField(default=True)
    raise_duress = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-received_at"], name="check_in_latest"),
            models.Index(fields=["received_at"], condition=Q(raise_duress=True), name="check_in_duress"),
            models.Index(fields=["received_at"], condition=Q(word="unknown"), name="check_in_unknown"),
        ]


class Standing(models.Model):
    """A daily promise without a trip: at `at` (local time) on `weekdays` (0 Monday … 6 Sunday)."""

    RETENTION = Keep(days=365, after="ended_at", words="the person ended it")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="standings")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    at = models.TimeField()
    weekdays = models.JSONField(default=list)
    time_zone = models.CharField(max_length=40)
    grace_s = models.PositiveIntegerField(default=600)
    armed_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["armed_until"], condition=Q(ended_at__isnull=True), name="standing_to_arm"),
        ]

    @property
    def grace_min(self) -> int:
        return self.grace_s // 60

    @property
    def day_names(self) -> list[str]:
        return [str(WEEKDAYS[d]) for d in self.weekdays]


class RollCall(models.Model):
    """An officer asks a group "are you OK?". Each person asked has a promise of kind roll call."""

    RETENTION = Keep(
        days=365, after="asked_at", words="it was asked, once none of its promises is left", where=Q(promises=None)
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="roll_calls")
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    drill = models.BooleanField(default=False)
    reason = EncryptedTextField(default="", blank=True)
    closed_at = models.DateTimeField(null=True)


def on_board_of(person: Person) -> Q:
    """Of rows with an organisation, or none, and a person: those on the board of `person`."""
    organisations = Membership.objects.organisations(person, Verb.SEE_BOARD)
    watched = Watch.objects.accepted().of(person, Verb.SEE_BOARD).values("person")
    return Q(organisation__in=organisations) | (Q(organisation__isnull=True) & Q(person__in=watched))


class PromiseQuerySet(models.QuerySet["Promise"]):
    def armed(self) -> "PromiseQuerySet":
        return self.filter(state=PromiseState.ARMED)

    def askable(self) -> "PromiseQuerySet":
        """Not of people who are known to be detained, missing, hurt or killed: they are not asked, nor missed again.

        Only where those who watch the promise see what is known: what one organisation knows silences no other's.
        """
        stages = StageCall.objects.in_force().filter(alert__person=OuterRef("person"))
        in_circle = InCircle.objects.filter(alert=OuterRef("alert"), organisation=OuterRef(OuterRef("organisation")))
        is_seen = Q(alert__organisation=OuterRef("organisation")) | Exists(in_circle)
        without_organisation = Q(organisation__isnull=True) & Exists(stages)
        return self.exclude(without_organisation | Exists(stages.filter(is_seen)))

    def awaited(self) -> "PromiseQuerySet":
        """What somebody waits for: armed, and of nobody whose check-ins stand still."""
        return self.armed().askable()

    def overdue(self, now: datetime) -> "PromiseQuerySet":
        """Silent past the grace: what the keeper turns into alerts."""
        return self.awaited().filter(miss_at__lte=now)

    def watched_by(self, person: Person) -> "PromiseQuerySet":
        """What this person's board shows: promises to their organisations, and of those they watch over."""
        return self.filter(on_board_of(person))


class Promise(models.Model):
    """One promise of one person. `miss_at` = due time + grace (divided by the pace).

    `source`: the activity (opaque here), standing promise or roll-call it came from. `asked_at`: a
    roll-call's question; whoever says they are OK after it has answered it.
    """

    RETENTION = Keep(days=365, after="due_at", words="it was due", where=~Q(state=PromiseState.ARMED))

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="promises", db_index=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+", db_index=False)
    buddy = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    briefing = models.ForeignKey(Briefing, models.SET_NULL, null=True, related_name="+", db_index=False)
    source = models.UUIDField(null=True)
    standing = models.ForeignKey(Standing, models.SET_NULL, null=True, related_name="promises", db_index=False)
    roll_call = models.ForeignKey(RollCall, models.CASCADE, null=True, related_name="promises", db_index=False)
    asked_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    grace_s = models.PositiveIntegerField()
    miss_at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=PromiseState.choices, default=PromiseState.ARMED)
    settled_by = models.ForeignKey(CheckIn, models.SET_NULL, null=True, related_name="settled", db_index=False)
    settled_at = models.DateTimeField(null=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["miss_at"], condition=Q(state="armed"), name="promise_missing"),
            models.Index(fields=["due_at"], condition=Q(state="armed"), name="promise_due"),
            models.Index(
                fields=["remind_at"], condition=Q(state="armed", remind_at__isnull=False), name="promise_reminding"
            ),
            models.Index(fields=["person", "due_at"], condition=Q(state="armed"), name="promise_armed_of"),
            models.Index(fields=["person", "due_at"], name="promise_of"),
            models.Index(fields=["roll_call"], condition=Q(roll_call__isnull=False), name="promise_roll_call"),
            models.Index(fields=["source"], condition=Q(source__isnull=False), name="promise_source"),
            models.Index(fields=["briefing"], condition=Q(briefing__isnull=False), name="promise_briefing"),
            models.Index(fields=["settled_by"], condition=Q(settled_by__isnull=False), name="promise_settled_by"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(miss_at__gte=F("due_at")), name="missed_after_due"),
            models.UniqueConstraint(
                fields=["standing", "due_at"], condition=Q(standing__isnull=False), name="one_promise_per_day"
            ),
        ]
