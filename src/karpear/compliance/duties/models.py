"""The calendar of an organisation: each date of a duty is a row, so that it stays whatever changes afterwards."""

import json
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.law.own_days import Rhythm

from ..evidence.models import Paper
from ..querysets import LawQuerySet
from ..retention import RETENTION_DAYS


class DutyQuerySet(LawQuerySet[Any]):
    def standing(self) -> "DutyQuerySet":
        """Own duties that have not ended."""
        return self.filter(ended_at__isnull=True)


class DutyDateQuerySet(models.QuerySet["DutyDate"]):
    def owed(self) -> "DutyDateQuerySet":
        """Neither filed nor explained."""
        return self.filter(settled_at__isnull=True)

    def of_owner(self, person: Person) -> "DutyDateQuerySet":
        """What this person is to do, where they still belong."""
        belongs = Membership.objects.active().filter(person=person).values("organisation")
        return self.filter(owner=person, organisation__in=belongs)

    def visible_to(self, person: Person) -> "DutyDateQuerySet":
        """Of organisations whose dealings with the law they may see; and what they are to do themselves."""
        organisations_seen = Membership.objects.organisations(person, Verb.SEE_LAW)
        belongs = Membership.objects.active().filter(person=person).values("organisation")
        return self.filter(Q(organisation__in=organisations_seen) | Q(owner=person, organisation__in=belongs))


class DutyCalendar(models.Model):
    """From which day on an organisation's duties are counted, and when that was done last."""

    RETENTION = Keep.with_("organisation")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="duty_calendar")
    starts_on = models.DateField()
    counted_at = models.DateTimeField()

    objects = DutyQuerySet.as_manager()


class OwnDuty(models.Model):
    """What somebody asks besides the law: a donor's report, a letter that became a duty.

    `origin`: the demand that it comes from, as the room above names it. `least`: the least that satisfies it.
    `counts_from`: since when it comes back as often as it does now, where that was changed. `in_languages`: its words
    in every language, where they were made from codes; empty once somebody has typed others.
    """

    WORDS = ("name", "to_whom", "least")

    RETENTION = Keep(
        days=RETENTION_DAYS, after="ended_at", words="it ended, and with the last of its dates", where=Q(dates=None)
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="own_duties")
    name = EncryptedTextField()
    to_whom = EncryptedTextField(default="", blank=True)
    least = EncryptedTextField(default="", blank=True)
    in_languages = EncryptedTextField(default="", blank=True)
    rhythm = models.CharField(max_length=10, choices=[(r.value, r.value) for r in Rhythm])
    first_on = models.DateField()
    last_on = models.DateField(null=True)
    counts_from = models.DateField(null=True)
    origin = models.UUIDField(null=True, db_index=True)
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ("added_at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(last_on=None) | Q(last_on__gte=F("first_on")), name="own_duty_has_days")
        ]

    @property
    def words_in_language(self) -> dict[str, str]:
        """Its words in the reader's language, as far as they are known in it."""
        by_language = json.loads(self.in_languages) if self.in_languages else {}
        words = by_language.get(get_language() or "en", {})
        return {name: words.get(name, getattr(self, name)) for name in self.WORDS}


def names_of_own(name: str, in_languages: str) -> list[str]:
    """By which an own duty is called, in any language. The columns as they are opened."""
    return [name, *(words["name"] for words in json.loads(in_languages or "{}").values())]


class DutyOwner(models.Model):
    """Who does a duty: all its dates that are still to come, too. `duty`: its code in the pack, or of an own duty.

    `about`: only those of one leader, grant, account or paper (`rules.law.duties.about_of`); empty: all others.
    """

    RETENTION = Keep.with_("organisation")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="duty_owners")
    duty = models.CharField(max_length=60)
    about = models.CharField(max_length=80, blank=True)
    owner = models.ForeignKey(Person, models.CASCADE, related_name="+")
    named_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    named_at = models.DateTimeField()

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "duty", "about"], name="one_owner_of_a_duty")]


class DutyDate(models.Model):
    """One day on which something is owed. `key`: which one of its duty, the same whatever is counted again.

    `due_on`: none where nobody can count its day; `stands_on`: that day, else the one of the law or of the event;
    `go_by`: the last working day until then.
    `late_at`: from which moment it is late. `steps`: how it was counted. `may_bind`: nobody has said whether it binds.
    `counts_as`: the day that the same counting gives now, where it was late already and keeps its own.
    `unasked_at`: since when nothing asks for it any more, although it was late. `settled_at`: since when it is filed,
    or explained by one person and agreed to by another.
    """

    RETENTION = Keep(days=RETENTION_DAYS, after="settled_at", words="it was filed or explained")
    NOT_YOURS = _("Only the person who does it, or an officer or lead, can say so.")
    UNTRACKED = ("told_at", "unnamed_told_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="duty_dates")
    duty = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    own_duty = models.ForeignKey(OwnDuty, models.CASCADE, null=True, related_name="dates")
    due_on = models.DateField(null=True)
    stands_on = models.DateField()
    go_by = models.DateField()
    due_time = models.TimeField(null=True)
    late_at = models.DateTimeField(null=True)
    tell_on = models.DateField(null=True)
    uncertain = models.BooleanField(default=False)
    may_bind = models.BooleanField(default=False)
    steps = models.JSONField(default=list)
    counts_as = models.DateField(null=True)
    unasked_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    filed_on = models.DateField(null=True)
    filed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    receipt = EncryptedTextField(default="", blank=True)
    paper = models.ForeignKey(Paper, models.SET_NULL, null=True, related_name="dates")
    left_out_at = models.DateTimeField(null=True)
    left_out_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reason = EncryptedTextField(default="", blank=True)
    agreed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    unnamed_told_at = models.DateTimeField(null=True)

    objects = DutyDateQuerySet.as_manager()

    class Meta:
        ordering = ("late_at", "id")
        indexes = [
            models.Index(fields=["organisation", "late_at"], name="duty_dates_of"),
            models.Index(fields=["owner", "tell_on"], condition=Q(settled_at=None), name="duty_dates_to_do"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "duty", "key"], name="one_date_of_a_duty"),
            models.CheckConstraint(condition=Q(filed_on=None) | Q(left_out_at=None), name="duty_is_filed_or_left_out"),
            models.CheckConstraint(
                condition=Q(filed_on=None) | Q(settled_at__isnull=False), name="what_is_filed_is_settled"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(filed_on__isnull=False) | Q(left_out_at__isnull=False),
                name="what_is_settled_says_how",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("left_out_by")), name="nobody_agrees_with_themselves"
            ),
        ]

    @property
    def reason_mark(self) -> str:
        """By which a reason that somebody read is known again."""
        return sha256(self.reason.encode()).hexdigest()[:16] if self.reason else ""

    @property
    def about_year(self) -> int | None:
        """The year that it is about; None where it is about no year."""
        return int(self.key) if self.own_duty_id is None and self.key.isdigit() else None
