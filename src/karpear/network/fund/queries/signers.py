"""Who may sign for money of the fund: people of two other members, who were there before it was asked for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Membership, Person
from karpear.rules.access import RoleStanding, Verb, may_be_second
from karpear.rules.sharing.fund import (
    CannotSignForFund,
    FundMoney,
    FundSigner,
    is_signed_by_two,
    signing_refusal,
)

from ..models import FundMember, FundRequest, FundRequestState, FundSignature

#: Who signed or asked, and is no longer here: nobody.
NO_PERSON = UUID(int=0)
WHY_NOT: Mapping[CannotSignForFund, Promise] = {
    CannotSignForFund.ASKED: _("You asked for it: two others sign."),
    CannotSignForFund.SAME_MEMBER: _("Your organisation asks for it: people of two others sign."),
    CannotSignForFund.NOT_AGREED: _("Your organisation joined the fund after this was asked for."),
    CannotSignForFund.SIGNED: _("Your organisation has signed. Somebody of another one has to sign, too."),
    CannotSignForFund.ENOUGH: _("Two have signed."),
}
NO_PART = _("Your organisation takes no part in the fund, or has not agreed to its rules as they are now.")
TOO_NEW = _(
    "You cannot sign here: you or somebody who signed or asked was brought in by the other less than three months ago, "
    "or you have been an officer or lead for less than three days, or only since this was asked for."
)


@dataclass(frozen=True, slots=True)
class FundHand:
    """Somebody who acts for a member of the fund, and by what."""

    signer: FundSigner
    standing: RoleStanding


@dataclass(frozen=True, slots=True)
class FundSigning:
    """Everything that decides who signs a request next. `standings`: also of who asked, and of who has signed."""

    request: FundRequest
    money: FundMoney
    signatures: Sequence[FundSignature]
    hands: Sequence[FundHand]
    standings: Sequence[RoleStanding]

    @property
    def signed(self) -> list[FundSigner]:
        return [FundSigner(row.person_id or NO_PERSON, row.member_id or NO_PERSON) for row in self.signatures]

    @property
    def is_signed(self) -> bool:
        return is_signed_by_two(self.money, self.signed)

    def able(self, now: datetime) -> list[FundHand]:
        """Who may sign next, each person once."""
        hands = {}
        for hand in self.hands:
            if hand.signer.person not in hands and self._refusal(hand, now) is None:
                hands[hand.signer.person] = hand
        return list(hands.values())

    def why_not(self, person: UUID, now: datetime) -> Promise | None:
        """In words; None: they may."""
        reasons = [self._refusal(hand, now) for hand in self.hands if hand.signer.person == person]
        if not reasons:
            is_own = person == self.money.asker or person in self.money.insiders
            return WHY_NOT[CannotSignForFund.SAME_MEMBER] if is_own else NO_PART
        return None if None in reasons else reasons[0]

    def _refusal(self, hand: FundHand, now: datetime) -> Promise | None:
        if (reason := signing_refusal(hand.signer, self.money, self.signed)) is not None:
            return WHY_NOT[reason]
        words = [(self.money.asker, self.request.asked_at), *((row.person_id, row.at) for row in self.signatures)]
        standings = [hand.standing, *self.standings]
        is_second = all(
            may_be_second(by=hand.signer.person, first=first, standings=standings, word_at=word_at, now=now)
            for first, word_at in words
        )
        return None if is_second else TOO_NEW


def signing_of(request: FundRequest) -> FundSigning:
    """How it stands. Four queries, however many members there are."""
    parts = list(FundMember.objects.in_force().filter(fund=request.fund_id).select_related("member"))
    by_organisation = {part.member.organisation_id: part for part in parts}
    asking = request.organisation_id
    signatures = list(request.signatures.select_related("person", "member__organisation"))
    memberships = _acting([*by_organisation, *([asking] if asking else [])])
    hands = [
        FundHand(FundSigner(row.person_id, part.member_id, agreed=part.agreed_at < request.asked_at), _standing(row))
        for row in memberships
        if (part := by_organisation.get(row.organisation_id)) and row.organisation_id != asking
    ]
    insiders = frozenset(row.person_id for row in memberships if row.organisation_id == asking)
    first_people = [request.asked_by_id, *(row.person_id for row in signatures)]
    money = FundMoney(request.member_id or NO_PERSON, request.asked_by_id, insiders)
    return FundSigning(request, money, signatures, hands, _standings_of(first_people))


def fund_signers(request: FundRequest, now: datetime) -> list[UUID]:
    """Who may sign it next."""
    if request.state != FundRequestState.ASKED:
        return []
    return [hand.signer.person for hand in signing_of(request).able(now)]


def _acting(organisations: Collection[UUID]) -> list[Membership]:
    rows = Membership.objects.that_may(Verb.WORK_AID).filter(organisation__in=organisations, person__is_active=True)
    return list(rows.order_by("joined_at", "id"))


def _standings_of(people: Collection[UUID | None]) -> list[RoleStanding]:
    """By all their memberships: they brought people in by them."""
    rows = Membership.objects.filter(Q(person__in=[person for person in people if person]))
    return [_standing(row) for row in rows]


def _standing(row: Membership) -> RoleStanding:
    return RoleStanding(person=row.person_id, since=row.acts_since or row.joined_at, brought_by=row.brought_by_id)


def people_of(signing: FundSigning, now: datetime) -> list[Person]:
    """Who may sign next, as people."""
    able = [hand.signer.person for hand in signing.able(now)]
    return list(Person.objects.filter(pk__in=able).order_by("created_at", "id"))
