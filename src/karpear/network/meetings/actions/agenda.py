"""What a meeting is about: put on the agenda, changed, taken off, until its answers are open."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create, note
from karpear.db.rows import find_row
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields
from karpear.rules.sharing.council import AgendaKind
from karpear.ui.values import checked, fill, row_of

from ..models import AgendaItem, Meeting, MeetingState
from ..models.meetings import RUNNING
from ..values import FEWEST_OPTIONS, MOST_OPTIONS, NewItem

POSITIONS = "/statements/"


@transaction.atomic
def add_item(*, by: Person, meeting: UUID, new: NewItem, now: datetime) -> AgendaItem:
    """Last on the agenda. Sent twice, it stands once. Raises Missing, Forbidden, Conflict or BadFields."""
    row = locked(Meeting, by=by, pk=meeting, verb=Verb.KEEP_NETWORK, states=[MeetingState.CALLED])
    value = _checked(new, now)
    if stored_item := AgendaItem.objects.filter(pk=value.key, meeting=row).first():
        return stored_item
    item = AgendaItem(pk=value.key, meeting=row, order=_next_number(row), **row_of(value))
    create([item], by=by, at=now, organisation=row.organisation_id)
    return item


def _next_number(meeting: Meeting) -> int:
    """No other item of a meeting that is not over has it: by its number a seat answers in a text."""
    running = Q(meeting__network=meeting.network_id, meeting__state__in=RUNNING)
    items = AgendaItem.objects.filter(running | Q(meeting=meeting))
    return (items.aggregate(last=Max("order"))["last"] or 0) + 1


@transaction.atomic
def change_item(*, by: Person, item: UUID, clean: Mapping[str, Any], now: datetime) -> AgendaItem:
    """Nothing that somebody answered ever changes. Raises Missing, Forbidden, Conflict or BadFields."""
    row = locked_item(by, item, states=[MeetingState.CALLED])
    value = _checked(NewItem(**{**clean, "key": row.pk}), now)
    with changing(row, verb="changed", by=by, at=now):
        fill(row, value)
        row.secret = row.secret and value.kind == AgendaKind.VOTE
    if not row.secret:
        row.tellers.all().delete()
    return row


@transaction.atomic
def remove_item(*, by: Person, item: UUID, now: datetime) -> UUID:
    """It is off the agenda. Returns its meeting. Raises Missing, Forbidden or Conflict."""
    row = locked_item(by, item, states=[MeetingState.CALLED])
    note(row, action="agendaitem.removed", by=by, at=now)
    row.delete()
    return row.meeting_id


def locked_item(by: Person, item: UUID, *, states: list[MeetingState]) -> AgendaItem:
    """For the coordinator, with its meeting, which is locked first."""
    find_row(AgendaItem.objects.visible_to(by).filter(pk=item))
    return locked(AgendaItem, by=by, pk=item, verb=Verb.KEEP_NETWORK, states=states)


def _checked(new: NewItem, now: datetime) -> NewItem:
    value, errors = checked(new), []
    options = [line.strip() for line in value.options.splitlines() if line.strip()]
    if value.kind == AgendaKind.VOTE and not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        errors.append(("options", _("Write from two to nine options, one in a line.")))
    if value.closes_at <= now:
        errors.append(("closes_at", _("This is over already.")))
    if value.position_path and not value.position_path.startswith(POSITIONS):
        errors.append(("position_path", _("Write an address that begins with /statements/.")))
    if errors:
        raise BadFields(errors)
    return replace(value, options="\n".join(options) if value.kind == AgendaKind.VOTE else "")
