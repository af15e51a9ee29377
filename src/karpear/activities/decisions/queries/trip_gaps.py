"""Trips that are near, and what is still missing for them: the same answers that an approval reads."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from karpear.people.models import Person

from ...itinerary.models import Activity, Traveller
from ..cover import TravellerCover
from .clauses import clauses_to_read
from .cover import cover_ground
from .roles import is_unanswered

#: Of so many trips it is looked up what is missing, the first that begins first: more become one line of a list.
LOOKED_THROUGH = 5


def trips_not_over(now: datetime) -> "QuerySet[Activity]":
    """Trips of organisations that are not over."""
    return Activity.objects.not_over(now).filter(organisation__isnull=False).select_related("person", "organisation")


def trips_to_come(now: datetime) -> "QuerySet[Activity]":
    """The same, before they begin."""
    return trips_not_over(now).filter(starts_at__gt=now)


def is_going_for(person: Person) -> Q:
    """They made the plan or travel along, and are not home yet."""
    along = Traveller.objects.filter(person=person, home_at__isnull=True)
    return Q(person=person) | Q(pk__in=along.values("activity"))


def cover_lines(activity: Activity) -> list[TravellerCover]:
    """Everybody who goes, as the approval judges them; nobody where no register is kept."""
    ground, newest = cover_ground(activity), activity.assessments.first()
    return ground.lines(newest.content.get("threats", []) if newest else []) if ground else []


def own_cover(activity: Activity, person: UUID) -> TravellerCover | None:
    """How one who goes is covered for it; None where no register is kept."""
    return next((line for line in cover_lines(activity) if line.person == person), None)


def missing_words(activities: Collection[UUID], reader: Person) -> dict[UUID, str]:
    """Of each of these: how many who go are not covered, and have rules to read. Numbers alone: it is read on Today."""
    rows = Activity.objects.filter(pk__in=activities).select_related("person", "organisation")
    return {activity.pk: " · ".join(_missing(activity, reader)) for activity in rows}


def _missing(activity: Activity, reader: Person) -> list[str]:
    lines = cover_lines(activity)
    uncovered = sum(line.cover.cover.is_gap for line in lines)
    readers = len(clauses_to_read(activity, reader))
    covered_text = _("insurance: %(n)d of %(all)d not fully covered") % {"n": uncovered, "all": len(lines)}
    readers_text = ngettext("%(n)d has rules to read", "%(n)d have rules to read", readers) % {"n": readers}
    parties_text = _("not said whether it touches parties")
    texts = ((covered_text, uncovered), (readers_text, readers), (parties_text, is_unanswered(activity)))
    return [text for text, counts in texts if counts]
