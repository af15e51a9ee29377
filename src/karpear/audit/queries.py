"""What is asked of the audit: its newest link, its breaks, the lines about one object."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from karpear.rules.secret.chain import Link, next_link

from .models import PURGED, Entry


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold. `what`: "gap", "edited" or "beginning"."""

    seq: int
    what: str


def head() -> Link:
    """The newest link of the chain: note it outside, since a chain cut at its end looks whole."""
    newest = Entry.objects.filter(seq__isnull=False).order_by("-seq").values_list("seq", "hash").first()
    return Link(newest[0] or 0, newest[1]) if newest else _beginning()


def verify_chain() -> list[Break]:
    """Every break in the chain, in order; empty when it holds. Reads the whole chain."""
    return list(_breaks())


def _breaks() -> Iterator[Break]:
    chained = Entry.objects.filter(seq__isnull=False).order_by("seq")
    previous = _beginning()
    if (first := chained.first()) is None:
        return
    if (first.seq, first.prev) != (previous.seq + 1, previous.hash):
        yield Break(first.seq or 0, "beginning")
        previous = Link((first.seq or 0) - 1, first.prev)
    for entry in chained.iterator(chunk_size=2000):
        seq = entry.seq or 0
        if seq != previous.seq + 1:
            yield Break(previous.seq + 1, "gap")
        elif next_link(previous, entry.facts()).hash != entry.hash or entry.prev != previous.hash:
            yield Break(seq, "edited")
        previous = Link(seq, entry.hash)


def _beginning() -> Link:
    """Where the chain may begin: at 1, or behind what the newest purge took out."""
    cut = Entry.objects.filter(action=PURGED).order_by("-id").first()
    return Link(cut.detail["seq"], cut.detail["hash"]) if cut else Link()


def history(object_id: UUID) -> QuerySet[Entry]:
    """The lines about one object, oldest first. Lines that stand for a whole batch are not among them."""
    return Entry.objects.filter(object_id=object_id).order_by("id")


def when_done(action: str, objects: Collection[UUID]) -> dict[UUID, datetime]:
    """Of these objects those to which this was done, and when last."""
    rows = Entry.objects.filter(object_id__in=objects, action=action).order_by("id").values_list("object_id", "at")
    return {object_id: at for object_id, at in rows if object_id}


def when_done_by(actor: UUID, action: str, object_id: UUID) -> datetime | None:
    """When this person did this to it last; None where they never did."""
    rows = Entry.objects.filter(object_id=object_id, action=action, actor=actor)
    return rows.order_by("-id").values_list("at", flat=True).first()
