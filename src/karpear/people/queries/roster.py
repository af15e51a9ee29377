"""Who is on watch now and next, and when nobody is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from karpear.rules.access import Role, Verb, may
from karpear.rules.secret.tokens import token_hash

from ..models import Membership, Organisation, Person, Shift
from .gates import require

AHEAD = timedelta(days=14)
FEED_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RosterGap:
    """A stretch of time in which nobody is on watch: then step 1 goes to all officers."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class RosterPage:
    """The next two weeks: `shifts`, to be shown page by page, and the `gaps` between them."""

    organisation: Organisation
    role: Role
    on_now: Sequence[Shift]
    on_next: Shift | None
    handover: Shift | None
    shifts: QuerySet[Shift]
    gaps: Sequence[RosterGap]
    offered_to_me: Sequence[Shift]
    able: Sequence[Membership]
    has_feed: bool

    @property
    def may_edit(self) -> bool:
        return may(self.role, Verb.EDIT_ROSTER)

    @property
    def may_swap(self) -> bool:
        return may(self.role, Verb.SWAP_SHIFT)


def roster_page(person: Person, organisation_id: UUID, now: datetime) -> RosterPage:
    """Raises Missing for a stranger, Forbidden for a member."""
    own_membership = require(person, organisation_id, Verb.SEE_MEMBERS)
    upcoming = Shift.objects.filter(organisation=organisation_id, ends_at__gt=now, starts_at__lt=now + AHEAD)
    upcoming = upcoming.select_related("officer", "offered_to")
    shifts = list(upcoming.order_by("starts_at", "id"))
    on_now = [s for s in shifts if s.starts_at <= now]
    past_shifts = Shift.objects.filter(organisation=organisation_id, starts_at__lte=now).order_by("-ends_at", "-id")
    notes = (s for s in past_shifts.select_related("officer")[:5] if s.handover)
    able = Membership.objects.that_may(Verb.ACT_ON_ALERT).filter(organisation=organisation_id)
    return RosterPage(
        organisation=own_membership.organisation,
        role=Role(own_membership.role),
        on_now=on_now,
        on_next=next((s for s in shifts if s.starts_at > now), None),
        handover=next(notes, None),
        shifts=upcoming,
        gaps=gaps([(s.starts_at, s.ends_at) for s in shifts], now, now + AHEAD),
        offered_to_me=[s for s in shifts if s.offered_to_id == person.id],
        able=list(able.select_related("person").order_by("joined_at", "id")),
        has_feed=bool(own_membership.feed_hash),
    )


def gaps(covered: Iterable[tuple[datetime, datetime]], start: datetime, end: datetime) -> list[RosterGap]:
    """The stretches between `start` and `end` that no pair in `covered` (sorted by start) covers."""
    stretches = []
    for begins, ends in covered:
        if begins > start:
            stretches.append(RosterGap(start, min(begins, end)))
        start = max(start, ends)
    if start < end:
        stretches.append(RosterGap(start, end))
    return stretches


def feed(token: str, now: datetime) -> tuple[Membership, Sequence[Shift]] | None:
    """The owner of a calendar address and their own shifts; None when it was renewed or they left."""
    able = Membership.objects.that_may(Verb.ACT_ON_ALERT).filter(person__is_active=True)
    owner = able.select_related("organisation").filter(feed_hash=token_hash(token)).first()
    if owner is None:
        return None
    shifts = Shift.objects.filter(
        organisation=owner.organisation_id, officer=owner.person_id, ends_at__gt=now - FEED_BACK
    )
    return owner, list(shifts)
