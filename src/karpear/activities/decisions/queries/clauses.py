"""What a trip asks for of the organisation's policy, and who of those who go has not yet understood it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from karpear.people.models import Membership, Person
from karpear.preparedness.policies.queries.evidence import missing_clauses, missing_for, policy_in_force
from karpear.rules.access import Verb
from karpear.rules.duty.clauses import Applies

from ...itinerary.models import Activity
from ...itinerary.queries import dangers, legs_of, people_going, people_of


@dataclass(frozen=True, slots=True)
class ClausesToRead:
    """Clauses that one traveller has not yet understood, by their titles. `path`: where this reader does something."""

    person: Person
    titles: list[str]
    path: str

    @property
    def text(self) -> str:
        values = {"name": self.person.shown_name, "clauses": ", ".join(self.titles)}
        return _("%(name)s has not yet understood: %(clauses)s") % values


def clauses_to_read(activity: Activity, reader: Person | None) -> list[ClausesToRead]:
    """Of everybody who goes, in the order of the plan; a reader who may not see what others understood sees their own.

    Nobody reads it in a session that was forced open.
    """
    organisation = activity.organisation_id
    if reader is None or organisation is None:
        return []
    people = people_going(activity)
    if not Membership.objects.that_may(Verb.SEE_PREPAREDNESS).filter(person=reader, organisation=organisation).exists():
        people = [person for person in people if person == reader]
    missing = missing_for([person.pk for person in people], conditions_of(activity), organisation)
    revision = policy_in_force(organisation) if missing else None
    return [
        ClausesToRead(person, missing[person.pk], _path(person, reader, revision))
        for person in people
        if person.pk in missing
    ]


def _path(person: Person, reader: Person, revision: UUID | None) -> str:
    """One's own questions; of somebody else the page on which they are read out, with what is missing."""
    if revision is None:
        return ""
    if person == reader:
        return reverse("preparedness:read_policy", args=[revision])
    return reverse("preparedness:policy_reader", args=[revision, person.pk])


def asks_to_read(activity: Activity, person: UUID) -> bool:
    """Does this trip ask something of the policy that they have not yet understood? The approval asks the same."""
    organisation = activity.organisation_id
    return organisation is not None and bool(missing_clauses([person], conditions_of(activity), organisation))


def conditions_of(activity: Activity) -> frozenset[Applies]:
    """What whoever goes is on this trip."""
    is_night, is_alone = dangers(activity)
    is_so = {Applies.TRAVELS: bool(legs_of(activity)), Applies.AT_NIGHT: is_night, Applies.ALONE: is_alone}
    return frozenset(condition for condition, holds in is_so.items() if holds)


def conditions_on_trips(organisation: UUID, now: datetime) -> dict[UUID, frozenset[Applies]]:
    """Person → what they are on their trips that were assessed, are planned or running, until they are home."""
    conditions: dict[UUID, frozenset[Applies]] = defaultdict(frozenset)
    for activity in Activity.objects.not_over(now).filter(organisation=organisation).select_related("person"):
        own = conditions_of(activity)
        for person in people_of(activity) if own else ():
            conditions[person.pk] |= own
    return dict(conditions)
