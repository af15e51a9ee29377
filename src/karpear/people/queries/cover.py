"""Is somebody on watch, now and in the days to come? For first pages; the roster shows the whole."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from karpear.rules.access import Verb
from karpear.rules.alarm.cover import RosterGap, gaps

from ..models import Membership, Organisation, Person, Shift

#: A gap that begins later can wait for the roster; how far is looked for its end.
AHEAD, LOOKED = timedelta(days=7), timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Cover:
    """Of one organisation: who is on watch now, each until when; the next gap within the week; my next shift.

    `is_empty`: nobody in the whole week. `goes_on`: no end of the gap is in sight. `shares_page`: other organisations
    stand next to it, so it says its name.
    """

    organisation: Organisation
    on_now: list[Shift]
    gap: RosterGap | None
    mine: Shift | None
    is_empty: bool
    goes_on: bool
    shares_page: bool


def cover(person: Person, now: datetime) -> list[Cover]:
    """Of the organisations whose roster they may see. Two queries."""
    able = Membership.objects.that_may(Verb.SEE_MEMBERS).filter(person=person).select_related("organisation")
    organisations = [membership.organisation for membership in able.order_by("joined_at", "id")]
    shifts = Shift.objects.filter(organisation__in=organisations, ends_at__gt=now, starts_at__lt=now + LOOKED)
    by_organisation: dict[object, list[Shift]] = defaultdict(list)
    shifts = shifts.select_related("officer", "stands_in_from").order_by("starts_at", "id")
    for shift in shifts if organisations else []:
        by_organisation[shift.organisation_id].append(shift)
    return [
        _cover(person, organisation, by_organisation[organisation.pk], now, shares_page=len(organisations) > 1)
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
