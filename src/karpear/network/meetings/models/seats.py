"""Who speaks for a member in the council."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from karpear.db.local_days import day_there
from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb

from ...members.models import MemberClass, Network, NetworkMember
from ...querysets import SeenInNetwork


class CouncilSeatQuerySet(SeenInNetwork["CouncilSeat"]):
    def filled(self, now: datetime | Now) -> Self:
        """Those that count at that moment: of a member, within their term."""
        member = NetworkMember.objects.active().filter(
            network=OuterRef("network"), organisation=OuterRef("organisation")
        )
        today = day_there(now)
        current_seats = self.filter(Exists(member), ended_at=None, since__lte=today)
        return current_seats.filter(Q(until=None) | Q(until__gte=today))

    def with_vote(self) -> Self:
        member = NetworkMember.objects.active().filter(
            network=OuterRef("network"), organisation=OuterRef("organisation"), member_class=MemberClass.VOICE_AND_VOTE
        )
        return self.filter(Exists(member))

    def spoken_for_by(self, person: Person) -> Self:
        """For which they may answer: as holder or alternate, as long as they act for the organisation."""
        acts_for = Membership.objects.organisations(person, Verb.SPEAK_IN_COUNCIL)
        return self.filter(Q(holder=person) | Q(alternate=person), organisation__in=acts_for)


class CouncilSeat(models.Model):
    """One member's seat. `mandate`: what whoever holds it may decide there alone, in its organisation's words."""

    #: As long as the meetings in which it answered: who took part is named with their results.
    RETENTION = Keep(days=5 * 365, after="ended_at", words="it ended")

    id = models.UUIDField(primary_key=True, default=new_id)
    network = models.ForeignKey(Network, models.CASCADE, related_name="seats")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="council_seats")
    holder = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    alternate = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    mandate = EncryptedTextField(default="", blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = CouncilSeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "organisation"], condition=Q(ended_at=None), name="one_seat_of_a_member"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="seat_ends_after_start"),
        ]
