"""What the operator and the board ask the audit and the machine's pulse."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from karpear.rules.chain import Link, next_link

from .models import PURGED, Entry, Heartbeat, StepFailure


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold. `what`: "gap", "edited" or "beginning"."""

    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class Pulse:
    """When any keeper last ticked, and how many seconds ago; both None when none ever did."""

    last_tick_at: datetime | None
    late_s: float | None


def head() -> Link:
    """The newest link of the chain: note it outside, since a chain cut at its end looks whole."""
    newest = Entry.objects.filter(seq__isnull=False).order_by("-seq").values_list("seq", "hash").first()
    return Link(newest[0] or 0, newest[1]) if newest else _beginning()


def verify_chain() -> list[Break]:
    """Every break in the chain, in order; empty when it holds. Reads the whole chain."""
    return list(_breaks())


def _breaks() -> Iterator[Break]:
    chained = Entry.objects.filter(seq__isnull=False).order_by("seq")
    before = _beginning()
    if (first := chained.first()) is None:
        return
    if (first.seq, first.prev) != (before.seq + 1, before.hash):
        yield Break(first.seq or 0, "beginning")
        before = Link((first.seq or 0) - 1, first.prev)
    for entry in chained.iterator(chunk_size=2000):
        seq = entry.seq or 0
        if seq != before.seq + 1:
            yield Break(before.seq + 1, "gap")
        elif next_link(before, entry.facts()).hash != entry.hash or entry.prev != before.hash:
            yield Break(seq, "edited")
        before = Link(seq, entry.hash)


def _beginning() -> Link:
    """Where the chain may begin: at 1, or behind what the newest purge took out."""
    cut = Entry.objects.filter(action=PURGED).order_by("-id").first()
    return Link(cut.detail["seq"], cut.detail["hash"]) if cut else Link()


def history(object_id: UUID) -> QuerySet[Entry]:
    """The lines about one object, oldest first. Lines that stand for a whole batch are not among them."""
    return Entry.objects.filter(object_id=object_id).order_by("id")


def pulse(now: datetime) -> Pulse:
    """The newest heartbeat of any keeper."""
    last = Heartbeat.objects.order_by("-last_tick_at", "-id").values_list("last_tick_at", flat=True).first()
    return Pulse(last, max(0.0, (now - last).total_seconds()) if last else None)


def failures() -> QuerySet[StepFailure]:
    """Steps that fail now, newest failure first."""
    return StepFailure.objects.filter(solved_at=None).order_by("-last_at", "-pk")
