"""Who may sign a request now: by role, by line, and as nobody's invention."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Membership, Person
from karpear.people.queries.leads import leads_of
from karpear.people.queries.pairs import may_second
from karpear.rules.access import BEFORE_SECOND, Verb
from karpear.rules.duty.signatures import SIGNATURES, CannotSign, MoneyAsked, able, refusal

from ..models import Leading, MoneyRequest, RequestState, Signature

#: Who asked and is no longer here: nobody.
NO_PERSON = UUID(int=0)
WHY_NOT: Mapping[CannotSign, Promise] = {
    CannotSign.ASKED: _("You asked for it: two others sign."),
    CannotSign.GETS: _("It is for you: two others sign."),
    CannotSign.SIGNED: _("You have signed. Another person has to sign, too."),
    CannotSign.ENOUGH: _("Two have signed."),
    CannotSign.NEEDS_OUTSIDE: _(
        "Whoever signed first leads the person who asked or gets it, or is led by them, and the same is true of you. "
        "Somebody else, who does neither, has to sign."
    ),
}
NOT_SECOND = _(
    "You cannot sign here: you or the other person was brought in by the other less than three months ago, or you have "
    "been an officer or lead for less than three days, or only since this was asked. Somebody else has to do it."
)


@dataclass(frozen=True, slots=True)
class SigningStands:
    """How the signatures under one request stand. `outside`: has one of them come from outside the line?"""

    money: MoneyAsked
    signed: tuple[Signature, ...]

    @property
    def is_signed(self) -> bool:
        """May it be paid? By what each of the two was when they signed: a new role makes nothing undone."""
        return len(self.signed) >= SIGNATURES and any(signature.outside for signature in self.signed)

    @property
    def people(self) -> list[UUID]:
        return [signature.person_id or NO_PERSON for signature in self.signed]


def led_by(organisation: UUID, at: datetime, *, concerned: Collection[UUID] = ()) -> dict[UUID, UUID]:
    """Person → whoever leads them, as it stood written down at that moment.

    What those who are concerned wrote just before does not count yet: nobody draws the line around themselves.
    """
    rows = Leading.objects.filter(organisation=organisation, at__lte=at).order_by("at", "id")
    rows = rows.exclude(by__in=concerned, at__gt=at - BEFORE_SECOND)
    newest = dict(rows.values_list("person", "leader"))
    return {person: leader for person, leader in newest.items() if leader}


def stands(request: MoneyRequest) -> SigningStands:
    """The line as it was when it was asked, and who has signed."""
    organisation, asker = request.organisation_id, request.asked_by_id or NO_PERSON
    beneficiary = UUID(request.beneficiary) if request.beneficiary else None
    leads = frozenset(map(UUID, request.leads)) or frozenset(leads_of([organisation])[organisation])
    concerned = [person for person in (asker, beneficiary) if person]
    lines = led_by(organisation, request.asked_at, concerned=concerned)
    money = MoneyAsked(asker, beneficiary, lines, leads)
    return SigningStands(money, tuple(request.signatures.select_related("person")))


def may_refuse(by: Person, standing: SigningStands) -> bool:
    """Not by who asked, who withdraws it; nor by who gets it."""
    return by.pk not in {standing.money.asker, standing.money.beneficiary}


def payers(request: MoneyRequest, signed: Collection[UUID]) -> list[UUID]:
    """Who hands it over: who asked, or where they get it themselves, or are gone, those who signed."""
    asker = request.asked_by_id
    return [asker] if asker and not request.is_for(asker) else list(signed)


def why_not(by: Person, request: MoneyRequest, standing: SigningStands, now: datetime) -> Promise | None:
    """Why this person may not sign; None: they may. `SIGN_FOR_MONEY` is asked elsewhere."""
    if (reason := refusal(by.pk, standing.money, standing.people)) is not None:
        return WHY_NOT[reason]
    return None if _is_independent(by.pk, request, standing.signed, now) else NOT_SECOND


def _is_independent(by: UUID, request: MoneyRequest, signed: Collection[Signature], now: datetime) -> bool:
    """Nobody's invention, nor the other way round: neither of who asked nor of who signed first."""
    words = [(request.asked_by_id, request.asked_at), *((signature.person_id, signature.at) for signature in signed)]
    return all(
        may_second(by=by, first=first, word_at=word_at, now=now, organisation=request.organisation_id)
        for first, word_at in words
    )


def signers(request: MoneyRequest, now: datetime) -> list[UUID]:
    """Who may sign it next."""
    if request.state != RequestState.ASKED:
        return []
    standing = stands(request)
    people = able(_acting(request.organisation_id), standing.money, standing.people)
    return [person for person in people if _is_independent(person, request, standing.signed, now)]


def draft_of(by: Person, organisation: UUID, now: datetime, *, beneficiary: UUID | None = None) -> MoneyRequest:
    """What `by` would ask for now, as far as it decides who signs. It is not saved."""
    leads = sorted(map(str, leads_of([organisation])[organisation]))
    return MoneyRequest(
        organisation_id=organisation, asked_by=by, asked_at=now, beneficiary=str(beneficiary or ""), leads=leads
    )


@dataclass(frozen=True, slots=True)
class WhoWouldSign:
    """Before anything is asked: who could sign first, and whether two of them would be enough."""

    people: list[Person]
    is_enough: bool


def who_would_sign(by: Person, organisation: UUID, now: datetime) -> WhoWouldSign:
    """By the code that decides it afterwards."""
    draft = draft_of(by, organisation, now)
    people = Person.objects.filter(pk__in=signers(draft, now)).order_by("created_at", "id")
    return WhoWouldSign(list(people), can_be_signed(draft, now))


def can_be_signed(request: MoneyRequest, now: datetime) -> bool:
    """Is there somebody for each signature that is missing, as things stand now?"""
    standing, first_ones = stands(request), signers(request, now)
    if len(standing.signed) == SIGNATURES - 1:
        return bool(first_ones)
    return any(
        may_second(by=second, first=first, word_at=now, now=now, organisation=request.organisation_id)
        for first in first_ones
        for second in able(first_ones, standing.money, [*standing.people, first])
    )


def _acting(organisation: UUID) -> list[UUID]:
    acting = Membership.objects.that_may(Verb.SIGN_FOR_MONEY).filter(organisation=organisation, person__is_active=True)
    return list(acting.values_list("person", flat=True))
