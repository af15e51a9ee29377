"""A measure was tried, on a day, and somebody says whether it held."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Person
from karpear.rules.access import Verb

from ..register.models import Measure


class TrialOutcome(models.TextChoices):
    HELD = "held", _("It held")
    FAILED = "failed", _("It did not hold")


class TrialQuerySet(models.QuerySet["Trial"]):
    def visible_to(self, person: Person) -> "TrialQuerySet":
        """Those of organisations whose register they may see."""
        visible_registers = Membership.objects.organisations(person, Verb.SEE_RISKS)
        return self.filter(measure__risk__organisation__in=visible_registers)


class Trial(models.Model):
    """Somebody's word that a measure was tried. `person`: whose word it is. `description`: what was done."""

    RETENTION = Keep.with_("measure")

    id = models.UUIDField(primary_key=True, default=new_id)
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="trials")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    tried_on = models.DateField()
    outcome = models.CharField(max_length=6, choices=TrialOutcome.choices)
    description = EncryptedTextField(default="", blank=True)
    created_at = models.DateTimeField()

    objects = TrialQuerySet.as_manager()

    class Meta:
        ordering = ("-tried_on", "-created_at", "-id")
