"""What somebody has shown by reading: the topics of a policy of which they understood every clause that is theirs."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from karpear.db.reader import unguarded
from karpear.preparedness.policies.models import PolicyClause, RevisionState
from karpear.preparedness.policies.queries.evidence import understood_in
from karpear.preparedness.policies.queries.readers import conditions_in
from karpear.rules.duty.clauses import OF_A_TRIP, Applies, applies

type Clauses = Mapping[tuple[UUID, str], list[tuple[str, frozenset[str]]]]


def understood_topics(
    people: Collection[UUID],
    organisations: Collection[UUID],
    asked_topics: Collection[str],
    travelling: Collection[tuple[UUID, UUID]] = (),
) -> defaultdict[UUID, dict[str, datetime]]:
    """Person → topic of these → since when. Four queries; one where no policy in force says anything of them.

    `travelling`: (person, organisation) of whoever travels for work, to whom more clauses apply. A topic of which no
    important clause applies to somebody shows nothing of them.
    """
    clauses, topics = _important_clauses(organisations, asked_topics), defaultdict[UUID, dict[str, datetime]](dict)
    if not clauses:
        return topics
    own_organisations = sorted({organisation for organisation, _topic in clauses})
    all_contents = [content for contents in clauses.values() for content, _conditions in contents]
    readers = conditions_in(own_organisations, people)
    moments = understood_in(own_organisations, people, all_contents)
    for (organisation, topic), contents in clauses.items():
        for person, conditions in readers.get(organisation, {}).items():
            is_away = (person, organisation) in travelling
            all_conditions = {*conditions, Applies.TRAVELS} if is_away else conditions
            own_moments = moments.get((organisation, person), {})
            required = [content for content, conditions_of in contents if applies(conditions_of, all_conditions)]
            if required and all(content in own_moments for content in required):
                latest = max(own_moments[content] for content in required)
                topics[person][topic] = max(latest, topics[person].get(topic, latest))
    return topics


def topics_to_read(person: UUID, organisations: Collection[UUID], asked_topics: Collection[str]) -> set[str]:
    """Those topics of which an important clause is yet to understand, on trips or always. Four queries."""
    clauses = _important_clauses(organisations, asked_topics)
    own_organisations = sorted({organisation for organisation, _topic in clauses})
    readers, moments = conditions_in(own_organisations, [person]), understood_in(own_organisations, [person])
    return {
        topic
        for (organisation, topic), contents in clauses.items()
        if person in readers.get(organisation, {})
        for content, conditions in contents
        if applies(conditions, readers[organisation][person] | OF_A_TRIP)
        and content not in moments.get((organisation, person), {})
    }


@unguarded("what is in force, without its words")
def _important_clauses(organisations: Collection[UUID], topics: Collection[str]) -> Clauses:
    """(organisation, topic) → the meaning of each important clause in force, and to whom it applies. One query."""
    rows = PolicyClause.objects.filter(
        revision__state=RevisionState.IN_FORCE,
        revision__organisation__in=organisations,
        important=True,
        topic__in=set(topics),
    )
    clauses: dict[tuple[UUID, str], list[tuple[str, frozenset[str]]]] = defaultdict(list)
    columns = rows.order_by().values_list("revision__organisation_id", "topic", "content", "applies")
    for organisation, topic, content, conditions in columns:
        clauses[organisation, topic].append((content, frozenset(conditions)))
    return clauses
