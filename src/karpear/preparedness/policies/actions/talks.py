"""Clauses that a colleague goes through with somebody: who tried too often alone, or says that they do not understand.

From then on nothing is counted that they answer by themselves.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.lines import record
from karpear.people.actions.limits import spend
from karpear.people.models import Person
from karpear.rules.duty.clauses import OF_A_TRIP, applies

from ..models import ClauseUnderstanding, ReadingChannel
from ..queries.evidence import ClauseFact
from ..queries.readers import conditions_in, others_may_talk
from .asked_clauses import find_asked_clauses, find_policy_in_force

#: So often somebody may answer one clause wrongly by themselves.
MOST_TRIES = 3
TRIES_PER = timedelta(days=90)


def has_tried_enough(understanding: ClauseUnderstanding, now: datetime) -> bool:
    """Was this the last try by themselves? Where nobody else could talk with them, there is no last one."""
    holder = f"{understanding.person_id}:{understanding.organisation_id}:{understanding.content}"
    if 0 < spend(purpose="clause", holder=holder, limit=MOST_TRIES, per=TRIES_PER, now=now) < MOST_TRIES:
        return False
    return others_may_talk(understanding.organisation_id, understanding.person_id)


@transaction.atomic
def ask_to_talk(
    *, person: Person, revision: UUID, clauses: Collection[UUID], channel: ReadingChannel, now: datetime
) -> bool:
    """They do not understand these: a colleague goes through them with them. False: there is nobody else who could.

    What is understood stays so. Raises Missing or Conflict.
    """
    policy = find_policy_in_force(revision)
    if not others_may_talk(policy.organisation_id, person.pk):
        return False
    for clause in find_asked_clauses(policy, person, clauses):
        understanding, _is_new = ClauseUnderstanding.objects.select_for_update().get_or_create(
            person=person, organisation_id=policy.organisation_id, content=clause.content,
            defaults={"last_at": now, "channel": channel.value},
        )  # fmt: skip
        if understanding.right_at is None and understanding.talk_since is None:
            understanding.talk_since = now
            understanding.save(update_fields=["talk_since"])
    record(
        at=now, action="reading.help_asked", object_type="person", object_id=person.pk, actor=person.pk,
        organisation=policy.organisation_id, channel=channel.value, clauses=len(clauses),
    )  # fmt: skip
    return True


def end_needless_talks(organisation: UUID, clauses: Collection[ClauseFact]) -> int:
    """What no longer concerns somebody, or nobody else can go through with them, waits for no colleague. How many."""
    conditions_of = {fact.content: fact.applies for fact in clauses}
    readers = conditions_in([organisation]).get(organisation, {})
    needless = [
        row.pk
        for row in ClauseUnderstanding.objects.to_talk_about().filter(organisation=organisation)
        if row.person_id not in readers
        or not applies(conditions_of.get(row.content, ()), readers[row.person_id] | OF_A_TRIP)
        or not others_may_talk(organisation, row.person_id)
    ]
    return ClauseUnderstanding.objects.filter(pk__in=needless).update(talk_since=None)
