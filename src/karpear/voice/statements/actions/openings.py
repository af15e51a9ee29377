"""Time and the last share decide: who signs, whose names are asked for, what appears. No person takes part in it.

Everything here happens to a statement that is locked, in one transaction with all that follows from it.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.verbs import note
from karpear.db.batches import due_one_by_one
from karpear.rules.voice.announced import next_time
from karpear.rules.voice.classes import class_counts
from karpear.rules.voice.names_once import GivenName, NamesOnce, names_once
from karpear.rules.voice.signatories import Pledge, signatories

from ..layers import SealedSeat, open_names
from ..models import OpeningRound, OpeningSeat, Statement, StatementPledge, StatementState
from ..notices import tell_conveners, tell_named
from .invitations import forget_round, forget_signatories
from .late import is_late, put_off
from .names import sign
from .written_again import write_pledges_again

AT_ONCE = 50


def wake_statements(*, now: datetime) -> int:
    """The keeper's step: each statement whose announced moment has come, in a transaction of its own."""
    due = Statement.objects.due().filter(wakes_at__lte=now).order_by("wakes_at", "id").values_list("pk", flat=True)
    return due_one_by_one("wake statements", due, lambda pk: _wake(pk, now), size=AT_ONCE, now=now)


def _wake(pk: UUID, now: datetime) -> bool:
    """Claimed by its lock: whoever comes second finds its moment moved."""
    rows = Statement.objects.select_for_update(of=("self",), skip_locked=True).select_related("organisation")
    statement = rows.filter(pk=pk, wakes_at__lte=now).first()
    if statement is None:
        return False
    if is_late(statement, now):
        put_off(statement, now=now)
    elif statement.state == StatementState.OPENING:
        close_round(statement, now=now)
    else:
        evaluate(statement, now=now)
    return True


def evaluate(statement: Statement, *, now: datetime, among: Collection[str] | None = None) -> None:
    """The largest set in which every condition holds: enough, it goes on; else it waits for the next time, or ends.

    `among`: only of these capabilities, where no time was announced: whoever pledged meanwhile waits for the next.
    """
    members = largest_set(statement, among=among)
    kinds = Counter(member.kind for member in members)
    if not _floor(statement).holds_among(kinds):
        _wait_or_end(statement, now)
    elif statement.is_named:
        _open_round(statement, members, now)
    else:
        _publish(statement, now, count=len(members), class_counts=class_counts(kinds))


def largest_set(statement: Statement, *, among: Collection[str] | None = None) -> list[StatementPledge]:
    """Of those that were not withdrawn."""
    rows = statement.pledges.filter(stands=True)
    if among is not None:
        rows = rows.filter(capability_hash__in=among)
    pledges = {str(pledge.pk): pledge for pledge in rows}
    signing = signatories([pledge.as_rule for pledge in pledges.values()])
    return [pledges[key] for key in sorted(signing.keys)]


def _floor(statement: Statement) -> Pledge:
    """What the statement itself asks for, as if it were one more condition."""
    return Pledge(str(statement.pk), "", statement.floor, statement.floor_of)


def _wait_or_end(statement: Statement, now: datetime) -> None:
    following = next_time(statement.times, now)
    if following:
        _move(statement, state=StatementState.OPEN.value, wakes_at=following)
        return
    _move(statement, state=StatementState.NOT_REACHED.value, wakes_at=None, ended_at=now)
    forget_signatories(statement)
    note(statement, action="statement.not_reached", by=None, at=now)
    tell_conveners(statement, now=now)


def _open_round(statement: Statement, members: Sequence[StatementPledge], now: datetime) -> None:
    closes_at = now + statement.window
    opening_round = OpeningRound.objects.create(statement=statement, closes_at=closes_at)
    OpeningSeat.objects.bulk_create(
        OpeningSeat(
            round=opening_round, capability_hash=member.capability_hash, kind=member.kind, recipient=member.recipient
        )
        for member in sorted(members, key=lambda member: member.recipient)
    )
    _move(statement, state=StatementState.OPENING.value, wakes_at=closes_at, had_opening=True)


def close_round(statement: Statement, *, now: datetime) -> None:
    """Its window is over: whoever did not answer is struck out, and the set is worked out again among the others."""
    seats = OpeningSeat.objects.filter(round__statement=statement)
    _strike(statement, list(seats.filter(answered=True)), now)


def _strike(statement: Statement, staying: Sequence[OpeningSeat], now: datetime) -> None:
    """Those who stay take their next keys and go on among themselves; the others' pledges, and all that was handed in,
    are deleted.
    """
    next_recipients = {seat.capability_hash: seat.next_recipient for seat in staying}
    all_seats = OpeningSeat.objects.filter(round__statement=statement).values_list("capability_hash", flat=True)
    struck_out = [capability for capability in all_seats if capability not in next_recipients]
    statement.pledges.filter(capability_hash__in=struck_out).delete()
    pledges = list(statement.pledges.filter(capability_hash__in=next_recipients))
    for pledge in pledges:
        pledge.recipient = next_recipients[pledge.capability_hash]
    write_pledges_again(statement, pledges)
    forget_round(statement)
    evaluate(statement, now=now, among=list(next_recipients))


def open_or_strike(statement: Statement, seats: Sequence[OpeningSeat], *, now: datetime) -> None:
    """All of them have answered: their names are opened, or those are struck out whose names do not open or, where
    they count only once, are too few.
    """
    sealed_seats = [SealedSeat(str(seat.pk), seat.recipient, seat.share, seat.sealed_name) for seat in seats]
    names = open_names(sealed_seats, statement.fingerprint)
    if len(names) < len(seats):
        _strike(statement, [seat for seat in seats if str(seat.pk) in names], now)
        return
    once = _names_once(statement, seats, names)
    if once.struck_out:
        _strike(statement, [seat for seat in seats if str(seat.pk) not in once.struck_out], now)
        return
    sign(statement, once.signed, now=now)
    _publish(statement, now, count=None, class_counts={})


def _names_once(statement: Statement, seats: Sequence[OpeningSeat], names: Mapping[str, str]) -> NamesOnce:
    """By the keys of seats. Whoever has answered can change no condition until the round closes."""
    pledges = {pledge.capability_hash: pledge for pledge in statement.pledges.all()}
    given_names = [
        GivenName(names[str(seat.pk)], replace(pledges[seat.capability_hash].as_rule, key=str(seat.pk)))
        for seat in seats
    ]
    return names_once(given_names, _floor(statement))


def _publish(statement: Statement, now: datetime, *, count: int | None, class_counts: Mapping[str, int]) -> None:
    _move(
        statement, state=StatementState.PUBLISHED.value, wakes_at=None, published_at=now, count=count,
        class_counts=dict(class_counts),
    )  # fmt: skip
    forget_signatories(statement)
    note(statement, action="statement.published", by=None, at=now)
    tell_conveners(statement, now=now)
    tell_named(statement, now=now)


def _move(statement: Statement, **columns: object) -> None:
    """Beside the history: that keeps what people did, and no moment by which a set was complete."""
    columns["missed_at"] = None
    for name, value in columns.items():
        setattr(statement, name, value)
    with transaction.atomic():
        statement.save(update_fields=list(columns))
