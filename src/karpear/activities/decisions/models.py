"""How risky is it: assessments, what was answered to them, and what happened since."""

from django.db import models
from django.db.models import F, Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField, EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Person
from karpear.rules.plan.decision import ApproverAnswer, Verdict
from karpear.rules.risk.learning import Why
from karpear.rules.risk.matrix import Confidence, Level, Reliability

from ..itinerary.models import DECISIONS, Activity


class Assessment(models.Model):
    """One assessment of one activity. A new one supersedes the one before; none is ever changed or deleted.

    `content`: {threats, vulnerabilities, capacities: [{id, name, rating}],
    risks: [{id, name, before: {likelihood, people, property, programmes, legal}, after: {the same}}],
    measures: [{id, name, soon}], insurance: yes|no|unsure, briefed: yes|no, notes}. An id names a line of the
    pack's catalogue, or is empty for the person's own words. Levels are those of rules.risk, before and after
    measures. `warned`: somebody says that the risk is very high. `declared`: a declared threat is open.
    """

    RETENTION = Keep.with_("activity")

    id = models.UUIDField(primary_key=True, default=new_id)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="assessments")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    content = EncryptedJSONField(default=dict)
    level_before = models.PositiveSmallIntegerField()
    level_after = models.PositiveSmallIntegerField()
    index_before = models.FloatField()
    index_after = models.FloatField()
    confidence = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Confidence])
    reliability = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Reliability])
    warned = models.BooleanField(default=False)
    declared = models.BooleanField(default=False)
    verdict = models.PositiveSmallIntegerField(choices=[(v.value, v.name) for v in Verdict])
    approver = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-made_at", "-id")
        indexes = [models.Index(fields=["activity", "-made_at"], name="assessments_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(level_before__range=(1, 5), level_after__range=(1, 5), level_after__lte=F("level_before")),
                name="measures_never_raise",
            ),
            models.CheckConstraint(
                condition=~(Q(level_after=Level.VERY_HIGH) | Q(warned=True))
                | ~Q(reliability__in=["highly_reliable", "likely_reliable"])
                | Q(verdict=Verdict.MUST_CANCEL),
                name="very_high_and_reliable_is_cancelled",
            ),
        ]


class Answered(models.Model):
    """What one approver said about one assessment. Never changed; a later answer is a later row.

    `asked`: the verdict that was answered.
    """

    RETENTION = Keep.with_("assessment")

    id = models.UUIDField(primary_key=True, default=new_id)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    asked = models.PositiveSmallIntegerField(choices=[(v.value, v.name) for v in Verdict])
    answer = models.CharField(max_length=12, choices=[(a.value, a.value) for a in ApproverAnswer])
    reason = EncryptedTextField(default="", blank=True)
    conditions = EncryptedTextField(default="", blank=True)
    postponed_to = models.DateTimeField(null=True)
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ("answered_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked=Verdict.MUST_CANCEL) | ~Q(answer__in=["approve", "conditions"]),
                name="nobody_approves_what_must_be_cancelled",
            ),
            models.UniqueConstraint(
                fields=["assessment", "person"],
                condition=Q(answer__in=["approve", "conditions"]),
                name="a_second_yes_is_somebody_elses",
            ),
        ]


class ReviewProposalQuerySet(models.QuerySet["ReviewProposal"]):
    def open(self) -> "ReviewProposalQuerySet":
        return self.filter(answer="")


class ReviewProposal(models.Model):
    """Something that happened may change how an activity stands. A person decides; nothing changes by itself.

    `source`: what it came from, so that the same is never proposed twice. `stood`: the decision before it.
    `arithmetic`: {lines: [{threat, count, days, provinces, steps, why, likelihood: [before, after],
    facts: [{id, on, reliability, serious}]}], reliability: the best of all the facts}.
    """

    RETENTION = Keep.with_("activity")

    id = models.UUIDField(primary_key=True, default=new_id)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="proposals")
    made_at = models.DateTimeField()
    source = models.UUIDField()
    stood = models.CharField(max_length=20, choices=DECISIONS)
    level_before = models.PositiveSmallIntegerField(null=True)
    level_after = models.PositiveSmallIntegerField()
    arithmetic = EncryptedJSONField(default=dict)
    answer = models.CharField(
        max_length=10, choices=[(a, a) for a in ("approve", "change", "cancel", "superseded")], blank=True
    )
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    reason = EncryptedTextField(default="", blank=True)

    objects = ReviewProposalQuerySet.as_manager()

    class Meta:
        db_table = "activities_proposal"
        ordering = ("-made_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["activity", "source"], name="one_proposal_per_source"),
            models.UniqueConstraint(fields=["activity"], condition=Q(answer=""), name="one_open_proposal_each"),
        ]

    @property
    def of_name(self) -> bool:
        """Did nothing happen but that the organisation's name was published?"""
        return all(line["why"] == Why.NAMED for line in self.arithmetic["lines"])


class Unfinished(models.Model):
    """An assessment that somebody began and did not finish: they may stop anywhere and come back.

    `content`: what was saved on each of its pages, as `assessment.unfinished` puts it together.
    """

    RETENTION = (Keep.until("the assessment is finished"), Keep.with_("activity"))

    id = models.UUIDField(primary_key=True, default=new_id)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="unfinished")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    saved_at = models.DateTimeField()
    content = EncryptedJSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "person"], name="one_unfinished_each")]
