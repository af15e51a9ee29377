"""Who is registered with social security, the policies with what they leave out, claims, and dated checks of trips."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import KeptChange, Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.duty.cover_terms import Category, InsuranceKind, OperativeTime, Ticked


def _where_seen(person: Person) -> Q:
    return Q(organisation__in=Membership.objects.organisations(person, Verb.SEE_PREPAREDNESS))


class SocialSecurityQuerySet(models.QuerySet["SocialSecurity"]):
    def visible_to(self, person: Person) -> "SocialSecurityQuerySet":
        """Their own, and those of the people whose cover they keep."""
        organisations = Membership.objects.organisations(person, Verb.SEE_PREPAREDNESS)
        return self.filter(Q(membership__person=person) | Q(membership__organisation__in=organisations))


class SocialSecurity(models.Model):
    """How one member stands with the fund. No row, or `registered` None: nobody asked. `category`: as insurers ask.

    `entered_by`: who said so last; their own member only until somebody else saves it.
    """

    RETENTION = Keep.with_("membership")
    UNTRACKED = ("number",)

    id = models.UUIDField(primary_key=True, default=new_id)
    membership = models.OneToOneField(Membership, models.CASCADE, related_name="social_security")
    category = models.CharField(max_length=12, choices=[(c.value, c.value) for c in Category], blank=True)
    registered = models.BooleanField(null=True)
    registered_on = models.DateField(null=True)
    number = EncryptedTextField(default="", blank=True)
    entered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    objects = SocialSecurityQuerySet.as_manager()

    @property
    def organisation_id(self) -> object:
        """Whose audit line it is."""
        return self.membership.organisation_id

    @property
    def is_by_own_hand(self) -> bool:
        """Did its person write it down themselves?"""
        return self.entered_by_id is not None and self.entered_by_id == self.membership.person_id


class InsuranceQuerySet(models.QuerySet["InsurancePolicy"]):
    def in_use(self) -> "InsuranceQuerySet":
        return self.filter(closed_at__isnull=True)

    def visible_to(self, person: Person) -> "InsuranceQuerySet":
        """Of organisations whose preparedness they may see."""
        return self.filter(_where_seen(person))


class InsurancePolicy(models.Model):
    """What one insurer promised. `exclusions`: {risk: excluded | included}; what is missing nobody looked up.

    `categories`, `countries` (`*`: the world), `provinces_out`: lists of codes. `advisory`, `pre_existing`,
    `direct_billing` None, `operative_time` empty: nobody looked. `advisory`: it leaves out what governments warn of.
    `sum_per_event`: whole units of `currency`. `claim_days`: within how many days after the event a claim has to
    arrive.
    """

    RETENTION = Keep(
        days=5 * 365,
        after="closed_at",
        words="it was closed, once no claim to it is left",
        where=Q(claims__isnull=True),
    )
    UNTRACKED = ("changed_at",)
    BEGINS_WITH = ("kind",)

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="insurance_policies")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in InsuranceKind])
    insurer = EncryptedTextField()
    number = EncryptedTextField(default="", blank=True)
    hotline = EncryptedTextField(default="", blank=True)
    endorsements = EncryptedTextField(default="", blank=True)
    categories = models.JSONField(default=list)
    operative_time = models.CharField(max_length=14, choices=[(t.value, t.value) for t in OperativeTime], blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    residence = models.CharField(max_length=8, blank=True)
    countries = models.JSONField(default=list)
    advisory = models.BooleanField(null=True)
    provinces_out = models.JSONField(default=list)
    sum_per_event = models.PositiveIntegerField(null=True)
    currency = models.CharField(max_length=3, default="USD")
    pre_existing = models.CharField(max_length=10, choices=[(t.value, t.value) for t in Ticked], default="unseen")
    direct_billing = models.BooleanField(null=True)
    claim_days = models.PositiveSmallIntegerField(null=True)
    exclusions = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = InsuranceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "ends_on"], name="insurance_ends")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="insurance_has_length"),
        ]

    def history(self, verb: str) -> "InsuranceChange":
        return InsuranceChange(policy=self, verb=verb)


class InsuredByName(models.Model):
    """Somebody whom a policy names, whatever their category. `entered_by`: who named them."""

    RETENTION = Keep.with_("policy", "membership")

    id = models.BigAutoField(primary_key=True)
    policy = models.ForeignKey(InsurancePolicy, models.CASCADE, related_name="insured")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    entered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "membership"], name="insured_once")]


class InsuranceChange(KeptChange):
    """What a policy said before. Never changed. `fields`: {field: [before, after]}, as text."""

    RETENTION = Keep.with_("policy")

    policy = models.ForeignKey(InsurancePolicy, models.CASCADE, related_name="changes")


class ClaimState(models.TextChoices):
    OPEN = "open", _("being put together")
    SENT = "sent", _("sent")
    PAID = "paid", _("paid")
    REFUSED = "refused", _("refused")


class InsuranceClaimQuerySet(models.QuerySet["InsuranceClaim"]):
    def visible_to(self, person: Person) -> "InsuranceClaimQuerySet":
        """Their own, and those of organisations whose cover they keep."""
        return self.filter(Q(person=person) | Q(organisation__in=_kept_by(person)))


def _kept_by(person: Person) -> models.QuerySet[Membership]:
    return Membership.objects.organisations(person, Verb.KEEP_COVER)


class InsuranceClaim(models.Model):
    """A claim that is put together. `policy` None: to social security. `papers`: keys of what is there already.

    `incident`: an id of a room above; `code`: what happened, as its playbook. `due_on`: worked out from the day of the
    event and the days of the policy; None: the policy says no days. What happened is in no column: whoever claims
    writes it on the insurer's own paper.
    """

    RETENTION = Keep(days=5 * 365, after="closed_at", words="it was paid or refused")
    SAID = ("state",)

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    policy = models.ForeignKey(InsurancePolicy, models.RESTRICT, null=True, related_name="claims")
    incident = models.UUIDField(null=True)
    code = models.CharField(max_length=20, blank=True)
    province = models.CharField(max_length=12, blank=True)
    happened_on = models.DateField()
    due_on = models.DateField(null=True)
    papers = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=ClaimState.choices, default=ClaimState.OPEN)
    opened_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = InsuranceClaimQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_at", "-id")
        indexes = [models.Index(fields=["due_on"], condition=Q(state="open"), name="claims_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "person", "policy"],
                condition=Q(incident__isnull=False, policy__isnull=False),
                name="one_claim_to_an_insurer",
            ),
            models.UniqueConstraint(
                fields=["incident", "person"],
                condition=Q(incident__isnull=False, policy__isnull=True),
                name="one_claim_to_the_fund",
            ),
        ]


class CoverCheckQuerySet(models.QuerySet["CoverCheck"]):
    def visible_to(self, person: Person) -> "CoverCheckQuerySet":
        """Of organisations whose preparedness they may see."""
        return self.filter(_where_seen(person))


class CoverCheck(models.Model):
    """Cover was looked at for a trip that went. `plan`: an id of a room above; `path`: its page.

    Only how many of those who went had which answer, never who.
    """

    RETENTION = Keep(days=2 * 365, after="at", words="the trip started")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    plan = models.UUIDField(unique=True)
    path = models.CharField(max_length=100)
    at = models.DateTimeField()
    covered = models.PositiveSmallIntegerField(default=0)
    partly = models.PositiveSmallIntegerField(default=0)
    uncovered = models.PositiveSmallIntegerField(default=0)
    unknown = models.PositiveSmallIntegerField(default=0)

    objects = CoverCheckQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-at"], name="cover_checks_of")]
