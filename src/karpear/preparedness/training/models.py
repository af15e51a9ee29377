"""What people have shown that they can do, what they do at work, and who teaches."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.duty.competence import ProofKind
from karpear.rules.duty.curriculum import TrainedRole

#: What is written down here; reading is the policy's own.
_STORED = [ProofKind.COURSE.value, ProofKind.QUIZ.value, ProofKind.DRILL.value]


class WorkKind(models.TextChoices):
    """What somebody does besides their role."""

    TRAVELLER = TrainedRole.TRAVELLER.value, _("travels for work")
    DRIVER = TrainedRole.DRIVER.value, _("drives for work")


class WorkRole(models.Model):
    """Somebody travels or drives for an organisation, so that more is asked of them."""

    RETENTION = (
        Keep.until("whoever keeps training takes it back"),
        Keep.with_("person", "organisation"),
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="work_roles", db_index=False)
    work = models.CharField(max_length=10, choices=WorkKind.choices)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "work"], name="one_work_role"),
            models.CheckConstraint(condition=Q(work__in=WorkKind.values), name="work_known"),
        ]


class TrainerQuerySet(models.QuerySet["Trainer"]):
    def active(self) -> "TrainerQuerySet":
        return self.filter(ended_at__isnull=True)

    def visible_to(self, person: Person) -> "TrainerQuerySet":
        return self.filter(organisation__in=Membership.objects.organisations(person, Verb.SEE_PREPAREDNESS))


class Trainer(models.Model):
    """Who teaches: somebody of the organisation, or a name from outside. `teaches`: keys of competences."""

    RETENTION = (
        Keep(days=3 * 365, after="ended_at", words="they no longer teach"),
        Keep.with_("person", "organisation"),
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="trainers")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    name = EncryptedTextField(null=True)
    teaches = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    since = models.DateField()
    words = EncryptedTextField(default="", blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = TrainerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(name__isnull=True), name="trainer_is_a_person_or_a_name"
            ),
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(person__isnull=False, ended_at__isnull=True),
                name="one_trainer_a_person",
            ),
        ]

    @property
    def shown_name(self) -> str:
        return self.person.shown_name if self.person else str(self.name or "")

    @property
    def language_names(self) -> list[str]:
        return [str(name) for code, name in settings.LANGUAGES if code in self.languages]


class CompetenceProofQuerySet(models.QuerySet["CompetenceProof"]):
    def in_force(self) -> "CompetenceProofQuerySet":
        """Those that nobody took back."""
        return self.filter(removed_at__isnull=True)

    def courses(self) -> "CompetenceProofQuerySet":
        return self.in_force().filter(kind=ProofKind.COURSE.value)

    def visible_to(self, person: Person) -> "CompetenceProofQuerySet":
        """One's own, and what happened in organisations whose preparedness one may see."""
        organisations = Membership.objects.organisations(person, Verb.SEE_PREPAREDNESS)
        return self.filter(Q(person=person) | Q(organisation__in=organisations))


class CompetenceProof(models.Model):
    """Something was really done that shows a competence, on a day: a course, a quiz, a drill.

    `ends_at`: by the certificate or the months of the curriculum, whichever is first. Of a course: `trainer`, or
    `issuer` as on the certificate, and `number`, counted in its organisation. `source`: of a drill, known upstairs.
    A quiz belongs to its person and to no organisation; answered again, it is the same proof. `removed_at`: it was
    entered by mistake.
    """

    RETENTION = (
        Keep(days=3 * 365, after="ends_at", words="it no longer holds"),
        Keep.with_("person"),
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+", db_index=False)
    competence = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in _STORED])
    at = models.DateTimeField()
    ends_at = models.DateTimeField()
    number = models.PositiveIntegerField(null=True)
    trainer = models.ForeignKey(Trainer, models.SET_NULL, null=True, related_name="+", db_index=False)
    issuer = EncryptedTextField(default="", blank=True)
    source = models.UUIDField(null=True)
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = CompetenceProofQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "competence", "ends_at"], name="proof_of_person"),
            models.Index(fields=["organisation", "at"], name="proof_of_organisation"),
            models.Index(fields=["ends_at"], condition=Q(removed_at__isnull=True), name="proof_ends"),
            models.Index(fields=["trainer"], condition=Q(trainer__isnull=False), name="proof_trainer"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_certificate_a_number"),
            models.UniqueConstraint(
                fields=["person", "competence", "source"], condition=Q(source__isnull=False), name="one_proof_a_drill"
            ),
            models.UniqueConstraint(
                fields=["person", "competence"], condition=Q(kind=ProofKind.QUIZ.value), name="one_proof_a_quiz"
            ),
            models.CheckConstraint(condition=Q(kind__in=_STORED), name="proof_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=ProofKind.COURSE.value) ^ Q(number__isnull=True), name="a_course_has_a_number"
            ),
            models.CheckConstraint(
                condition=Q(kind=ProofKind.QUIZ.value) ^ Q(organisation__isnull=False), name="a_quiz_is_ones_own"
            ),
            models.CheckConstraint(
                condition=Q(kind=ProofKind.DRILL.value) ^ Q(source__isnull=True), name="a_drill_has_its_run"
            ),
            models.CheckConstraint(condition=Q(ends_at__gte=F("at")), name="proof_ends_after_it_began"),
        ]

    @property
    def is_by_own_hand(self) -> bool:
        """Did its person write it down themselves, as no course of others?"""
        return self.kind == ProofKind.COURSE.value and self.created_by_id == self.person_id

    @property
    def certificate(self) -> str:
        """Its number as it stands on paper."""
        return f"{self.at:%Y}-{self.number:04d}" if self.number else ""
