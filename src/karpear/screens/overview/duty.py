"""What the organisation owes its people, in numbers: each counted as the list counts that it leads to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.preparedness.cover.queries.register import RegistrationCounts, count_registered, members_in_register
from karpear.preparedness.policies.models import PolicyRevision
from karpear.preparedness.policies.queries.policy import PolicyCounts, count_readers
from karpear.preparedness.training.queries.learners import members_seen
from karpear.preparedness.training.queries.standings import competence_of, state_of
from karpear.rules.access import Verb
from karpear.rules.duty.competence import Competent


@dataclass(frozen=True, slots=True)
class DutyCounts:
    """`policy`: the revision in force, if there is one. `trained` of `learners` hold all that their part asks."""

    policy: PolicyRevision | None
    understood: PolicyCounts
    learners: int
    trained: int
    cover: RegistrationCounts


def duty_counts(reader: Person, organisation: Organisation, now: datetime) -> DutyCounts:
    """Whoever may see the members may see this, too: the rule of access says so for the same roles."""
    people = set(members_seen(reader).filter(organisation=organisation).order_by().values_list("person_id", flat=True))
    return DutyCounts(
        policy=PolicyRevision.objects.in_force().filter(organisation=organisation).first(),
        understood=count_readers(organisation.pk),
        learners=len(people),
        trained=_count_trained(reader, people, now),
        cover=count_registered(members_in_register(reader).filter(organisation=organisation)),
    )


def _count_trained(reader: Person, people: Collection[UUID], now: datetime) -> int:
    """As the list of training has them: by what all organisations ask of them that this reader sees."""
    organisations = [row.pk for row in organisations_where(reader, Verb.SEE_PREPAREDNESS)]
    standings = competence_of(people, organisations, now).values()
    return sum(state_of(trained) is Competent.HOLDS for trained in standings)
