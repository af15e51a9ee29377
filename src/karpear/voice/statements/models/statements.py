"""Joint statements: a text, the form in which it appears, and when it is looked who would sign."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.people.models import KeptChange, Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.voice.announced import announced_times

from ...querysets import VoiceQuerySet
from ..words import FORMS, KINDS

NAMED, CONFIDENTIAL = "named", "confidential"
DRAFT_DAYS = 365
ENDED_DAYS = 365
PUBLISHED_DAYS = 10 * 365
#: So many days after its publication it is asked what came of it.
ASKED_AFTER = (7, 30)
LONGEST_LINE = 300
KIND_CHOICES = [(code, code) for code in KINDS]


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

    def by_address(self) -> "StatementQuerySet":
        """Whose page whoever has its address may read: a briefing in confidence only until its end."""
        return self.exclude(~Q(state__in=BEFORE_END), form=CONFIDENTIAL)

    def published(self) -> "StatementQuerySet":
        return self.filter(state=StatementState.PUBLISHED.value)

    def readable_by(self, person: Person) -> "StatementQuerySet":
        """Their own, and those that name an organisation in which they see such things, or somebody of their name."""
        organisations = Membership.objects.organisations(person, Verb.SEE_VOICE)
        return self.filter(Q(organisation__in=organisations) | Q(pk__in=self._naming(person).values("pk")))

    def naming(self, person: Person) -> "StatementQuerySet":
        """Published with the name of an organisation in which they see such things, or with one like their own."""
        return self.published().filter(pk__in=self._naming(person).values("pk"))

    def _naming(self, person: Person) -> "StatementQuerySet":
        organisations = Membership.objects.organisations(person, Verb.SEE_VOICE)
        in_names = Q(signatures__organisation__in=organisations) | Q(signatures__named_people__person=person)
        in_names |= Q(signatures__named_accounts__organisation__in=organisations)
        return self.model.objects.filter(in_names)


class Statement(models.Model):
    """A text that several sign, or nobody. Its id is by chance: whoever has it may read the text.

    `floor`: with fewer it does not appear; `floor_kind`, `floor_kind_least`: nor without so many of a kind.
    `addressees`: sides to which it goes, beside the public. It is looked who would sign at `first_at`, every
    `every_hours`, and at `last_at`; `window_hours`: so long the names of one set may be handed in. `convener_name`: as
    it was when the text was frozen. `wakes_at`: when the next of these moments is; `missed_at`: the one that
    nobody looked at in time, until it is made up for. `had_opening`: names were asked for, so those of a set saw how
    many would sign. `count`, `class_counts`: of those who signed without names.
    """

    RETENTION = (
        Keep(days=DRAFT_DAYS, after="changed_at", words="the last change of a draft", where=Q(state="draft")),
        Keep(days=ENDED_DAYS, after="ended_at", words="it was called off, or not enough signed"),
        Keep(days=PUBLISHED_DAYS, after="published_at", words="it was published"),
    )
    NOT_NOW = _("This is not possible while it is “%(state)s”.")
    UNTRACKED = (
        "wakes_at",
        "missed_at",
        "had_opening",
        "fingerprint",
        "convener_name",
        "frozen_at",
        "changed_at",
        "ended_at",
    )
    BEGINS_WITH = ("form", "floor")

    id = models.UUIDField(primary_key=True, default=uuid4)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="statements")
    drafted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    title_km = EncryptedTextField()
    title_en = EncryptedTextField()
    text_km = EncryptedTextField()
    text_en = EncryptedTextField()
    form = models.CharField(max_length=12, choices=[(code, code) for code in FORMS])
    floor = models.PositiveSmallIntegerField()
    floor_kind = models.CharField(max_length=12, blank=True, choices=KIND_CHOICES)
    floor_kind_least = models.PositiveSmallIntegerField(null=True)
    umbrella = EncryptedTextField(default="", blank=True)
    addressees = models.JSONField(default=list)
    first_at = models.DateTimeField()
    every_hours = models.PositiveSmallIntegerField()
    last_at = models.DateTimeField()
    window_hours = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=StatementState, default=StatementState.DRAFT)
    frozen_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    convener_name = EncryptedTextField(default="", blank=True)
    wakes_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    had_opening = models.BooleanField(default=False)
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
        """When the server checks whether enough would sign."""
        return announced_times(self.first_at, self.last_at, timedelta(hours=self.every_hours))

    @property
    def convener(self) -> str:
        """What signatories agree to: an organisation that is renamed does not change it."""
        return self.convener_name or self.organisation.name

    @property
    def titles(self) -> str:
        """In both languages, as far as a line goes."""
        return " · ".join((self.title_km, self.title_en))[:LONGEST_LINE]

    @property
    def window(self) -> timedelta:
        return timedelta(hours=self.window_hours)

    @property
    def has_page(self) -> bool:
        """As `by_address`."""
        return bool(self.form != CONFIDENTIAL or self.state in BEFORE_END)

    @property
    def names_convener(self) -> bool:
        """Does its page say who convenes? Those invited must know; afterwards only where names stand under it."""
        return bool(self.is_named or self.state in BEFORE_END)

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
