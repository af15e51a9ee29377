"""Who may sign: people of two different members, neither of whom drew it or was brought in by who did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from karpear.network.members.models import NetworkMember
from karpear.people.models import Membership, Person
from karpear.rules.access import RoleStanding, Verb, may_be_second

from .models import SIGNATURES, MemberSignature

NOT_A_MEMBER = _("Officers and leads of members of this network sign. Whoever draws it does not.")
IS_SIGNED = _("Your organisation has signed. Somebody of another one has to sign, too.")
ENOUGH = _("Two have signed.")
TOO_NEW = _(
    "You cannot sign here: you drew it, or you and whoever drew or signed it brought each other in less than three "
    "months ago, or you have been an officer or lead for less than three days, or only since signatures were asked for."
)


@dataclass(frozen=True, slots=True)
class SigningHand:
    """Somebody who can sign for a member, and by what."""

    person: UUID
    organisation: UUID
    standing: RoleStanding


@dataclass(frozen=True, slots=True)
class Signing:
    """Everything that decides who signs next. `asked_at`: since when signatures are asked for.

    `lapsed`: of those who speak no longer for whom they signed, or for a member; these count no more.
    """

    drawn_by: UUID | None
    asked_at: datetime | None
    signatures: Sequence[MemberSignature]
    lapsed: Sequence[MemberSignature]
    hands: Sequence[SigningHand]
    standings: Sequence[RoleStanding]

    @property
    def is_signed(self) -> bool:
        """By two of two organisations."""
        return len({row.organisation_id for row in self.signatures}) >= SIGNATURES

    def able(self, now: datetime) -> list[SigningHand]:
        """Who may sign next, each person once."""
        hands: dict[UUID, SigningHand] = {}
        for hand in self.hands:
            if hand.person not in hands and self._refusal(hand, now) is None:
                hands[hand.person] = hand
        return list(hands.values())

    def why_not(self, person: UUID, now: datetime) -> Promise | None:
        """In words; None: they may."""
        reasons = [self._refusal(hand, now) for hand in self.hands if hand.person == person]
        if not reasons:
            return NOT_A_MEMBER
        return None if None in reasons else reasons[0]

    def _refusal(self, hand: SigningHand, now: datetime) -> Promise | None:
        if len(self.signatures) >= SIGNATURES:
            return ENOUGH
        if any(hand.organisation == row.organisation_id or hand.person == row.person_id for row in self.signatures):
            return IS_SIGNED
        words = [(self.drawn_by, self.asked_at or now), *((row.person_id, row.at) for row in self.signatures)]
        standings = [hand.standing, *self.standings]
        counts = all(
            may_be_second(by=hand.person, first=first, standings=standings, word_at=word_at, now=now)
            for first, word_at in words
        )
        return None if counts else TOO_NEW


def signing_in(
    network: UUID, *, drawn_by: UUID | None, asked_at: datetime | None, signatures: QuerySet[MemberSignature]
) -> Signing:
    """How it stands. Four queries, however many members there are."""
    members = NetworkMember.objects.active().filter(network=network).values("organisation")
    rows = Membership.objects.that_may(Verb.SPEAK_IN_COUNCIL).filter(organisation__in=members, person__is_active=True)
    hands = [
        SigningHand(row.person_id, row.organisation_id, _standing(row)) for row in rows.order_by("joined_at", "id")
    ]
    speaking = {(hand.person, hand.organisation) for hand in hands}
    counting: list[MemberSignature] = []
    lapsed: list[MemberSignature] = []
    for signature in signatures.select_related("person", "organisation"):
        counts = (signature.person_id, signature.organisation_id) in speaking
        (counting if counts else lapsed).append(signature)
    first_people = [drawn_by, *(row.person_id for row in counting)]
    standings = Membership.objects.filter(person__in=[person for person in first_people if person])
    return Signing(drawn_by, asked_at, counting, lapsed, hands, [_standing(row) for row in standings])


def may_sign_in_network(person: Person) -> Q:
    """Of networks of whose members they are an officer or a lead. Who has signed, and whether that counts still, is
    looked at afterwards.
    """
    own_organisations = Membership.objects.organisations(person, Verb.SPEAK_IN_COUNCIL)
    members = NetworkMember.objects.active().filter(network=OuterRef("network"), organisation__in=own_organisations)
    return Q(Exists(members))


def _standing(row: Membership) -> RoleStanding:
    return RoleStanding(person=row.person_id, since=row.acts_since or row.joined_at, brought_by=row.brought_by_id)
