"""What somebody does who was invited, or has pledged. Nothing is noted of it but the row itself: no time, no line."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from karpear.db.rows import find_row
from karpear.rules.refusals import Conflict

from ..calls import AnswerCall, CommentCall, LinkHolder, PledgeCall
from ..hashes import hashed
from ..layers import belongs, is_recipient
from ..models import TAKING, OpeningRound, OpeningSeat, Statement, StatementInvitation, StatementPledge, StatementState
from .drafts import add_comment
from .openings import open_or_strike

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
    pledge = _pledge_of(open_statement, call, capability_hash)
    pledge.kind, pledge.at_least, pledge.at_least_of = call.kind, call.at_least, dict(call.at_least_of)
    pledge.recipient, pledge.stands = call.recipient, call.stands
    pledge.save()
    # Whoever changes anything while names are handed in has not agreed to this set: their answer is taken back.
    OpeningSeat.objects.filter(round__statement=open_statement, capability_hash=pledge.capability_hash).update(
        sealed_name="", share="", next_recipient="", answered=False
    )


@transaction.atomic
def answer_by_link(*, statement: UUID, call: AnswerCall, now: datetime) -> None:
    """A sealed name and a share. The last one opens all. Raises Missing or Conflict with a code."""
    open_statement = _locked(statement)
    opening_round = OpeningRound.objects.filter(statement=open_statement, pk=call.round).first()
    if opening_round is None or opening_round.closes_at <= now:
        raise Conflict("round")
    seat = opening_round.seats.filter(capability_hash=hashed(call.caller.capability)).first()
    if seat is None:
        raise Conflict("out")
    if not belongs(call.share, seat.recipient):
        raise Conflict("share")
    if not is_recipient(call.next_recipient) or _is_taken(open_statement, call.next_recipient):
        raise Conflict("key")
    if not _still_agrees(open_statement, seat):
        raise Conflict("condition")
    seat.sealed_name, seat.share, seat.next_recipient = call.sealed_name, call.share, call.next_recipient
    seat.answered = True
    seat.save(update_fields=["sealed_name", "share", "next_recipient", "answered"])
    open_or_strike(open_statement, opening_round, now=now)


def _locked(statement: UUID) -> Statement:
    rows = Statement.objects.select_for_update(of=("self",)).select_related("organisation")
    return find_row(rows.filter(pk=statement))


def _invitation(statement: Statement, caller: LinkHolder) -> StatementInvitation | None:
    """Of a link that was not used yet."""
    return statement.invitations.filter(token_hash=hashed(caller.token), spent=False).first() if caller.token else None


def _pledge_of(statement: Statement, call: PledgeCall, capability_hash: str) -> StatementPledge:
    """Their own, locked with the statement; a new one for a link that is used now."""
    own: StatementPledge | None = statement.pledges.filter(capability_hash=capability_hash).first()
    if own is not None:  # of a link, too: its answer was lost on the way, and it was sent again
        return own
    if not call.caller.token:
        raise Conflict("out")
    invitation = _invitation(statement, call.caller)
    if invitation is None:
        raise Conflict("token")
    invitation.spent = True
    invitation.save(update_fields=["spent"])
    return StatementPledge(statement=statement, capability_hash=capability_hash)


def _is_taken(statement: Statement, recipient: str, *, but: str = "") -> bool:
    """Does somebody use this key, or will they? Keys are of one pledge and one round: no two are ever mixed up.

    `but`: whoever keeps the key of their own pledge.
    """
    seats = OpeningSeat.objects.filter(Q(recipient=recipient) | Q(next_recipient=recipient), round__statement=statement)
    pledges = statement.pledges.filter(recipient=recipient)
    return any(rows.exclude(capability_hash=but).exists() for rows in (seats, pledges))


def _still_agrees(statement: Statement, seat: OpeningSeat) -> bool:
    """Does their pledge, as it is now, hold in the set that is being opened?"""
    pledge = statement.pledges.filter(capability_hash=seat.capability_hash, stands=True).first()
    if pledge is None or pledge.kind != seat.kind:
        return False
    kinds = Counter(OpeningSeat.objects.filter(round=seat.round_id).values_list("kind", flat=True))
    return pledge.as_rule.holds_among(kinds)
