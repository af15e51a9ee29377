"""A fund held together: its rules, and the members that agreed to them."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Person
from karpear.preparedness.reserve.models import ReserveCurrency
from karpear.rules.access import Verb
from karpear.rules.sharing.fund import FundRules

from ...members.models import Network, NetworkMember


def members_of(person: Person) -> Any:
    """The members for which this person asks and signs."""
    return NetworkMember.objects.active().filter(
        organisation__in=Membership.objects.organisations(person, Verb.WORK_AID)
    )


def keeps_money(person: Person, fund: str = "") -> Q:
    """Funds (`fund`: the way to them) whose money this person keeps: for the member that does, or who coordinates."""
    coordinates = Q(
        **{
            f"{fund}holder": None,
            f"{fund}network__body__in": Membership.objects.organisations(person, Verb.KEEP_NETWORK),
        }
    )
    return coordinates | Q(**{f"{fund}holder__in": members_of(person)})


class SharedFundQuerySet(models.QuerySet["SharedFund"]):
    def visible_to(self, person: Person) -> "SharedFundQuerySet":
        """Everybody who acts for a member of its network, or coordinates it, knows that there is one."""
        return self.filter(network__in=Network.objects.visible_to(person))


class SharedFund(models.Model):
    """One of each network. `holder`: the member that keeps the money; None: whoever coordinates the network does.

    `version`: of its rules; who agreed to an earlier one has to agree again. `events`: what could happen to one
    person: kind → [once in so many years, what one costs]. Whoever writes in the ledger or signs locks it first.
    """

    RETENTION = Keep.until("its network ends")
    UNTRACKED = ("version",)

    id = models.UUIDField(primary_key=True, default=new_id)
    network = models.OneToOneField(Network, models.CASCADE, related_name="fund")
    currency = models.CharField(max_length=3, choices=ReserveCurrency.choices, default=ReserveCurrency.USD)
    most_request = models.PositiveIntegerField()
    most_year = models.PositiveIntegerField()
    most_contribution = models.PositiveIntegerField()
    events = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    holder = models.ForeignKey(NetworkMember, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    objects = SharedFundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(currency__in=ReserveCurrency.values), name="fund_currency_known"),
            models.CheckConstraint(
                condition=Q(most_request__gt=0, most_contribution__gt=0, most_year__gte=F("most_request")),
                name="fund_caps_make_sense",
            ),
        ]

    @property
    def organisation_id(self) -> UUID:
        """In whose book of what was done it stands."""
        return self.network.body_id

    @property
    def rules(self) -> FundRules:
        return FundRules(self.most_request, self.most_year, self.most_contribution)


class FundMemberQuerySet(models.QuerySet["FundMember"]):
    def in_force(self) -> "FundMemberQuerySet":
        """Those that agreed to the rules as they are now."""
        return self.filter(version=F("fund__version"), member__left_at=None)


class FundMember(models.Model):
    """A member that takes part: a lead agreed to these rules. `people`: how many of its people are exposed.
    `agreed_at`: since when it takes part; `agreed_by`: who agreed to the rules as they are.

    Deleted when it leaves: its figure goes with it.
    """

    RETENTION = Keep.with_("fund", "member")

    id = models.UUIDField(primary_key=True, default=new_id)
    fund = models.ForeignKey(SharedFund, models.CASCADE, related_name="members")
    member = models.ForeignKey(NetworkMember, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    people = EncryptedTextField()
    agreed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    agreed_at = models.DateTimeField()

    objects = FundMemberQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fund", "member"], name="one_part_in_a_fund")]

    @property
    def exposed(self) -> int:
        return int(str(self.people))
