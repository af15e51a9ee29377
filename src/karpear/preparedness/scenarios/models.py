"""Drills with a scenario: what was played, who did what, and what came of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karpear.alerts.models import Alert
from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.alarm.outcome import State
from karpear.rules.duty.scenario import ChangeKind


class DebriefChange(models.TextChoices):
    """What a debrief changes at least one of."""

    MEASURE = ChangeKind.MEASURE.value, _("a measure")
    CLAUSE = ChangeKind.CLAUSE.value, _("a clause of the policy")
    CONTACT = ChangeKind.CONTACT.value, _("who is told, or how they are reached")


class ScenarioRunQuerySet(models.QuerySet["ScenarioRun"]):
    def visible_to(self, person: Person) -> "ScenarioRunQuerySet":
        return self.filter(organisation__in=Membership.objects.organisations(person, Verb.SEE_PREPAREDNESS))

    def to_debrief(self) -> "ScenarioRunQuerySet":
        """Those whose drill has ended, and nobody talked about it yet."""
        return self.filter(closed_at__isnull=True, alert__state=State.RESOLVED.value)

    def to_change(self) -> "ScenarioRunQuerySet":
        """Those that were talked about, where what was agreed on is not done."""
        return self.closed().filter(done_at__isnull=True)

    def closed(self) -> "ScenarioRunQuerySet":
        return self.filter(closed_at__isnull=False)


class ScenarioRun(models.Model):
    """One scenario, played by the drill `alert`. `pace`: how many times shorter its minutes were.

    Closed by a debrief, which says at least one `change`. `done_at`: when somebody said that this is done.
    """

    RETENTION = Keep.with_("alert")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    alert = models.OneToOneField(Alert, models.CASCADE, related_name="+")
    scenario = models.CharField(max_length=20)
    pace = models.FloatField(default=1.0)
    started_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    went_well = EncryptedTextField(default="", blank=True)
    went_badly = EncryptedTextField(default="", blank=True)
    change_kind = models.CharField(max_length=10, choices=DebriefChange.choices, blank=True)
    change = EncryptedTextField(default="", blank=True)
    closed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    done_at = models.DateTimeField(null=True)

    objects = ScenarioRunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-started_at"], name="run_of_organisation")]
        constraints = [
            models.CheckConstraint(condition=Q(closed_at__isnull=True) ^ ~Q(change_kind=""), name="closed_by_a_change"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(closed_at__isnull=False), name="done_after_debrief"
            ),
            models.CheckConstraint(condition=Q(change_kind__in=["", *DebriefChange.values]), name="change_known"),
            models.CheckConstraint(condition=Q(pace__gt=0), name="pace_is_positive"),
        ]


class ScenarioAct(models.Model):
    """Somebody says that they did what was expected. `act`: its key on the card."""

    RETENTION = Keep.with_("run")

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ScenarioRun, models.CASCADE, related_name="acts", db_index=False)
    act = models.CharField(max_length=20)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "act", "person"], name="done_once_by_each")]
