"""The register of cover: who is registered, which policies there are, and what covers one person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext

from karpear.countries.queries import security_scheme
from karpear.countries.social_security import SecurityScheme
from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Role, Verb, may
from karpear.rules.duty.cover_terms import NamedRisk, Ticked

from ..models import ClaimState, InsuranceClaim, InsurancePolicy, InsuredByName, SocialSecurity
from ..words import RISKS
from .covers import policy_name, security_of

#: A policy is asked about so long before it ends.
BEFORE_END = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class RegistrationCounts:
    """How many people of these organisations are registered with the fund, are not, and were never asked."""

    registered: int
    unregistered: int
    unasked: int

    @property
    def people(self) -> int:
        return self.registered + self.unregistered + self.unasked


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One policy in the register. `looks`: shape of its state: in force, ends soon, over, not begun."""

    policy: InsurancePolicy
    today: date

    @property
    def name(self) -> str:
        return policy_name(self.policy)

    @property
    def is_over(self) -> bool:
        return self.policy.ends_on < self.today

    @property
    def ends_soon(self) -> bool:
        return not self.is_over and self.policy.ends_on <= self.today + BEFORE_END

    @property
    def is_to_come(self) -> bool:
        return self.policy.starts_on > self.today

    @property
    def days_left(self) -> int:
        return (self.policy.ends_on - self.today).days

    @property
    def looked_at(self) -> int:
        """How many of the risks somebody looked up."""
        return len(self.policy.exclusions)

    @property
    def excluded(self) -> list[NamedRisk]:
        return [risk for risk in NamedRisk if self.policy.exclusions.get(risk.value) == Ticked.EXCLUDED.value]

    @property
    def left_out(self) -> list[str]:
        """The same in words."""
        return [gettext(RISKS[risk]) for risk in self.excluded]

    @property
    def not_seen(self) -> list[str]:
        """What nobody looked up, in words."""
        return [gettext(RISKS[risk]) for risk in self.unseen]

    @property
    def unseen(self) -> list[NamedRisk]:
        return [risk for risk in NamedRisk if risk.value not in self.policy.exclusions]


def today_of(organisation: Organisation, now: datetime) -> date:
    """Which day it is where the organisation is: after midnight there, it is still yesterday elsewhere."""
    return now.astimezone(ZoneInfo(organisation.time_zone)).date()


def members_in_register(person: Person) -> QuerySet[Membership]:
    """Everybody of the organisations whose cover this person may see."""
    organisations = Membership.objects.organisations(person, Verb.SEE_PREPAREDNESS)
    rows = Membership.objects.active().filter(organisation__in=organisations, person__is_active=True)
    return rows.select_related("person", "organisation", "social_security")


def count_registered(rows: QuerySet[Membership]) -> RegistrationCounts:
    """Of these. One query."""
    counts = rows.aggregate(
        yes=Count("pk", filter=Q(social_security__registered=True)),
        no=Count("pk", filter=Q(social_security__registered=False)),
        people=Count("pk"),
    )
    return RegistrationCounts(counts["yes"], counts["no"], counts["people"] - counts["yes"] - counts["no"])


def policy_lines(person: Person, now: datetime) -> list[PolicyLine]:
    """Those that are not closed, the first that ends first."""
    rows = InsurancePolicy.objects.visible_to(person).in_use().select_related("organisation")
    return [PolicyLine(policy, localtime(now).date()) for policy in rows.order_by("ends_on", "pk")]


def open_claims(person: Person) -> list[InsuranceClaim]:
    """Being put together or sent, of those that they keep; the first that is due first."""
    kept_in = Membership.objects.organisations(person, Verb.KEEP_COVER)
    rows = InsuranceClaim.objects.filter(organisation__in=kept_in, state__in=[ClaimState.OPEN, ClaimState.SENT])
    return list(rows.select_related("person", "policy").order_by("due_on", "pk"))


def schemes_of(organisations: Collection[Organisation]) -> list[SecurityScheme]:
    """Social security of the countries of these organisations."""
    schemes = (security_scheme(country) for country in sorted({organisation.country for organisation in organisations}))
    return [scheme for scheme in schemes if scheme]


def keeper_of(person: Person) -> list[Organisation]:
    """Whose cover this person keeps, by name."""
    return organisations_where(person, Verb.KEEP_COVER, by_name=True)


def policy_of(person: Person, policy: UUID) -> InsurancePolicy:
    """One policy that this person may see. Raises Missing."""
    rows = InsurancePolicy.objects.visible_to(person).select_related("organisation")
    return find_row(rows.filter(pk=policy))


def insured_names(policy: InsurancePolicy) -> list[str]:
    """Whom it names."""
    rows = InsuredByName.objects.filter(policy=policy).select_related("membership__person")
    return sorted((row.membership.person.shown_name for row in rows), key=str.casefold)


def members_of(organisation: Organisation) -> list[Membership]:
    """Whom a policy can name, by name."""
    rows = Membership.objects.active().filter(organisation=organisation, person__is_active=True)
    return sorted(rows.select_related("person"), key=lambda member: member.person.shown_name.casefold())


@dataclass(frozen=True, slots=True)
class OwnCover:
    """What one organisation has for somebody: the fund, and the policies that insure them today.

    `keepers`: names of those who keep cover there, but for themselves. `keeps`: they do.
    """

    organisation: Organisation
    security: SocialSecurity | None
    scheme: SecurityScheme | None
    policies: Sequence[PolicyLine]
    keepers: Sequence[str] = ()
    keeps: bool = False

    @property
    def asks(self) -> str:
        """What its person does next: "tell" whether they are registered, "ask" to be insured, nothing."""
        if self.is_registered or self.policies:
            return ""
        return "tell" if self.security is None or self.security.registered is None else "ask"

    @property
    def is_registered(self) -> bool:
        return bool(self.security and self.security.registered)


def own_cover(person: Person, now: datetime) -> list[OwnCover]:
    """Of every organisation that they belong to."""
    today = localtime(now).date()
    members = Membership.objects.active().filter(person=person).select_related("organisation", "social_security")
    covers = []
    for member in members.order_by("joined_at", "pk"):
        covers.append(
            OwnCover(
                member.organisation,
                security_of(member),
                security_scheme(member.organisation.country),
                [PolicyLine(policy, today) for policy in policies_for(member, today)],
                keeper_names(member.organisation, but=person),
                may(Role(member.role), Verb.KEEP_COVER),
            )
        )
    return covers


def keeper_names(organisation: Organisation, *, but: Person) -> list[str]:
    """Whom a member asks about cover."""
    rows = Membership.objects.that_may(Verb.KEEP_COVER).filter(organisation=organisation, person__is_active=True)
    names = (row.person.shown_name for row in rows.exclude(person=but).select_related("person"))
    return sorted(names, key=str.casefold)


@unguarded("policies that insure this person")
def policies_for(member: Membership, day: date) -> list[InsurancePolicy]:
    """Those in force on a day that insure this member, by category or by name."""
    security = security_of(member)
    rows = InsurancePolicy.objects.in_use().filter(
        organisation=member.organisation_id, starts_on__lte=day, ends_on__gte=day
    )
    named_ids = set(InsuredByName.objects.filter(membership=member).values_list("policy", flat=True))
    category = security.category if security else ""
    return [
        policy for policy in rows.order_by("ends_on", "pk") if policy.pk in named_ids or category in policy.categories
    ]
