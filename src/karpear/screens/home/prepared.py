"""In two or three lines: is one's organisation prepared; and is one oneself."""

from dataclasses import dataclass
from datetime import datetime

from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.risks.days import day_in
from karpear.rules.access import Verb
from karpear.rules.ready.person import PersonReadiness, ProofState

from ..overview.queries import PeopleReady, late_counts, people_ready
from ..overview.reach import TeamReach, team_reach
from ..ready.queries import own_readiness
from ..ready.words import gap_words


@dataclass(frozen=True, slots=True)
class Prepared:
    """Of one organisation that somebody leads; the overview says the rest."""

    organisation: Organisation
    people: PeopleReady
    reach: TeamReach
    late_measures: int


@dataclass(frozen=True, slots=True)
class OwnReadiness:
    """How many proofs are asked of somebody, how many are left, and the most important of these in words."""

    asked: int
    left: int
    first: str


def prepared(person: Person, now: datetime, *, forced: bool) -> list[Prepared]:
    """Of the organisations that they lead."""
    return [
        Prepared(
            organisation,
            people_ready(organisation.pk, now, forced=forced),
            team_reach(organisation.pk, now),
            late_counts(organisation.pk, day_in(organisation.time_zone, now))[0],
        )
        for organisation in organisations_where(person, Verb.ACCEPT_RISK)
    ]


def ready_line(person: Person, now: datetime, *, forced: bool) -> OwnReadiness:
    """Of whoever reads."""
    readiness: PersonReadiness = own_readiness(person, now, forced=forced)
    applicable = [line for line in readiness.lines if line.state is not ProofState.NOT_ASKED]
    return OwnReadiness(len(applicable), len(readiness.gaps), gap_words(readiness.worst) if readiness.worst else "")
