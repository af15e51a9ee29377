"""What somebody does who was invited, or has pledged. Nothing is noted of it but the row itself: no time, no line.

Everything is looked at before the statement is locked, and once more after it: whoever is refused keeps nobody waiting.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from karpear.db.rows import find_row
from karpear.rules.refusals import Conflict
from karpear.rules.secret.sealed import is_recipient

from ..calls import AnswerCall, CommentCall, PledgeCall
from ..flood import may_change
from ..hashes import hashed
from ..layers import belongs, is_short_enough
from ..models import TAKING, OpeningRound, OpeningSeat, Statement, StatementInvitation, StatementPledge, StatementState
from .drafts import add_comment, takes_comments
from .openings import open_or_strike
from .written_again import write_again, write_seat_again


@dataclass(frozen=True, slots=True, kw_only=True)
class _PledgeChange:
    """`pledge`: as it will be; `spent`: the link that is used for it; `leaves`: it will not be there any more."""

    pledge: StatementPledge
    spent: StatementInvitation | None = None
    leaves: bool = False


def comment_by_link(*, statement: UUID, call: CommentCall, now: datetime) -> None:
    """A word about a draft, by nobody. Raises Missing or Conflict with a code."""
    _must_take_comment(_read(statement), call)
    with transaction.atomic():
        draft = _locked(statement)
        _must_take_comment(draft, call)
        add_comment(draft, call.words, by=None, now=now)


def pledge_by_link(*, statement: UUID, call: PledgeCall, now: datetime) -> None:
    """A pledge, another condition or a withdrawal. Raises Missing or Conflict with a code."""
    if _change(_read(statement), call) is None:
        return
    if call.stands and not may_change(_capability_hash(call), now=now):
        raise Conflict("often")
    with transaction.atomic():
        open_statement = _locked(statement)
        change = _change(open_statement, call)
        if change is None:
            return
        if change.leaves:
            write_again(open_statement, without=change.pledge)
        else:
            write_again(open_statement, pledge=change.pledge, spent=change.spent)


def answer_by_link(*, statement: UUID, call: AnswerCall, now: datetime) -> None:
    """A sealed name and a share, for good in this round. The last opens all. Raises Missing or Conflict with a code."""
    if _filled_seat(_read(statement), call, now) is None:
        return
    with transaction.atomic():
        open_statement = _locked(statement)
        seat = _filled_seat(open_statement, call, now)
        if seat is None:
            return
        other_seats = list(OpeningSeat.objects.filter(round=seat.round_id).exclude(pk=seat.pk))
        if all(other_seat.answered for other_seat in other_seats):
            # The last one is never written: no file of the database ever holds the secrets of all.
            open_or_strike(open_statement, [*other_seats, seat], now=now)
        else:
            write_seat_again(seat)


def _read(statement: UUID) -> Statement:
    return find_row(Statement.objects.by_address().filter(pk=statement))


def _locked(statement: UUID) -> Statement:
    rows = Statement.objects.by_address().select_for_update(of=("self",)).select_related("organisation")
    return find_row(rows.filter(pk=statement))


def _must_take_comment(draft: Statement, call: CommentCall) -> None:
    """Whoever has a link: how many came by one is counted nowhere, since others who have it would learn it."""
    if draft.state != StatementState.DRAFT:
        raise Conflict("state")
    if not draft.invitations.filter(token_hash=hashed(call.caller.token)).exists():
        raise Conflict("token")
    if not takes_comments(draft, by=None):
        raise Conflict("full")


def _change(statement: Statement, call: PledgeCall) -> _PledgeChange | None:
    """What this call makes of it; nothing where it is so already, as when an answer was lost. Raises Conflict."""
    if statement.state not in TAKING:
        raise Conflict("state")
    capability_hash = _capability_hash(call)
    if not is_recipient(call.recipient) or _is_taken(statement, call.recipient, but=capability_hash):
        raise Conflict("key")
    # Last: whether a link was used is learnt by nobody who does not try to use it, and would use it up.
    pledge, spent = _pledge_of(statement, call, capability_hash)
    seat = OpeningSeat.objects.filter(round__statement=statement, capability_hash=capability_hash).first()
    if seat is not None and seat.answered:
        raise Conflict("answered")  # others may have copied its secret: for this round that is final
    if seat is not None and not call.stands:
        # Its seat stays empty, so this round opens nothing, whatever others hand in.
        return _PledgeChange(pledge=pledge, leaves=True)
    if spent is None and _is_so(pledge, call):
        return None
    pledge.kind, pledge.at_least, pledge.at_least_of = call.kind, call.at_least, dict(call.at_least_of)
    pledge.recipient, pledge.stands = call.recipient, call.stands
    return _PledgeChange(pledge=pledge, spent=spent)


def _capability_hash(call: PledgeCall) -> str:
    return hashed(call.caller.capability or call.new_capability)


def _is_so(pledge: StatementPledge, call: PledgeCall) -> bool:
    as_it_is = (pledge.kind, pledge.at_least, pledge.at_least_of, pledge.recipient, pledge.stands)
    return as_it_is == (call.kind, call.at_least, dict(call.at_least_of), call.recipient, call.stands)


def _pledge_of(
    statement: Statement, call: PledgeCall, capability_hash: str
) -> tuple[StatementPledge, StatementInvitation | None]:
    """Their own, locked with the statement; a new one, and the link that is used now."""
    pledge = statement.pledges.filter(capability_hash=capability_hash).first()
    if pledge is not None:  # of a link, too: its answer was lost on the way, and it was sent again
        return pledge, None
    if not call.caller.token:
        raise Conflict("out")
    invitation = statement.invitations.filter(token_hash=hashed(call.caller.token), spent=False).first()
    if invitation is None:
        raise Conflict("token")
    return StatementPledge(statement=statement, capability_hash=capability_hash), invitation


def _is_taken(statement: Statement, recipient: str, *, but: str = "") -> bool:
    """Does somebody use this key, or will they? Keys are of one pledge and one round: no two are ever mixed up.

    `but`: whoever keeps the key of their own pledge.
    """
    seats = OpeningSeat.objects.filter(Q(recipient=recipient) | Q(next_recipient=recipient), round__statement=statement)
    pledges = statement.pledges.filter(recipient=recipient)
    return any(rows.exclude(capability_hash=but).exists() for rows in (seats, pledges))


def _filled_seat(statement: Statement, call: AnswerCall, now: datetime) -> OpeningSeat | None:
    """Their seat with what they hand in; nothing where it was handed in already. Raises Conflict."""
    opening_round = OpeningRound.objects.filter(statement=statement, pk=call.round).first()
    if opening_round is None or opening_round.closes_at <= now:
        raise Conflict("round")
    seat = opening_round.seats.filter(capability_hash=hashed(call.caller.capability)).first()
    if seat is None:
        raise Conflict("out")
    if seat.answered:
        _must_be_the_same(seat, call)
        return None
    _must_fit(call, seat)
    if not is_recipient(call.next_recipient) or _is_taken(statement, call.next_recipient):
        raise Conflict("key")
    if not _still_agrees(statement, seat):
        raise Conflict("condition")
    seat.sealed_name, seat.share, seat.next_recipient = call.sealed_name, call.share, call.next_recipient
    seat.answered = True
    return seat


def _must_fit(call: AnswerCall, seat: OpeningSeat) -> None:
    """Its secret to the key of its seat, and the length of its name to the number of seats. Raises Conflict."""
    if not belongs(call.share, seat.recipient):
        raise Conflict("share")
    if not is_short_enough(call.sealed_name, OpeningSeat.objects.filter(round=seat.round_id).count()):
        raise Conflict("long")


def _must_be_the_same(seat: OpeningSeat, call: AnswerCall) -> None:
    """Of an answer that was lost on the way and is sent again. Raises Conflict."""
    handed_in = (seat.sealed_name, seat.share, seat.next_recipient)
    if handed_in != (call.sealed_name, call.share, call.next_recipient):
        raise Conflict("answered")


def _still_agrees(statement: Statement, seat: OpeningSeat) -> bool:
    """Does their pledge, as it is now, hold in the set that is being opened?"""
    pledge = statement.pledges.filter(capability_hash=seat.capability_hash, stands=True).first()
    if pledge is None or pledge.kind != seat.kind:
        return False
    kinds = Counter(OpeningSeat.objects.filter(round=seat.round_id).values_list("kind", flat=True))
    return pledge.as_rule.holds_among(kinds)
