"""What a trip asks for of the organisation's policy, and who of those who go has not yet understood it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from karpear.people.models import Membership, Person
from karpear.preparedness.policies.queries.evidence import missing_for
from karpear.rules.access import Verb
from karpear.rules.duty.clauses import Applies

from ...itinerary.queries import legs_of
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
    missing = missing_for([person.pk for person in people], conditions_of(page), organisation)
    return [ClausesToRead(person, missing[person.pk]) for person in people if person.pk in missing]


def conditions_of(page: PlanPage) -> set[Applies]:
    """What whoever goes is on this trip."""
    travels = bool(page.legs or legs_of(page.activity))
    is_so = {Applies.TRAVELS: travels, Applies.AT_NIGHT: page.night, Applies.ALONE: page.alone}
    return {condition for condition, holds in is_so.items() if holds}
