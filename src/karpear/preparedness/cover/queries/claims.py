"""Claims: what they can be made to, what they need, and how their last day was counted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.timezone import localtime

from karpear.countries.queries import security_scheme
from karpear.countries.social_security import ClaimPaper, SecurityScheme
from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.duty.cover import list_payers
from karpear.rules.duty.cover_facts import Paid, PlannedCover
from karpear.rules.duty.cover_terms import InsuranceKind, Needed

from ..models import ClaimState, InsuranceClaim, InsurancePolicy
from .covers import insured_person, policy_name, security_of, terms_of
from .register import policies_for

#: Shape of each state of a claim.
LOOKS = {ClaimState.OPEN: "due", ClaimState.SENT: "out", ClaimState.PAID: "safe", ClaimState.REFUSED: "off"}


@dataclass(frozen=True, slots=True)
class ClaimSource:
    """Whom somebody can claim from. `policy` None: social security."""

    policy: InsurancePolicy | None
    scheme: SecurityScheme | None

    @property
    def key(self) -> str:
        return str(self.policy.pk) if self.policy else "fund"

    @property
    def name(self) -> str:
        return policy_name(self.policy) if self.policy else self.scheme.called if self.scheme else ""


def claim_sources(member: Membership, day: date) -> list[ClaimSource]:
    """What covered this member on the day of the event: the fund first."""
    security, scheme = security_of(member), security_scheme(member.organisation.country)
    was_registered = bool(
        security and security.registered and (security.registered_on is None or security.registered_on <= day)
    )
    fund = [ClaimSource(None, scheme)] if was_registered and scheme else []
    return fund + [ClaimSource(policy, scheme) for policy in policies_for(member, day)]


def find_payer(
    member: Membership, sources: Sequence[ClaimSource], day: date, province: str, needs: Collection[Needed]
) -> ClaimSource | None:
    """The first of these that pays for one of these needs by the rule of cover; None where none does for certain."""
    event = PlannedCover([day], member.organisation.country, frozenset({province}), frozenset({""}))
    insured = insured_person(member)
    for source in sources:
        terms = [replace(terms_of(source.policy), named=True)] if source.policy else []
        floor = source.scheme.floor if source.scheme and source.policy is None else None
        paid = {row.need for row in list_payers(insured, event, terms, floor) if row.paid is Paid.YES}
        if paid & set(needs):
            return source
    return None


def member_for_claim(reader: Person, organisation: UUID | None, person: UUID) -> Membership | None:
    """Their membership in an organisation whose cover the reader keeps; None where there is none."""
    kept_in = Membership.objects.organisations(reader, Verb.KEEP_COVER)
    rows = Membership.objects.active().filter(organisation__in=kept_in, organisation=organisation, person=person)
    return rows.select_related("person", "organisation", "social_security").first()


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One claim with what it needs."""

    claim: InsuranceClaim
    papers: Sequence[tuple[ClaimPaper, bool]]
    keeps: bool
    scheme: SecurityScheme | None
    today: date

    @property
    def to_whom(self) -> str:
        return ClaimSource(self.claim.policy, self.scheme).name

    @property
    def missing(self) -> int:
        return sum(not is_there for _paper, is_there in self.papers)

    @property
    def looks(self) -> str:
        """The shape of its state."""
        return "late" if self.is_late else LOOKS[ClaimState(self.claim.state)]

    @property
    def is_late(self) -> bool:
        return self.claim.state == "open" and self.claim.due_on is not None and self.claim.due_on < self.today


def claim_page(reader: Person, claim: UUID, now: datetime) -> ClaimPage:
    """A claim that they may see. Raises Missing."""
    rows = InsuranceClaim.objects.visible_to(reader).select_related("person", "organisation", "opened_by")
    row = find_row(rows.filter(pk=claim))
    with unguarded("the policy that a claim is on which they see"):
        prefetch_related_objects([row], "policy")
    scheme = security_scheme(row.organisation.country)
    papers = [(paper, paper.key in row.papers) for paper in papers_for(row.policy, scheme)]
    keeps = Membership.objects.that_may(Verb.KEEP_COVER).filter(person=reader, organisation=row.organisation).exists()
    return ClaimPage(row, papers, keeps, scheme, localtime(now).date())


def papers_for(policy: InsurancePolicy | None, scheme: SecurityScheme | None) -> list[ClaimPaper]:
    """What a claim to this policy, or to the fund, needs."""
    if scheme is None:
        return []
    if policy is None:
        return [paper for paper in scheme.papers if paper.floor]
    return [paper for paper in scheme.papers if InsuranceKind(policy.kind) in paper.kinds]


@unguarded("their own claims, with the policies that they are on")
def claims_of(person: Person) -> list[InsuranceClaim]:
    """Their own, the newest first."""
    return list(InsuranceClaim.objects.filter(person=person).select_related("policy", "organisation"))


def organisations_to_claim_in(reader: Person, organisations: Sequence[Organisation]) -> list[Membership]:
    """Everybody for whom the reader can begin a claim, by name."""
    rows = Membership.objects.active().filter(organisation__in=organisations, person__is_active=True)
    members = rows.select_related("person", "organisation", "social_security")
    return sorted(members, key=lambda member: member.person.shown_name.casefold())
