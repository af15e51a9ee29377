"""The ledger of a fund: lines that balance by themselves, and are never changed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.db.retention import Keep
from karpear.keys.ids import new_id
from karpear.people.models import Person

from ...members.models import NetworkMember
from .funds import SharedFund, keeps_money, members_of
from .requests import FundRequest


class FundAccount(models.TextChoices):
    """Where money is, or where it came from and went to."""

    FUND = "fund", _("Fund")
    MEMBERS = "members", _("Paid in by members")
    PAID_OUT = "paid_out", _("Paid out")


class FundEntryKind(models.TextChoices):
    CONTRIBUTION = "contribution", pgettext_lazy("line of the fund", "paid in")
    PAYMENT = "payment", pgettext_lazy("line of the fund", "paid out")
    BACK = "back", pgettext_lazy("line of the fund", "came back")
    COUNTER = "counter", pgettext_lazy("line of the fund", "counter-entry")


class CounterReason(models.TextChoices):
    """Why a line is reversed. Codes alone: in free words somebody would be named one day."""

    AMOUNT = "amount", _("the amount was wrong")
    MEMBER = "member", _("the organisation was wrong")
    TWICE = "twice", _("it was written twice")
    NEVER = "never", _("it did not happen")


class FundEntryQuerySet(models.QuerySet["FundEntry"]):
    def visible_to(self, person: Person) -> "FundEntryQuerySet":
        """Their own lines exactly; all of them for whoever keeps the money."""
        return self.filter(Q(member__in=members_of(person)) | keeps_money(person, "fund__"))


class FundEntry(models.Model):
    """One line of the ledger: `amount` goes from `credit` to `debit`, so that every line balances by itself.

    Never changed and never deleted: what is wrong gets a counter-entry, which `reverses` it. `number`: counts from 1
    without a gap. `member`: who paid in, or for whose request it was. No line has words of its own.
    """

    RETENTION = Keep.with_("fund")

    id = models.UUIDField(primary_key=True, default=new_id)
    fund = models.ForeignKey(SharedFund, models.CASCADE, related_name="entries")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=FundEntryKind.choices)
    debit = models.CharField(max_length=8, choices=FundAccount.choices)
    credit = models.CharField(max_length=8, choices=FundAccount.choices)
    amount = models.PositiveIntegerField()
    member = models.ForeignKey(NetworkMember, models.SET_NULL, null=True, related_name="+")
    request = models.ForeignKey(FundRequest, models.RESTRICT, null=True, related_name="entries")
    reverses = models.OneToOneField("self", models.RESTRICT, null=True, related_name="reversed_by")
    reason = models.CharField(max_length=6, choices=CounterReason.choices, blank=True)

    objects = FundEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "number"], name="fund_entry_number_once"),
            models.UniqueConstraint(fields=["request"], condition=Q(kind="payment"), name="fund_pays_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="fund_entry_moves_something"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="fund_entry_two_accounts"),
            models.CheckConstraint(
                condition=Q(debit__in=FundAccount.values, credit__in=FundAccount.values), name="fund_accounts_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="counter", reverses__isnull=False) & ~Q(reason="")
                | ~Q(kind="counter") & Q(reverses=None, reason=""),
                name="fund_counter_names_what_it_reverses",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["payment", "back"]) | Q(request__isnull=False),
                name="what_leaves_the_fund_was_asked_for",
            ),
        ]
