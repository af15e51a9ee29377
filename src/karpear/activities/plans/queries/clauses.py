"""What a trip asks for of the organisation's policy, and who of those who go has not yet understood it."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from karpear.people.models import Membership, Person
from karpear.preparedness.policies.queries.evidence import missing_for
from karpear.rules.access import Verb
from karpear.rules.duty.clauses import Applies

from ...itinerary.models import Activity
from ...itinerary.queries import dangers, legs_of, people_of
from .plans import PlanPage


@dataclass(frozen=True, slots=True)
class ClausesToRead:
    """Clauses that one traveller has not yet understood, by their titles."""

    person: Person
    titles: list[str]

    @property
    def text(self) -> str:
        values = {"name": self.person.shown_name, "clauses": ", ".join(self.titles)}
        return _("%(name)s has not yet understood: %(clauses)s") % values


def clauses_to_read(page: PlanPage, reader: Person | None) -> list[ClausesToRead]:
    """Of everybody who goes, in the order of the plan; a reader who may not see what others understood sees their own.

    Nobody reads it in a session that was forced open.
    """
    organisation = page.activity.organisation_id
    if reader is None or organisation is None:
        return []
    people = [page.activity.person, *(row.person for row in page.travellers if row.person)]
    if not Membership.objects.that_may(Verb.SEE_PREPAREDNESS).filter(person=reader, organisation=organisation).exists():
        people = [person for person in people if person == reader]
    missing = missing_for([person.pk for person in people], conditions_of(page.activity), organisation)
    return [ClausesToRead(person, missing[person.pk]) for person in people if person.pk in missing]


def conditions_of(activity: Activity) -> frozenset[Applies]:
    """What whoever goes is on this trip."""
    is_night, is_alone = dangers(activity)
    is_so = {Applies.TRAVELS: bool(legs_of(activity)), Applies.AT_NIGHT: is_night, Applies.ALONE: is_alone}
    return frozenset(condition for condition, holds in is_so.items() if holds)


def conditions_on_trips(organisation: UUID) -> dict[UUID, frozenset[Applies]]:
    """Person → what they are on their trips that are planned or running, until they are home."""
    conditions: dict[UUID, frozenset[Applies]] = defaultdict(frozenset)
    for activity in Activity.objects.going_on().filter(organisation=organisation).select_related("person"):
        own = conditions_of(activity)
        for person in people_of(activity) if own else ():
            conditions[person.pk] |= own
    return dict(conditions)
