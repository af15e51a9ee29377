"""Tables that came are attacked together with ours, by the keeper, once each; and whoever coordinates enters one into
the ledger, so that the releases that follow are attacked with it, too.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from karpear.audit.actions.verbs import note
from karpear.network.federation.queries.cells import taken_tables
from karpear.network.members.models import Network
from karpear.people.local_today import today_of
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.counting.union import Overlap, holds, tells
from karpear.rules.refusals import Missing
from karpear.ui.values import checked

from ..gates import seen_network
from ..releases.actions.ledger import enter_table
from ..releases.models import PublicStatement, SectorRelease
from ..releases.queries.inputs import drawing_inputs
from .models import MOST_VERDICTS, JointVerdict
from .queries.joint import JointPair, pairs_of
from .queries.tables import received_tables
from .states import JointState
from .values import SAME, NewReceivedTable


def is_to_judge() -> bool:
    """Has a table come of which there is no verdict? It may turn out that there is nothing to judge in it."""
    return taken_tables().exclude(Exists(JointVerdict.objects.filter(item=OuterRef("pk")))).exists()


def judge_received(*, now: datetime) -> int:
    """Each table of a period that is public here, too. One that fails keeps no other one waiting.

    Raises the first failure, at the end.
    """
    networks = Network.objects.filter(Exists(taken_tables().filter(network=OuterRef("pk"))))
    judged, errors = 0, []
    for network in networks.select_related("body").order_by("founded_at", "id"):
        tables = received_tables(network).tables
        for pair in pairs_of(network, tables, today_of(network.body, now)):
            if pair.state is not JointState.PENDING:
                continue
            theirs = [table.table for table in tables if table.publisher == pair.received.publisher]
            try:
                # Worked out outside any transaction: it may take seconds.
                judged += _store(pair, network, holds(drawing_inputs(pair.release).draft(), theirs), now=now)
            except Exception as error:  # noqa: BLE001 - each pair's own boundary
                errors.append(error)
    for failure in errors:
        raise failure
    return judged


@transaction.atomic
def _store(pair: JointPair, network: Network, is_held: bool, *, now: datetime) -> int:
    received = pair.received
    SectorRelease.objects.select_for_update().get(pk=pair.release.pk)
    if JointVerdict.objects.filter(release=pair.release).count() >= MOST_VERDICTS:
        return 0
    _verdict, is_new = JointVerdict.objects.get_or_create(
        release=pair.release, publisher=received.publisher,
        defaults={"item_id": received.item, "is_held": is_held, "at": now},
    )  # fmt: skip
    if is_new:
        pair.release.network = network
        note(pair.release, action="release.judged", by=None, at=now, period=received.period, attack_held=is_held)
    return int(is_new)


def count_received(*, by: Person, network: UUID, new: NewReceivedTable, now: datetime) -> PublicStatement:
    """From now on every attack knows it, as what whoever coordinates says that it tells of our counts.

    Raises Missing, Forbidden, BadFields or Conflict.
    """
    row = seen_network(by, network)
    require(by, row.body_id, Verb.KEEP_NETWORK)
    value = checked(new)
    received = next((table for table in received_tables(row).tables if table.code == value.table), None)
    if received is None:
        raise Missing
    overlaps = [Overlap.CONTAINS, Overlap.WITHIN] if value.overlap == SAME else [Overlap(value.overlap)]
    rows = [
        {
            "kind": cell.keys["kind"],
            "area": cell.keys.get("province") or cell.keys.get("zone") or "",
            "period": received.period,
            "low": low,
            "high": high,
        }
        for cell in received.table.cells
        if cell.n is not None
        for low, high in [tells(cell, overlaps)]
    ]
    key = f"received:{received.item}:{value.overlap}"
    return enter_table(by=by, network=network, key=key, words=received.words, rows=rows, now=now)
