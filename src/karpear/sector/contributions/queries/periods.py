"""For which periods something was drawn or published: the subject above knows, and says it here."""

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from karpear.rules.counting.fact_states import FactStanding, PeriodState, fact_standing

from ..models import SectorFact

type PeriodStates = Callable[[Collection[UUID]], dict[UUID, list[PeriodState]]]
_PERIOD_STATES: list[PeriodStates] = []


def add_period_states(period_states: PeriodStates) -> None:
    """Whoever releases says, for these networks, what was drawn and published: one query for all of them."""
    _PERIOD_STATES.append(period_states)


def standings(facts: Iterable[SectorFact]) -> dict[UUID, FactStanding]:
    """Where each of these stands. They have their group."""
    rows = list(facts)
    networks = {fact.network_id for fact in rows}
    periods: dict[UUID, list[PeriodState]] = {}
    for states_of in _PERIOD_STATES if networks else ():
        for network, states in states_of(networks).items():
            periods.setdefault(network, []).extend(states)
    return {
        fact.pk: fact_standing(
            fact.day,
            fact.consented_at,
            periods.get(fact.network_id, ()),
            proven=fact.group is None or fact.group.vouched_by_id is not None,
        )
        for fact in rows
    }
