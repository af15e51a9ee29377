"""What has happened, in codes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.risk.matrix import Reliability


class FactKind(models.TextChoices):
    """Where a fact comes from."""

    OFFICER = "officer", _("entered by an officer")
    ALERT = "alert", _("alert resolved as incident")
    DIARY = "diary", _("from a diary, as its author consented")
    INCIDENT = "incident", _("incident that was closed")
    DEMAND = "demand", _("what followed a demand of an authority")
    VOICE = "voice", _("what came of speaking, or of silence")
    STATEMENT = "statement", _("our name under a published statement")
    BULLETIN = "bulletin", _("from a bulletin of the network")


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

    `serious`: somebody died, was hurt or was taken. `ground`: of a discrimination, a code of `rules.case.codes.Ground`.
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

    @property
    def withdrawn_by_here(self) -> Person | None:
        """To be named. A bulletin is taken back by somebody of its source, who is not named to other organisations."""
        return None if self.kind == FactKind.BULLETIN else self.withdrawn_by
