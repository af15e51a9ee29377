"""On whom a started trip counts, and what they may read of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from karpear.checkins.models import Promise
from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Person

from ...itinerary.models import Activity, PlanState
from ..models import CountedOn


@dataclass(frozen=True, slots=True)
class CountedOnPage:
    """What somebody is asked who is counted on. `times`: their own check-ins to come; the buddy has none.

    `counts`: it still does. `reads_plan`: they may open it, too.
    """

    row: CountedOn
    times: list[datetime]
    is_buddy: bool
    counts: bool
    reads_plan: bool

    @property
    def activity(self) -> Activity:
        return self.row.activity


def counting() -> "QuerySet[CountedOn]":
    """Of trips that nobody has ended: past its end, and still out, is when it counts most."""
    rows = CountedOn.objects.filter(off_at__isnull=True, activity__state=PlanState.PLANNED)
    return rows.select_related("activity__person")


@unguarded("trips of others that count on this person")
def trips_counting_on(person: Person) -> list[CountedOn]:
    """Trips of others that count on this person, the first to begin first."""
    return list(counting().filter(person=person).order_by("activity__starts_at", "id"))


@unguarded("what a trip of somebody else asks of this person")
def counted_on_page(person: Person, activity: UUID) -> CountedOnPage:
    """Raises Missing where it never counted on them."""
    row = find_row(CountedOn.objects.filter(activity=activity, person=person).select_related("activity__person"))
    times = Promise.objects.awaited().filter(source=activity, person=person).order_by("due_at", "id")
    return CountedOnPage(
        row=row,
        times=list(times.values_list("due_at", flat=True)),
        is_buddy=row.activity.buddy_id == person.pk,
        counts=row.off_at is None and row.activity.state == PlanState.PLANNED,
        reads_plan=Activity.objects.visible_to(person).filter(pk=activity).exists(),
    )
