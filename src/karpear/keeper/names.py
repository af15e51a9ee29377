"""A name like that of an independent stands under a published statement: their own plans hear of it once they say yes.

They have no register: what they answered is the fact.
"""

from datetime import datetime
from uuid import UUID, uuid5

from karpear.activities.decisions.actions.reviews import take_back
from karpear.activities.decisions.queries.reviews import looking_again, own_open_activities
from karpear.countries.queries import public_words
from karpear.db.batches import one_by_one
from karpear.people.models import Person
from karpear.people.queries.country import country_of
from karpear.risks.days import day_in
from karpear.risks.facts.queries.patterns import SeenFact
from karpear.rules.refusals import Missing
from karpear.rules.risk.matrix import Reliability
from karpear.voice.statements.actions.carried import claim_named_person
from karpear.voice.statements.models import NamedPerson

from .learning import put_forward
from .reviews import reckon

SET = 50


def carry_named_people(*, now: datetime) -> int:
    """Whoever says that it was them has their open plans looked at again, and no longer where it does not hold."""
    ids = list(NamedPerson.objects.to_tell().order_by("pk").values_list("pk", flat=True)[:SET])
    return one_by_one("carry names of people", ids, lambda pk: _carry(pk, now), now=now)


def _carry(pk: UUID, now: datetime) -> bool:
    bearer = claim_named_person(named_person=pk, now=now)
    if bearer is None:
        return False
    country = country_of(None, person=bearer.person)
    try:
        threat = public_words(country).signature_threat
    except Missing:
        return False
    # Their own word takes back what nothing but their own word had brought.
    withdrawn = frozenset() if bearer.carried_at else frozenset({str(bearer.pk)})
    _look_again(bearer, _seen(bearer.person, threat), country, withdrawn, now)
    return True


def _seen(person: Person, threat: str) -> list[SeenFact]:
    """Every name that holds, as the rule for what has happened reads it."""
    rows = NamedPerson.objects.holding().filter(person=person).select_related("signature__statement")
    return [
        SeenFact(
            bearer.pk,
            threat,
            province="",
            on=day_in(person.time_zone, bearer.signature.statement.published_at or bearer.asked_at),
            reliability=Reliability.LIKELY_RELIABLE,
            serious=False,
            entered_at=bearer.answered_at or bearer.asked_at,
            named=True,
        )
        for bearer in rows.order_by("asked_at", "pk")
    ]


def _look_again(
    bearer: NamedPerson, seen: list[SeenFact], country: str, withdrawn: frozenset[str], now: datetime
) -> None:
    going = own_open_activities(bearer.person_id, now)
    today = day_in(bearer.person.time_zone, now)
    waiting = looking_again(activity.id for activity in going)
    for activity in going:
        proposal = reckon(activity, seen, country=country, today=today)
        if proposal:
            source = uuid5(bearer.pk, f"{bearer.answered_at} {bool(withdrawn)}")
            put_forward(activity, proposal, source=source, withdrawn=withdrawn, now=now)
        elif activity.id in waiting:
            take_back(activity=activity.id, withdrawn=withdrawn, now=now)
