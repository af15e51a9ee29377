"""One request as somebody sees it, and who can be named in one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from karpear.db.rows import find_row
from karpear.people.models import Membership, Person
from karpear.people.queries.gates import membership_in
from karpear.rules.access import Role, Verb, may
from karpear.rules.duty.signatures import WITHIN, WITHOUT_BILL
from karpear.rules.refusals import Missing

from ..models import MoneyRequest, RequestState, Signature
from .ledger import outstanding
from .receipts import SealedReceipt, handed_in, receipt_readers, written_down
from .signers import WhoWouldSign, can_be_signed, may_refuse, signers, stands, who_would_sign, why_not
from .state import ReserveState, reserve_state


@dataclass(frozen=True, slots=True)
class RequestPage:
    """`why_not`: why this reader may not sign; None: they may. `waits_for`: who could. `outstanding`: what is out.

    `can_be_signed`: there is somebody for each signature that is missing.
    `line_unwritten`: nobody wrote down who leads the asker, so leads count as their line. `may_set`: as in `AskPage`.
    """

    request: MoneyRequest
    signatures: tuple[Signature, ...]
    why_not: Promise | None
    waits_for: list[Person]
    can_be_signed: bool
    is_own: bool
    has_signed: bool
    may_refuse: bool
    is_for_reader: bool
    outstanding: int
    line_unwritten: bool
    may_set: bool

    @property
    def is_asked(self) -> bool:
        return self.request.state == RequestState.ASKED

    @property
    def is_signed(self) -> bool:
        return self.request.state == RequestState.SIGNED

    @property
    def is_paid(self) -> bool:
        return self.request.state == RequestState.PAID

    @property
    def needs_bill(self) -> bool:
        """Is it paid against a bill?"""
        return self.request.money_class not in WITHOUT_BILL

    @property
    def wanted_by(self) -> datetime:
        """By when it should be there."""
        return self.request.asked_at + WITHIN


@dataclass(frozen=True, slots=True)
class AskPage:
    """What is said before anything is asked for. `may_set`: this reader writes down who leads whom."""

    state: ReserveState
    would_sign: WhoWouldSign
    may_set: bool


def ask_page(person: Person, organisation: UUID, now: datetime) -> AskPage:
    """Raises Missing for a stranger."""
    return AskPage(
        state=reserve_state(organisation, now),
        would_sign=who_would_sign(person, organisation, now),
        may_set=_may_set(person, organisation),
    )


def _may_set(person: Person, organisation: UUID) -> bool:
    """Do they write down who leads whom? Raises Missing for a stranger."""
    return may(Role(membership_in(person, organisation).role), Verb.SET_RESERVE)


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """`handed_in`: sealed, and in no line. `written`: in the ledger. `readers`: who can open them.

    `is_for_reader`: whoever looks got the money, so another writes its receipt down.
    """

    request: MoneyRequest
    outstanding: int
    handed_in: list[SealedReceipt]
    written: list[SealedReceipt]
    readers: list[Person]
    is_for_reader: bool

    @property
    def has_sealed(self) -> bool:
        """Is there anything to open?"""
        return any(receipt.record for receipt in [*self.handed_in, *self.written])

    @property
    def is_paid(self) -> bool:
        return self.request.state == RequestState.PAID


def receipt_page(person: Person, request: UUID) -> ReceiptPage:
    """Raises Missing for a stranger, and where nothing was paid."""
    row = request_of(person, request)
    if row.paid_at is None:
        raise Missing
    return ReceiptPage(
        request=row,
        outstanding=outstanding(row.pk),
        handed_in=handed_in(row),
        written=written_down(row),
        readers=receipt_readers(row.organisation_id),
        is_for_reader=row.is_for(person.pk),
    )


def request_of(person: Person, request: UUID) -> MoneyRequest:
    """With whoever is named in it. Raises Missing for a stranger."""
    rows = MoneyRequest.objects.visible_to(person).select_related(
        "organisation", "asked_by", "refused_by", "paid_by", "bill_seen_by"
    )
    return find_row(rows.filter(pk=request))


def request_page(person: Person, request: UUID, now: datetime) -> RequestPage:
    """Raises Missing for a stranger."""
    row = request_of(person, request)
    standing = stands(row)
    return RequestPage(
        request=row,
        signatures=standing.signed,
        why_not=why_not(person, row, standing, now),
        waits_for=list(Person.objects.filter(pk__in=signers(row, now)).order_by("created_at", "id")),
        can_be_signed=row.state != RequestState.ASKED or can_be_signed(row, now),
        is_own=row.asked_by_id == person.pk,
        has_signed=person.pk in standing.people,
        may_refuse=may_refuse(person, standing),
        is_for_reader=row.is_for(person.pk),
        outstanding=outstanding(row.pk),
        line_unwritten=standing.money.asker not in standing.money.led_by,
        may_set=_may_set(person, row.organisation_id),
    )


def members_of(organisation: UUID) -> list[Person]:
    """Who belongs to it, for a choice."""
    rows = Membership.objects.active().filter(organisation=organisation, person__is_active=True)
    return [row.person for row in rows.select_related("person").order_by("joined_at", "id")]
