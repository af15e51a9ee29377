"""Coded facts that were given to a sector, and the groups without an account that give some.

A row stands as long as its consent stands: taken back, it is deleted at once. Nothing here says who reads what.
"""

from typing import Self
from uuid import UUID, uuid4, uuid5

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.network.members.models import Network
from karpear.people.contributed import ContributedFrom
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.counting.kinds import PressureKind

#: From the day on which it happened: a year's table needs two years of quarters before it.
FACTS_STAY = 800


class FactSource(models.TextChoices):
    """Where it was written first. `receipt`: by a group without an account; `told`: by an officer for such a group."""

    DIARY = ContributedFrom.DIARY.value, _("a diary")
    INCIDENT = ContributedFrom.INCIDENT.value, _("an incident")
    DEMAND = ContributedFrom.DEMAND.value, _("a demand")
    AFTERWARDS = ContributedFrom.AFTERWARDS.value, _("what was done after a demand")
    RECEIPT = "receipt", _("a group, with a receipt")
    TOLD = "told", _("a group, told to an officer")


def fact_id(network: UUID, source: str, source_key: UUID) -> UUID:
    """The same each time that the same is given: whoever sends twice, or gives, takes back and gives, has one row."""
    return uuid5(network, f"{source}|{source_key}")


class TellingPageQuerySet(models.QuerySet["TellingPage"]):
    def by_text(self) -> Self:
        """Those that take texts as well."""
        return self.filter(closed_at=None).exclude(text_index="")


class TellingPage(models.Model):
    """The public page of one network on which a group without an account tells something. `code`: in its address.

    `question`, `answer`: what people in the field know and a stranger does not. `counted_on`, `count`: how often
    something was sent on a day, so that a flood ends: nothing is known of who sends. Closed, it takes nothing new and
    has no question, but who has a receipt can still look and take back: that was promised.

    `text_word`: with which a group tells by SMS, empty where that is off; `text_index` finds it. `text_counted_on`,
    `text_count`: the same of texts; a day stands there since the first card could be printed.
    """

    RETENTION = Keep.until("the network ends; its question and answer until whoever coordinates closes it")

    id = models.UUIDField(primary_key=True, default=uuid4)
    network = models.OneToOneField(Network, models.CASCADE, related_name="+")
    code = models.CharField(max_length=12, unique=True)
    question = EncryptedTextField()
    answer = EncryptedTextField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    counted_on = models.DateField()
    count = models.PositiveIntegerField(default=0)
    text_word = EncryptedTextField(default="", blank=True)
    text_index = models.CharField(max_length=64, default="", blank=True)
    text_counted_on = models.DateField(null=True)
    text_count = models.PositiveIntegerField(default=0)

    objects = TellingPageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text_index"], condition=~Q(text_index=""), name="telling_word_once"),
        ]


class TellingGroupQuerySet(models.QuerySet["TellingGroup"]):
    def visible_to(self, person: Person) -> Self:
        """Those for which their own organisations vouch: nobody else knows who they are."""
        return self.filter(vouched_by__in=Membership.objects.organisations(person, Verb.VOUCH_FOR_GROUPS))


class TellingGroup(models.Model):
    """A group without an account, under no name: one contributor. `name`: for the organisation that vouches alone.

    `receipt`: what its receipt is looked up by; empty where an officer tells for it. `mark`: by which an officer finds
    it to vouch. `told_on`: the day of what it told last, or since when nobody vouches any more; never the hour.
    """

    RETENTION = (
        Keep(days=90, after="told_on", words="it told something, if nobody vouches", where=Q(vouched_by__isnull=True)),
        Keep(days=FACTS_STAY, after="told_on", words="it told something last"),
    )

    id = models.UUIDField(primary_key=True, default=uuid4)
    network = models.ForeignKey(Network, models.CASCADE, related_name="telling_groups")
    receipt = models.CharField(max_length=64, blank=True)
    mark = models.CharField(max_length=6)
    told_on = models.DateField()
    vouched_by = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    name = EncryptedTextField(default="", blank=True)

    objects = TellingGroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "mark"], name="telling_mark_once"),
            models.UniqueConstraint(fields=["receipt"], condition=~Q(receipt=""), name="receipt_once"),
        ]


class SectorFactQuerySet(models.QuerySet["SectorFact"]):
    def visible_to(self, person: Person) -> Self:
        """Their own; their organisations' incidents, demands and groups, for roles that keep these. Nobody else's."""
        works = Membership.objects.organisations(person, Verb.WORK_INCIDENTS)
        keeps = Membership.objects.organisations(person, Verb.KEEP_LAW)
        vouches = Membership.objects.organisations(person, Verb.VOUCH_FOR_GROUPS)
        return self.filter(
            Q(person=person)
            | Q(person=None, source=FactSource.INCIDENT, organisation__in=works)
            | Q(person=None, source__in=(FactSource.DEMAND, FactSource.AFTERWARDS), organisation__in=keeps)
            | Q(group__vouched_by__in=vouches, source=FactSource.TOLD)
        )

    def proven(self) -> "SectorFactQuerySet":
        """Those that count: of a group only where somebody vouches that it is real."""
        return self.filter(Q(group=None) | Q(group__vouched_by__isnull=False))


class SectorFact(models.Model):
    """What one consent gives to one network: kind, province, month. There is no place for more. `id`: by `fact_id`.

    `source_key`: what it was first, where it was written. `organisation`: whose it counts as; `person`: who alone may
    take it back (and whose it counts as, without an organisation); `group`: without an account. `event`: facts of one
    happening share it. `day`: the first of the month (`only_month`).
    """

    RETENTION = Keep(days=FACTS_STAY, after="day", words="it happened")

    id = models.UUIDField(primary_key=True, default=uuid4)
    network = models.ForeignKey(Network, models.CASCADE, related_name="sector_facts")
    source = models.CharField(max_length=10, choices=FactSource.choices)
    source_key = models.UUIDField()
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey(TellingGroup, models.CASCADE, null=True, related_name="facts")
    event = models.UUIDField(null=True)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in PressureKind])
    province = models.CharField(max_length=12, blank=True)
    day = models.DateField()
    only_month = models.BooleanField(default=True)
    consented_at = models.DateTimeField()

    objects = SectorFactQuerySet.as_manager()

    class Meta:
        ordering = ("-consented_at", "-id")
        indexes = [
            models.Index(fields=["network", "day"], name="sector_facts_by_day"),
            models.Index(fields=["source", "source_key"], name="sector_facts_by_source"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["network", "source", "source_key"], name="given_once"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in PressureKind]), name="known_pressure"),
            models.CheckConstraint(condition=Q(source__in=FactSource.values), name="known_fact_source"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(person__isnull=False) | Q(group__isnull=False),
                name="fact_counts_as_somebodys",
            ),
        ]
