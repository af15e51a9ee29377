"""Things that happened change things that will: alerts become facts, facts propose changes to risks and activities.

Only here do the rooms meet. Each fact is claimed together with all that follows from it, so that a crash repeats it and
two keepers never do it twice.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import QuerySet

from karpear.activities.assessment.actions.recent import note_recent
from karpear.activities.decisions.actions.reviews import propose, take_back
from karpear.activities.decisions.queries.reviews import Open, looking_again, open_activities, province_of
from karpear.alerts.queries.incidents import AlertIncident, incidents
from karpear.cases.incidents.actions.incidents import fact_taken
from karpear.cases.incidents.models import Incident as Case
from karpear.cases.incidents.queries.incidents import to_take
from karpear.db.batches import in_sets, one_by_one
from karpear.db.crash import crash_at
from karpear.people.models import Organisation
from karpear.risks.days import day_in
from karpear.risks.facts.actions.facts import take_case, take_incident
from karpear.risks.facts.models import Fact, FactKind
from karpear.risks.facts.queries.patterns import known_sources, recent_counts, seen_lately, with_facts
from karpear.risks.proposals.actions.proposals import claim_facts, consider

from .reviews import Reckoned, reckon

SET = 20
#: An alert is taken within seconds; after a long standstill, still.
INCIDENTS = timedelta(days=30)


def take_incidents(*, now: datetime) -> int:
    """Alerts that were resolved as incident become facts of their organisations. Somebody says later what it was."""
    recent_incidents = incidents(now - INCIDENTS)
    if not recent_incidents:
        return 0
    known_pairs = known_sources(incident.id for incident in recent_incidents)
    new = [
        (incident, org)
        for incident in recent_incidents
        for org in incident.organisations
        if (org, incident.id) not in known_pairs
    ]
    if not new:
        return 0
    organisations = Organisation.objects.in_bulk({org for _incident, org in new})
    return one_by_one("take incidents", new, lambda pair: _take(pair[0], organisations[pair[1]], now), now=now)


def _take(incident: AlertIncident, organisation: Organisation, now: datetime) -> bool:
    province = province_of(
        source=incident.source, person=incident.person, organisation=organisation.pk, at=incident.opened_at
    )
    day = day_in(organisation.time_zone, incident.opened_at)
    return take_incident(source=incident.id, organisation=organisation.pk, happened_on=day, province=province, now=now)


def take_closed(*, now: datetime) -> int:
    """Incidents that were closed with a fact which may be counted tell the register of it, once."""
    return one_by_one("take closed incidents", list(to_take()[:SET]), lambda case: _take_case(case, now), now=now)


def _take_case(case: Case, now: datetime) -> bool:
    if not case.organisation_id or not fact_taken(incident=case, now=now):
        return False
    clean = {
        "threat": case.fact_threat,
        "ground": case.fact_ground,
        "happened_on": case.fact_on,
        "province": case.fact_province,
        "serious": case.fact_serious,
    }
    return take_case(
        source=case.pk,
        alert=case.alert,
        organisation=case.organisation_id,
        clean=clean,
        entered_by=case.closed_by_id,
        now=now,
    )


def learn_from_facts(*, now: datetime) -> int:
    """What follows from facts that are new, completed or withdrawn: proposals, for a person to decide.

    One set in a round, so that many facts never keep those from being missed whose time has passed.
    """
    due = Fact.objects.to_consider().order_by("entered_at")
    return in_sets("learn", due, lambda facts: _learn(facts, now), size=SET, now=now, max_sets=1)


def _learn(due: "QuerySet[Fact]", now: datetime) -> int:
    facts = claim_facts(due, now=now)
    crash_at("facts_claimed")
    consider(facts, now=now)
    touched: dict[Organisation, list[Fact]] = defaultdict(list)
    for fact in facts:
        touched[fact.organisation].append(fact)
    for organisation in sorted(touched, key=lambda organisation: organisation.pk):
        look_again(organisation, touched[organisation], now=now)
        _count(organisation, now)
    return len(facts)


def look_again(organisation: Organisation, facts: Sequence[Fact], *, now: datetime) -> None:
    """Open activities in the provinces of these facts are assessed again; all, where the organisation was named."""
    is_everywhere = any(fact.kind == FactKind.STATEMENT for fact in facts)
    going = open_activities(organisation.pk, None if is_everywhere else {fact.province for fact in facts}, now)
    if not going:
        return
    today = day_in(organisation.time_zone, now)
    recent_facts = seen_lately(organisation.pk, today)
    waiting = looking_again(activity.id for activity in going)
    for activity in going:
        proposal = reckon(activity, recent_facts, country=organisation.country, today=today)
        withdrawn = _withdrawn_by_others(facts, activity.travellers)
        if proposal:
            put_forward(activity, proposal, source=_source(facts, proposal.facts), withdrawn=withdrawn, now=now)
        elif activity.id in waiting:
            take_back(activity=activity.id, withdrawn=withdrawn, now=now)


def put_forward(activity: Open, proposal: Reckoned, *, source: UUID, withdrawn: frozenset[str], now: datetime) -> None:
    """An activity is to be looked at again, by what was worked out."""
    propose(
        activity=activity.id,
        source=source,
        level_before=activity.level,
        level_after=proposal.level,
        arithmetic=proposal.arithmetic(),
        withdrawn=withdrawn,
        now=now,
    )


def _withdrawn_by_others(facts: Sequence[Fact], travellers: Collection[UUID]) -> frozenset[str]:
    """Those that somebody withdrew who stays at home: nobody takes back what asks about their own trip, nor makes it
    milder. Whose withdrawal nobody knows any more takes nothing back either.
    """
    by = {str(fact.pk): fact.withdrawn_by_id for fact in facts if fact.withdrawn_at}
    return frozenset(pk for pk, person in by.items() if person and person not in travellers)


def _source(new: Sequence[Fact], counted: Sequence[UUID]) -> UUID:
    """The same facts after the same change are the same source."""
    change = ",".join(sorted(f"{fact.pk}{'-' if fact.withdrawn_at else '+'}" for fact in new))
    return uuid5(new[0].organisation_id, f"{change} {','.join(str(pk) for pk in counted)}")


def count_recent(*, now: datetime) -> int:
    """Facts grow old: what suggestions are made from is counted again. Returns nothing to be done at once."""
    organisations = Organisation.objects.filter(pk__in=with_facts()).order_by("pk")
    one_by_one("count what happened", organisations, lambda organisation: _count(organisation, now), now=now)
    return 0


def _count(organisation: Organisation, now: datetime) -> int:
    rows = recent_counts(organisation.pk, day_in(organisation.time_zone, now))
    return note_recent(organisation=organisation, rows=rows, now=now)
