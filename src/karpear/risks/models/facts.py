"""What has happened, in codes, and the changes that it proposes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField, EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.rules.risk.matrix import Reliability

from .register import Risk


class FactKind(models.TextChoices):
    """Where a fact comes from."""

    OFFICER = "officer", _("entered by an officer")
    ALERT = "alert", _("alert resolved as incident")
    DIARY = "diary", _("from a diary, as its author consented")
    INCIDENT = "incident", _("incident that was closed")


class FactQuerySet(models.QuerySet["Fact"]):
    def standing(self) -> "FactQuerySet":
        """Those that count: nobody has withdrawn them, and somebody has said what it was."""
        return self.filter(withdrawn_at__isnull=True).exclude(threat="")

    def readable(self) -> "FactQuerySet":
        """Without those whose author took their consent back: they are deleted once nothing rests on them."""
        return self.exclude(kind=FactKind.DIARY, withdrawn_at__isnull=False)

    def unnamed(self) -> "FactQuerySet":
        """An alert was resolved as incident, and nobody has said yet what it was."""
        return self.filter(withdrawn_at__isnull=True, threat="")

    def to_consider(self) -> "FactQuerySet":
        """New, completed or withdrawn since somebody last looked what follows from it."""
        return self.filter(considered_at__isnull=True)

    def visible_to(self, person: Person) -> "FactQuerySet":
        organisations = Membership.objects.organisations(person, Verb.SEE_RISKS)
        return self.filter(organisation__in=organisations)


class Fact(models.Model):
    """Something that happened, as a few codes. `threat`: a threat of the pack's catalogue; empty: not said yet.

    `serious`: somebody died, was hurt or was taken. `ground`: of a discrimination, a code of `rules.coding.Ground`.
    `source`: the alert or the consent it came from, an id that only another room knows. `only_month`: the day is not
    known and stands at the first. `considered_at`: when risks and activities were last looked at because of it; empty:
    not since it changed.
    """

    RETENTION = Keep(days=2 * 365, after="happened_on", words="it happened")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=10, choices=FactKind.choices)
    threat = models.CharField(max_length=20, blank=True)
    happened_on = models.DateField()
    only_month = models.BooleanField(default=False)
    province = models.CharField(max_length=12, blank=True)
    place = EncryptedTextField(default="", blank=True)
    note = EncryptedTextField(default="", blank=True)
    reliability = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Reliability])
    serious = models.BooleanField(default=False)
    ground = EncryptedTextField(default="", blank=True)
    source = models.UUIDField(null=True)
    entered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    considered_at = models.DateTimeField(null=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-happened_on"], name="facts_of"),
            models.Index(fields=["entered_at"], condition=Q(considered_at__isnull=True), name="facts_to_consider"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "source"], condition=Q(source__isnull=False), name="one_fact_per_source"
            )
        ]


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
