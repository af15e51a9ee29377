"""Public bulletins enter the ledger: what their codes say, and the numbers that somebody found in their words."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef

from karpear.audit.actions.lines import record
from karpear.db.batches import one_by_one
from karpear.network.bulletins.models import Bulletin
from karpear.network.members.models import Network
from karpear.people.local_today import day_of
from karpear.rules.counting.periods import Period
from karpear.rules.counting.told_events import counted_as
from karpear.rules.sharing.bulletins import EventKind
from karpear.rules.sharing.labels import Label

from ...contributions.models import SectorFact
from ..models import PublicStatement, StatementSource


def enter_bulletins(network: Network, *, now: datetime) -> int:
    """Each that anybody may read and that has what, where and when: at least one, in each of its provinces.

    One that was taken back was public all the same. Inside the caller's transaction; each is entered once.
    """
    entered = PublicStatement.objects.filter(network=network, bulletin__isnull=False).values("bulletin")
    public = Bulletin.objects.sent().filter(network=network, label=Label.CLEAR.value, drill=False)
    codes = public.exclude(pk__in=entered).only("network", "event", "provinces", "since")
    statements = [row for bulletin in codes if (row := _statement_of(bulletin, network, now))]
    PublicStatement.objects.bulk_create(statements, ignore_conflicts=True)
    if statements:
        record(
            at=now, action="publicstatement.entered", object_type="network", object_id=network.pk,
            organisation=network.body_id, count=len(statements),
        )  # fmt: skip
    return len(statements)


def enter_all_bulletins(*, now: datetime) -> int:
    """Of every network that counts anything: for the keeper, long before any of them is deleted by its age."""
    counting = Exists(SectorFact.objects.filter(network=OuterRef("pk")))
    networks = Network.objects.filter(counting).order_by("founded_at", "id")
    return one_by_one("enter public bulletins", networks, lambda network: enter_bulletins(network, now=now), now=now)


def _statement_of(bulletin: Bulletin, network: Network, now: datetime) -> PublicStatement | None:
    kind = counted_as(EventKind(bulletin.event))
    if kind is None or not bulletin.provinces or bulletin.since is None:
        return None
    period = str(Period.quarter_of(day_of(network.body, bulletin.since)))
    return PublicStatement(
        network_id=bulletin.network_id, source=StatementSource.BULLETIN.value, bulletin=bulletin,
        key=f"bulletin:{bulletin.pk}", rows=list(_rows(bulletin.provinces, kind.value, period)), at=now,
        counts_since=now,
    )  # fmt: skip


def _rows(provinces: Iterable[str], kind: str, period: str) -> Iterable[dict[str, object]]:
    for province in provinces:
        yield {"kind": kind, "area": province, "period": period, "low": 1, "high": None}
