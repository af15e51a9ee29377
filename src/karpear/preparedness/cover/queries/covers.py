"""Who is covered for what is planned, for any number of people, by one organisation's register."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from karpear.countries.queries import security_scheme
from karpear.db.reader import unguarded
from karpear.people.models import Membership, Organisation
from karpear.rules.duty.cover import check_cover, list_payers
from karpear.rules.duty.cover_facts import (
    CoverAnswer,
    CoverWord,
    InsuredPerson,
    NeedPaid,
    PlannedCover,
    PolicyTerms,
    SecurityFloor,
)
from karpear.rules.duty.cover_terms import (
    Category,
    InsuranceKind,
    NamedRisk,
    OperativeTime,
    Reason,
    ReasonCode,
    Ticked,
)  # fmt: skip

from ..models import InsurancePolicy, InsuredByName, SocialSecurity
from ..words import COVERS, KINDS, cover_word, payment_texts, reason_texts


@dataclass(frozen=True, slots=True)
class PersonCover:
    """One who goes: the word, why it is not a better one, and by whom each need is paid. `fund`: of social security."""

    person: UUID | None
    answer: CoverAnswer
    policies: Sequence[str] = ()
    needs: Sequence[NeedPaid] = ()
    fund: str = ""

    @property
    def cover(self) -> CoverWord:
        return self.answer.answer

    @property
    def word(self) -> str:
        return cover_word(self.cover)

    @property
    def kind(self) -> str:
        """Of its mark."""
        return COVERS[self.cover][0]

    @property
    def reasons(self) -> list[str]:
        return reason_texts(self.answer.why, self.policies)

    @property
    def payments(self) -> list[str]:
        """Who pays for what, and what is not paid for: "covered" alone says neither."""
        return payment_texts(self.needs, self.policies, self.fund)

    @property
    def why(self) -> str:
        """In one line: the first reasons."""
        return " ".join(self.reasons[:2])


UNKNOWN_TRAVELLER = PersonCover(None, CoverAnswer(CoverWord.UNKNOWN, (Reason(ReasonCode.UNKNOWN_TRAVELLER),)))


def policy_name(policy: InsurancePolicy) -> str:
    """What a policy is called: its insurer, and what it is."""
    return f"{policy.insurer} ({KINDS[InsuranceKind(policy.kind)]})"


def terms_of(policy: InsurancePolicy) -> PolicyTerms:
    """As the rule reads it."""
    return PolicyTerms(
        InsuranceKind(policy.kind),
        policy.starts_on,
        policy.ends_on,
        categories=frozenset(map(Category, policy.categories)),
        operative_time=OperativeTime(policy.operative_time) if policy.operative_time else None,
        countries=frozenset(policy.countries),
        advisory=policy.advisory,
        provinces_out=frozenset(policy.provinces_out),
        exclusions={NamedRisk(risk): Ticked(word) for risk, word in policy.exclusions.items()},
    )


@dataclass(frozen=True, slots=True)
class CoverRegister:
    """What an organisation has written down about some people, as the rule reads it: asked of any plan, any number of
    times. `named`: person → which policies name them. `threats`: of the catalogue → what a policy calls it.
    """

    people: Mapping[UUID, InsuredPerson]
    policies: Sequence[PolicyTerms]
    names: Sequence[str]
    named: Mapping[UUID, frozenset[int]]
    floor: SecurityFloor | None
    threats: Mapping[str, frozenset[NamedRisk]]
    fund: str = ""

    def cover(self, person: UUID, plan: PlannedCover) -> PersonCover:
        """How somebody is covered for this. Whoever does not belong to the organisation is not in its register."""
        insured = self.people.get(person)
        if insured is None:
            return UNKNOWN_TRAVELLER
        own_numbers = self.named.get(person, frozenset())
        terms = [replace(policy, named=True) if n in own_numbers else policy for n, policy in enumerate(self.policies)]
        question = (insured, plan, terms, self.floor)
        return PersonCover(person, check_cover(*question), self.names, list_payers(*question), self.fund)

    def risks_of(self, threats: Iterable[str]) -> frozenset[NamedRisk]:
        """What these threats of the catalogue are called in a policy."""
        return frozenset().union(*(self.threats.get(threat, frozenset()) for threat in threats))


@unguarded("whether those who go are covered, which they themselves read too")
def cover_register(people: Collection[UUID], organisation: Organisation) -> CoverRegister | None:
    """What is written down about them. Three queries, however many people. None where no register is kept."""
    policies = list(InsurancePolicy.objects.in_use().filter(organisation=organisation).order_by("pk"))
    if not policies and not SocialSecurity.objects.filter(membership__organisation=organisation).exists():
        return None
    rows = Membership.objects.active().filter(organisation=organisation, person__in=set(people))
    members = list(rows.select_related("social_security"))
    places = {policy.pk: n for n, policy in enumerate(policies)}
    named_in = policies_naming(members, places)
    scheme = security_scheme(organisation.country)
    return CoverRegister(
        people={member.person_id: insured_person(member) for member in members},
        policies=[terms_of(policy) for policy in policies],
        names=[policy_name(policy) for policy in policies],
        named={
            member.person_id: frozenset(places[policy] for policy in named_in.get(member.pk, ())) for member in members
        },
        floor=scheme.floor if scheme else None,
        threats=scheme.threats if scheme else {},
        fund=scheme.called if scheme else "",
    )


def cover_of(people: Collection[UUID], organisation: Organisation, plan: PlannedCover) -> dict[UUID, PersonCover]:
    """Person → how they are covered for what is planned; nothing where no register is kept."""
    register = cover_register(people, organisation)
    return {person: register.cover(person, plan) for person in people} if register else {}


def policies_naming(members: Iterable[Membership], policies: Collection[UUID]) -> dict[UUID, dict[UUID, bool]]:
    """Membership → the policies of these in which it stands by name, and whether by its person's own hand."""
    people = {member.pk: member.person_id for member in members}
    named_in: dict[UUID, dict[UUID, bool]] = {}
    rows = InsuredByName.objects.filter(policy__in=list(policies), membership__in=list(people))
    for policy, member, entered_by in rows.values_list("policy_id", "membership_id", "entered_by_id"):
        named_in.setdefault(member, {})[policy] = entered_by == people[member]
    return named_in


def security_of(member: Membership) -> SocialSecurity | None:
    """How they stand with the fund; None where nobody asked."""
    security: SocialSecurity | None = getattr(member, "social_security", None)
    return security


def insured_person(member: Membership) -> InsuredPerson:
    """As the rule reads them."""
    security = security_of(member)
    if security is None:
        return InsuredPerson(None)
    category = Category(security.category) if security.category else None
    return InsuredPerson(category, security.registered, security.registered_on)
