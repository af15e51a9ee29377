"""The case pack: who holds a part of its key, and how it is opened. And words that contacts get by stage.

What is in a pack is a sealed record of the vault. Here is only who may help to open it, and sealed parts.
"""

from datetime import datetime

from django.db import models
from django.db.models import Q

from karpear.alerts.models import Alert
from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Contact, Person
from karpear.rules.case.pack import Stage
from karpear.vault.models import Outside, Record

STAGES = [(stage.value, stage.value) for stage in Stage]


class Pack(models.Model):
    """One person's case pack. `needed`: how many custodians together are to open it, from the next sealing on.

    `record`, `key_blob`: the version that the custodians' parts open, and its key under what they have together (an age
    file under a passphrase). `split`: how many of those parts it takes. Empty until it was sealed for them.
    `papers_until`: the first day on which a paper in it expires, where its person asked for a reminder: no name.
    """

    RETENTION = Keep.until("its person destroys it")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.OneToOneField(Person, models.CASCADE, related_name="pack")
    needed = models.PositiveSmallIntegerField(default=2)
    split = models.PositiveSmallIntegerField(null=True)
    record = models.OneToOneField(Record, models.SET_NULL, null=True, related_name="+")
    key_blob = models.BinaryField(null=True)
    sealed_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    papers_until = models.DateField(null=True)
    papers_told_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "cases_pack"
        constraints = [
            models.CheckConstraint(condition=Q(needed__gte=2, needed__lte=7), name="pack_needs_two_to_seven")
        ]


class CustodianState(models.TextChoices):
    ASKED = "asked", "asked"
    ACCEPTED = "accepted", "accepted"
    DECLINED = "declined", "declined"
    ENDED = "ended", "ended"


class CustodianQuerySet(models.QuerySet["Custodian"]):
    def standing(self) -> "CustodianQuerySet":
        return self.filter(state__in=["asked", "accepted"])

    def accepted(self) -> "CustodianQuerySet":
        return self.filter(state=CustodianState.ACCEPTED)


class Custodian(models.Model):
    """Somebody who holds one part: a person here, or an age key kept elsewhere (its owner asks them by word of mouth).

    `part`: their part of the key, sealed to them; empty until the pack was sealed for them, and again when they leave.
    """

    RETENTION = Keep.with_("pack")

    id = models.UUIDField(primary_key=True, default=new_id)
    pack = models.ForeignKey(Pack, models.CASCADE, related_name="custodians")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="custody")
    outside = models.ForeignKey(Outside, models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=CustodianState.choices, default=CustodianState.ASKED)
    to_recipient = models.CharField(max_length=70, blank=True)
    part = models.BinaryField(null=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    objects = CustodianQuerySet.as_manager()

    class Meta:
        db_table = "cases_custodian"
        ordering = ("asked_at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(person__isnull=True) ^ Q(outside__isnull=True), name="one_custodian"),
            models.UniqueConstraint(
                fields=["pack", "person"],
                condition=Q(person__isnull=False, state__in=["asked", "accepted"]),
                name="one_custody_each",
            ),
            models.UniqueConstraint(
                fields=["pack", "outside"],
                condition=Q(outside__isnull=False, state__in=["asked", "accepted"]),
                name="one_outside_custody",
            ),
        ]

    @property
    def shown_name(self) -> str:
        return self.person.shown_name if self.person else str(self.outside.label if self.outside else "")


class OpeningQuerySet(models.QuerySet["Opening"]):
    def going(self, now: datetime) -> "OpeningQuerySet":
        return self.unanswered().filter(ends_at__gt=now)

    def unanswered(self) -> "OpeningQuerySet":
        """Neither opened, nor refused by its person, nor stopped."""
        return self.filter(objected_at=None, opened_at=None, stopped_at=None)


class Opening(models.Model):
    """An attempt to open a pack because of one alert. `handed_out_at`: until then the person can say no in time.

    `stopped_at`: what had been confirmed of the alert was taken back.
    `said_open_at`: whoever asked says they have read it, also with parts that were read out; `opened_at`: it is over.
    """

    RETENTION = Keep(days=3 * 365, after="asked_at", words="it was asked")

    id = models.UUIDField(primary_key=True, default=new_id)
    pack = models.ForeignKey(Pack, models.CASCADE, related_name="openings")
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    handed_out_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    custodians_told_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()
    objected_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    said_open_at = models.DateTimeField(null=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        db_table = "cases_opening"
        ordering = ("-asked_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "by"],
                condition=Q(objected_at=None, opened_at=None, stopped_at=None),
                name="one_opening_by_each",
            )
        ]


class Contribution(models.Model):
    """A custodian's part, sealed again to the person who opens. `blob` empty: they read their words out instead."""

    RETENTION = (Keep.until("the pack is open"), Keep(days=0, after="opening__ends_at", words="the opening ends"))

    id = models.UUIDField(primary_key=True, default=new_id)
    opening = models.ForeignKey(Opening, models.CASCADE, related_name="contributions")
    custodian = models.ForeignKey(Custodian, models.CASCADE, related_name="+")
    blob = models.BinaryField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "cases_contribution"
        constraints = [models.UniqueConstraint(fields=["opening", "custodian"], name="one_contribution_each")]


class Instruction(models.Model):
    """What one contact is to read at one stage. Encrypted by the server, which can read it: a promise, no seal."""

    RETENTION = Keep.until("its person takes it away")

    id = models.UUIDField(primary_key=True, default=new_id)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="instructions")
    stage = models.CharField(max_length=10, choices=STAGES)
    text = EncryptedTextField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "cases_instruction"
        constraints = [models.UniqueConstraint(fields=["contact", "stage"], name="one_instruction_per_stage")]


class ReleaseQuerySet(models.QuerySet["Release"]):
    def standing(self) -> "ReleaseQuerySet":
        """Those that were not taken back."""
        return self.filter(taken_back_at=None)


class Release(models.Model):
    """A contact may read the words for a stage now, because of one alert.

    `told_at`: when its person heard of it, empty until that is safe. `shown_at`: when the contact's page first showed
    them. `taken_back_at`: since then it does no longer.
    """

    RETENTION = Keep.with_("alert")

    id = models.UUIDField(primary_key=True, default=new_id)
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    stage = models.CharField(max_length=10, choices=STAGES)
    at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        db_table = "cases_release"
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "contact", "stage"], condition=Q(taken_back_at=None), name="one_standing_release"
            )
        ]


class FamilyWords(models.Model):
    """A text for one contact, sealed under words that the person told them: an age file that no server opens."""

    RETENTION = Keep.until("its person takes it away")

    id = models.UUIDField(primary_key=True, default=new_id)
    contact = models.OneToOneField(Contact, models.CASCADE, related_name="family_words")
    blob = models.BinaryField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "cases_familywords"
