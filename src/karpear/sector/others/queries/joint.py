"""How our table of a period and another's stand to each other: put together, or why not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from karpear.network.members.models import Network
from karpear.rules.counting.periods import Period
from karpear.rules.counting.publication import Publication
from karpear.rules.counting.union import why_apart

from ...releases.models import SectorRelease
from ...releases.queries.inputs import publication_of
from ...releases.queries.published import has_all_facts, published
from ..models import MOST_VERDICTS, JointVerdict
from ..states import JointState
from .tables import ReceivedTable


@dataclass(frozen=True, slots=True)
class JointPair:
    """Two tables of one period, of which both installations have published one."""

    release: SectorRelease
    ours: Publication
    received: ReceivedTable
    state: JointState


def pairs_of(network: Network, tables: Iterable[ReceivedTable], today: date) -> Sequence[JointPair]:
    """In the order of these tables."""
    return list(_pairs(network, tables, today))


def _pairs(network: Network, tables: Iterable[ReceivedTable], today: date) -> Iterator[JointPair]:
    releases = {row.period: row for row in published(network)}
    verdicts = JointVerdict.objects.filter(release__network=network)
    by_pair = {(row.release_id, row.publisher): row for row in verdicts}
    times = Counter(release for release, _publisher in by_pair)
    for received in tables:
        release = releases.get(received.period)
        if release is not None:
            ours = publication_of(release)
            verdict = by_pair.get((release.pk, received.publisher))
            state = _state(ours, received, verdict, today)
            is_trial = state is JointState.PENDING and times[release.pk] >= MOST_VERDICTS
            yield JointPair(release, ours, received, JointState.ENOUGH if is_trial else state)


def _state(ours: Publication, received: ReceivedTable, verdict: JointVerdict | None, today: date) -> JointState:
    if received.is_twice or (verdict and verdict.item_id != received.item):
        return JointState.TWICE
    if (apart := why_apart(ours, received.table)) is not None:
        return JointState(apart.value)
    if verdict:
        return JointState.TOGETHER if verdict.is_held else JointState.REFUSED
    return JointState.PENDING if has_all_facts(Period.parse(received.period), today) else JointState.TOO_OLD
