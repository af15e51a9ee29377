"""What somebody answers to: the policy in force, and those of its clauses that may be asked of them."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.rules.duty.clauses import OF_A_TRIP, applies
from karpear.rules.refusals import Conflict, Missing

from ..models import PolicyClause, PolicyRevision, RevisionState
from ..queries.readers import conditions_in


def find_policy_in_force(revision: UUID) -> PolicyRevision:
    """Raises Missing, or Conflict where it is replaced."""
    policy = find_row(PolicyRevision.objects.filter(pk=revision))
    if policy.state != RevisionState.IN_FORCE:
        raise Conflict(_("There are newer rules. Please open the page again."))
    return policy


def find_asked_clauses(policy: PolicyRevision, person: Person, ids: Collection[UUID]) -> list[PolicyClause]:
    """Important clauses that may apply to them, on a trip or always. Raises Missing where one does not."""
    conditions = conditions_in([policy.organisation_id], [person.pk]).get(policy.organisation_id, {})
    if person.pk not in conditions:
        raise Missing
    own_conditions = conditions[person.pk] | OF_A_TRIP
    rows = PolicyClause.objects.filter(revision=policy, important=True, pk__in=list(ids))
    clauses = [clause for clause in rows if applies(clause.applies, own_conditions)]
    if len(clauses) != len(ids):
        raise Missing
    return clauses
