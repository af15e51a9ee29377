"""What somebody does who was invited, or has pledged. Nothing is noted of it but the row itself: no time, no line."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from karpear.db.rows import find_row
from karpear.rules.refusals import Conflict
from karpear.rules.secret.sealed import is_recipient

from ..calls import AnswerCall, CommentCall, LinkHolder, PledgeCall
from ..hashes import hashed
from ..layers import belongs, is_short_enough
from ..models import TAKING, OpeningRound, OpeningSeat, Statement, StatementInvitation, StatementPledge, StatementState
from .drafts import add_comment
from .openings import open_or_strike
from .written_again import write_again

#: Comments of one link to one draft.
MOST_BY_ONE_LINK = 10


@transaction.atomic
def comment_by_link(*, statement: UUID, call: CommentCall, now: datetime) -> None:
    """A word about a draft, by nobody. Raises Missing or Conflict with a code."""
    draft = _locked(statement)
    if draft.state != StatementState.DRAFT:
        raise Conflict("state")
    invitation = _invitation(draft, call.caller)
    if invitation is None:
        raise Conflict("token")
    if invitation.comments >= MOST_BY_ONE_LINK:
        raise Conflict("full")
    try:
        add_comment(draft, call.words, by=None, now=now)
    except Conflict as refusal:
        raise Conflict("full") from refusal
    invitation.comments += 1
    invitation.save(update_fields=["comments"])


@transaction.atomic
def pledge_by_link(*, statement: UUID, call: PledgeCall) -> None:
    """A pledge, another condition or a withdrawal. Raises Missing or Conflict with a code."""
    open_statement = _locked(statement)
    if open_statement.state not in TAKING:
        raise Conflict("state")
    if not is_recipient(call.recipient):
        raise Conflict("key")
    capability_hash = hashed(call.caller.capability or call.new_capability)
    if _is_taken(open_statement, call.recipient, but=capability_hash):
        raise Conflict("key")
    # Last: whether a link was used is learnt by nobody who does not try to use it, and would use it up.
    pledge, invitation = _pledge_of(open_statement, call, capability_hash)
    seat = OpeningSeat.objects.filter(round__statement=open_statement, capability_hash=capability_hash).first()
    if seat is not None and seat.answered:
        raise Conflict("answered")  # others may have copied its secret: for this round that is final
    if seat is not None and not call.stands:
        # Its seat stays empty, so this round opens nothing, whatever others hand in.
        write_again(open_statement, without=pledge)
        return
    pledge.kind, pledge.at_least, pledge.at_least_of = call.kind, call.at_least, dict(call.at_least_of)
    pledge.recipient, pledge.stands = call.recipient, call.stands
    write_again(open_statement, pledge=pledge, spent=invitation)


@transaction.atomic
def answer_by_link(*, statement: UUID, call: AnswerCall, now: datetime) -> None:
    """A sealed name and a share, for good in this round. The last opens all. Raises Missing or Conflict with a code."""
    open_statement = _locked(statement)
    opening_round = OpeningRound.objects.filter(statement=open_statement, pk=call.round).first()
    if opening_round is None or opening_round.closes_at <= now:
        raise Conflict("round")
    seat = opening_round.seats.filter(capability_hash=hashed(call.caller.capability)).first()
    if seat is None:
        raise Conflict("out")
    if seat.answered:
        _must_be_the_same(seat, call)
        return
    _must_fit(call, seat)
    if not is_recipient(call.next_recipient) or _is_taken(open_statement, call.next_recipient):
        raise Conflict("key")
    if not _still_agrees(open_statement, seat):
        raise Conflict("condition")
    seat.sealed_name, seat.share, seat.next_recipient = call.sealed_name, call.share, call.next_recipient
    seat.answered = True
    others = list(opening_round.seats.exclude(pk=seat.pk))
    if all(other.answered for other in others):
        # The last one is never written: no file of the database ever holds the secrets of all.
        open_or_strike(open_statement, [*others, seat], now=now)
    else:
        seat.save(update_fields=["sealed_name", "share", "next_recipient", "answered"])


def _locked(statement: UUID) -> Statement:
    rows = Statement.objects.select_for_update(of=("self",)).select_related("organisation")
    return find_row(rows.filter(pk=statement))


def _invitation(statement: Statement, caller: LinkHolder) -> StatementInvitation | None:
    """Of a link that was not used yet."""
    return statement.invitations.filter(token_hash=hashed(caller.token), spent=False).first() if caller.token else None


def _pledge_of(
    statement: Statement, call: PledgeCall, capability_hash: str
) -> tuple[StatementPledge, StatementInvitation | None]:
    """Their own, locked with the statement; a new one, and the link that is used now."""
    pledge = statement.pledges.filter(capability_hash=capability_hash).first()
    if pledge is not None:  # of a link, too: its answer was lost on the way, and it was sent again
        return pledge, None
    if not call.caller.token:
        raise Conflict("out")
    invitation = _invitation(statement, call.caller)
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
