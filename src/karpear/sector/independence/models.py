"""How far an organisation depends on its donors: its own figures, its strategic plan, and what it gives its network.

Everything of one organisation is its leads' alone. Of what it gives, only numbers of several organisations leave.
"""

import json
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karpear.compliance.profile.models import DonorGrant
from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField
from karpear.keys.ids import new_id
from karpear.network.members.models import Network, NetworkMember
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb

from ..signing.models import SIGNATURES, MemberSignature

RETENTION_DAYS = 5 * 365
FIRST_YEAR, LAST_YEAR = 2000, 2100


class OfLeads(models.QuerySet[Any]):
    def visible_to(self, person: Person) -> "OfLeads":
        """Those of organisations that they lead: nobody else's, whatever network both are in."""
        return self.filter(organisation__in=Membership.objects.organisations(person, Verb.KEEP_INDEPENDENCE))


def _year_is_sensible() -> Q:
    return Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)


class YearOfMoney(models.Model):
    """One year of an organisation. `sealed`: a `values.YearAnswer`."""

    RETENTION = Keep(days=RETENTION_DAYS, after="changed_at", words="it was last changed")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    sealed = EncryptedJSONField(default=dict)
    changed_at = models.DateTimeField()

    objects = OfLeads.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="one_money_year"),
            models.CheckConstraint(condition=_year_is_sensible(), name="money_year_is_sensible"),
        ]


class GrantOfYear(models.Model):
    """What a grant of the legal profile gave in one year. `sealed`: a `values.GrantAnswer`."""

    RETENTION = Keep.with_("grant")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    grant = models.ForeignKey(DonorGrant, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    sealed = EncryptedJSONField(default=dict)
    changed_at = models.DateTimeField()

    objects = OfLeads.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grant", "year"], name="one_grant_year"),
            models.CheckConstraint(condition=_year_is_sensible(), name="grant_year_is_sensible"),
        ]


class RefusedGrant(models.Model):
    """Money that did not come: the organisation said no, or the donor did. `sealed`: a `values.NewRefusedGrant`."""

    RETENTION = Keep(days=RETENTION_DAYS, after="on", words="the day of the refusal")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    on = models.DateField()
    sealed = EncryptedJSONField(default=dict)
    added_at = models.DateTimeField()

    objects = OfLeads.as_manager()

    class Meta:
        ordering = ("-on", "-id")


class StrategicPlan(models.Model):
    """The few answers that a grant is compared with. `sealed`: a `values.PlanAnswer`; `review_on`: the next look."""

    RETENTION = Keep.until("the organisation leaves")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="+")
    review_on = models.DateField(null=True)
    sealed = EncryptedJSONField(default=dict)
    changed_at = models.DateTimeField()

    objects = OfLeads.as_manager()


class GivenKind(models.TextChoices):
    """What an organisation gives to the numbers of its network."""

    MONEY = "money", _("Shares of our money, for the medians")
    PLAN = "plan", _("What we ask of donors, for the joint ask")
    NEUTRALITY = "neutrality", _("Guests at our events by side, for the totals")
    PULSE = "pulse", _("Answers to questions to all, for one interval")


class GivenFigures(models.Model):
    """An organisation gives one kind of figures to one network. The row stands while it does, and is then deleted."""

    RETENTION = (
        Keep.with_("member"),
        Keep(days=0, after="member__left_at", words="the organisation leaves the network", hourly=True),
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    member = models.ForeignKey(NetworkMember, models.CASCADE, related_name="+")
    what = models.CharField(max_length=10, choices=GivenKind.choices)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "what"], name="figures_given_once"),
            models.CheckConstraint(condition=Q(what__in=GivenKind.values), name="known_given_kind"),
        ]


class OfNetwork(models.QuerySet["SectorYear"]):
    def visible_to(self, person: Person) -> "OfNetwork":
        """Everybody who acts for a member, or coordinates."""
        return self.filter(network__in=Network.objects.visible_to(person))

    def published(self) -> "OfNetwork":
        """Those that two have signed."""
        return self.filter(published_at__isnull=False)


class SectorYear(models.Model):
    """The numbers of a network's year. Published once, and never again: a second table would betray who left between.

    `cells`: what `queries.cells.drawn_cells` gives, without what has changed since. Who gave figures is written
    nowhere. It is published with the second signature. `drawn_at`: until when what is given counts.
    """

    RETENTION = Keep.until("its network ends")

    id = models.UUIDField(primary_key=True, default=new_id)
    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    cells = models.JSONField(default=dict)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    objects = OfNetwork.as_manager()

    class Meta:
        ordering = ("-year", "-id")
        constraints = [
            models.UniqueConstraint(fields=["network", "year"], name="one_sector_year"),
            models.CheckConstraint(condition=_year_is_sensible(), name="sector_year_is_sensible"),
        ]

    @property
    def organisation_id(self) -> UUID:
        """In whose book of what was done it stands."""
        return self.network.body_id

    @property
    def request(self) -> str:
        """Which numbers one signs: others, once some have been left out."""
        return sha256(json.dumps(self.cells, sort_keys=True).encode()).hexdigest()[:32]


class YearSignature(MemberSignature):
    """One of the two under the numbers of a year."""

    RETENTION = Keep.with_("sector_year")

    id = models.UUIDField(primary_key=True, default=new_id)
    sector_year = models.ForeignKey(SectorYear, models.CASCADE, related_name="signatures")

    class Meta(MemberSignature.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["sector_year", "organisation"], name="an_organisation_signs_a_year_once"),
            models.UniqueConstraint(fields=["sector_year", "person"], name="nobody_signs_a_year_twice"),
            models.UniqueConstraint(fields=["sector_year", "place"], name="one_year_signature_in_each_place"),
            models.CheckConstraint(condition=Q(place__range=(1, SIGNATURES)), name="year_signature_place_known"),
        ]
