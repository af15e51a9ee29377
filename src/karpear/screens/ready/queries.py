"""How ready many people are: a constant number of queries, and one rule (`rules/ready/person.py`)."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from karpear.alerts.queries.past import drill_answers
from karpear.checkins.proofs import plan_spans
from karpear.checkins.queries import roll_call_answers
from karpear.people.models import Membership, Organisation, Person, Watch
from karpear.people.queries import proofs
from karpear.people.queries.screens import memberships_of
from karpear.preparedness.cover.queries import evidence as cover
from karpear.preparedness.families import queries as families
from karpear.preparedness.policies.queries import evidence as policies
from karpear.preparedness.training.queries import standings as training
from karpear.readiness.numbers.queries import recall_days
from karpear.rules.duty.evidence import ProofSpan
from karpear.rules.ready.person import PersonReadiness, Proof, Proven, Ready, person_readiness
from karpear.rules.ready.phone import HOLDS
from karpear.vault.queries.recovery import recovery_dates

#: What the rooms of `preparedness` know of each person: `(people, organisations, now)` → their spans.
SPANS_OF: Mapping[Proof, Callable[[Collection[UUID], Collection[UUID], datetime], Mapping[UUID, ProofSpan]]] = {
    Proof.POLICY: policies.proof_spans,
    Proof.TRAINING: training.proof_spans,
    Proof.COVER: cover.proof_spans,
    Proof.FAMILY: families.proof_spans,
}


@dataclass(frozen=True, slots=True)
class ReadyCounts:
    """How many people are ready, partly, and not: never who is better than whom."""

    yes: int
    partly: int
    no: int

    @property
    def people(self) -> int:
        return self.yes + self.partly + self.no


def readiness_of(
    people: Collection[UUID],
    organisations: Collection[UUID],
    now: datetime,
    *,
    forced: bool = False,
    is_own: bool = False,
) -> dict[UUID, PersonReadiness]:
    """Person → what they have proven, as these organisations may know of it. The same queries, however many people.

    A session that was forced open learns of no drill and of nothing sealed; it takes as long. `is_own`: they read it
    themselves, also what no organisation may know.
    """
    phones, reached, days = proofs.phone_dates(people), proofs.reached_dates(people), recall_days(people)
    contacts, acting = proofs.accepted_contacts(people), proofs.acting_people(people, organisations)
    factors = proofs.second_factor_dates(acting)
    calls, answers = roll_call_answers(people, organisations, now - HOLDS), drill_answers(people, organisations)
    keys, plans = recovery_dates(people, organisations), plan_spans(people, organisations, now, with_private=is_own)
    owed = _owed(people, organisations, now)
    readiness: dict[UUID, PersonReadiness] = {}
    for person in people:
        count, accepted_at = contacts.get(person, (0, None))
        proven: dict[Proof, Proven] = {
            Proof.PHONE: phones.get(person),
            Proof.CONTACTS: accepted_at,
            Proof.REACHED: reached.get(person),
            Proof.CHECK_INS: plans[person],
            Proof.NUMBERS: _begin_of(days.get(person)),
        }
        if acting.get(person) is False:  # the demo's people need no second factor
            proven[Proof.SECOND_FACTOR] = factors.get(person)
        proven |= {proof: spans[person] for proof, spans in owed.items() if person in spans}
        if not forced and (person in acting or person in calls or person in answers):
            proven[Proof.DRILL] = max(filter(None, (calls.get(person), answers.get(person))), default=None)
        if not forced and person in keys:
            proven[Proof.RECOVERY] = keys[person]
        readiness[person] = person_readiness(proven, now=now, contacts=count)
    return readiness


def _owed(
    people: Collection[UUID], organisations: Collection[UUID], now: datetime
) -> dict[Proof, dict[UUID, ProofSpan]]:
    """What these organisations owe those who belong to them: nothing of it is asked of anybody else."""
    members = Membership.objects.active().filter(person__among=people, organisation__in=list(organisations))
    belonging = set(members.order_by().values_list("person_id", flat=True))
    spans_by_proof = {proof: spans_of(belonging, organisations, now) for proof, spans_of in SPANS_OF.items()}
    owed = {
        proof: {person: span for person, span in spans.items() if person in belonging}
        for proof, spans in spans_by_proof.items()
    }
    owed[Proof.FAMILY] = dict.fromkeys(belonging, ProofSpan()) | owed[Proof.FAMILY]
    return owed


def own_readiness(person: Person, now: datetime, *, forced: bool = False) -> PersonReadiness:
    """Their own, in all of their organisations and in those that watch over them."""
    organisations = {membership.organisation_id for membership in memberships_of(person)}
    watching = Watch.objects.accepted().filter(person=person, organisation__isnull=False)
    organisations |= {watch.organisation_id for watch in watching if watch.organisation_id}
    return readiness_of([person.pk], organisations, now, forced=forced, is_own=True)[person.pk]


def seen_by_officers(
    person: Person, now: datetime, *, forced: bool = False
) -> list[tuple[Organisation, PersonReadiness]]:
    """What officers and leads of each of their organisations see of them: the same function, asked as theirs."""
    return [
        (
            membership.organisation,
            readiness_of([person.pk], [membership.organisation_id], now, forced=forced)[person.pk],
        )
        for membership in memberships_of(person)
    ]


def count_ready(readiness: Collection[PersonReadiness]) -> ReadyCounts:
    """For "are we prepared?"."""
    states = [person.ready for person in readiness]
    return ReadyCounts(*(states.count(state) for state in Ready))


def count_gaps(readiness: Collection[PersonReadiness]) -> list[tuple[Proof, int]]:
    """What is missing, of how many people each: of most first."""
    order = list(Proof)
    gaps = Counter(line.proof for person in readiness for line in person.gaps)
    return sorted(gaps.items(), key=lambda gap: (-gap[1], order.index(gap[0])))


def _begin_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None
