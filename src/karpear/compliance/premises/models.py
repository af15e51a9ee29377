"""The places that an organisation uses, by what right, and what it has ready for the day on which it must leave."""

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import KeptChange, Organisation
from karpear.rules.law.premises import Copied, SecondPlace, SiteFacts, Tenure, TenurePaper

from ..querysets import LawQuerySet
from ..retention import RETENTION_DAYS


class SiteQuerySet(LawQuerySet["Site"]):
    def in_use(self) -> "SiteQuerySet":
        """Those that have not been left."""
        return self.filter(left_at=None)


class Site(models.Model):
    """One place that an organisation uses. Its words are encrypted; kinds and days are codes.

    `landlord`, `neighbours`: kinds, never names. `address_since`: since when it is the registered address, if it is.
    `ends_on`: the last day of its lease or permit; `open_ended`: it is agreed that there is none. `key_count`: how many
    people can open it. `looked_on`: when somebody looked at all of it.
    """

    RETENTION = Keep(days=RETENTION_DAYS, after="left_at", words="it was left")
    UNTRACKED = ("changed_at",)
    BEGINS_WITH = ("tenure",)

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="sites")
    name = EncryptedTextField()
    tenure = models.CharField(max_length=10, choices=[(tenure.value, tenure.value) for tenure in Tenure])
    landlord = models.CharField(max_length=12, blank=True)
    landlord_words = EncryptedTextField(default="", blank=True)
    papers = models.JSONField(default=list)
    address_since = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    open_ended = models.BooleanField(default=False)
    neighbours = models.JSONField(default=list)
    neighbours_words = EncryptedTextField(default="", blank=True)
    second_place = models.CharField(max_length=10, blank=True)
    second_place_words = EncryptedTextField(default="", blank=True)
    copied = models.JSONField(default=list)
    copies_words = EncryptedTextField(default="", blank=True)
    key_count = models.PositiveSmallIntegerField(null=True)
    keys_words = EncryptedTextField(default="", blank=True)
    looked_on = models.DateField()
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ("added_at", "id")
        indexes = [models.Index(fields=["organisation", "ends_on"], name="sites_by_end")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(open_ended=False), name="site_ends_or_does_not"),
        ]

    @property
    def facts(self) -> SiteFacts:
        """As the rule reads it."""
        return SiteFacts(
            tenure=Tenure(self.tenure),
            papers=[TenurePaper(code) for code in self.papers],
            ends_on=self.ends_on,
            open_ended=self.open_ended,
            second_place=SecondPlace(self.second_place),
            copied=[Copied(code) for code in self.copied],
            key_count=self.key_count,
            looked_on=self.looked_on,
        )

    def history(self, verb: str) -> "SiteChange":
        return SiteChange(site=self, verb=verb)


class SiteChange(KeptChange):
    """What stood there before. Never changed. `fields`: {field: [before, after]}, as text."""

    RETENTION = Keep.with_("site")

    site = models.ForeignKey(Site, models.CASCADE, related_name="changes")
