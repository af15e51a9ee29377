"""Who opens a secret vote, and its ballots once the outer seal is off."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from karpear.db.retention import Keep
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb

from ...members.models import NetworkMember
from .agenda import AgendaItem


class TellerQuerySet(models.QuerySet["Teller"]):
    def of_members(self) -> Self:
        """Whose organisation belongs to the network."""
        member = NetworkMember.objects.active().filter(
            network=OuterRef("item__meeting__network"), organisation=OuterRef("organisation")
        )
        return self.filter(Exists(member))

    def visible_to(self, person: Person) -> Self:
        """Where they are the teller, as long as they act for that member. Its label matters not: they read no item."""
        acts_for = Membership.objects.organisations(person, Verb.SPEAK_IN_COUNCIL)
        return self.of_members().filter(person=person, organisation__in=acts_for)


class Teller(models.Model):
    """One of the two who open a secret vote: the first takes off the outer seal, the second the inner one.

    `recipient`, `sign_key`: of their vault as they agreed; ballots are sealed to it, whatever key they make later.
    """

    RETENTION = Keep.with_("item", "person", "organisation")
    FIRST, SECOND = 1, 2

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="tellers")
    place = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    recipient = models.CharField(max_length=70, blank=True)
    sign_key = models.CharField(max_length=44, blank=True)
    agreed_at = models.DateTimeField(null=True)

    objects = TellerQuerySet.as_manager()

    class Meta:
        ordering = ("item", "place")
        constraints = [
            models.UniqueConstraint(fields=["item", "place"], name="one_teller_in_each_place"),
            models.UniqueConstraint(fields=["item", "person"], name="two_persons_open_a_vote"),
            models.UniqueConstraint(fields=["item", "organisation"], name="two_members_open_a_vote"),
            models.CheckConstraint(condition=Q(place__in=(1, 2)), name="first_or_second_teller"),
            models.CheckConstraint(condition=Q(agreed_at=None) | ~Q(recipient=""), name="who_agrees_has_a_key"),
        ]


class InnerBallot(models.Model):
    """A ballot whose outer seal is off: mixed, without a seat, until it is counted."""

    RETENTION = Keep.with_("item")

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="inner_ballots")
    sealed = models.BinaryField()
