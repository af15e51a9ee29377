"""The register: risks, how each was judged over time, what is done about it, and every change of its words."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField, EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.risk.matrix import Confidence, Reliability, Scope, Treatment


class RiskState(models.TextChoices):
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class RiskQuerySet(models.QuerySet["Risk"]):
    def open(self) -> "RiskQuerySet":
        return self.filter(state=RiskState.OPEN)

    def visible_to(self, person: Person) -> "RiskQuerySet":
        """Those of organisations whose register they may see, and those that are theirs to care for."""
        visible_registers = Membership.objects.organisations(person, Verb.SEE_RISKS)
        member = Membership.objects.active().filter(person=person).values("organisation")
        cares = Q(owner=person) | Q(pk__in=Measure.objects.filter(owner=person).values("risk"))
        return self.filter(Q(organisation__in=visible_registers) | (cares & Q(organisation__in=member)))


class Risk(models.Model):
    """One line of the register, as it stands now; `Evaluation` and `Change` hold how it came to stand so.

    `number`: counts from 1 in its organisation. `catalogue_id`: the line of the pack, or empty for their own.
    `scope`: whose risk. The current judgement stands in clear columns (1–5; 0 where an area is not touched), so that
    the register can be sorted, filtered and counted; words are encrypted. `scores`, `confidence` and `reliability`
    are those of the newest evaluation. `review_told_at`: when its owner last heard that a review or the end of an
    acceptance has passed.
    """

    RETENTION = Keep.until("the organisation leaves")
    UNTRACKED = ("accepted_why", "changed_at")
    STALE = ("review_told_at",)
    SINCE = (("closed_at", "state", RiskState.CLOSED),)
    NOT_NOW = _("This risk is closed. Open it again first.")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="risks")
    number = models.PositiveIntegerField()
    catalogue_id = models.CharField(max_length=20, blank=True)
    scope = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Scope])
    name = EncryptedTextField()
    description = EncryptedTextField(default="", blank=True)
    province = models.CharField(max_length=12, blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=RiskState.choices, default=RiskState.OPEN)

    likelihood = models.PositiveSmallIntegerField()
    people = models.PositiveSmallIntegerField(default=0)
    property = models.PositiveSmallIntegerField(default=0)
    programmes = models.PositiveSmallIntegerField(default=0)
    legal = models.PositiveSmallIntegerField(default=0)
    impact = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField()
    inherent_level = models.PositiveSmallIntegerField()
    residual_level = models.PositiveSmallIntegerField()
    scores = models.JSONField()
    confidence = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Confidence])
    reliability = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Reliability])

    treatment = models.CharField(max_length=8, choices=[(t.value, t.value) for t in Treatment], blank=True)
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    accepted_until = models.DateField(null=True)
    accepted_why = EncryptedTextField(default="", blank=True)
    review_on = models.DateField()
    review_told_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = RiskQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "state", "-level", "number"], name="register"),
            models.Index(fields=["state", "review_on"], name="reviews_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="risk_number_once"),
            models.CheckConstraint(
                condition=Q(
                    likelihood__range=(1, 5), impact__range=(1, 5), level__range=(1, 5), residual_level__range=(1, 5)
                ),
                name="risk_on_scale",
            ),
            models.CheckConstraint(condition=Q(residual_level__lte=models.F("level")), name="residual_is_not_higher"),
            models.CheckConstraint(condition=Q(level__lte=models.F("inherent_level")), name="current_is_not_higher"),
            models.CheckConstraint(
                condition=~Q(treatment="accept") | Q(accepted_by__isnull=False, accepted_until__isnull=False),
                name="accepting_has_name_and_end",
            ),
        ]

    def history(self, verb: str) -> "Change":
        return Change(risk=self, verb=verb)


class Source(models.TextChoices):
    """What a judgement came from."""

    STARTER = "starter", _("starter register")
    MANUAL = "manual", _("entered")
    SESSION = "session", _("organisational assessment")
    PROPOSAL = "proposal", _("something that happened")
    IMPORT = "import", _("spreadsheet")


class Evaluation(models.Model):
    """How a risk was judged at one moment. Never changed.

    `scores`: {inherent, current, residual: {likelihood, impact, people?, property?, programmes?, legal?}}, each 1–5:
    without any measure, as things are, and once the planned measures are done; `impact` is the worst of the areas.
    `source_id`: the session or proposal.
    """

    RETENTION = Keep.with_("risk")

    id = models.UUIDField(primary_key=True, default=new_id)
    risk = models.ForeignKey(Risk, models.CASCADE, related_name="evaluations")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=10, choices=Source.choices)
    source_id = models.UUIDField(null=True)
    scores = models.JSONField()
    inherent_level = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField()
    residual_level = models.PositiveSmallIntegerField()
    confidence = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Confidence])
    reliability = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Reliability])
    why = EncryptedTextField(default="", blank=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["risk", "-at"], name="evaluations_of")]


class MeasureState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    PLANNED = "planned", _("planned")
    DOING = "doing", _("under way")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


#: What is still to be done.
UNFINISHED = (MeasureState.PROPOSED.value, MeasureState.PLANNED.value, MeasureState.DOING.value)


class Measure(models.Model):
    """What is done about a risk. `cost`: whole units of `currency`; None: not known."""

    RETENTION = Keep.with_("risk")
    PART_OF = "risk"
    STALE = ("told_at",)
    SINCE = (("done_at", "state", MeasureState.DONE),)
    SAID = ("state",)
    BEGINS_WITH = ("name",)
    NOT_YOURS = _("Only its owner, officers and leads can say how far a measure has got.")

    id = models.UUIDField(primary_key=True, default=new_id)
    risk = models.ForeignKey(Risk, models.CASCADE, related_name="measures")
    catalogue_id = models.CharField(max_length=20, blank=True)
    name = EncryptedTextField()
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    cost = models.PositiveIntegerField(null=True)
    currency = models.CharField(max_length=3, default="USD")
    state = models.CharField(max_length=10, choices=MeasureState.choices, default=MeasureState.PROPOSED)
    told_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created_at", "id")
        indexes = [
            models.Index(fields=["risk", "state"], name="measures_of"),
            models.Index(fields=["state", "due_on"], name="measures_due"),
        ]

    def history(self, verb: str) -> "Change":
        return Change(risk_id=self.risk_id, measure_id=self.pk, verb=f"measure_{verb}")


class Change(models.Model):
    """Words, owner, treatment or a measure changed: what stood before stays readable here. Never changed.

    `fields`: {field: [before, after]}, as text.
    """

    RETENTION = Keep.with_("risk")

    id = models.UUIDField(primary_key=True, default=new_id)
    risk = models.ForeignKey(Risk, models.CASCADE, related_name="changes")
    measure = models.ForeignKey(Measure, models.CASCADE, null=True, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=20)
    fields = EncryptedJSONField(default=dict)
    why = EncryptedTextField(default="", blank=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["risk", "-at"], name="changes_of")]
