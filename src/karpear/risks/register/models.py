"""The register: risks, how each was judged over time, what is done about it, every change of its words, and
what facts propose to change."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField, EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import KeptChange, Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
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


class Change(KeptChange):
    """Words, owner, treatment or a measure changed: what stood before stays readable here. Never changed.

    `fields`: {field: [before, after]}, as text.
    """

    RETENTION = Keep.with_("risk")

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="changes")
    measure = models.ForeignKey(Measure, models.CASCADE, null=True, related_name="changes")

    class Meta(KeptChange.Meta):
        indexes = [models.Index(fields=["risk", "-at"], name="changes_of")]


class ProposalAnswer(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    ADJUSTED = "adjusted", _("accepted with another level")
    DECLINED = "declined", _("declined")
    SUPERSEDED = "superseded", _("replaced by a later one")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> "ProposalQuerySet":
        return self.filter(answer="")

    def visible_to(self, person: Person) -> "ProposalQuerySet":
        organisations = Membership.objects.organisations(person, Verb.SEE_RISKS)
        return self.filter(
            Q(organisation__in=organisations) | Q(organisation=None, risk__organisation__in=organisations)
        )

    def for_new_lines(self) -> "ProposalQuerySet":
        """Those that ask for a line which the register does not have."""
        return self.filter(organisation__isnull=False)


class Proposal(models.Model):
    """Facts propose that a risk is more likely than the register says, or ask for a line it has not. A person decides.

    `arithmetic`: {facts: [id], count, days, steps, why, likelihood: [before, after], level: [before, after],
    reliability: the best of them}. For a new line also {impacts: {area: 1–5}}: how it is usually judged;
    `organisation`: whose register, `catalogue_id` and `province`: which line and where; `risk` only once it is in.
    """

    RETENTION = Keep.with_("risk", "organisation")

    id = models.UUIDField(primary_key=True, default=new_id)
    risk = models.ForeignKey(Risk, models.CASCADE, null=True, related_name="proposals")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    catalogue_id = models.CharField(max_length=20, blank=True)
    province = models.CharField(max_length=12, blank=True)
    made_at = models.DateTimeField()
    likelihood = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField()
    arithmetic = EncryptedJSONField(default=dict)
    answer = models.CharField(max_length=10, choices=ProposalAnswer.choices, blank=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    why = EncryptedTextField(default="", blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["risk"], condition=Q(answer=""), name="one_open_proposal_per_risk"),
            models.UniqueConstraint(
                fields=["organisation", "catalogue_id", "province"],
                condition=Q(answer="", organisation__isnull=False),
                name="one_open_proposal_per_new_line",
            ),
            models.CheckConstraint(
                condition=Q(risk__isnull=False, organisation=None)
                | (Q(organisation__isnull=False) & ~Q(catalogue_id="")),
                name="proposal_has_a_line",
            ),
        ]

    @property
    def where(self) -> Organisation:
        """Whose register it is about."""
        return self.organisation or self.risk_at_hand.organisation

    @property
    def risk_at_hand(self) -> Risk:
        """The line it is about. Raises Missing where the line is not in the register yet."""
        if self.risk is None:
            raise Missing
        return self.risk
