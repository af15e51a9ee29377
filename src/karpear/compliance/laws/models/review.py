"""What an organisation does, in its own words, and how each of it stands against the articles of the law."""

from django.db import models
from django.db.models import F, Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import KeptChange, Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.law.review import LawOpinion, LawReading

from ...querysets import LawQuerySet


class OwnActivityQuerySet(LawQuerySet["OwnActivity"]):
    def going_on(self) -> "OwnActivityQuerySet":
        """Those that the organisation still does."""
        return self.filter(ended_at=None)


class OwnActivity(models.Model):
    """Something that an organisation does. `kinds`: codes of what laws speak of; none: all articles are shown."""

    RETENTION = Keep(days=2 * 365, after="ended_at", words="it was taken off the list")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="own_activities")
    name = EncryptedTextField()
    kinds = models.JSONField(default=list)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = OwnActivityQuerySet.as_manager()

    class Meta:
        ordering = ("added_at", "id")
        indexes = [models.Index(fields=["organisation", "ended_at"], name="own_activities_of")]


class ActivityOpinionQuerySet(models.QuerySet["ActivityOpinion"]):
    def visible_to(self, person: Person) -> "ActivityOpinionQuerySet":
        """Of organisations in which they see what the law asks."""
        return self.filter(activity__organisation__in=Membership.objects.organisations(person, Verb.SEE_LAW))


class ActivityOpinion(models.Model):
    """What somebody decided about one activity and one article of the pack. `lawyer`: empty where none said so."""

    RETENTION = Keep.with_("activity")
    PART_OF = "activity"
    UNTRACKED = ("decided_at", "decided_by_id")
    BEGINS_WITH = ("reading",)

    id = models.UUIDField(primary_key=True, default=new_id)
    activity = models.ForeignKey(OwnActivity, models.CASCADE, related_name="opinions")
    article = models.CharField(max_length=40)
    reading = models.CharField(max_length=16, choices=[(reading.value, reading.value) for reading in LawReading])
    reasoning = EncryptedTextField(default="", blank=True)
    lawyer = EncryptedTextField(default="", blank=True)
    given_on = models.DateField()
    expires_on = models.DateField(null=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField()

    objects = ActivityOpinionQuerySet.as_manager()

    class Meta:
        ordering = ("article", "id")
        indexes = [models.Index(fields=["given_on"], name="opinions_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["activity", "article"], name="one_opinion_each"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("given_on")), name="opinion_has_length"
            ),
        ]

    @property
    def opinion(self) -> LawOpinion:
        """As the rule reads it."""
        return LawOpinion(LawReading(self.reading), self.given_on, self.expires_on)

    def history(self, verb: str) -> "OpinionChange":
        return OpinionChange(opinion=self, verb=verb)


class OpinionChange(KeptChange):
    """What was decided before. Never changed. `fields`: {field: [before, after]}, as text."""

    RETENTION = Keep.with_("opinion")

    opinion = models.ForeignKey(ActivityOpinion, models.CASCADE, related_name="changes")
