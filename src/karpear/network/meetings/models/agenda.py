"""What a meeting is about, and what was said on it."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.sharing.council import AgendaKind, QuorumOf
from karpear.rules.sharing.labels import Label
from karpear.rules.sharing.secret_votes import CountStage, stage_of

from ...members.models import Network, NetworkMember
from .attendance import Attendance
from .meetings import LABELS, RUNNING, Meeting, MeetingState
from .seats import CouncilSeat

if TYPE_CHECKING:
    from uuid import UUID


#: What goes to members as such: to whoever was one.
TO_MEMBERS = [Label.AMBER.value, Label.AMBER_STRICT.value]


def _values(codes: "type[AgendaKind] | type[QuorumOf]") -> list[tuple[str, str]]:
    return [(code.value, code.value) for code in codes]


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, person: Person) -> Self:
        """Of meetings that they see. What is RED only to seats until it is over, then to those who were there; what is
        AMBER, once it is over, only to who belonged to the network before."""
        keeps = Membership.objects.organisations(person, Verb.KEEP_NETWORK)
        own_seats = CouncilSeat.objects.filled(Now()).spoken_for_by(person)
        was_there = Attendance.objects.present().filter(meeting=OuterRef("meeting"), person=person)
        belonged = NetworkMember.objects.acted_for_by(person).filter(network=OuterRef("meeting__network"))
        kept = Q(meeting__network__body__in=keeps)
        running = Q(meeting__state__in=RUNNING)
        named_readers = (
            kept | (running & Q(meeting__network__in=own_seats.values("network"))) | (~running & Q(Exists(was_there)))
        )
        were_members = kept | running | Q(Exists(belonged.filter(joined_at__lte=OuterRef("meeting__closed_at"))))
        networks = Network.objects.visible_to(person)
        return self.filter(
            ~Q(label=Label.RED.value) | named_readers,
            ~Q(label__in=TO_MEMBERS) | were_members,
            meeting__network__in=networks,
        )

    def open_at(self, now: datetime) -> Self:
        """Those that can be answered."""
        open_items = self.filter(
            meeting__state=MeetingState.OPEN, closed_at=None, ballots_ended_at=None, closes_at__gt=now
        )
        return open_items.exclude(kind=AgendaKind.INFORM.value)

    def to_be_counted(self) -> Self:
        """Secret votes whose ballots wait for a teller."""
        return self.filter(ballots_ended_at__isnull=False, closed_at=None)

    def closed(self) -> Self:
        return self.filter(closed_at__isnull=False)


class AgendaItem(models.Model):
    """One thing of a meeting.

    `options`: of a vote, one in a line. `counts`, `chosen`, `outcome`: written once, when it closes; before that they
    exist nowhere. `dissent`: why some objected or stood aside. `position_path`: of a statement that it is about.

    `secret`: two tellers count it. `ballots_ended_at`: seats answer no more; `half_opened_at`: the first teller has
    taken off the outer seals; `count_until`: then the ballots are deleted.
    """

    RETENTION = Keep.with_("meeting")
    PART_OF = "meeting"
    UNTRACKED = ("counts",)

    id = models.UUIDField(primary_key=True, default=new_id)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    title = EncryptedTextField()
    words = EncryptedTextField(default="", blank=True)
    kind = models.CharField(max_length=8, choices=_values(AgendaKind))
    label = models.CharField(max_length=12, choices=LABELS)
    options = EncryptedTextField(default="", blank=True)
    position_path = EncryptedTextField(default="", blank=True)
    closes_at = models.DateTimeField()
    quorum_of = models.CharField(max_length=8, choices=_values(QuorumOf), default=QuorumOf.VOTES.value)
    quorum_percent = models.PositiveSmallIntegerField(default=50)
    secret = models.BooleanField(default=False)
    ballots_ended_at = models.DateTimeField(null=True)
    half_opened_at = models.DateTimeField(null=True)
    count_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    chosen = models.CharField(max_length=8, blank=True)
    counts = models.JSONField(default=list)
    answered_count = models.PositiveIntegerField(default=0)
    asked_count = models.PositiveIntegerField(default=0)
    dissent = EncryptedTextField(default="", blank=True)
    review_on = models.DateField(null=True)
    review_words = EncryptedTextField(default="", blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ("meeting", "order", "id")
        indexes = [
            models.Index(fields=["closes_at"], condition=Q(closed_at=None), name="items_to_close"),
            models.Index(fields=["count_until"], condition=Q(count_until__isnull=False), name="items_to_count"),
            models.Index(fields=["review_on"], condition=Q(review_on__isnull=False), name="items_to_review"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "order"], name="one_item_in_each_place"),
            models.CheckConstraint(condition=Q(closed_at__isnull=False) | Q(outcome=""), name="no_outcome_while_open"),
            models.CheckConstraint(
                condition=Q(secret=False) | Q(kind=AgendaKind.VOTE.value), name="only_votes_are_secret"
            ),
            models.CheckConstraint(
                condition=Q(quorum_percent__gt=0, quorum_percent__lte=100), name="quorum_in_a_hundred"
            ),
        ]

    @property
    def stage(self) -> CountStage:
        """Of a secret vote."""
        return stage_of(ended_at=self.ballots_ended_at, half_opened_at=self.half_opened_at, closed_at=self.closed_at)

    @property
    def option_words(self) -> list[str]:
        return [line.strip() for line in self.options.splitlines() if line.strip()]

    @property
    def organisation_id(self) -> "UUID":
        return self.meeting.organisation_id


class MinuteLine(models.Model):
    """Something that was said. `organisation`: who said it; never in a meeting with the Chatham House rule."""

    RETENTION = Keep.with_("item")

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="lines")
    text = EncryptedTextField()
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
