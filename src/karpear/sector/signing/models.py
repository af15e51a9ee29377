"""One of the two signatures under what a network publishes."""

from django.db import models

from karpear.people.models import Organisation, Person

#: As many sign, of as many organisations.
SIGNATURES = 2


class MemberSignature(models.Model):
    """Of a person, and of the organisation for which they signed."""

    place = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ("place",)
