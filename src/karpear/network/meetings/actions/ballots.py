"""Ballots of a secret vote: cast sealed, opened by two tellers one after the other, counted, or deleted uncounted.

Nothing in the audit says who has answered. What a seal hides never comes here: of the first teller come ballots without
seats, of the second numbers.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing
from karpear.db.batches import due_one_by_one
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.sharing.council import AgendaKind, CouncilCount, CouncilOutcome, choices_of, count_council
from karpear.rules.sharing.secret_votes import BOTH_SEALS, CountStage, are_inner_ballots, is_sealed, is_whole

from ..models import AgendaItem, InnerBallot, Meeting, MeetingState, SeatAnswer, Teller
from ..queries.tellers import overdue_counts
from .agenda import locked_item
from .answers import locked_to_answer
from .counts import AT_ONCE, finish_locked
from .notices import tell_teller

#: While its ballots may still be deleted uncounted.
NOT_MINUTED = [MeetingState.OPEN, MeetingState.CLOSED]


@transaction.atomic
def cast_ballot(*, by: Person, item: UUID, sealed: str, now: datetime) -> SeatAnswer:
    """The last one of a seat counts. Raises Missing, Forbidden, Conflict or BadFields."""
    row, seat = locked_to_answer(by, item, now)
    ballot = _bytes(sealed)
    if not row.secret or not is_sealed(ballot, seals=BOTH_SEALS):
        raise BadFields([("sealed", _("No answer was sent: your browser did not seal it. Load this page again."))])
    values = {"choice": "", "reason": "", "ballot": ballot}
    answer, _is_new = SeatAnswer.objects.update_or_create(item=row, seat=seat, defaults=values)
    return answer


def _bytes(sealed: str) -> bytes:
    try:
        return base64.b64decode(sealed, validate=True)
    except (binascii.Error, ValueError):
        return b""


@transaction.atomic
def hand_on(*, by: Person, item: UUID, ballots: Sequence[str], now: datetime) -> AgendaItem:
    """The first teller took off the outer seals: what was sealed to seats is deleted. Sent twice, it is done once.

    Raises Missing, Conflict or BadFields.
    """
    row = _locked(by, item, Teller.FIRST)
    if row.stage in (CountStage.SECOND, CountStage.OVER):
        return row
    _is_due(row, CountStage.FIRST, now)
    outer, inner = SeatAnswer.objects.filter(item=row), [_bytes(ballot) for ballot in ballots]
    if not are_inner_ballots(inner, count=outer.count()):
        raise BadFields([("opened", _("These are not all ballots. Nothing was changed: open them again."))])
    InnerBallot.objects.bulk_create([InnerBallot(item=row, sealed=ballot) for ballot in inner])
    outer.update(ballot=None)
    with changing(row, verb="half_opened", by=by, at=now):
        row.half_opened_at = now
    tell_teller(row, Teller.SECOND, now)
    return row


@transaction.atomic
def hand_in_count(*, by: Person, item: UUID, counts: Mapping[str, int], spoilt: int, now: datetime) -> AgendaItem:
    """The second teller counted: ballots are deleted, and the outcome is written. Sent twice, it is done once.

    Raises Missing, Conflict or BadFields.
    """
    row = _locked(by, item, Teller.SECOND)
    if row.stage is CountStage.OVER:
        return row
    _is_due(row, CountStage.SECOND, now)
    kind, options = AgendaKind(row.kind), len(row.option_words)
    ballots = InnerBallot.objects.filter(item=row).count()
    if not is_whole(counts, spoilt=spoilt, choices=choices_of(kind, options), ballots=ballots):
        raise BadFields([("opened", _("This is not a count of all ballots. Nothing was changed: count again."))])
    choices = [choice for choice, number in counts.items() for _n in range(number)]
    count = count_council(kind, choices, option_count=options, quorate=True, spoilt=spoilt)
    finish_locked(row, count, list(SeatAnswer.objects.filter(item=row)), asked_count=row.asked_count, by=by, now=now)
    return row


def _locked(by: Person, item: UUID, place: int) -> AgendaItem:
    """Its teller's alone. The meeting first, as everybody locks them."""
    teller = find_row(Teller.objects.visible_to(by).filter(item=item, place=place).select_related("item"))
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("network").get(pk=teller.item.meeting_id)
    row = AgendaItem.objects.select_for_update().get(pk=item)
    row.meeting = meeting
    return row


def _is_due(item: AgendaItem, stage: CountStage, now: datetime) -> None:
    """Not before its turn, and not after its time."""
    if item.stage is not stage or item.count_until is None or item.count_until <= now:
        raise Conflict(_("There is nothing for you to open now."))


@transaction.atomic
def end_uncounted(*, by: Person, item: UUID, now: datetime) -> AgendaItem:
    """A teller is lost: every ballot is deleted. Raises Missing, Forbidden or Conflict."""
    row = locked_item(by, item, states=NOT_MINUTED)
    if not row.secret:
        raise Conflict(_("Only a secret vote ends uncounted."))
    if row.closed_at is None:
        _finish_uncounted(row, by, now)
    return row


def _finish_uncounted(item: AgendaItem, by: Person | None, now: datetime) -> None:
    finish_locked(item, CouncilCount(CouncilOutcome.UNCOUNTED), [], asked_count=item.asked_count, by=by, now=now)


def delete_overdue(now: datetime) -> int:
    """Called by the clock: ballots that no teller opened in time are deleted. Returns of how many votes."""
    due = overdue_counts(now).order_by("count_until", "pk").values_list("pk", flat=True)
    return due_one_by_one("delete ballots of councils", due, lambda pk: _delete_one(pk, now), size=AT_ONCE, now=now)


@transaction.atomic
def _delete_one(item: UUID, now: datetime) -> int:
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("network").filter(items=item).first()
    row = overdue_counts(now).select_for_update().filter(pk=item).first()
    if meeting is None or row is None:
        return 0
    row.meeting = meeting
    _finish_uncounted(row, None, now)
    return 1
