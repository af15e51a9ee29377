"""Is somebody on watch, now and in the days to come? For first pages; the roster shows the whole."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from karpear.rules.access import Verb
from karpear.rules.alarm.cover import RosterGap, gaps

from ..models import Membership, Organisation, Person, Shift

#: A gap further ahead can wait for the roster.
AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Cover:
    """Of one organisation: who is on watch now, each until when; the next gap within the week; my next shift.

    `shares_page`: other organisations stand next to it, so it says its name.
    """

    organisation: Organisation
    on_now: list[Shift]
    gap: RosterGap | None
    mine: Shift | None
    shares_page: bool

    @property
    def is_empty(self) -> bool:
        return bool(self.gap and self.gap.ends_at - self.gap.starts_at == AHEAD)


def cover(person: Person, now: datetime) -> list[Cover]:
    """Of the organisations whose roster they may see. Two queries."""
    able = Membership.objects.that_may(Verb.SEE_MEMBERS).filter(person=person).select_related("organisation")
    organisations = [membership.organisation for membership in able.order_by("joined_at", "id")]
    shifts = Shift.objects.filter(organisation__in=organisations, ends_at__gt=now, starts_at__lt=now + AHEAD)
    by_organisation: dict[object, list[Shift]] = defaultdict(list)
    for shift in shifts.select_related("officer").order_by("starts_at", "id") if organisations else []:
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
    open_stretches = gaps([(shift.starts_at, shift.ends_at) for shift in shifts], now, now + AHEAD)
    return Cover(
        organisation=organisation,
        on_now=[shift for shift in shifts if shift.starts_at <= now],
        gap=next(iter(open_stretches), None),
        mine=next((shift for shift in shifts if shift.starts_at > now and shift.officer_id == person.pk), None),
        shares_page=shares_page,
    )
