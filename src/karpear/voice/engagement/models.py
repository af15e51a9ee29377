"""Political roles of its people, and the dated records that show that the organisation takes no side."""

from hashlib import sha256

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField, EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import KeptChange, Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.voice.engagement import DECLARE_AGAIN
from karpear.rules.voice.neutrality import Accusation, NeutralityFact, RecordKind

from ..querysets import VoiceQuerySet
from .content import DeclaredRoles, pack, unpack

#: What is said of a year is asked about for some years after it.
RETENTION_DAYS = 5 * 365


class DeclarationQuerySet(models.QuerySet["RoleDeclaration"]):
    """Declarations of people who belong to the organisation."""

    def visible_to(self, person: Person) -> "DeclarationQuerySet":
        """Their own, and those made to organisations in which they decide about speaking."""
        organisations = Membership.objects.organisations(person, Verb.DECIDE_TO_SPEAK)
        return self.of_members().filter(Q(person=person) | Q(organisation__in=organisations))

    def of_members(self) -> "DeclarationQuerySet":
        """Of those who still belong to the organisation."""
        return self.filter(_of_members())


def _of_members() -> Q:
    members = Membership.objects.active().filter(
        person=models.OuterRef("person"), organisation=models.OuterRef("organisation")
    )
    return Q(models.Exists(members))


def _of_former_members() -> Q:
    return ~_of_members()


class RoleDeclaration(models.Model):
    """What a person has told one organisation about their political roles, also that there are none.

    `sealed`: a `DeclaredRoles`, encrypted, equally long for everybody. Whoever takes the database learns who declared
    on which day, and not what. `declared_at`: when its person last said anything of it.
    """

    RETENTION = (
        Keep.with_("person", "organisation"),
        Keep(days=0, after="declared_at", words="its person leaves the organisation", where=_of_former_members),
        Keep(days=2 * DECLARE_AGAIN.days, after="declared_at", words="its person last said anything of it"),
    )
    BEGINS_WITH = ("sealed",)

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="role_declarations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="role_declarations")
    sealed = EncryptedTextField()
    declared_at = models.DateTimeField()

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        ordering = ("declared_at", "id")
        constraints = [models.UniqueConstraint(fields=["person", "organisation"], name="one_declaration_each")]

    @property
    def content(self) -> DeclaredRoles:
        """What was told."""
        return unpack(self.sealed)

    @content.setter
    def content(self, content: DeclaredRoles) -> None:
        self.sealed = pack(content)

    @property
    def text_hash(self) -> str:
        """The same while the same is told."""
        return sha256(self.sealed.encode()).hexdigest()

    def is_read_by(self, lead: Person) -> bool:
        """Have they left a line since its person said anything?"""
        newest = self.changes.filter(by__in=(lead.pk, self.person_id)).first()
        return newest is not None and newest.by_id == lead.pk

    def history(self, verb: str) -> "DeclarationChange":
        return DeclarationChange(declaration=self, verb=verb)


class DeclarationChange(KeptChange):
    """What was told before. Never changed; seen by whoever sees the declaration."""

    RETENTION = Keep.with_("declaration")

    declaration = models.ForeignKey(RoleDeclaration, models.CASCADE, related_name="changes")


class NeutralityQuerySet(VoiceQuerySet["NeutralityRecord"]):
    """Records of organisations whose dealings with speaking somebody sees."""

    def in_force(self) -> "NeutralityQuerySet":
        """Those that no later record corrects."""
        return self.filter(corrected_by=None)


class NeutralityRecord(models.Model):
    """Something dated that shows where the organisation stands: counts by side and codes, never a private person.

    Written once. `facts`: by field, as the rule reads them; `words`: what it was. `corrects`: the record that this one
    replaces, also when that is over, since the digest covers it. `digest`: SHA-256 of all of it, which stands in the
    chained audit line of the same moment, too.
    """

    RETENTION = Keep(days=RETENTION_DAYS, after="happened_on", words="the day it is about")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="neutrality_records")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in RecordKind])
    happened_on = models.DateField()
    words = EncryptedTextField()
    facts = EncryptedJSONField(default=dict)
    corrects = models.OneToOneField(
        "self", models.DO_NOTHING, null=True, db_constraint=False, related_name="corrected_by"
    )
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64)

    objects = NeutralityQuerySet.as_manager()

    class Meta:
        ordering = ("-happened_on", "-noted_at", "-id")
        indexes = [models.Index(fields=["organisation", "happened_on"], name="neutrality_by_day")]

    @property
    def fact(self) -> NeutralityFact:
        """As the rule reads it."""
        return NeutralityFact(RecordKind(self.kind), self.happened_on, self.noted_at.date(), self.facts)


class AccusationAnswerQuerySet(VoiceQuerySet["AccusationAnswer"]):
    """Answers of an organisation."""


class AccusationAnswer(models.Model):
    """A paper that answers what is said of the organisation, from records of a period; kept as it was made.

    `basis`: ids of the records, how many declared, and what is lacking, on the day it was made. `digest`: of all of it.
    """

    RETENTION = Keep(days=RETENTION_DAYS, after="made_at", words="it was made")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="accusation_answers")
    accusation = models.CharField(max_length=16, choices=[(code.value, code.value) for code in Accusation])
    since = models.DateField()
    until = models.DateField()
    with_words = models.BooleanField(default=False)
    basis = EncryptedJSONField(default=dict)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    objects = AccusationAnswerQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-id")
