"""An organisation's policy as those see it who look after it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from karpear.countries.clauses import ClauseBook, PackClause
from karpear.countries.queries import clauses as clauses_of_country
from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.country import country_of
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Role, Verb, may
from karpear.rules.duty.clauses import OF_A_TRIP, Applies, ClauseChange, ClauseState, Topic, applies, changes

from ..models import PolicyClause, PolicyRevision, Reading, RevisionState
from .evidence import (
    ClauseFact,
    UnderstoodCount,
    clauses_in_force,
    groups_of,
    required_of,
    understood_in,
    understood_of,
)
from .readers import conditions_in


@dataclass(frozen=True, slots=True)
class PolicyCounts:
    """How many read a policy, and how many have understood all that applies to them."""

    readers: int
    understood: int

    @property
    def not_yet(self) -> int:
        return self.readers - self.understood


@dataclass(frozen=True, slots=True)
class PolicyOfOrganisation:
    """What is in force, what is being written, and what was before."""

    organisation: Organisation
    in_force: PolicyRevision | None
    unfinished: PolicyRevision | None
    earlier: Sequence[PolicyRevision]
    counts: PolicyCounts
    may_write: bool

    def is_due(self, today: date) -> bool:
        """Is it to be looked at again?"""
        return bool(self.in_force and self.in_force.review_on and self.in_force.review_on <= today)


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """One reader: by name, never by how they did. `missing`: how many clauses are not yet understood."""

    person: Person
    reading: Reading | None
    missing: int
    since: datetime | None

    @property
    def name(self) -> str:
        return self.person.shown_name


def policies_of(person: Person) -> list[PolicyOfOrganisation]:
    """Those that this person may see, by the organisation's name."""
    return [
        _policy(person, organisation)
        for organisation in organisations_where(person, Verb.SEE_PREPAREDNESS, by_name=True)
    ]


def _policy(person: Person, organisation: Organisation) -> PolicyOfOrganisation:
    rows = list(
        PolicyRevision.objects.filter(organisation=organisation)
        .select_related("author", "reviewer", "put_in_force_by")
        .order_by("-number", "id")
    )
    roles = Membership.objects.active().filter(person=person, organisation=organisation).values_list("role", flat=True)
    return PolicyOfOrganisation(
        organisation=organisation,
        in_force=next((row for row in rows if row.state == RevisionState.IN_FORCE), None),
        unfinished=next((row for row in rows if row.is_unfinished), None),
        earlier=[row for row in rows if row.state == RevisionState.REPLACED],
        counts=count_readers(organisation.pk),
        may_write=any(may(Role(role), Verb.WRITE_CLAUSES) for role in roles),
    )


def count_readers(organisation: UUID) -> PolicyCounts:
    """Of those of whom anything is asked."""
    standings = _standings(organisation)
    return PolicyCounts(len(standings), sum(not missing for missing, _since in standings.values()))


def _standings(organisation: UUID) -> dict[UUID, tuple[int, datetime | None]]:
    """Reader → how much of what applies to them is missing, and since when all of it is understood."""
    clauses = clauses_in_force([organisation]).get(organisation, [])
    standings: dict[UUID, tuple[int, datetime | None]] = {}
    for conditions, group in groups_of(conditions_in([organisation]).get(organisation, {})).items():
        contents = {clause.content for clause in required_of(clauses, conditions)}
        understood = understood_of(contents, group, organisation) if contents else {}
        for person in group if contents else ():
            of_person = understood.get(person, UnderstoodCount())
            standings[person] = len(contents) - of_person.count, of_person.proof(len(contents)).proven_at
        for person, asked in _asked_on_trips(clauses, contents, group).items():
            missing, since = standings.get(person, (0, None))
            standings[person] = missing + asked, None if asked else since
    return standings


def _asked_on_trips(clauses: Sequence[ClauseFact], usual: Collection[str], group: Collection[UUID]) -> dict[UUID, int]:
    """Reader → how much of what they were asked because of a trip they have not yet understood."""
    facts = {str(clause.id): clause for clause in clauses if clause.content not in usual}
    if not facts:
        return {}
    organisation = clauses[0].organisation
    readings = Reading.objects.filter(revision=clauses[0].revision, answered_at=None, person__among=group)
    moments = understood_in([organisation], group, {fact.content for fact in facts.values()})
    return {
        person: sum(
            facts[pk].content not in moments.get((organisation, person), {}) for pk in facts.keys() & clause_ids
        )
        for person, clause_ids in readings.order_by().values_list("person_id", "asked")
    }


def reader_lines(revision: PolicyRevision) -> list[ReaderLine]:
    """Everybody of whom anything is asked, by name."""
    standings = _standings(revision.organisation_id)
    readings = {row.person_id: row for row in revision.readings.select_related("entered_by")}
    lines = [
        ReaderLine(person, readings.get(person.pk), *standings[person.pk])
        for person in Person.objects.filter(pk__in=standings)
    ]
    return sorted(lines, key=lambda line: (line.name.casefold(), str(line.person.pk)))


def clause_reader_lines(clause: PolicyClause) -> list[ReaderLine]:
    """The same of one clause: everybody to whom it applies."""
    organisation = clause.revision.organisation_id
    conditions = conditions_in([organisation]).get(organisation, {})
    people = [person for person, own_conditions in conditions.items() if applies(clause.applies, own_conditions)]
    understood = understood_of([clause.content], people, organisation)
    lines = [
        ReaderLine(person, None, 1 - of_person.count, of_person.last_at)
        for person in Person.objects.filter(pk__in=people)
        for of_person in [understood.get(person.pk, UnderstoodCount())]
    ]
    return sorted(lines, key=lambda line: (line.name.casefold(), str(line.person.pk)))


def find_revision(person: Person, pk: UUID) -> PolicyRevision:
    """One that this person may see. Raises Missing."""
    rows = PolicyRevision.objects.visible_to(person).select_related(
        "organisation", "author", "reviewer", "put_in_force_by"
    )
    return find_row(rows.filter(pk=pk))


def clauses_by_topic(clauses: Sequence[PolicyClause]) -> list[tuple[Topic, list[PolicyClause]]]:
    """In the order of topics; those without a clause are left out."""
    return [
        (topic, of_topic)
        for topic in Topic
        if (of_topic := [clause for clause in clauses if clause.topic == topic.value])
    ]


def book_of(organisation: Organisation) -> ClauseBook:
    """What the organisation's country offers. Raises Missing."""
    return clauses_of_country(country_of(organisation))


def offered(revision: PolicyRevision) -> list[tuple[Topic, list[tuple[PackClause, bool]]]]:
    """The clauses of the pack by topic, and whether this revision has them."""
    book, keys = book_of(revision.organisation), set(revision.clauses.values_list("key", flat=True))
    return [
        (topic, [(clause, clause.key in keys) for clause in own]) for topic in Topic if (own := book.of_topic(topic))
    ]


def usual_sets(revision: PolicyRevision) -> dict[str, list[str]]:
    """What is mostly taken from the pack with one press: all of it, or only what is important."""
    clauses = book_of(revision.organisation).clauses
    return {"all": list(clauses), "important": [key for key, clause in clauses.items() if clause.important]}


def before(revision: PolicyRevision) -> PolicyRevision | None:
    """The revision that was in force before this one, or is while this one is being written."""
    earlier = PolicyRevision.objects.filter(organisation=revision.organisation_id, number__lt=revision.number)
    return earlier.order_by("-number", "id").first()


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One clause that is not as it was; `before` or `after` is None where there is none."""

    change: ClauseChange
    asks_again: bool
    before: PolicyClause | None
    after: PolicyClause | None

    @property
    def asks_always(self) -> bool:
        """Does it ask somebody whether they travel or not?"""
        return self.asks_again and bool(self.after and set(self.after.applies) - OF_A_TRIP)

    @property
    def asks_on_trips(self) -> bool:
        """Does it ask whoever is on a trip, and before the next one whoever is not?"""
        applying = set(self.after.applies) if self.after else set()
        return self.asks_again and bool(applying & OF_A_TRIP) and Applies.EVERYBODY not in applying


def differences(revision: PolicyRevision) -> list[DifferenceLine]:
    """What changed since the one before; everything is new in the first."""
    earlier = before(revision)
    old = {clause.key: clause for clause in (earlier.clauses.all() if earlier else ())}
    new = {clause.key: clause for clause in revision.clauses.all()}
    return [
        DifferenceLine(difference.change, difference.asks_again, old.get(difference.key), new.get(difference.key))
        for difference in changes([_state(row) for row in old.values()], [_state(row) for row in new.values()])
    ]


def _state(clause: PolicyClause) -> ClauseState:
    return ClauseState(clause.key, clause.content, clause.important, clause.words)


def who_may_put_in_force(revision: PolicyRevision) -> "QuerySet[Membership]":
    """Everybody who may, but those who wrote in it; where all of them did, everybody but whoever wrote last."""
    rows = Membership.objects.that_may(Verb.PUT_IN_FORCE).filter(organisation=revision.organisation_id)
    rows = rows.filter(person__is_active=True).select_related("person")
    writers = revision.writers or [str(revision.author_id)] if revision.author_id else revision.writers
    colleagues = rows.exclude(person__in=writers)
    return colleagues if colleagues.exists() else rows.exclude(person__in=writers[-1:])


def are_own_words(revision: PolicyRevision, person: Person) -> bool:
    """Does somebody else put it in force, since this person wrote in it?"""
    able = set(who_may_put_in_force(revision).values_list("person_id", flat=True))
    return bool(able) and person.pk not in able


def count_asked_again(revision: PolicyRevision) -> int:
    """How many would be asked to read if this were put in force now."""
    clauses = [clause for clause in revision.clauses.all() if clause.important]
    readers, moments = conditions_in([revision.organisation_id]), understood_in([revision.organisation_id])
    return sum(
        any(
            applies(clause.applies, conditions)
            and clause.content not in moments.get((revision.organisation_id, person), {})
            for clause in clauses
        )
        for person, conditions in readers.get(revision.organisation_id, {}).items()
    )
