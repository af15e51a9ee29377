"""What a network publishes of its counts, once; who signed it; and everything else that is public besides."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.network.bulletins.models import Bulletin
from karpear.network.members.models import Network
from karpear.network.querysets import SeenInNetwork
from karpear.people.models import Person

from ..period_words import period_words
from ..signing.models import SIGNATURES, MemberSignature
from .words import area_words, kind_words


class SectorPage(models.Model):
    """Whether a network shows its trends to everybody, and under which word of an address. Off until somebody turns
    it on, after the first release. `shows_others`: whether everybody also sees the tables of other installations, and
    with them which ones these are."""

    RETENTION = Keep.with_("network")
    SAID = ("is_public", "shows_others")

    network = models.OneToOneField(Network, models.CASCADE, primary_key=True, related_name="sector_page")
    code = models.SlugField(max_length=30, unique=True)
    is_public = models.BooleanField(default=False)
    shows_others = models.BooleanField(default=False)


class ReleaseState(models.TextChoices):
    """`wanted`: to be drawn, by the keeper; `asked`: it waits for two signatures; `withheld`: nothing leaves."""

    WANTED = "wanted", pgettext_lazy("release", "is being drawn")
    DRAWN = "drawn", pgettext_lazy("release", "drawn")
    ASKED = "asked", pgettext_lazy("release", "waits for signatures")
    PUBLISHED = "published", pgettext_lazy("release", "published")
    WITHHELD = "withheld", pgettext_lazy("release", "withheld: the attack succeeds")


OPEN_STATES = (
    ReleaseState.WANTED.value, ReleaseState.DRAWN.value, ReleaseState.ASKED.value, ReleaseState.WITHHELD.value,
)  # fmt: skip


class SectorReleaseQuerySet(SeenInNetwork["SectorRelease"]):
    def published(self) -> Self:
        return self.filter(state=ReleaseState.PUBLISHED.value)

    def open(self) -> Self:
        """Those that are not public yet."""
        return self.filter(state__in=OPEN_STATES)


class SectorRelease(models.Model):
    """The counts of one period as they may be public: cells that passed with their rounded number, others without one.

    A raw count is nowhere in it. `inputs_seal`: of which facts, and beside what else that is public, it was drawn: if
    one is taken back before it leaves, it does not leave as it is. `attack`: what came of the attempt to work out what
    is hidden. Never drawn again once it is public.
    """

    RETENTION = Keep.with_("network")
    UNTRACKED = ("told_at", "cells", "attack", "inputs_seal", "grid", "version", "drawn_at", "published_by_id")
    NOT_NOW = _("This is not possible while it is “%(state)s”.")

    id = models.UUIDField(primary_key=True, default=new_id)
    network = models.ForeignKey(Network, models.CASCADE, related_name="releases")
    period = models.CharField(max_length=8)
    grid = models.CharField(max_length=30, blank=True)
    version = models.CharField(max_length=20, blank=True)
    cells = models.JSONField(default=list)
    attack = models.JSONField(default=dict)
    inputs_seal = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=ReleaseState.choices, default=ReleaseState.WANTED)
    drawn_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    drawn_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    objects = SectorReleaseQuerySet.as_manager()

    class Meta:
        ordering = ("-period", "id")
        constraints = [
            # Public or on its way: a second draw of a period is the first one.
            models.UniqueConstraint(fields=["network", "period"], name="published_once"),
            models.CheckConstraint(condition=Q(state__in=ReleaseState.values), name="release_state_known"),
            models.CheckConstraint(
                condition=~Q(state="published") ^ Q(published_at__isnull=False), name="published_has_time"
            ),
            models.CheckConstraint(condition=~Q(state="asked") | Q(asked_at__isnull=False), name="asked_has_time"),
        ]

    @property
    def organisation_id(self) -> UUID:
        """Whose audit has its lines: the network's own."""
        return self.network.body_id

    @property
    def period_name(self) -> str:
        return period_words(self.period)

    @property
    def request(self) -> str:
        """Which request for signatures it is: another one, once something else would be public."""
        return self.asked_at.isoformat() if self.asked_at else ""

    @property
    def is_published(self) -> bool:
        return self.state == ReleaseState.PUBLISHED

    @property
    def shape(self) -> str:
        """The kind of `c-state` of its state."""
        return {"published": "safe", "asked": "due", "withheld": "late"}.get(self.state, "off")


class ReleaseSignature(MemberSignature):
    """One of the two under a release."""

    RETENTION = Keep.with_("release")

    id = models.UUIDField(primary_key=True, default=new_id)
    release = models.ForeignKey(SectorRelease, models.CASCADE, related_name="signatures")

    class Meta(MemberSignature.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["release", "organisation"], name="an_organisation_signs_a_release_once"),
            models.UniqueConstraint(fields=["release", "person"], name="nobody_signs_a_release_twice"),
            models.UniqueConstraint(fields=["release", "place"], name="one_release_signature_in_each_place"),
            models.CheckConstraint(condition=Q(place__range=(1, SIGNATURES)), name="release_signature_place_known"),
        ]


class HeldCell(models.Model):
    """A cell that the council does not let out, whatever the rule says. `area`: a province, a zone, or none."""

    RETENTION = Keep.with_("release")

    id = models.UUIDField(primary_key=True, default=new_id)
    release = models.ForeignKey(SectorRelease, models.CASCADE, related_name="held")
    kind = models.CharField(max_length=12)
    area = models.CharField(max_length=20, blank=True)
    reason = EncryptedTextField(default="", blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = [models.UniqueConstraint(fields=["release", "kind", "area"], name="a_cell_is_held_once")]

    @property
    def words(self) -> str:
        return f"{kind_words(self.kind)} · {area_words(self.area)}"


class StatementSource(models.TextChoices):
    """Where a number stands that is public besides the releases."""

    BULLETIN = "bulletin", _("a public bulletin")
    OUTSIDE = "outside", _("a table that somebody else published")


class PublicStatementQuerySet(SeenInNetwork["PublicStatement"]):
    def counting(self) -> Self:
        """What every attack knows of."""
        return self.filter(counts_since__isnull=False, struck_at=None)


class PublicStatement(models.Model):
    """Something public that says how many. What is public stays public: it is struck out, and never deleted.

    `rows`: each of a `kind`, an `area` (empty: all together) and a `period`, how many it says at least (`low`) and at
    most (`high`, None: no end). `counts_since`: None: noted, and not counted yet. `key`: the same is entered once;
    `words`: where it stands.
    """

    RETENTION = Keep.with_("network")

    id = models.UUIDField(primary_key=True, default=new_id)
    network = models.ForeignKey(Network, models.CASCADE, related_name="public_statements")
    source = models.CharField(max_length=8, choices=StatementSource.choices)
    bulletin = models.ForeignKey(Bulletin, models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=100)
    words = EncryptedTextField(default="", blank=True)
    rows = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    counts_since = models.DateTimeField(null=True)
    struck_at = models.DateTimeField(null=True)

    objects = PublicStatementQuerySet.as_manager()

    class Meta:
        ordering = (F("at").desc(), "id")
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="one_statement_of_a_key"),
            models.CheckConstraint(condition=Q(source__in=StatementSource.values), name="statement_source_known"),
        ]

    @property
    def organisation_id(self) -> UUID:
        """Whose audit has its lines: the network's own."""
        return self.network.body_id
