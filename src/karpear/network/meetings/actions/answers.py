"""A seat answers, and may answer otherwise until it closes. Nothing in the audit says who has answered, or what."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.db.rows import find_row
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Conflict, Forbidden
from karpear.rules.sharing.council import AgendaKind, SeatChoice, choices_of, may_answer
from karpear.ui.values import checked

from ..models import AgendaItem, CouncilSeat, SeatAnswer
from ..queries.seats import has_vote, seat_of
from ..values import NewSeatAnswer
from .nameless import names_nobody


@transaction.atomic
def answer_item(*, by: Person, item: UUID, new: NewSeatAnswer, now: datetime) -> SeatAnswer:
    """Raises Missing for a stranger, Forbidden without a seat or a vote, Conflict outside its time, or BadFields."""
    row, seat = locked_to_answer(by, item, now)
    if row.secret:
        raise Conflict(_("This vote is secret: it is answered on its page alone. Nothing was counted."))
    value = _checked(new, row, seat)
    answer, _is_new = SeatAnswer.objects.update_or_create(
        item=row, seat=seat, defaults={"choice": value.choice, "reason": value.reason}
    )
    return answer


def locked_to_answer(by: Person, item: UUID, now: datetime) -> tuple[AgendaItem, CouncilSeat]:
    """The item, locked, and the seat that answers. Raises Missing, Forbidden or Conflict."""
    find_row(AgendaItem.objects.visible_to(by).filter(pk=item))
    row = locked(AgendaItem, by=by, pk=item)
    seat = _seat(by, row, now)
    if not AgendaItem.objects.open_at(now).filter(pk=row.pk).exists():
        raise Conflict(_("This cannot be answered now. Nothing was counted."))
    return row, seat


def _seat(by: Person, item: AgendaItem, now: datetime) -> CouncilSeat:
    seat = seat_of(by, item.meeting.network_id, now)
    if seat is None:
        raise Forbidden(_("Only who holds a seat of the council answers."))
    if not may_answer(AgendaKind(item.kind), has_vote=has_vote(seat)):
        raise Forbidden(_("Members with a voice alone are heard, and do not decide."))
    return seat


def _checked(new: NewSeatAnswer, item: AgendaItem, seat: CouncilSeat) -> NewSeatAnswer:
    value, errors = checked(new), []
    if value.choice not in choices_of(AgendaKind(item.kind), len(item.option_words)):
        errors.append(("choice", _("Choose one of the answers.")))
    if value.choice == SeatChoice.OBJECT and not value.reason:
        errors.append(("reason", _("Say what harm it would do, so that others can answer it.")))
    if errors:
        raise BadFields(errors)
    names_nobody(item.meeting, "reason", value.reason, house=seat.organisation_id)
    return value
