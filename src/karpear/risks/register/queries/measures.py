"""All measures that somebody may see, in all their registers: what is late, who has each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb

from ...days import day_in
from ..models import UNFINISHED, Measure, RiskState
from .risk import visible_measures


@dataclass(frozen=True, slots=True)
class MeasureDesk:
    """What stands around the list. `edits`: where the reader may change them. `owners`: who has some."""

    reader: Person
    measures: "QuerySet[Measure]"
    organisations: Sequence[Organisation]
    edits: Sequence[Organisation]
    owners: Sequence[Person]
    late: Q


def measure_desk(person: Person, *, now: datetime) -> MeasureDesk:
    """Those of every organisation; the list is narrowed to one by its reader."""
    measures = visible_measures(person)
    where = Organisation.objects.filter(pk__in=measures.order_by().values("risk__organisation"))
    owners = Person.objects.filter(pk__in=measures.order_by().values("owner"))
    organisations = list(where.order_by("name", "id"))
    able = set(Membership.objects.organisations(person, Verb.EDIT_RISKS).values_list("organisation", flat=True))
    return MeasureDesk(
        reader=person,
        measures=measures.select_related("owner").annotate(is_left=without_owner()),
        organisations=organisations,
        edits=[organisation for organisation in organisations if organisation.pk in able],
        owners=sorted(owners, key=lambda owner: owner.shown_name.casefold()),
        late=reduce(or_, (_late_in(organisation, now) for organisation in organisations), Q(pk=None)),
    )


def own_measures(person: Person) -> Q:
    """Theirs; and those of their risks that have no owner, or whose owner has left."""
    member = Membership.objects.active().filter(person=person).values_list("organisation", flat=True)
    own_condition = Q(owner=person) | (Q(risk__owner=person) & without_owner())
    return own_condition & Q(risk__organisation__in=member)


def without_owner() -> Q:
    """Nobody has it, or its owner does not belong to the organisation any more."""
    active = Membership.objects.active().filter(person__is_active=True)
    return ~Q(Exists(active.filter(person=OuterRef("owner"), organisation=OuterRef("risk__organisation"))))


def unfinished() -> Q:
    """Still to be done, of a risk that is open."""
    return Q(state__in=UNFINISHED, risk__state=RiskState.OPEN)


def late_measures(today: date) -> Q:
    """Unfinished, and the day has passed."""
    return unfinished() & Q(due_on__lt=today)


def _late_in(organisation: Organisation, now: datetime) -> Q:
    return Q(risk__organisation=organisation) & late_measures(day_in(organisation.time_zone, now))
