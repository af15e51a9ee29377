"""Which risks of the register a policy answers, which it does not, and what it says for no risk that is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from karpear.countries.clauses import ClauseBook, PackClause
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.preparedness.policies.models import PolicyClause, PolicyRevision
from karpear.preparedness.policies.queries.policy import book_of, find_revision
from karpear.risks.register.catalogue_words import called
from karpear.risks.register.models import Risk
from karpear.rules.access import Verb


@dataclass(frozen=True, slots=True)
class RiskOfRegister:
    """One open risk. `clauses`: of the policy; `offered`: of the pack, where the policy has none."""

    risk: Risk
    clauses: Sequence[PolicyClause]
    offered: Sequence[PackClause]

    @property
    def name(self) -> str:
        return called(self.risk)


@dataclass(frozen=True, slots=True)
class RisksAndClauses:
    """`unneeded`: clauses whose risks the register has none of; `unlinked`: those that name no risk at all."""

    revision: PolicyRevision
    answered: Sequence[RiskOfRegister]
    unanswered: Sequence[RiskOfRegister]
    unneeded: Sequence[PolicyClause]
    unlinked: Sequence[PolicyClause]


def risks_and_clauses(reader: Person, revision_id: UUID) -> RisksAndClauses:
    """The worst risks first. Raises Missing for a stranger, Forbidden for whoever does not see the register."""
    revision = find_revision(reader, revision_id)
    require(reader, revision.organisation_id, Verb.SEE_RISKS)
    clauses, book = list(revision.clauses.all()), book_of(revision.organisation)
    risks = Risk.objects.visible_to(reader).open().filter(organisation=revision.organisation_id)
    lines = [_line(risk, clauses, book) for risk in risks.select_related("organisation").order_by("-level", "number")]
    lines_of_register = {line.risk.catalogue_id for line in lines}
    return RisksAndClauses(
        revision=revision,
        answered=[line for line in lines if line.clauses],
        unanswered=[line for line in lines if not line.clauses],
        unneeded=[clause for clause in clauses if clause.risks and lines_of_register.isdisjoint(clause.risks)],
        unlinked=[clause for clause in clauses if not clause.risks],
    )


def _line(risk: Risk, clauses: Sequence[PolicyClause], book: ClauseBook) -> RiskOfRegister:
    """A risk of one's own stands in no catalogue, so no clause can name it."""
    if not risk.catalogue_id:
        return RiskOfRegister(risk, (), ())
    answering = [clause for clause in clauses if risk.catalogue_id in clause.risks]
    offered = [] if answering else [entry for entry in book.clauses.values() if risk.catalogue_id in entry.risks]
    return RiskOfRegister(risk, answering, offered)
