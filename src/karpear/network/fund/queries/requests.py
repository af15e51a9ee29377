"""One request, as whoever may see it reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.rules.duty.signatures import WITHIN

from ...members.models import NetworkMember
from ..models import FUND_OPEN, FundMember, FundRequest, FundRequestState, FundSignature
from ..models.funds import members_of
from .ledger import still_out
from .pages import keeps_fund
from .signers import signing_of


@dataclass(frozen=True, slots=True)
class FundRequestPage:
    """`is_own`: of a member of theirs. `why_not`: why they may not sign; `can_sign`: how many people may."""

    request: FundRequest
    signatures: Sequence[FundSignature]
    is_own: bool
    is_holder: bool
    why_not: Any
    can_sign: int
    may_refuse: bool
    out: int

    @property
    def wanted_by(self) -> datetime:
        return self.request.asked_at + WITHIN

    @property
    def is_asked(self) -> bool:
        return self.request.state == FundRequestState.ASKED

    @property
    def may_withdraw(self) -> bool:
        return self.is_own and self.request.state in FUND_OPEN

    @property
    def may_pay(self) -> bool:
        return self.is_holder and self.request.state == FundRequestState.SIGNED

    @property
    def may_take_back(self) -> bool:
        return self.is_holder and self.request.state == FundRequestState.PAID and self.out > 0


def fund_request_of(person: Person, request: UUID) -> FundRequest:
    """One that they may see. Raises Missing."""
    rows = FundRequest.objects.visible_to(person).select_related(
        "fund__network__body", "fund__holder__organisation", "member__organisation", "refused_for__organisation",
        "asked_by",
    )  # fmt: skip
    return find_row(rows.filter(pk=request))


def fund_request_page(person: Person, request: UUID, now: datetime) -> FundRequestPage:
    """Raises Missing."""
    row = fund_request_of(person, request)
    signing = signing_of(row)
    own_members = set(members_of(person).values_list("pk", flat=True))
    own_parts = FundMember.objects.in_force().filter(fund=row.fund, member__in=own_members)
    return FundRequestPage(
        request=row,
        signatures=signing.signatures,
        is_own=row.member_id in own_members,
        is_holder=keeps_fund(person, row.fund_id),
        why_not=signing.why_not(person.pk, now),
        can_sign=len(signing.able(now)) if row.state == FundRequestState.ASKED else 0,
        may_refuse=row.state in FUND_OPEN and row.member_id not in own_members and own_parts.exists(),
        out=still_out(row.pk) if row.paid_at else 0,
    )


def asking_member(person: Person, member: UUID) -> tuple[NetworkMember, FundMember]:
    """One that takes part, and for which they ask. Raises Missing."""
    own_member = find_row(members_of(person).filter(pk=member).select_related("organisation", "network__body"))
    parts = FundMember.objects.in_force().select_related("fund__network__body")
    return own_member, find_row(parts.filter(member=own_member))
