"""Who an organisation is before the law: what it is, its papers, who leads it, its accounts, its grants.

What happened on a day is mostly such a row itself (rules/law/happenings.py): only what has none is a `LegalHappening`.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import KeptChange, Organisation, Person
from karpear.rules.law.happenings import PLAIN_EVENTS, OfficeRole, PaperKind
from karpear.rules.law.organisation import GATHERINGS, OrganisationKind

from ..querysets import LawQuerySet
from ..retention import RETENTION_DAYS


class ProfileQuerySet(LawQuerySet[Any]):
    def standing(self) -> "ProfileQuerySet":
        """Those that nobody took off the list."""
        return self.filter(removed_at__isnull=True)


class ProfilePart(models.TextChoices):
    """Of which row a change is."""

    IDENTITY = "identity", _("What we are")
    PAPER = "paper", _("Registration or agreement")
    OFFICE = "office", _("Person in office")
    ACCOUNT = "account", _("Bank account")
    SIGNATORY = "signatory", _("Who may sign for an account")
    GRANT = "grant", _("Grant")
    HAPPENING = "happening", _("What happened")
    GATHERING = "gathering", _("Planned gathering")


class PartOfProfile(models.Model):
    """What every row of a profile has: its organisation, and one history for all."""

    PART: ProfilePart

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")

    objects = ProfileQuerySet.as_manager()

    class Meta:
        abstract = True

    def history(self, verb: str) -> "ProfileChange":
        return ProfileChange(organisation_id=self.organisation_id, part=self.PART, row=self.pk, verb=verb)


class LegalIdentity(PartOfProfile):
    """One for each organisation that has said anything. `kind` empty, numbers and answers None: nobody has said.

    `registered`: what was said where no paper says it, on the day `registered_said_on`. `year_end_month`: its
    last day ends the financial year.
    `stamp_keeper`, `stamp_words`: who has the stamp, and where. `letter_mark`: what stands behind a letter's number.
    """

    RETENTION = Keep.with_("organisation")
    PART = ProfilePart.IDENTITY
    BEGINS_WITH = ("kind",)

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="legal_identity")
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in OrganisationKind], blank=True)
    registered = models.BooleanField(null=True)
    registered_said_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    staff = models.PositiveIntegerField(null=True)
    from_abroad = models.PositiveIntegerField(null=True)
    volunteers = models.PositiveIntegerField(null=True)
    has_donors = models.BooleanField(null=True)
    earns = models.BooleanField(null=True)
    rents = models.BooleanField(null=True)
    year_end_month = models.PositiveSmallIntegerField(default=12)
    stamp_keeper = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    stamp_words = EncryptedTextField(default="", blank=True)
    letter_mark = EncryptedTextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(year_end_month__gte=1, year_end_month__lte=12), name="financial_year_ends_in_a_month"
            )
        ]


class LegalPaper(PartOfProfile):
    """What an authority gave. `authority`: its code in the pack; else `authority_words`. No `until`: it has no end."""

    RETENTION = Keep(days=RETENTION_DAYS, after="removed_at", words="it was taken off the list")
    PART = ProfilePart.PAPER
    BEGINS_WITH = ("kind",)

    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in PaperKind])
    authority = models.CharField(max_length=40, blank=True)
    authority_words = EncryptedTextField(default="", blank=True)
    number = EncryptedTextField(default="", blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["until"], condition=Q(removed_at=None), name="legal_papers_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="legal_paper_has_length"
            )
        ]


class OfficeHolder(PartOfProfile):
    """A founder or leader: one of our people, or somebody else by `name`. Whoever erased their account has neither."""

    RETENTION = (
        Keep(days=RETENTION_DAYS, after="removed_at", words="they were taken off the list"),
        Keep(days=RETENTION_DAYS, after="until", words="they left office"),
    )
    PART = ProfilePart.OFFICE
    BEGINS_WITH = ("role",)

    role = models.CharField(max_length=10, choices=[(r.value, r.value) for r in OfficeRole])
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    name = EncryptedTextField(default="", blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="office_has_length"
            )
        ]


class BankAccount(PartOfProfile):
    """An account, by what it is called here: never its number. `signatures_needed` None: nobody has said."""

    RETENTION = (
        Keep(days=RETENTION_DAYS, after="removed_at", words="it was taken off the list"),
        Keep(days=RETENTION_DAYS, after="closed_on", words="it was closed"),
    )
    PART = ProfilePart.ACCOUNT
    BEGINS_WITH = ("opened_on",)

    label = EncryptedTextField()
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    signatures_needed = models.PositiveSmallIntegerField(null=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="account_has_length"
            )
        ]


class Signatory(PartOfProfile):
    """Who may sign for an account: one of our people, or somebody else by `name`. `until`: the last day of it.

    The home of this fact: a key task says who deals with the bank, and who stands in.
    """

    RETENTION = (
        Keep(days=RETENTION_DAYS, after="removed_at", words="they were taken off the list"),
        Keep(days=RETENTION_DAYS, after="until", words="they could last sign"),
    )
    PART = ProfilePart.SIGNATORY
    BEGINS_WITH = ("until",)

    account = models.ForeignKey(BankAccount, models.CASCADE, related_name="signatories")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    name = EncryptedTextField(default="", blank=True)
    until = models.DateField(null=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)


class DonorTerms(models.TextChoices):
    """What a donor's terms say about public words."""

    LIMITED = "limited", _("they limit what we say in public, or ask for a yes before")
    FREE = "free", _("they say nothing of it, or leave us free")


class DonorGrant(PartOfProfile):
    """What a donor gives. `agreed_on`: the day of the agreement; `report_on`: by when the next report is owed.

    `public_words`: what its terms say about them; empty where nobody has written it down.
    """

    RETENTION = (
        Keep(days=RETENTION_DAYS, after="removed_at", words="it was taken off the list"),
        Keep(days=RETENTION_DAYS, after="ends_on", words="it ended"),
    )
    PART = ProfilePart.GRANT
    BEGINS_WITH = ("starts_on",)

    donor = EncryptedTextField()
    agreed_on = models.DateField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    report_on = models.DateField(null=True)
    public_words = models.CharField(max_length=8, blank=True, choices=DonorTerms)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["report_on"], condition=Q(removed_at=None), name="grant_reports_due")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="grant_has_length")
        ]


class LegalHappening(PartOfProfile):
    """What happened on a day and has no other row: a new address, other by-laws, a new worker, a report that was sent.

    `grant`: of which grant the report is.
    """

    RETENTION = Keep(days=RETENTION_DAYS, after="on", words="it happened")
    PART = ProfilePart.HAPPENING
    BEGINS_WITH = ("kind", "on")

    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in PLAIN_EVENTS])
    on = models.DateField()
    grant = models.ForeignKey(DonorGrant, models.SET_NULL, null=True, related_name="reports")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)


class PlannedGathering(PartOfProfile):
    """A gathering of which notice is due. `plan`: which one it stands in, as the desk that keeps it names it.

    At another time it is another gathering, with another row: what was filed for the old day stays what it was.
    """

    RETENTION = (
        Keep(days=RETENTION_DAYS, after="removed_at", words="it was moved or called off"),
        Keep(days=RETENTION_DAYS, after="starts_at", words="it was to begin"),
    )
    PART = ProfilePart.GATHERING
    BEGINS_WITH = ("kind",)

    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in GATHERINGS])
    starts_at = models.DateTimeField()
    plan = models.UUIDField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan"], condition=Q(removed_at=None), name="one_gathering_of_a_plan")
        ]

    @property
    def key(self) -> str:
        """Which date of a duty counts from it."""
        return f"{self.kind}.{self.pk}"


class ProfileChange(KeptChange):
    """What a row said before. Never changed. `fields`: {column: [before, after]}, as text."""

    RETENTION = Keep(days=RETENTION_DAYS, after="at", words="it was changed")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    part = models.CharField(max_length=10, choices=ProfilePart.choices)
    row = models.UUIDField()

    objects = ProfileQuerySet.as_manager()

    class Meta(KeptChange.Meta):
        indexes = [models.Index(fields=["organisation", "-at"], name="profile_changes_of")]
