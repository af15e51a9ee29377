"""Key tasks that hang on one person, and what those who leave said, of which only totals are kept."""

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.duty.succession import Holds


class KeyTaskQuerySet(models.QuerySet["KeyTask"]):
    def going(self) -> "KeyTaskQuerySet":
        """Those that are still somebody's."""
        return self.filter(ended_at=None)

    def visible_to(self, person: Person) -> "KeyTaskQuerySet":
        """Their organisations', for roles that see what is prepared; and what they do, or stand in for, themselves."""
        organisations = Membership.objects.organisations(person, Verb.SEE_PREPAREDNESS)
        belongs = Membership.objects.active().filter(person=person).values("organisation")
        is_own = Q(holder=person) | Q(deputy=person)
        return self.filter(Q(organisation__in=organisations) | (is_own & Q(organisation__in=belongs)))


class KeyTask(models.Model):
    """Work that would stand still if its holder were gone. `holds`: what hangs on it; empty: something else.

    `shown_on`, `shown`: on which day its deputy was shown it, and what. Its id is the thread of its hand-over pack.
    `read_at`: its deputy says that they have read that; `told_at`: when its gap was told of last,
    `handover_told_at`: that the pack waits to be read.
    """

    RETENTION = Keep(days=365, after="ended_at", words="it was taken off the list", by="with its hand-over pack")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="key_tasks")
    name = EncryptedTextField()
    holds = models.CharField(max_length=10, choices=[(holds.value, holds.value) for holds in Holds], blank=True)
    holder = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    deputy = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    shown_on = models.DateField(null=True)
    shown = EncryptedTextField(default="", blank=True)
    read_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    handover_told_at = models.DateTimeField(null=True)

    objects = KeyTaskQuerySet.as_manager()

    class Meta:
        ordering = ("added_at", "id")
        indexes = [models.Index(fields=["organisation", "ended_at"], name="key_tasks_of")]
        constraints = [
            models.CheckConstraint(condition=~Q(holder=models.F("deputy")), name="nobody_is_their_own_deputy")
        ]


class ExitAskQuerySet(models.QuerySet["ExitAsk"]):
    def sent(self) -> "ExitAskQuerySet":
        """Those that somebody else sent. Who answers unasked is seen by nobody."""
        return self.exclude(asked_by=models.F("person"))


class ExitAsk(models.Model):
    """Somebody who leaves, or has left, is asked why. What they answer stands nowhere by itself, also not here.

    `asked_by`: themselves, where they said it unasked. Kept until its year is published: nobody counts twice in one.
    """

    RETENTION = Keep(days=400, after="asked_at", words="they were asked")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answered = models.BooleanField(default=False)

    objects = ExitAskQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "person"], name="one_exit_ask_each")]


class ExitTally(models.Model):
    """How often each reason was given in a year. Once it is published only what may be shown is left.

    No answer stands in it by itself: each adds to these numbers, and is forgotten.
    """

    RETENTION = Keep(days=5 * 365, after="published_at", words="it was published")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField(default=0)
    fear = models.PositiveIntegerField(default=0)
    pressure = models.PositiveIntegerField(default=0)
    pay = models.PositiveIntegerField(default=0)
    other = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "year"], name="one_exit_tally_per_year")]
