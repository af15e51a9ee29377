"""Joint statements, and what their signatories leave here before anybody knows who they are: no name, no time.

Rows that an invited organisation causes have ids by chance, no moment and nobody's key. Who invited whom is known to
the convener's browser alone. Source: docs/decisions/0095.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import KeptChange, Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.voice.announced import announced_times
from karpear.rules.voice.signing import Pledge

from ..querysets import VoiceQuerySet
from .words import FORMS, KINDS

NAMED = "named"
DRAFT_DAYS = 365
ENDED_DAYS = 365
PUBLISHED_DAYS = 10 * 365
#: So many days after its publication it is asked what came of it.
ASKED_AFTER = (7, 30)
_KINDS = [(code, code) for code in KINDS]


class StatementState(models.TextChoices):
    """`open`: pledges are taken; `opening`: those of the set hand in their names; the last three are ends."""

    DRAFT = "draft", _("draft")
    OPEN = "open", _("open to sign")
    OPENING = "opening", _("the set is complete, names are being opened")
    PUBLISHED = "published", _("published")
    NOT_REACHED = "not_reached", _("not enough signed")
    CALLED_OFF = "called_off", _("called off")


#: While invitations can be given and pledges are taken.
TAKING = (StatementState.OPEN.value, StatementState.OPENING.value)
BEFORE_END = (StatementState.DRAFT.value, *TAKING)


class StatementQuerySet(VoiceQuerySet["Statement"]):
    def due(self) -> "StatementQuerySet":
        """Those for which a moment was announced."""
        return self.filter(wakes_at__isnull=False)

    def published(self) -> "StatementQuerySet":
        return self.filter(state=StatementState.PUBLISHED.value)

    def readable_by(self, person: Person) -> "StatementQuerySet":
        """Their own, and those published with the name of an organisation in which they see such things."""
        organisations = Membership.objects.organisations(person, Verb.SEE_VOICE)
        naming_rows = StatementSignature.objects.filter(statement=OuterRef("pk"), organisation__in=organisations)
        return self.filter(Q(organisation__in=organisations) | Exists(naming_rows))


class Statement(models.Model):
    """A text that several sign, or nobody. Its id is by chance: whoever has it may read the text.

    `floor`: with fewer it does not appear; `floor_kind`, `floor_kind_least`: nor without so many of a kind. It is
    looked who would sign at `first_at`, every `every_hours`, and at `last_at`; `window_hours`: so long the names of
    one set may be handed in. `wakes_at`: when the next of these moments is. `count`, `class_counts`: of those who
    signed without names.
    """

    RETENTION = (
        Keep(days=DRAFT_DAYS, after="changed_at", words="the last change of a draft", where=Q(state="draft")),
        Keep(days=ENDED_DAYS, after="ended_at", words="it was called off, or not enough signed"),
        Keep(days=PUBLISHED_DAYS, after="published_at", words="it was published"),
    )
    NOT_NOW = _("This statement is: %(state)s. That cannot be done any more.")
    UNTRACKED = ("wakes_at", "fingerprint", "frozen_at", "changed_at", "ended_at")
    BEGINS_WITH = ("form", "floor")

    id = models.UUIDField(primary_key=True, default=uuid4)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="statements")
    drafted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    title_km = EncryptedTextField()
    title_en = EncryptedTextField()
    text_km = EncryptedTextField()
    text_en = EncryptedTextField()
    form = models.CharField(max_length=12, choices=[(code, code) for code in FORMS])
    floor = models.PositiveSmallIntegerField()
    floor_kind = models.CharField(max_length=12, blank=True, choices=_KINDS)
    floor_kind_least = models.PositiveSmallIntegerField(null=True)
    umbrella = EncryptedTextField(default="", blank=True)
    first_at = models.DateTimeField()
    every_hours = models.PositiveSmallIntegerField()
    last_at = models.DateTimeField()
    window_hours = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=StatementState, default=StatementState.DRAFT)
    frozen_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    wakes_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    count = models.PositiveSmallIntegerField(null=True)
    class_counts = models.JSONField(default=dict)
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ("-added_at", "-id")
        indexes = [
            models.Index(fields=["wakes_at"], condition=Q(wakes_at__isnull=False), name="statements_by_moment"),
            models.Index(fields=["published_at"], condition=Q(published_at__isnull=False), name="statements_published"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=StatementState.values), name="statement_state_known"),
            models.CheckConstraint(condition=Q(form__in=list(FORMS)), name="statement_form_known"),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | Q(published_at=None) & ~Q(state="published"),
                name="statement_published_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(wakes_at=None) | ~Q(state__in=TAKING), name="open_statement_has_its_moment"
            ),
            models.CheckConstraint(condition=Q(floor__gte=2), name="statement_of_several"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def floor_of(self) -> dict[str, int]:
        """Of which kind at least how many have to sign."""
        return {self.floor_kind: self.floor_kind_least} if self.floor_kind and self.floor_kind_least else {}

    @property
    def times(self) -> list[datetime]:
        """When it is looked who would sign."""
        return announced_times(self.first_at, self.last_at, timedelta(hours=self.every_hours))

    @property
    def window(self) -> timedelta:
        return timedelta(hours=self.window_hours)

    @property
    def is_named(self) -> bool:
        return bool(self.form == NAMED)

    def history(self, verb: str) -> "StatementChange":
        return StatementChange(statement=self, verb=verb)


class StatementChange(KeptChange):
    """What stood there before. Never changed. `fields`: {field: [before, after]}, as text."""

    RETENTION = Keep.with_("statement")

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="changes")


class StatementComment(models.Model):
    """A word about a draft. `by`: of a colleague; nobody for what came by a link, of which only the day is kept."""

    RETENTION = Keep.with_("statement")

    id = models.UUIDField(primary_key=True, default=uuid4)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="comments")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    words = EncryptedTextField()
    day = models.DateField()

    class Meta:
        ordering = ("-day", "id")


class StatementInvitation(models.Model):
    """A link that the convener's browser made. Only the hash of its token is known here, and whether it was used."""

    RETENTION = Keep.with_("statement")

    id = models.UUIDField(primary_key=True, default=uuid4)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64)
    spent = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["statement", "token_hash"], name="invitation_token_once")]


class StatementPledge(models.Model):
    """ "I sign if": a condition, and a one-time key of age. No name, no time, and no way back to an invitation.

    `capability_hash`: of what its browser shows to change it; `stands`: it was not withdrawn.
    """

    RETENTION = Keep.with_("statement")

    id = models.UUIDField(primary_key=True, default=uuid4)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="pledges")
    capability_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=_KINDS)
    at_least = models.PositiveSmallIntegerField()
    at_least_of = models.JSONField(default=dict)
    recipient = models.CharField(max_length=62)
    stands = models.BooleanField(default=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["statement", "capability_hash"], name="pledge_capability_once"),
            models.UniqueConstraint(fields=["statement", "recipient"], name="pledge_key_once"),
        ]

    @property
    def as_rule(self) -> Pledge:
        """As the rule reads it."""
        return Pledge(str(self.pk), self.kind, self.at_least, self.at_least_of)


class OpeningRound(models.Model):
    """A set whose names may be handed in until it closes. It is deleted whole, however it ends."""

    RETENTION = Keep.until("its window is over, or the names are opened")

    id = models.UUIDField(primary_key=True, default=uuid4)
    statement = models.OneToOneField(Statement, models.CASCADE, related_name="opening_round")
    closes_at = models.DateTimeField()


class OpeningSeat(models.Model):
    """One of the set. `sealed_name`: in a layer for each of them; `share`: its own one-time secret, once it answered.

    `next_recipient`: its key for another round, where this one has to be given up.
    """

    RETENTION = Keep.with_("round")

    id = models.UUIDField(primary_key=True, default=uuid4)
    round = models.ForeignKey(OpeningRound, models.CASCADE, related_name="seats")
    capability_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=_KINDS)
    recipient = models.CharField(max_length=62)
    sealed_name = EncryptedTextField(default="", blank=True)
    share = EncryptedTextField(default="", blank=True)
    next_recipient = models.CharField(max_length=62, blank=True)
    answered = models.BooleanField(default=False)

    class Meta:
        ordering = ("recipient", "id")
        constraints = [models.UniqueConstraint(fields=["round", "capability_hash"], name="seat_capability_once")]


class SignatureQuerySet(VoiceQuerySet["StatementSignature"]):
    def standing(self) -> "SignatureQuerySet":
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)

    def to_carry(self) -> "SignatureQuerySet":
        """Of accounts of this house that the register of risks has still to hear of."""
        return self.standing().filter(organisation__isnull=False, carried_at=None)


class StatementSignature(models.Model):
    """A name under a published statement. `organisation`: the account that has exactly this name, if there is one.

    `answer`: what its leads say: it was us, or it was not; `carried_at`: when its register of risks heard of it.
    """

    RETENTION = Keep.with_("statement")

    id = models.UUIDField(primary_key=True, default=new_id)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="signatures")
    name = EncryptedTextField()
    kind = models.CharField(max_length=12, choices=_KINDS)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="statement_signatures")
    answer = models.CharField(max_length=8, blank=True, choices=[("yes", "yes"), ("not_us", "not_us")])
    withdrawn_at = models.DateTimeField(null=True)
    reason = EncryptedTextField(default="", blank=True)
    carried_at = models.DateTimeField(null=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = [
            models.Index(
                fields=["organisation"],
                condition=Q(organisation__isnull=False, carried_at=None, withdrawn_at=None),
                name="signatures_to_carry",
            )
        ]


class StatementOutcome(models.Model):
    """What came of a published statement, and what was done to somebody for it. `after_days`: 7, 30, or at any time."""

    RETENTION = Keep.with_("statement")

    id = models.UUIDField(primary_key=True, default=new_id)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="outcomes")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField()
    after_days = models.PositiveSmallIntegerField(null=True)
    outcome = models.CharField(max_length=12)
    words = EncryptedTextField(default="", blank=True)
    reprisals = models.JSONField(default=list)
    reprisal_words = EncryptedTextField(default="", blank=True)

    class Meta:
        ordering = ("-noted_at", "-id")
