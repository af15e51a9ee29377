"""Who may sign a release: people of two different members, neither of whom drew it or was brought in by who did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from karpear.network.members.models import NetworkMember
from karpear.people.models import Membership
from karpear.rules.access import RoleStanding, Verb, may_be_second

from ..models import SIGNATURES, ReleaseSignature, ReleaseState, SectorRelease

NOT_A_MEMBER = _("Officers and leads of members of this network sign. Whoever draws it does not.")
IS_SIGNED = _("Your organisation has signed. Somebody of another one has to sign, too.")
ENOUGH = _("Two have signed.")
TOO_NEW = _(
    "You cannot sign here: you drew it, or you and whoever drew or signed it brought each other in less than three "
    "months ago, or you have been an officer or lead for less than three days, or only since signatures were asked for."
)


@dataclass(frozen=True, slots=True)
class ReleaseHand:
    """Somebody who can sign for a member, and by what."""

    person: UUID
    organisation: UUID
    standing: RoleStanding


@dataclass(frozen=True, slots=True)
class ReleaseSigning:
    """Everything that decides who signs next. `lapsed`: of those who speak no longer for whom they signed, or for a
    member; these count no more.
    """

    release: SectorRelease
    signatures: Sequence[ReleaseSignature]
    lapsed: Sequence[ReleaseSignature]
    hands: Sequence[ReleaseHand]
    standings: Sequence[RoleStanding]

    @property
    def is_signed(self) -> bool:
        """By two of two organisations."""
        return len({row.organisation_id for row in self.signatures}) >= SIGNATURES

    def able(self, now: datetime) -> list[ReleaseHand]:
        """Who may sign next, each person once."""
        hands: dict[UUID, ReleaseHand] = {}
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

    def _refusal(self, hand: ReleaseHand, now: datetime) -> Promise | None:
        if len(self.signatures) >= SIGNATURES:
            return ENOUGH
        if any(hand.organisation == row.organisation_id or hand.person == row.person_id for row in self.signatures):
            return IS_SIGNED
        asked_at = self.release.asked_at or now
        words = [(self.release.drawn_by_id, asked_at), *((row.person_id, row.at) for row in self.signatures)]
        standings = [hand.standing, *self.standings]
        counts = all(
            may_be_second(by=hand.person, first=first, standings=standings, word_at=word_at, now=now)
            for first, word_at in words
        )
        return None if counts else TOO_NEW


def signing_of(release: SectorRelease) -> ReleaseSigning:
    """How it stands. Four queries, however many members there are."""
    members = NetworkMember.objects.active().filter(network=release.network_id).values("organisation")
    rows = Membership.objects.that_may(Verb.SPEAK_IN_COUNCIL).filter(organisation__in=members, person__is_active=True)
    hands = [
        ReleaseHand(row.person_id, row.organisation_id, _standing(row)) for row in rows.order_by("joined_at", "id")
    ]
    speaking = {(hand.person, hand.organisation) for hand in hands}
    signatures: list[ReleaseSignature] = []
    lapsed: list[ReleaseSignature] = []
    for signature in release.signatures.select_related("person", "organisation"):
        counts = (signature.person_id, signature.organisation_id) in speaking
        (signatures if counts else lapsed).append(signature)
    first_people = [release.drawn_by_id, *(row.person_id for row in signatures)]
    standings = Membership.objects.filter(person__in=[person for person in first_people if person])
    return ReleaseSigning(release, signatures, lapsed, hands, [_standing(row) for row in standings])


def release_signers(release: SectorRelease, now: datetime) -> list[UUID]:
    """Who may sign it next."""
    if release.state != ReleaseState.ASKED:
        return []
    return [hand.person for hand in signing_of(release).able(now)]


def _standing(row: Membership) -> RoleStanding:
    return RoleStanding(person=row.person_id, since=row.acts_since or row.joined_at, brought_by=row.brought_by_id)
