"""Is somebody on watch, now and in the days to come? For first pages; the roster shows the whole."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import Q

from karpear.rules.access import Role, Verb, may
from karpear.rules.alarm.cover import RosterGap, gaps

from ..models import Membership, Organisation, Person, Shift

#: A gap that begins later can wait for the roster; how far is looked for its end.
AHEAD, LOOKED = timedelta(days=7), timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Cover:
    """Of one organisation: who is on watch now, each until when; the next gap within the week; my next shift.

    `is_empty`: nobody in the whole week. `goes_on`: no end of the gap is in sight. `shares_page`: other organisations
    stand next to it, so it says its name. `for_others`: where I come from it and stand in for others now.
    """

    organisation: Organisation
    on_now: list[Shift]
    gap: RosterGap | None
    mine: Shift | None
    is_empty: bool
    goes_on: bool
    shares_page: bool
    for_others: list[Shift] = field(default_factory=list)


def cover(person: Person, now: datetime) -> list[Cover]:
    """Of the organisations whose roster they may see. Two queries."""
    able = Membership.objects.that_may(Verb.SEE_MEMBERS).filter(person=person).select_related("organisation")
    memberships = list(able.order_by("joined_at", "id"))
    organisations = [membership.organisation for membership in memberships]
    acting = [row.organisation_id for row in memberships if may(Role(row.role), Verb.ACT_ON_ALERT)]
    for_others = Q(officer=person, stands_in_from__in=acting, starts_at__lte=now)
    shifts = Shift.objects.filter(
        Q(organisation__in=organisations) | for_others, ends_at__gt=now, starts_at__lt=now + LOOKED
    )
    by_organisation: dict[object, list[Shift]] = defaultdict(list)
    by_home: dict[object, list[Shift]] = defaultdict(list)
    shifts = shifts.select_related("officer", "stands_in_from", "organisation").order_by("starts_at", "id")
    for shift in shifts if organisations else []:
        by_organisation[shift.organisation_id].append(shift)
        if shift.officer_id == person.pk and shift.starts_at <= now:
            by_home[shift.stands_in_from_id].append(shift)
    return [
        replace(
            _cover(person, organisation, by_organisation[organisation.pk], now, shares_page=len(organisations) > 1),
            for_others=by_home[organisation.pk],
        )
        for organisation in organisations
    ]


def next_shift(covers: Iterable[Cover]) -> Shift | None:
    """When they are on watch next, wherever that is."""
    own_shifts = (line.mine for line in covers if line.mine)
    return min(own_shifts, key=lambda shift: shift.starts_at, default=None)


def _cover(
    person: Person, organisation: Organisation, shifts: list[Shift], now: datetime, *, shares_page: bool
) -> Cover:
    stretches = gaps([(shift.starts_at, shift.ends_at) for shift in shifts], now, now + LOOKED)
    gap = next((stretch for stretch in stretches if stretch.starts_at < now + AHEAD), None)
    return Cover(
        organisation=organisation,
        on_now=[shift for shift in shifts if shift.starts_at <= now],
        gap=gap,
        mine=next((shift for shift in shifts if shift.starts_at > now and shift.officer_id == person.pk), None),
        is_empty=bool(gap and gap.starts_at == now and gap.ends_at >= now + AHEAD),
        goes_on=bool(gap and gap.ends_at == now + LOOKED),
        shares_page=shares_page,
    )
