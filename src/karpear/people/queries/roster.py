"""Who is on watch now and next, and when nobody is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from karpear.rules.access import Role, Verb, may
from karpear.rules.alarm.cover import DayCover, RosterGap, Stretch, cover_by_day, gaps
from karpear.rules.secret.tokens import token_hash

from ..models import Membership, Organisation, Person, Shift
from .gates import require

AHEAD = timedelta(days=14)
FEED_BACK = timedelta(days=30)
LONGEST_OFFERED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RosterPage:
    """The next two weeks: `shifts`, to be shown page by page, `all_shifts` at once, and the gaps between them.

    `gaps`: the stretches; `days`: day by day; `guest_ids`: shifts of those who stand in from another organisation.
    """

    organisation: Organisation
    role: Role
    on_now: Sequence[Shift]
    on_next: Shift | None
    handover: Shift | None
    shifts: QuerySet[Shift]
    all_shifts: Sequence[Shift]
    gaps: Sequence[RosterGap]
    days: Sequence[DayCover]
    offered_to_me: Sequence[Shift]
    able: Sequence[Membership]
    has_feed: bool
    guest_ids: frozenset[UUID] = frozenset()

    @property
    def may_edit(self) -> bool:
        return may(self.role, Verb.EDIT_ROSTER)

    @property
    def first_gap(self) -> dict[str, datetime]:
        """What the next shift would fill, a day at most; nothing where somebody is on watch at every hour."""
        gap = next(iter(self.gaps), None)
        if gap is None:
            return {}
        return {"starts_at": gap.starts_at, "ends_at": min(gap.ends_at, gap.starts_at + LONGEST_OFFERED)}

    @property
    def covering(self) -> list[Shift]:
        """Those of people who may still act for others."""
        able_ids = {membership.person_id for membership in self.able}
        return [shift for shift in self.all_shifts if shift.officer_id in able_ids or shift.pk in self.guest_ids]

    @property
    def may_swap(self) -> bool:
        return may(self.role, Verb.SWAP_SHIFT)


def roster_page(person: Person, organisation_id: UUID, now: datetime) -> RosterPage:
    """Raises Missing for a stranger, Forbidden for a member."""
    own_membership = require(person, organisation_id, Verb.SEE_MEMBERS)
    upcoming = Shift.objects.filter(organisation=organisation_id, ends_at__gt=now, starts_at__lt=now + AHEAD)
    upcoming = upcoming.select_related("officer", "offered_to", "stands_in_from")
    shifts = list(upcoming.order_by("starts_at", "id"))
    on_now = [s for s in shifts if s.starts_at <= now]
    past_shifts = Shift.objects.filter(organisation=organisation_id, starts_at__lte=now).order_by("-ends_at", "-id")
    notes = (s for s in past_shifts.select_related("officer", "stands_in_from")[:5] if s.handover)
    able = Membership.objects.that_may(Verb.ACT_ON_ALERT).filter(organisation=organisation_id)
    organisation = own_membership.organisation
    holes = roster_gaps([organisation.pk], now)[organisation.pk]
    return RosterPage(
        organisation=organisation,
        role=Role(own_membership.role),
        on_now=on_now,
        on_next=next((s for s in shifts if s.starts_at > now), None),
        handover=next(notes, None),
        shifts=upcoming,
        all_shifts=shifts,
        gaps=holes,
        days=cover_by_day(holes, now, AHEAD.days, ZoneInfo(organisation.time_zone)),
        offered_to_me=[s for s in shifts if s.offered_to_id == person.id],
        able=list(able.select_related("person").order_by("joined_at", "id")),
        has_feed=bool(own_membership.feed_hash),
        guest_ids=frozenset(upcoming.of_guests().values_list("pk", flat=True)),
    )


def standing_in(person: Person, now: datetime) -> list[Shift]:
    """For which organisations they stand watch just now without belonging to them. One query."""
    shifts = Shift.objects.of_guests().at(now).filter(officer=person).select_related("organisation")
    return list(shifts.order_by("ends_at", "id"))


def roster_gaps(organisations: Iterable[UUID], now: datetime) -> dict[UUID, list[RosterGap]]:
    """Organisation → when nobody is on watch in the next two weeks. Two queries.

    A shift of somebody who left, or no longer acts for others, covers nothing: its ladder would reach nobody.
    """
    ids = list(organisations)
    covered: dict[UUID, list[Stretch]] = {organisation: [] for organisation in ids}
    able = Membership.objects.that_may(Verb.ACT_ON_ALERT).filter(organisation__in=ids, person__is_active=True)
    people = set(able.values_list("organisation_id", "person_id"))
    shifts = Shift.objects.filter(organisation__in=ids, ends_at__gt=now, starts_at__lt=now + AHEAD).order_by()
    stands_in = Exists(Shift.objects.of_guests().filter(pk=OuterRef("pk")))
    for organisation, officer, begins, ends, is_guest in shifts.annotate(is_guest=stands_in).values_list(
        "organisation_id", "officer_id", "starts_at", "ends_at", "is_guest"
    ):
        if (organisation, officer) in people or is_guest:
            covered[organisation].append((begins, ends))
    return {organisation: gaps(stretches, now, now + AHEAD) for organisation, stretches in covered.items()}


def feed(token: str, now: datetime) -> tuple[Membership, Sequence[Shift]] | None:
    """The owner of a calendar address and their own shifts; None when it was renewed or they left."""
    able = Membership.objects.that_may(Verb.ACT_ON_ALERT).filter(person__is_active=True)
    owner = able.select_related("organisation", "person").filter(feed_hash=token_hash(token)).first()
    if owner is None:
        return None
    shifts = Shift.objects.filter(
        organisation=owner.organisation_id, officer=owner.person_id, ends_at__gt=now - FEED_BACK
    )
    return owner, list(shifts)
