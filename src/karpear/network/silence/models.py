"""Silence together: one collective alarm beside the single ones, who is in it, what organisations say of it."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from karpear.checkins.models import Promise, on_board_of
from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.alarm.together import Cause, CellKind, Habit, leading

from ..members.models import Network, NetworkMember

MAX_WORDS = 1000


class CollectiveAlarmQuerySet(models.QuerySet["CollectiveAlarm"]):
    def open(self) -> "CollectiveAlarmQuerySet":
        return self.filter(closed_at__isnull=True)

    def concerning(self, person: Person) -> "CollectiveAlarmQuerySet":
        """Those in which somebody is on this person's own board."""
        parts = CollectiveAlarmPart.objects.filter(on_board_of(person))
        return self.filter(Exists(parts.filter(alarm=OuterRef("pk"))))

    def visible_to(self, person: Person) -> Self:
        """The same; and for whoever coordinates a network, those in which people of its members are."""
        bodies = Membership.objects.organisations(person, Verb.KEEP_NETWORK)
        members = NetworkMember.objects.active().filter(network__in=Network.objects.filter(body__in=bodies))
        parts = CollectiveAlarmPart.objects.filter(alarm=OuterRef("pk"))
        own_parts = parts.filter(on_board_of(person))
        return self.filter(
            Q(Exists(own_parts)) | Q(Exists(parts.filter(organisation__in=members.values("organisation"))))
        )


class CollectiveAlarm(models.Model):
    """More people of one cell are silent than is usual. It changes nothing in anybody's own alert.

    `cell`: a province, or country and carrier; empty: phones of a carrier that nobody knows. `since`: when the first
    of them should have been heard from; `due_count`: people who were due then; `usual_from`, `usual_to`: how many are
    usually silent. `looked_at`: when the causes were last weighed;
    `reasons`: codes of what speaks for either; `told_cause`: the one that officers were told of.
    """

    RETENTION = Keep(days=365, after="closed_at", words="it was over")

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in CellKind])
    cell = models.CharField(max_length=30, blank=True)
    since = models.DateTimeField()
    opened_at = models.DateTimeField()
    last_new_at = models.DateTimeField()
    looked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    due_count = models.PositiveIntegerField()
    usual_from = models.PositiveIntegerField()
    usual_to = models.PositiveIntegerField()
    reasons = models.JSONField(default=list)
    told_cause = models.CharField(max_length=10, choices=[(cause.value, cause.value) for cause in Cause])

    objects = CollectiveAlarmQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["changed_at"], name="collective_changed")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "cell"], condition=Q(closed_at__isnull=True), name="one_open_collective"
            ),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in CellKind]), name="known_cell_kind"),
        ]

    @property
    def cause(self) -> Cause:
        """Which cause leads now."""
        return leading(self.reasons)


class CollectiveAlarmPart(models.Model):
    """One person in it, by the promise that nobody heard of. `back_at`: when it was seen that they were heard from."""

    RETENTION = Keep.with_("alarm")

    id = models.BigAutoField(primary_key=True)
    alarm = models.ForeignKey(CollectiveAlarm, models.CASCADE, related_name="parts")
    promise = models.ForeignKey(Promise, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    added_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alarm", "person"], name="silent_once")]


class SilenceOutcome(models.TextChoices):
    """What it was, in the words of one organisation."""

    CUT = "cut", _("a network cut")
    ARREST = "arrest", _("arrests")
    OTHER = "other", _("something else")
    NOTHING = "nothing", _("nothing")


class SilenceNoteQuerySet(models.QuerySet["SilenceNote"]):
    def visible_to(self, person: Person) -> Self:
        """Those of their own organisations: nobody else's."""
        return self.filter(organisation__in=Membership.objects.organisations(person, Verb.ACT_ON_ALERT))


class SilenceNote(models.Model):
    """What officers of one organisation write about it, for themselves. Never changed. `outcome`: what it was."""

    RETENTION = Keep.with_("alarm")

    id = models.UUIDField(primary_key=True, default=new_id)
    alarm = models.ForeignKey(CollectiveAlarm, models.CASCADE, related_name="notes")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=SilenceOutcome.choices, blank=True)
    words = EncryptedTextField(default="", blank=True)

    objects = SilenceNoteQuerySet.as_manager()

    class Meta:
        ordering = ("at", "id")


class UsualSilence(models.Model):
    """How many promises of a cell fell due in the past weeks, and how many were late or missed. About nobody."""

    RETENTION = Keep(days=7, after="counted_at", words="it was counted")

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in CellKind])
    cell = models.CharField(max_length=30, blank=True)
    due = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    missed = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "cell"], name="usual_of_cell")]

    @property
    def habit(self) -> Habit:
        """As the rule reads it."""
        return Habit(self.due, self.late, self.missed)
