"""The reserve of an organisation: what it assumes, its ledger, money that is asked for, who signed, who leads whom."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.duty.signatures import SIGNATURES, MoneyClass


class ReserveCurrency(models.TextChoices):
    """In which a reserve is counted, in whole units."""

    USD = "USD", _("US dollars")
    KHR = "KHR", _("riel")


class OfReserve(models.QuerySet["Reserve"]):
    def visible_to(self, person: Person) -> "OfReserve":
        return self.filter(organisation__in=Membership.objects.organisations(person, Verb.SEE_RESERVE))


class Reserve(models.Model):
    """One of each organisation: the currency, and what is assumed of people, events and costs (`values.Assumptions`).

    Whoever writes in the ledger locks it first. `assumed_at` None: nobody has said anything yet.
    """

    RETENTION = Keep.until("the organisation leaves")
    UNTRACKED = ("assumed_by_id",)

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="+")
    currency = models.CharField(max_length=3, choices=ReserveCurrency.choices, default=ReserveCurrency.USD)
    assumptions = models.JSONField(default=dict)
    assumed_at = models.DateTimeField(null=True)
    assumed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    objects = OfReserve.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(currency__in=ReserveCurrency.values), name="reserve_currency_known"),
        ]


class RequestState(models.TextChoices):
    """`signed`: two have, and it can be paid. `settled`: every receipt is there, or the rest came back."""

    ASKED = "asked", _("waits for signatures")
    SIGNED = "signed", _("signed, to be paid")
    PAID = "paid", _("paid, receipt due")
    SETTLED = "settled", _("settled")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: Of what somebody still has something to do.
OPEN = (RequestState.ASKED.value, RequestState.SIGNED.value, RequestState.PAID.value)
CLASSES = {
    MoneyClass.FOOD: _("Food"),
    MoneyClass.TRANSPORT: _("Transport"),
    MoneyClass.FIRST_VISIT: _("A lawyer's first visit"),
    MoneyClass.LEGAL: _("A lawyer's further work"),
    MoneyClass.BAIL: _("Bail"),
    MoneyClass.MEDICAL: _("Hospital and medicine"),
    MoneyClass.RELOCATION: _("Leaving home for a while"),
    MoneyClass.SUPPORT: _("Support of the family"),
    MoneyClass.FUNERAL: _("Funeral"),
    MoneyClass.OFFICE: _("Moving the office"),
    MoneyClass.OTHER: _("Something else"),
}


class OfMoneyRequest(models.QuerySet["MoneyRequest"]):
    def visible_to(self, person: Person) -> "OfMoneyRequest":
        return self.filter(organisation__in=Membership.objects.organisations(person, Verb.SEE_RESERVE))

    def open(self) -> "OfMoneyRequest":
        return self.filter(state__in=OPEN)


class MoneyRequest(models.Model):
    """Money asked for in an emergency. `number`: counts from 1 in its organisation.

    `for_whom`: a code name or the number of a case, never a name. `beneficiary`: the id of whoever gets it, where that
    is one of us, so that they cannot sign. `leads`: ids of those who led the organisation then. `told_at`: when those
    who may sign were last told; `refused_why`: of whoever said no. `bill_seen_by`: of what is not paid without a bill,
    who held it in their hands.
    """

    RETENTION = Keep.until("the organisation leaves")
    UNTRACKED = ("told_at",)
    NOT_NOW = _("It is too late for this: %(state)s.")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    amount = models.PositiveIntegerField()
    currency = models.CharField(max_length=3, choices=ReserveCurrency.choices)
    money_class = models.CharField(max_length=12, choices=[(c.value, CLASSES[c]) for c in MoneyClass])
    for_whom = EncryptedTextField()
    beneficiary = EncryptedTextField(default="", blank=True)
    why = EncryptedTextField(default="", blank=True)
    leads = models.JSONField(default=list, blank=True)
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.ASKED)
    decided_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    refused_why = EncryptedTextField(default="", blank=True)
    bill_seen_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    paid_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    paid_at = models.DateTimeField(null=True)
    receipt_due_on = models.DateField(null=True)
    receipt_told_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects = OfMoneyRequest.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "organisation"], name="money_requests_in")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="money_request_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="money_request_asks_for_something"),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="money_request_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["paid", "settled"]) | Q(paid_at__isnull=False), name="paid_has_time"
            ),
        ]

    def is_for(self, person: UUID) -> bool:
        """Do they get the money?"""
        return str(self.beneficiary) == str(person)


class Signature(models.Model):
    """One of the two under a request. `place`: the first or the second, so that two presses are one signature.

    `outside`: they stood in the line of neither who asked nor who gets it, as it was written down when it was asked.
    """

    RETENTION = Keep.with_("request")

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(MoneyRequest, models.CASCADE, related_name="signatures")
    place = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    outside = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=["request", "person"], name="nobody_signs_twice"),
            models.UniqueConstraint(fields=["request", "place"], name="one_signature_in_each_place"),
            models.CheckConstraint(condition=Q(place__range=(1, SIGNATURES)), name="signature_place_known"),
        ]


class Signer(models.Model):
    """Who has it to do next: sign, or hand the money over. Made again after each signature."""

    RETENTION = Keep.with_("request", "person")

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(MoneyRequest, models.CASCADE, related_name="signers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="one_signer_once")]


class Account(models.TextChoices):
    """Where money is, or where it came from and went to."""

    RESERVE = "reserve", _("Reserve")
    DUE_BACK = "due_back", _("Paid, receipt due")
    SPENT = "spent", _("Spent")
    GIVEN = "given", _("Put in by us and donors")


class EntryKind(models.TextChoices):
    PUT_IN = "put_in", _("put in")
    PAID = "paid", _("paid")
    RECEIPT = "receipt", _("receipt")
    RETURNED = "returned", _("came back")
    COUNTER = "counter", _("counter-entry")


class OfLedger(models.QuerySet["LedgerEntry"]):
    def visible_to(self, person: Person) -> "OfLedger":
        return self.filter(reserve__in=Reserve.objects.visible_to(person))


class LedgerEntry(models.Model):
    """One line of the ledger: `amount` goes from `credit` to `debit`, so that every line balances by itself.

    Never changed and never deleted: what is wrong is set right by a counter-entry, which `reverses` it. `number`:
    counts from 1 without a gap, so that a line that is missing shows. `receipt`: of the sealed record that shows it,
    its id, and in `receipt_hash` its fingerprint: the line goes on saying what there was, whatever becomes of that.
    """

    RETENTION = Keep.with_("reserve")

    id = models.UUIDField(primary_key=True, default=new_id)
    reserve = models.ForeignKey(Reserve, models.CASCADE, related_name="entries")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    debit = models.CharField(max_length=10, choices=Account.choices)
    credit = models.CharField(max_length=10, choices=Account.choices)
    amount = models.PositiveIntegerField()
    request = models.ForeignKey(MoneyRequest, models.RESTRICT, null=True, related_name="entries")
    reverses = models.OneToOneField("self", models.RESTRICT, null=True, related_name="reversed_by")
    words = EncryptedTextField(default="", blank=True)
    receipt = models.UUIDField(null=True)
    receipt_hash = models.CharField(max_length=64, default="", blank=True)

    objects = OfLedger.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reserve", "number"], name="ledger_number_once"),
            models.UniqueConstraint(fields=["request"], condition=Q(kind="paid"), name="paid_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_moves_something"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="ledger_two_accounts"),
            models.CheckConstraint(
                condition=Q(debit__in=Account.values, credit__in=Account.values), name="ledger_accounts_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="counter", reverses__isnull=False) | (~Q(kind="counter") & Q(reverses=None)),
                name="counter_entry_names_what_it_reverses",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["paid", "receipt", "returned"]) | Q(request__isnull=False),
                name="what_leaves_was_asked_for",
            ),
            models.CheckConstraint(
                condition=Q(receipt=None, receipt_hash="")
                | (Q(receipt__isnull=False, kind__in=["receipt", "returned"]) & ~Q(receipt_hash="")),
                name="sealed_receipt_has_its_fingerprint",
            ),
        ]


class OfLeading(models.QuerySet["Leading"]):
    def visible_to(self, person: Person) -> "OfLeading":
        return self.filter(organisation__in=Membership.objects.organisations(person, Verb.SEE_RESERVE))


class Leading(models.Model):
    """Who leads somebody, as it was written down at one moment; `leader` None: nobody does. The newest counts.

    Never changed: a request is judged by what stood when it was asked.
    """

    RETENTION = Keep.until("the organisation leaves")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    leader = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    objects = OfLeading.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "person", "-at"], name="leading_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(leader=None) | ~Q(leader=F("person")), name="nobody_leads_themselves"),
        ]
