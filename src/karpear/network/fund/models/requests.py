"""Money asked for, and who signed. No table of the fund has a column for whom money is: a request carries a code."""

from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Person
from karpear.preparedness.reserve.models import CLASSES
from karpear.rules.duty.signatures import SIGNATURES, MoneyClass

from ...members.models import NetworkMember
from .funds import FundMember, SharedFund, keeps_money, members_of


class FundRequestState(models.TextChoices):
    """`signed`: two have, and it can be paid. `ended`: its organisation left before it was paid."""

    ASKED = "asked", pgettext_lazy("money asked from the fund", "waits for signatures")
    SIGNED = "signed", pgettext_lazy("money asked from the fund", "signed by two, to be paid")
    PAID = "paid", pgettext_lazy("money asked from the fund", "paid")
    REFUSED = "refused", pgettext_lazy("money asked from the fund", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("money asked from the fund", "withdrawn")
    ENDED = "ended", pgettext_lazy("money asked from the fund", "ended: the organisation left")


FUND_OPEN = (FundRequestState.ASKED.value, FundRequestState.SIGNED.value)
UNPAID = (FundRequestState.REFUSED.value, FundRequestState.WITHDRAWN.value, FundRequestState.ENDED.value)
#: What counts towards the most that one member may ask for in 12 months.
FUND_COUNTED = (*FUND_OPEN, FundRequestState.PAID.value)


class FundRequestQuerySet(models.QuerySet["FundRequest"]):
    def visible_to(self, person: Person) -> "FundRequestQuerySet":
        """Whose it is; who signed, or may as long as it waits; whoever keeps the money, once two have signed."""
        members = members_of(person)
        takes_part = FundMember.objects.in_force().filter(fund=OuterRef("fund"), member__in=members)
        is_signer = FundSignature.objects.filter(request=OuterRef("pk"), member__in=members)
        to_be_paid = Q(state__in=[FundRequestState.SIGNED, FundRequestState.PAID])
        return self.filter(
            Q(member__in=members)
            | Q(Exists(is_signer))
            | (Q(state=FundRequestState.ASKED) & Q(Exists(takes_part)))
            | (to_be_paid & keeps_money(person, "fund__"))
        )


class FundRequest(models.Model):
    """Money that a member asks for. `number`: counts from 1 in its fund. `code`: never a name; there is no other word
    about whom it is for. `told_at`: when those who may sign were last told; `refused_why`: of who said no.

    One that was paid stays with its line of the ledger.
    """

    RETENTION = Keep(
        days=365, after="decided_at", words="it was refused, withdrawn or ended", where=Q(state__in=UNPAID)
    )
    UNTRACKED = ("told_at",)
    NOT_NOW = _("It is too late for this: %(state)s.")

    id = models.UUIDField(primary_key=True, default=new_id)
    fund = models.ForeignKey(SharedFund, models.CASCADE, related_name="requests")
    member = models.ForeignKey(NetworkMember, models.SET_NULL, null=True, related_name="+")
    number = models.PositiveIntegerField()
    amount = models.PositiveIntegerField()
    money_class = models.CharField(max_length=12, choices=[(c.value, CLASSES[c]) for c in MoneyClass])
    code = EncryptedTextField()
    state = models.CharField(max_length=9, choices=FundRequestState.choices, default=FundRequestState.ASKED)
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    refused_for = models.ForeignKey(NetworkMember, models.SET_NULL, null=True, related_name="+")
    refused_why = EncryptedTextField(default="", blank=True)
    paid_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    paid_at = models.DateTimeField(null=True)

    objects = FundRequestQuerySet.as_manager()

    class Meta:
        ordering = ("-number", "id")
        indexes = [models.Index(fields=["state", "fund"], name="fund_requests_in")]
        constraints = [
            models.UniqueConstraint(fields=["fund", "number"], name="fund_request_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="fund_request_asks_for_something"),
            models.CheckConstraint(condition=Q(state__in=FundRequestState.values), name="fund_request_state_known"),
            models.CheckConstraint(condition=~Q(state="paid") ^ Q(paid_at__isnull=False), name="fund_paid_has_time"),
        ]

    @property
    def organisation_id(self) -> UUID | None:
        """Of the member that asks."""
        return self.member.organisation_id if self.member else None

    @property
    def shape(self) -> str:
        """The kind of `c-state` of its state."""
        return {"asked": "due", "signed": "due", "paid": "safe"}.get(self.state, "off")


class FundSignature(models.Model):
    """One of the two under a request, of a person and of the member for which they signed. One of each member."""

    RETENTION = Keep.with_("request")

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(FundRequest, models.CASCADE, related_name="signatures")
    place = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    member = models.ForeignKey(NetworkMember, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=["request", "member"], name="a_member_signs_once"),
            models.UniqueConstraint(fields=["request", "person"], name="nobody_signs_for_two"),
            models.UniqueConstraint(fields=["request", "place"], name="one_fund_signature_in_each_place"),
            models.CheckConstraint(condition=Q(place__range=(1, SIGNATURES)), name="fund_signature_place_known"),
        ]
