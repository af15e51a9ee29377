"""The ledger of demands: codes, days and offices. Words that somebody typed are encrypted; a letter's photograph is
sealed in the vault, and only its record is known here."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.law.demands import AuthorityLevel, DemandClass, DemandReading
from karpear.rules.law.inquiries import InquiryKind, inquiry_begun_by, is_told_at_once
from karpear.vault.models import Record

from .words import BASES, CHANNELS, DEMANDS, LEVELS, RANKS, READINGS, RHYTHMS, choices_of


class DemandState(models.TextChoices):
    """How far the answer is. `answered`: by our letter or without it; `closed`: somebody said what came of it."""

    NOTED = "noted", _("noted")
    READ = "read", _("read")
    DRAFTED = "drafted", _("reply drafted")
    APPROVED = "approved", _("reply approved")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")


#: Of what somebody still has to answer.
UNANSWERED = (
    DemandState.NOTED.value,
    DemandState.READ.value,
    DemandState.DRAFTED.value,
    DemandState.APPROVED.value,
)


#: By when we want to have answered where nobody named a day: our own habit, no law.
ANSWER_WITHIN = timedelta(days=3)


class DemandOutcome(models.TextChoices):
    """What came of it."""

    CONTENT = "content", _("They were content")
    SILENCE = "silence", _("Nothing more was heard")
    AGAIN = "again", _("They asked again")
    WITHDRAWN = "withdrawn", _("They took it back")
    WORSE = "worse", _("It was held against us")


class OfDemand(models.QuerySet["Demand"]):
    def visible_to(self, person: Person) -> "OfDemand":
        """Their organisations', for roles that see the law; and what they noted themselves, while they belong there."""
        organisations = Membership.objects.organisations(person, Verb.SEE_LAW)
        belongs = Membership.objects.active().filter(person=person).values("organisation")
        return self.filter(Q(organisation__in=organisations) | Q(noted_by=person, organisation__in=belongs))

    def unanswered(self) -> "OfDemand":
        """Those whose answer is awaited here: with an inquiry, it is awaited there."""
        return self.filter(state__in=UNANSWERED, inquiry=None)

    def after_inquiry(self) -> "OfDemand":
        """Those whose inquiry has ended, and of which nobody has said what was handed over."""
        return self.filter(state__in=UNANSWERED, inquiry_ended_at__isnull=False)

    def to_carry(self) -> "OfDemand":
        """What may be counted, and the register of risks has still to hear of."""
        return self.filter(counts=True, known=False)


class Demand(models.Model):
    """Something that an authority asks. `number`: counts from 1 in its organisation.

    `office`: which one, never a person's name; `stated_rank`, `stated_words`: on what they say that it rests.
    `answer_by`: what they themselves named, else `within` so many days; `due_at`: the first of that and of what a text
    gives. `rule`: the pack's
    rule that was taken over with its `reading`, with what it `asks` for and what is `enough`; empty where none answers
    it. `basis`, `reply`: of the letter, by language; empty where it was answered without one. `disclosed`: codes of
    what was handed over. `follows`: an earlier demand, of which this came afterwards.
    `told_at`, `draft_told_at`: when those who answer, and those who may approve the draft, last got a message of it.
    `letter_year`, `letter_count`, `letter_mark`: of what our letter is called, from its first draft on.
    `held_until`: until then it waits for others of the same flood, to be told of together.
    `handed_back_words`: what a second person found wrong with the draft.
    `counts`: it was agreed that kind, province and month may be counted; `known`: the register of risks has heard.
    `inquiry`: the one that it began, without a key: its clock is the only one from then on, until
    `inquiry_ended_at`: what they have now is then said here. `counted_at`: when `due_at`
    was counted last, with the holidays that were known. `phone_key`: by which the phone that noted it knows it.
    """

    RETENTION = Keep.until("the organisation leaves")
    UNTRACKED = (
        "counted_at", "read_at", "drafted_at", "approved_at", "answered_at", "closed_at", "handed_back_at", "told_at",
        "draft_told_at", "letter_year", "letter_count", "letter_mark",
    )  # fmt: skip
    NOT_NOW = _("It is too late for this, or too early: %(state)s.")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=DemandState.choices, default=DemandState.NOTED)
    demand = models.CharField(max_length=14, choices=choices_of(DEMANDS))
    level = models.CharField(max_length=16, choices=choices_of(LEVELS))
    channel = models.CharField(max_length=10, choices=choices_of(CHANNELS))
    province = models.CharField(max_length=6, blank=True)
    office = EncryptedTextField(default="", blank=True)
    stated_rank = models.CharField(max_length=12, choices=choices_of(RANKS), blank=True)
    stated_words = EncryptedTextField(default="", blank=True)
    words = EncryptedTextField(default="", blank=True)
    rhythm = models.CharField(max_length=10, choices=choices_of(RHYTHMS), blank=True)
    received_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    within = models.PositiveSmallIntegerField(null=True)
    working = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField()
    phone_key = models.UUIDField(null=True)
    reading = models.CharField(max_length=14, choices=choices_of(READINGS), blank=True)
    rule = models.CharField(max_length=31, blank=True)
    asks = models.JSONField(default=list, blank=True)
    enough = models.JSONField(default=list, blank=True)
    read_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)
    basis = models.CharField(max_length=10, choices=choices_of(BASES), blank=True)
    letter_year = models.PositiveSmallIntegerField(null=True)
    letter_count = models.PositiveIntegerField(null=True)
    letter_mark = EncryptedTextField(default="", blank=True)
    reply = EncryptedTextField(default="", blank=True)
    counsel = EncryptedTextField(default="", blank=True)
    counsel_on = models.DateField(null=True)
    drafted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    drafted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer_channel = models.CharField(max_length=10, choices=choices_of(CHANNELS), blank=True)
    disclosed = models.JSONField(default=list, blank=True)
    outcome = models.CharField(max_length=10, choices=DemandOutcome.choices, blank=True)
    outcome_words = EncryptedTextField(default="", blank=True)
    closed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)
    draft_told_at = models.DateTimeField(null=True)
    handed_back_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    handed_back_at = models.DateTimeField(null=True)
    handed_back_words = EncryptedTextField(default="", blank=True)
    counts = models.BooleanField(default=False)
    known = models.BooleanField(default=False)
    follows = models.ForeignKey("self", models.SET_NULL, null=True, related_name="followers")
    inquiry = models.UUIDField(null=True, unique=True)
    inquiry_ended_at = models.DateTimeField(null=True)

    objects = OfDemand.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-received_at", "-id"], name="demands_newest"),
            models.Index(
                fields=["organisation", "due_at"],
                condition=Q(state__in=["noted", "read", "drafted", "approved"]),
                name="demands_to_answer",
            ),
            models.Index(fields=["held_until"], condition=Q(told_at=None), name="demands_held"),
            models.Index(fields=["noted_at"], condition=Q(counts=True, known=False), name="demands_to_carry"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="demand_number_once"),
            models.UniqueConstraint(fields=["organisation", "letter_year", "letter_count"], name="letter_number_once"),
            models.CheckConstraint(
                condition=Q(letter_year=None, letter_count=None)
                | Q(letter_year__isnull=False, letter_count__isnull=False),
                name="letter_number_has_its_year",
            ),
            models.UniqueConstraint(fields=["noted_by", "phone_key"], name="demand_of_a_phone_once"),
            models.CheckConstraint(condition=Q(state__in=DemandState.values), name="demand_state_known"),
            models.CheckConstraint(condition=Q(answer_by=None) | Q(within=None), name="demand_has_one_clock"),
            models.CheckConstraint(
                condition=Q(reading__in=["", *(reading.value for reading in DemandReading)]),
                name="demand_reading_known",
            ),
            models.CheckConstraint(condition=Q(state="noted") | ~Q(reading=""), name="demand_is_read_by_a_reading"),
            models.CheckConstraint(
                condition=~Q(state__in=["drafted", "approved"]) | ~Q(basis=""), name="demand_reply_has_its_basis"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved"]) | Q(approved_at__isnull=False), name="demand_approved_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False), name="demand_answered_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="demand_closed_has_outcome",
            ),
        ]

    @property
    def code(self) -> str:
        """As it is called on pages: D-14. An authority never reads it: it tells how many have asked."""
        return f"D-{self.number}"

    @property
    def is_search(self) -> bool:
        """Do they stand at the door, or will? Then nothing of it waits."""
        return self.demand == DemandClass.SEARCH.value

    def is_told_at_once(self, now: datetime) -> bool:
        """By everything that those who answer have, and never bundled?"""
        return is_told_at_once(DemandClass(self.demand), AuthorityLevel(self.level), self.due_at, now)

    @property
    def begins_inquiry(self) -> InquiryKind | None:
        """Which inquiry begins with it; None where a reply ends it."""
        return inquiry_begun_by(DemandClass(self.demand), AuthorityLevel(self.level))

    @property
    def rings_today(self) -> bool:
        """An inquiry begins with it, and nobody named a day: its inquiry, once it is open, says the same."""
        return self.begins_inquiry is not None and self.due_at is None

    @property
    def answer_until(self) -> datetime:
        """By when it is to be answered: the day that counts, else ours; a search, since it came."""
        return self.received_at if self.is_search else self.due_at or self.noted_at + ANSWER_WITHIN

    @property
    def letter_number(self) -> str:
        """As our letter calls itself: a number, the year, the mark; empty before the first draft."""
        if self.letter_year is None:
            return ""
        return f"{self.letter_count:03}/{self.letter_year % 100:02} {self.letter_mark}".rstrip()

    @property
    def draft_mark(self) -> str:
        """By which a draft that somebody read is known again."""
        return sha256(self.reply.encode()).hexdigest()[:16] if self.reply else ""


class DemandLetter(models.Model):
    """Sealed photographs of a demand's letter. `phone_key`: of a demand of the same person that is still on its way."""

    RETENTION = Keep.with_("record")

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="+")
    demand = models.ForeignKey(Demand, models.CASCADE, null=True, related_name="letters")
    phone_key = models.UUIDField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(demand=None, phone_key__isnull=False) | Q(demand__isnull=False, phone_key=None),
                name="letter_has_its_demand_or_waits",
            ),
        ]


class OfRetaliation(models.QuerySet["Retaliation"]):
    def visible_to(self, person: Person) -> "OfRetaliation":
        return self.filter(demand__in=Demand.objects.visible_to(person))

    def to_carry(self) -> "OfRetaliation":
        """What may be counted, and the register of risks has still to hear of."""
        return self.filter(counts=True, known=False)


class Retaliation(models.Model):
    """What was done to us after a demand, in codes. `threat`: of the pack's catalogue; `month`: its first day.

    `counts`: it was agreed that kind, province and month may be counted; `known`: the register of risks has heard.
    """

    RETENTION = Keep.with_("demand")

    id = models.UUIDField(primary_key=True, default=new_id)
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="retaliations")
    threat = models.CharField(max_length=20)
    month = models.DateField()
    province = models.CharField(max_length=6, blank=True)
    serious = models.BooleanField(default=False)
    counts = models.BooleanField(default=False)
    known = models.BooleanField(default=False)
    noted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField()

    objects = OfRetaliation.as_manager()

    class Meta:
        ordering = ("month", "id")
        indexes = [
            models.Index(fields=["noted_at"], condition=Q(counts=True, known=False), name="retaliations_to_carry")
        ]
