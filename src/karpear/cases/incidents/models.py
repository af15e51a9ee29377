"""Incidents as the server may know them: codes, clocks and who. Every word is sealed in the vault."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karpear.alerts.models import Alert, not_over
from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.case.playbook import (
    OUT_OF_REACH,
    CaseOutcome,
    Happened,
    PublicReply,
    Severity,
    StepRole,
    TaskState,
)
from karpear.rules.sharing.help_kinds import HelpKind, HelpOutcome


class IncidentState(models.TextChoices):
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


def is_out_of_reach(about: Q) -> Q:
    """Opened by hand about these people, whom nobody writes to while it is open: others perhaps hold their phone."""
    return about & Q(state=IncidentState.OPEN, playbook__in=OUT_OF_REACH)


class IncidentQuerySet(models.QuerySet["Incident"]):
    def open(self) -> "IncidentQuerySet":
        return self.filter(state=IncidentState.OPEN)

    def about_whom_is_held(self) -> "IncidentQuerySet":
        """Opened by somebody else about a person who therefore neither sees nor hears anything of it."""
        return self.filter(is_out_of_reach(Q(about__isnull=False)), ~Q(opened_by=F("about")))

    def visible_to(self, person: Person) -> "IncidentQuerySet":
        """Those they are named in; and their organisation's, for roles that may, unless it is kept to those named.

        Never a case about themselves that others opened, while it goes on: whoever holds their phone reads nothing.
        """
        organisations = Membership.objects.that_may(Verb.SEE_INCIDENTS).filter(person=person).values("organisation")
        belongs = Membership.objects.active().filter(person=person).values("organisation")
        is_named = Q(pk__in=Named.objects.filter(person=person).values("incident"))
        own_alerts = Alert.objects.filter(not_over(), person=person).values("pk")
        return self.filter(
            (is_named & (Q(organisation=None) | Q(organisation__in=belongs)))
            | Q(organisation__in=organisations, restricted=False)
        ).exclude(~Q(opened_by=person), Q(alert__in=own_alerts) | is_out_of_reach(Q(about=person)))

    def to_take(self) -> "IncidentQuerySet":
        """Closed with a fact that its risks have not heard of yet."""
        return self.filter(fact_consent_at__isnull=False, fact_taken_at__isnull=True, organisation__isnull=False)


class Incident(models.Model):
    """Something that happened. `record`: the thread of its sealed record, and what its notes are about.
    It is the same as `id`.

    `organisation` empty: it is its opener's own. `restricted`: only those named see it, also not the officers (it may
    be about one of them). `alert`, `entry`: what it was opened from, as ids of other rooms. `about`: whom it is about,
    where somebody said so; whom an alert is about is read there. `fact_…`: what was agreed to leave the seal when it
    was closed; `fact_taken_at`: when the register heard of it.
    """

    RETENTION = Keep(days=5 * 365, after="closed_at", words="it was closed", by="what is sealed about it goes with it")
    NOT_NOW = _("This is closed. Open it again first.")

    id = models.UUIDField(primary_key=True)
    record = models.UUIDField(unique=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="incidents")
    country = models.CharField(max_length=8)
    playbook = models.CharField(max_length=20, choices=[(h.value, h.value) for h in Happened])
    severity = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Severity])
    restricted = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    alert = models.UUIDField(null=True)
    entry = models.UUIDField(null=True)
    about = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=6, choices=IncidentState.choices, default=IncidentState.OPEN)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=[(o.value, o.value) for o in CaseOutcome], blank=True)
    fact_threat = models.CharField(max_length=20, blank=True)
    fact_ground = EncryptedTextField(default="", blank=True)
    fact_on = models.DateField(null=True)
    fact_province = models.CharField(max_length=12, blank=True)
    fact_serious = models.BooleanField(default=False)
    fact_consent_at = models.DateTimeField(null=True)
    fact_taken_at = models.DateTimeField(null=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_at", "-id")
        indexes = [
            models.Index(fields=["organisation", "state", "-opened_at"], name="incidents_of"),
            models.Index(
                fields=["fact_consent_at"],
                condition=Q(fact_consent_at__isnull=False, fact_taken_at__isnull=True),
                name="incidents_to_take",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | Q(state="closed", closed_at__isnull=False),
                name="closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(about__isnull=True) | Q(alert__isnull=True, organisation__isnull=False),
                name="about_is_said_without_alert",
            ),
        ]


class Named(models.Model):
    """Somebody who sees this incident whatever their role: its opener, and those it is kept to."""

    RETENTION = Keep.with_("incident")

    id = models.BigAutoField(primary_key=True)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="named")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "person"], name="named_once")]


class AnswerPlan(models.Model):
    """What is answered in public about an incident, and by whom; all others stay silent, and say `words`: in Khmer, and
    in English, at least in one of the two.

    The words are those that everybody may say to anybody: they are not sealed. `is_shown`: to everybody of its
    organisation while it is open, who learn with them that there is something.
    """

    RETENTION = Keep.with_("incident")

    incident = models.OneToOneField(Incident, models.CASCADE, primary_key=True, related_name="answer_plan")
    reply = models.CharField(max_length=10, choices=[(reply.value, reply.value) for reply in PublicReply])
    words = EncryptedTextField(default="", blank=True)
    words_en = EncryptedTextField(default="", blank=True)
    is_shown = models.BooleanField(default=False)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField()


class AnswerVoice(models.Model):
    """Somebody who answers in public."""

    RETENTION = Keep.with_("plan", "person")

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(AnswerPlan, models.CASCADE, related_name="voices")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "person"], name="answers_once")]


class HelpAsked(models.Model):
    """Somebody outside was asked to help with this incident, and what came of it: never for whom.

    `id`: the same as that of the application, which is kept by whoever keeps the directory.
    """

    RETENTION = Keep.with_("incident")

    id = models.UUIDField(primary_key=True)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="helps")
    name = EncryptedTextField()
    kind = models.CharField(max_length=15, choices=[(kind.value, kind.value) for kind in HelpKind])
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=15, choices=[(word.value, word.value) for word in HelpOutcome], blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        ordering = ("-asked_at", "id")


class TaskQuerySet(models.QuerySet["Task"]):
    def to_remind(self) -> "TaskQuerySet":
        return self.filter(state=TaskState.OPEN.value, remind_at__isnull=False, incident__state=IncidentState.OPEN)


class Task(models.Model):
    """A step of the playbook (`step`: its key), or a task of one's own, whose words are a sealed note (`step` empty).

    `remind_at`: when its owner hears of it next.
    """

    RETENTION = Keep.with_("incident")

    id = models.UUIDField(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="tasks")
    step = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in StepRole], blank=True)
    due_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in TaskState], default=TaskState.OPEN.value
    )
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ("due_at", "made_at", "id")
        indexes = [
            models.Index(
                fields=["remind_at"], condition=Q(state="open", remind_at__isnull=False), name="tasks_to_remind"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["incident", "step"], condition=~Q(step=""), name="one_task_per_step")
        ]


class SupportQuerySet(models.QuerySet["Support"]):
    def visible_to(self, person: Person) -> "SupportQuerySet":
        """Theirs alone: whoever is asked after, and whoever asks. No role sees more."""
        return self.filter(Q(affected=person) | Q(supporter=person))


class Support(models.Model):
    """Somebody asks somebody how they are, after a week, a month, three months. It names no incident.

    `thread`: what their sealed notes are about.
    """

    RETENTION = Keep(days=30, after="ended_at", words="it ended", by="what is sealed about it goes with it")

    id = models.UUIDField(primary_key=True)
    thread = models.UUIDField(unique=True, default=new_id)
    affected = models.ForeignKey(Person, models.CASCADE, related_name="+")
    supporter = models.ForeignKey(Person, models.CASCADE, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = SupportQuerySet.as_manager()


class SupportDay(models.Model):
    """One day on which the supporter asks."""

    RETENTION = Keep.with_("support")

    id = models.UUIDField(primary_key=True, default=new_id)
    support = models.ForeignKey(Support, models.CASCADE, related_name="days")
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("due_at", "id")
        indexes = [models.Index(fields=["due_at"], condition=Q(told_at__isnull=True), name="support_days_due")]
