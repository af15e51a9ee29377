"""Links to sign: made in the convener's browser, known here by their hashes alone. Called off: all of it is deleted."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, note
from karpear.db.former_rows import clear_former_rows
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict

from ..models import (
    BEFORE_END,
    TAKING,
    OpeningRound,
    OpeningSeat,
    Statement,
    StatementComment,
    StatementInvitation,
    StatementPledge,
    StatementState,
)
from ..notices import tell_conveners
from ..values import MOST_NAMED, MOST_SIGNATORIES

MOST_AT_ONCE = 60
INVITING = (StatementState.DRAFT.value, *TAKING)
_HASH = re.compile(r"[0-9a-f]{64}")


@transaction.atomic
def add_invitations(*, by: Person, statement: UUID, hashes: Sequence[str], now: datetime) -> Statement:
    """So many more links; known ones stay as they are. Raises Missing, Forbidden, Conflict or BadFields.

    In the order of their hashes, which says nothing of the order in which they were made.
    """
    open_statement = locked(Statement, by=by, pk=statement, verb=Verb.KEEP_VOICE, states=INVITING)
    wanted = sorted(set(hashes))
    if not 0 < len(wanted) <= MOST_AT_ONCE or not all(_HASH.fullmatch(text) for text in wanted):
        raise BadFields([("hashes", _("These are not links that can be added."))])
    present = set(open_statement.invitations.filter(token_hash__in=wanted).values_list("token_hash", flat=True))
    fresh = [text for text in wanted if text not in present]
    most = MOST_NAMED if open_statement.is_named else MOST_SIGNATORIES
    if open_statement.invitations.count() + len(fresh) > most:
        raise Conflict(_("No more than %(most)s links can be made for one statement.") % {"most": most})
    StatementInvitation.objects.bulk_create(
        StatementInvitation(statement=open_statement, token_hash=text) for text in fresh
    )
    note(open_statement, action="statement.invited", by=by, at=now)
    return open_statement


@transaction.atomic
def call_off(*, by: Person, statement: UUID, now: datetime) -> Statement:
    """It will not appear. Everything of those who were invited is deleted. Raises Missing, Forbidden or Conflict."""
    open_statement = locked(Statement, by=by, pk=statement, verb=Verb.KEEP_VOICE, states=BEFORE_END)
    with changing(open_statement, verb="called_off", by=by, at=now):
        open_statement.state, open_statement.ended_at = StatementState.CALLED_OFF.value, now
        open_statement.wakes_at = None
    forget_signatories(open_statement)
    tell_conveners(open_statement, now=now, but=by)
    return open_statement


def forget_signatories(statement: Statement) -> None:
    """Links, conditions, keys, shares and sealed names: nothing of it stays. Inside the caller's transaction."""
    for rows in (statement.invitations, statement.pledges, statement.comments):
        rows.all().delete()
    clear_former_rows(StatementInvitation, StatementPledge, StatementComment)
    forget_round(statement)


def forget_round(statement: Statement) -> None:
    """The opening with all that was handed in to it."""
    OpeningRound.objects.filter(statement=statement).delete()
    clear_former_rows(OpeningSeat)
