"""What is asked of the audit: its newest link, its breaks, the lines about one object."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from karpear.rules.secret.chain import Link, next_link

from .models import FACTS, PURGED, Entry, facts

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold. `what`: "gap", "edited", "beginning" or "other", when it is not the chain
    of the link that was noted."""

    seq: int
    what: str


def head() -> Link:
    """The newest link of the chain: note it outside, since a chain cut at its end looks whole."""
    newest = Entry.objects.filter(seq__isnull=False).order_by("-seq").values_list("seq", "hash").first()
    return Link(newest[0] or 0, newest[1]) if newest else _beginning()


def verify_chain(*, since: Link | None = None, tell: Callable[[int], None] | None = None) -> list[Break]:
    """Every break in the chain, in order; empty when it holds.

    `since`: a link that was noted outside: only what came after it is read, and that it is still there. Else the whole
    chain, which takes as long as it has lines. `tell`: is given the number of lines read, now and then.
    """
    return list(_breaks(since, tell or (lambda _count: None)))


def _breaks(since: Link | None, tell: Callable[[int], None]) -> Iterator[Break]:
    chained = Entry.objects.filter(seq__isnull=False).order_by("seq")
    if since is None:
        previous = _beginning()
        first = chained.values_list("seq", "prev").first()
        if first and first != (previous.seq + 1, previous.hash):
            yield Break(first[0] or 0, "beginning")
            previous = Link((first[0] or 0) - 1, first[1])
    else:
        previous = since
        if not chained.filter(seq=since.seq, hash=since.hash).exists():
            yield Break(since.seq, "other")
    lines = chained.filter(seq__gt=previous.seq).values_list("seq", "prev", "hash", *FACTS)
    for count, (seq, prev, line_hash, *values) in enumerate(lines.iterator(chunk_size=CHUNK), 1):
        if seq != previous.seq + 1:
            yield Break(previous.seq + 1, "gap")
        elif next_link(previous, facts(values)).hash != line_hash or prev != previous.hash:
            yield Break(seq, "edited")
        previous = Link(seq, line_hash)
        if count % CHUNK == 0:
            tell(count)


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
