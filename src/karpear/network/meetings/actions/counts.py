"""An item closes: counted once, by whoever ends it or by the clock. Before that its numbers exist nowhere."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from karpear.audit.actions.verbs import changing
from karpear.db.batches import due_one_by_one
from karpear.people.models import Person
from karpear.rules.sharing.council import (
    NOTHING_COUNTED,
    AgendaKind,
    CouncilCount,
    QuorumOf,
    count_council,
    has_quorum,
)
from karpear.rules.sharing.secret_votes import COUNTED_WITHIN

from ..models import AgendaItem, Attendance, CouncilSeat, InnerBallot, Meeting, MeetingState, SeatAnswer, Teller
from ..queries.shown import is_dissent
from .agenda import locked_item
from .notices import tell_teller

#: So many in one go of the clock.
AT_ONCE = 100


@transaction.atomic
def close_item(*, by: Person, item: UUID, now: datetime) -> AgendaItem:
    """Before its time. Raises Missing, Forbidden or Conflict."""
    row = locked_item(by, item, states=[MeetingState.OPEN])
    if row.closed_at is None and row.ballots_ended_at is None:
        close_locked(row, by=by, now=now)
    return row


def to_close() -> "QuerySet[AgendaItem]":
    """Those that close by the clock."""
    return AgendaItem.objects.filter(closed_at=None, ballots_ended_at=None, meeting__state=MeetingState.OPEN)


def close_due(now: datetime) -> int:
    """Called by the clock. Each in a transaction of its own, and one that fails stops no other; returns how many."""
    due = to_close().filter(closes_at__lte=now).order_by("closes_at", "pk").values_list("pk", flat=True)
    return due_one_by_one("close items of councils", due, lambda pk: _close_one(pk, now), size=AT_ONCE, now=now)


@transaction.atomic
def _close_one(item: UUID, now: datetime) -> int:
    """The meeting first, as everybody locks them."""
    meeting = Meeting.objects.select_for_update().filter(items=item, state=MeetingState.OPEN).first()
    row = AgendaItem.objects.select_for_update().filter(pk=item, closed_at=None, ballots_ended_at=None).first()
    if meeting is None or row is None:
        return 0
    row.meeting = meeting
    close_locked(row, by=None, now=now)
    return 1


def close_locked(item: AgendaItem, *, by: Person | None, now: datetime) -> None:
    """Part of the caller's transaction, which has locked it. The ballots of a secret vote now wait for its tellers."""
    kind = AgendaKind(item.kind)
    filled = CouncilSeat.objects.filter(network=item.meeting.network_id).filled(now)
    seats_to_ask = set((filled.with_vote() if kind.decides else filled).values_list("pk", flat=True))
    answers = [row for row in SeatAnswer.objects.filter(item=item) if row.seat_id in seats_to_ask]
    quorate = _is_quorate(item, answers, seats_to_ask, set(filled.values_list("pk", flat=True)))
    if item.secret and quorate:
        _end_ballots(item, answers, asked_count=len(seats_to_ask), by=by, now=now)
        return
    count = count_council(kind, [row.choice for row in answers], option_count=len(item.option_words), quorate=quorate)
    finish_locked(item, count, answers, asked_count=len(seats_to_ask), by=by, now=now)


def _end_ballots(
    item: AgendaItem, answers: Sequence[SeatAnswer], *, asked_count: int, by: Person | None, now: datetime
) -> None:
    """Seats answer no more. How many did is written with the outcome, not before."""
    SeatAnswer.objects.filter(item=item).exclude(pk__in=[row.pk for row in answers]).delete()
    with changing(item, verb="ended", by=by, at=now):
        item.ballots_ended_at, item.count_until, item.asked_count = now, now + COUNTED_WITHIN, asked_count
    tell_teller(item, Teller.FIRST, now)


def finish_locked(
    item: AgendaItem,
    count: CouncilCount,
    answers: Sequence[SeatAnswer],
    *,
    asked_count: int,
    by: Person | None,
    now: datetime,
) -> None:
    """The outcome, once, of every kind of item. Part of the caller's transaction, which has locked it."""
    with changing(item, verb="closed", by=by, at=now):
        _write(item, count, answers)
        item.closed_at, item.count_until, item.asked_count = now, None, asked_count


def _is_quorate(item: AgendaItem, answers: Sequence[SeatAnswer], seats_to_ask: set[UUID], filled: set[UUID]) -> bool:
    if item.quorum_of == QuorumOf.PRESENT:
        present = Attendance.objects.present().filter(meeting=item.meeting_id, seat__in=filled)
        return has_quorum(count=present.count(), of=len(filled), percent=item.quorum_percent)
    return has_quorum(count=len(answers), of=len(seats_to_ask), percent=item.quorum_percent)


def _write(item: AgendaItem, count: CouncilCount, answers: Sequence[SeatAnswer]) -> None:
    """The numbers, and why some did not agree. Who said so goes with the Chatham House rule, or without a quorum."""
    item.outcome, item.chosen, item.counts = count.outcome.value, count.chosen, [list(pair) for pair in count.counts]
    counted = {row.pk for row in answers}
    rows = SeatAnswer.objects.filter(item=item)
    InnerBallot.objects.filter(item=item).delete()
    if count.outcome in NOTHING_COUNTED:
        rows.delete()
        return
    rows.exclude(pk__in=counted).delete()
    item.answered_count = len(answers)
    kind = AgendaKind(item.kind)
    reasons = [
        row.reason for row in answers if row.reason and (kind is not AgendaKind.CONSENT or is_dissent(row.choice))
    ]
    # In the order of the letters: that of the answers would say whose they are.
    item.dissent = "\n".join(sorted(" ".join(reason.split()) for reason in reasons))
    if item.meeting.chatham:
        rows.delete()
