"""Sealed records, their attachments in pieces, and one grant for each reader."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.ids import new_id
from karpear.people.models import Organisation, Person
from karpear.rules.access import Verb, roles_for

from .identities import DeviceKey, Identity
from .organisations import Outside, TeamKey


class RecordType(models.TextChoices):
    """What the server may know of a record. What kind of entry it is, and all else, is inside."""

    ENTRY = "entry", "entry"
    APPRAISAL = "appraisal", "appraisal"
    INCIDENT = "incident", "incident"
    NOTE = "note", "note"
    SUPPORT = "support", "support"
    REPORT = "report", "report"
    PACK = "pack", "pack"
    FAMILY = "family", "family"
    HANDOVER = "handover", "handover"
    RECEIPT = "receipt", "receipt"
    PAPER = "paper", "paper"
    OWN = "own", "own"


#: What belongs to the work of an organisation: its officers must be able to open it. The rest is its owner's alone.
OF_THE_TEAM = {RecordType.INCIDENT, RecordType.NOTE, RecordType.HANDOVER, RecordType.RECEIPT, RecordType.PAPER}
#: Nobody but its owner is ever given a key to it, and it belongs to no organisation. What it is about is inside.
OF_ITS_OWNER_ALONE = {RecordType.OWN}
#: Filed once, and named by a line that keeps its fingerprint: nobody is told, and the team's grant stays.
FILED = {RecordType.RECEIPT, RecordType.PAPER}


class RecordQuerySet(models.QuerySet["Record"]):
    def kept(self) -> "RecordQuerySet":
        return self.filter(removed_at__isnull=True)

    def restorable(self, now: datetime) -> "RecordQuerySet":
        """What was taken away and can still be brought back: what is to be destroyed by now may lack something."""
        return self.filter(removed_at__gt=now - Record.RETENTION[0].span)

    def newest_for(self, person: Person) -> "RecordQuerySet":
        """Without those that a later version supersedes which they may read: nobody hides something by a newer one."""
        later = Record.objects.visible_to(person).filter(follows__isnull=False)
        return self.exclude(pk__in=later.values("follows"))

    def visible_to(self, person: Person) -> "RecordQuerySet":
        """Those that they own or hold a grant for, themselves or through a team they still belong to.

        What was sealed to an organisation's key: only while they belong there, whoever wrote it.
        """
        openable = Q(owner=person) | Q(pk__in=granted(person).values("record"))
        return self.kept().filter(openable).filter(_not_work() | _work_where_they_belong(person))


def _not_work() -> Q:
    """What is nobody's but its owner's, or was kept from the team: named people read it, wherever they are."""
    to_team = Grant.objects.filter(kind=GrantKind.TEAM, record=models.OuterRef("pk"))
    return ~Q(type__in=OF_THE_TEAM) | Q(organisation=None) | ~Q(models.Exists(to_team))


def _work_where_they_belong(person: Person) -> Q:
    """Documents are for roles that read what is sealed; the rest also for members who wrote or were given it."""
    belongs = person.memberships.active()
    reads = belongs.filter(role__in=[role.value for role in roles_for(Verb.READ_SEALED)])
    of_members = Q(organisation__in=belongs.values("organisation")) & ~Q(type=RecordType.PAPER)
    return of_members | Q(organisation__in=reads.values("organisation"))


class Record(models.Model):
    """One version of something sealed in a browser. Its id is made there; its body never changes.

    `thread`: the same for all versions of one thing. `about`: the thread it belongs to (an incident's notes).
    `follows`: the version before, as it is signed; nothing changes it. `supersedes` is set aside when one goes.
    `recipient`: the record's own key; whoever opens a grant gets its secret half. `device_signature` is made at capture
    and `author_signature` by the author's identity, at once or at the next unlock (Ed25519, base64). `purge_at`: the
    moment after which nothing of an entry is kept, as its author chose: of all its versions, copies and appraisals.
    """

    RETENTION = (
        Keep(days=30, after="removed_at", words="its owner removed it"),
        Keep(days=0, after="purge_at", words="the day that its author chose for an entry"),
    )

    id = models.UUIDField(primary_key=True)
    thread = models.UUIDField(db_index=True)
    about = models.UUIDField(null=True, db_index=True)
    owner = models.ForeignKey(Person, models.CASCADE, related_name="records")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="records")
    type = models.CharField(max_length=10, choices=RecordType.choices)
    supersedes = models.OneToOneField("self", models.SET_NULL, null=True, related_name="superseded_by")
    follows = models.UUIDField(null=True, db_index=True)
    recipient = models.CharField(max_length=70)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    device_key = models.ForeignKey(DeviceKey, models.SET_NULL, null=True, related_name="+")
    device_signature = models.CharField(max_length=88, blank=True)
    author = models.ForeignKey(Identity, models.SET_NULL, null=True, related_name="+")
    author_signature = models.CharField(max_length=88, blank=True)
    received_at = models.DateTimeField()
    purge_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ("-received_at", "-id")
        indexes = [
            models.Index(fields=["owner", "type", "-received_at"], name="records_of"),
            # Few rows, asked each tick: what follows from a removed entry is taken back.
            models.Index(fields=["thread"], condition=Q(removed_at__isnull=False), name="removed_threads"),
        ]


class Attachment(models.Model):
    """A sealed file of a record, uploaded in pieces before the record that names it."""

    RETENTION = (
        Keep.with_("record"),
        Keep(days=7, after="started_at", words="it was sent, without a record", by="each may have fifty megabytes"),
    )

    id = models.UUIDField(primary_key=True)
    owner = models.ForeignKey(Person, models.CASCADE, related_name="+")
    record = models.ForeignKey(Record, models.CASCADE, null=True, related_name="attachments")
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()


class Chunk(models.Model):
    """Up to a megabyte of a sealed file."""

    RETENTION = Keep.with_("attachment", many=True)

    id = models.BigAutoField(primary_key=True)
    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="chunks")
    number = models.PositiveSmallIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="one_chunk_per_number")]


class Look(models.Model):
    """When somebody last fetched their list of a type: what was shared with them since is new to them."""

    RETENTION = Keep.with_("person")

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    type = models.CharField(max_length=10, choices=RecordType.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "type"], name="one_look_per_list")]


class GrantKind(models.TextChoices):
    PERSON = "person", "person"
    TEAM = "team", "team"
    OUTSIDE = "outside", "outside"


class Grant(models.Model):
    """A record's key, sealed to one reader. One of each giver: whoever gives a false one keeps out no right one.

    The server cannot tell which opens; the reader's browser tries them all.
    """

    RETENTION = Keep.with_("record")

    id = models.UUIDField(primary_key=True, default=new_id)
    record = models.ForeignKey(Record, models.CASCADE, related_name="grants")
    kind = models.CharField(max_length=10, choices=GrantKind.choices)
    identity = models.ForeignKey(Identity, models.CASCADE, null=True, related_name="grants")
    team_key = models.ForeignKey(TeamKey, models.CASCADE, null=True, related_name="grants")
    outside = models.ForeignKey(Outside, models.CASCADE, null=True, related_name="grants")
    blob = models.BinaryField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["record", "kind"], name="grants_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="person", identity__isnull=False, team_key__isnull=True, outside__isnull=True)
                | Q(kind="team", identity__isnull=True, team_key__isnull=False, outside__isnull=True)
                | Q(kind="outside", identity__isnull=True, team_key__isnull=True, outside__isnull=False),
                name="grant_has_one_reader",
            ),
            *(
                models.UniqueConstraint(
                    fields=["record", reader, "by"],
                    condition=Q(revoked_at__isnull=True, **{f"{reader}__isnull": False}),
                    name=f"one_grant_per_{reader}_and_giver",
                )
                for reader in ("identity", "team_key", "outside")
            ),
        ]


def granted(person: Person) -> "models.QuerySet[Grant]":
    """The grants that this person can open: their own, and those of teams that they hold a wrap of and belong to."""
    is_own = Q(identity__person=person)
    team = Q(
        team_key__organisation__in=teams_of(person).values("organisation"),
    )
    return Grant.objects.filter(is_own | team, revoked_at__isnull=True)


def teams_of(person: Person) -> "models.QuerySet[Any]":
    """The team keys that this person was admitted to, where they still belong with a role that reads.

    Wraps of older generations are revoked with the newer ones: whoever left opens nothing, new or old.
    """
    may = person.memberships.active().filter(role__in=[r.value for r in roles_for(Verb.READ_SEALED)])
    return TeamKey.objects.filter(
        organisation__in=may.values("organisation"),
        wraps__identity__person=person,
        wraps__revoked_at__isnull=True,
    )
