"""How a statement stands, and somebody with it who shows a link or a capability. Never how many pledged."""

from typing import Any
from uuid import UUID

from karpear.db.rows import find_row

from ..agreed import rfc3339
from ..calls import LookCall
from ..hashes import hashed
from ..models import OpeningRound, OpeningSeat, Statement, StatementPledge, StatementState

#: How somebody stands who shows a link or a capability.
NONE, STANDS, WITHDRAWN, SEAT, ANSWERED, OUT = "none", "stands", "withdrawn", "seat", "answered", "out"


def public_statement(pk: UUID) -> Statement:
    """Whoever has its address may read it. Raises Missing, also after the end of what was not to be published."""
    return find_row(Statement.objects.by_address().select_related("organisation").filter(pk=pk))


def standing(pk: UUID, call: LookCall) -> dict[str, Any]:
    """The answer to a look. By a link it says no more than the page does, whatever link it is. Raises Missing."""
    statement = public_statement(pk)
    answer: dict[str, Any] = {"ok": True, "state": statement.state, "fingerprint": statement.fingerprint}
    answer["next_at"] = _next_at(statement)
    caller = call.caller
    if caller.token:
        return {**answer, "yours": NONE}
    capability_hash = hashed(caller.capability)
    seat = OpeningSeat.objects.select_related("round").filter(round__statement=pk, capability_hash=capability_hash)
    own_seat = seat.first()
    if own_seat is not None and _stands(statement, capability_hash):
        return {**answer, **_opening(statement, own_seat)}
    return {**answer, "yours": _pledge_word(statement, capability_hash)}


def _next_at(statement: Statement) -> str | None:
    is_waiting = statement.state == StatementState.OPEN and statement.wakes_at
    return rfc3339(statement.wakes_at) if is_waiting and statement.wakes_at else None


def _stands(statement: Statement, capability_hash: str) -> bool:
    return statement.pledges.filter(capability_hash=capability_hash, stands=True).exists()


def _pledge_word(statement: Statement, capability_hash: str) -> str:
    pledge: StatementPledge | None = statement.pledges.filter(capability_hash=capability_hash).first()
    if pledge is None:
        return OUT
    return STANDS if pledge.stands else WITHDRAWN


def _opening(statement: Statement, own_seat: OpeningSeat) -> dict[str, Any]:
    """The set, for one of it: keys and kinds, by which a browser sees whether its condition holds.

    Of others only kinds for which it or the statement asked: the only one of its kind would be known by it.
    """
    opening_round: OpeningRound = own_seat.round
    condition = statement.pledges.get(capability_hash=own_seat.capability_hash).at_least_of
    kinds = {kind for kind, least in [*condition.items(), *statement.floor_of.items()] if least}
    seats = [
        {"recipient": recipient, "kind": kind if kind in kinds or recipient == own_seat.recipient else ""}
        for recipient, kind in opening_round.seats.order_by("recipient", "id").values_list("recipient", "kind")
    ]
    return {
        "yours": ANSWERED if own_seat.answered else SEAT,
        "round": str(opening_round.pk),
        "closes_at": rfc3339(opening_round.closes_at),
        "seats": seats,
    }
