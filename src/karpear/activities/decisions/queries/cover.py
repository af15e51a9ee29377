"""Cover of those who go: loaded once for a plan, then asked for any answers of its assessment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from karpear.people.models import Membership, Person
from karpear.people.queries.country import country_of
from karpear.preparedness.cover.queries.covers import cover_register
from karpear.rules.access import Role, Verb, may
from karpear.rules.duty.cover_facts import CoverWord, PlannedCover
from karpear.rules.duty.means import means_of

from ...itinerary.models import Activity, ActivityKind, Leg
from ...itinerary.queries import legs_of, zone_of
from ..cover import CoverGround, ShownCover

MOST_DAYS = 400


def cover_ground(activity: Activity) -> CoverGround | None:
    """None where no organisation watches over it, or it keeps no register of cover."""
    if activity.organisation is None:
        return None
    people = _people(activity)
    register = cover_register([person for person, _name in people if person], activity.organisation)
    return CoverGround(register, planned_cover(activity), people) if register else None


def planned_cover(activity: Activity) -> PlannedCover:
    """What the plan says, as far as insurance asks."""
    legs = legs_of(activity)
    provinces = {activity.province, *(leg.province for leg in legs)} - {""}
    return PlannedCover(
        _days(activity),
        country_of(activity.organisation),
        frozenset(provinces or {""}),
        _means(legs),
        night=any(leg.night for leg in legs),
        activity="trip" if activity.kind == ActivityKind.TRIP or legs else str(activity.kind),
    )


def _means(legs: Sequence[Leg]) -> frozenset[str]:
    """A part of the way that does not say how is one that nobody knows."""
    means: frozenset[str] = frozenset().union(*(means_of(leg.transport) for leg in legs))
    return means or frozenset({""})


def _days(activity: Activity) -> list[date]:
    if activity.starts_at is None or activity.ends_at is None:
        return []
    zone = zone_of(activity)
    first, last = activity.starts_at.astimezone(zone).date(), activity.ends_at.astimezone(zone).date()
    return [first + timedelta(days=n) for n in range(min((last - first).days + 1, MOST_DAYS))]


def _people(activity: Activity) -> list[tuple[UUID | None, str]]:
    """Whoever made the plan, fellow travellers, and those who come along in words."""
    rows = activity.travellers.select_related("person")
    fellows = [(row.person_id, row.person.shown_name if row.person else row.name) for row in rows]
    along = str(activity.plan.get("along") or "")
    return [(activity.person_id, activity.person.shown_name), *fellows, *([(None, along)] if along else [])]


def shown_cover(
    activity: Activity, reader: Person, threats: Iterable[Mapping[str, Any]], *, forced: bool = False
) -> ShownCover | None:
    """For one reader: whoever made the plan and those who see preparedness read everybody's, others their own.

    Why somebody else is not covered is for those who see preparedness: how they are employed is theirs.
    A session that was `forced` open reads nobody's.
    """
    ground = cover_ground(activity)
    if ground is None or activity.organisation_id is None:
        return None
    lines = ground.lines(threats)
    covered = sum(line.cover.cover is CoverWord.COVERED for line in lines)
    row = Membership.objects.active().filter(person=reader, organisation=activity.organisation_id).first()
    role = Role(row.role) if row else None
    sees = may(role, Verb.SEE_PREPAREDNESS)
    reads_all = reader.pk == activity.person_id or sees
    visible = [
        replace(line, told=sees or line.person == reader.pk or line.cover.person is None)
        for line in lines
        if not forced and (reads_all or line.person == reader.pk)
    ]
    return ShownCover(visible, len(lines), covered, keeps=not forced and may(role, Verb.KEEP_COVER))
