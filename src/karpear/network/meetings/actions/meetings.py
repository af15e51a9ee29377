"""A meeting is called, its answers opened, who was there noted, and it ends."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create, note
from karpear.db.rows import find_row
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.ui.values import checked, fill, row_of

from ...members.models import Network
from ..models import AgendaItem, Attendance, CouncilSeat, Meeting, MeetingState, SeatAnswer
from ..models.meetings import RUNNING
from ..queries.seats import seat_of
from ..queries.tellers import can_be_opened
from ..values import NewMeeting
from .counts import close_locked
from .notices import NEWS, TO_DO, tell_members, tell_of_answers, tell_seats

#: On this seats rely once they may answer.
PROMISED = ("title", "label", "chatham")


@transaction.atomic
def call_meeting(*, by: Person, network: UUID, new: NewMeeting, now: datetime) -> Meeting:
    """Seats are told. Sent twice, it is called once. Raises Missing, Forbidden or BadFields."""
    row = find_row(Network.objects.visible_to(by).filter(pk=network).select_related("body"))
    require(by, row.body_id, Verb.KEEP_NETWORK)
    value = checked(new)
    if stored_meeting := Meeting.objects.filter(pk=value.key, network=row).first():
        return stored_meeting
    if value.starts_at <= now:
        raise BadFields([("starts_at", _("This is over already."))])
    meeting = Meeting(pk=value.key, network=row, called_by=by, called_at=now, **row_of(value))
    create([meeting], by=by, at=now, organisation=row.body_id)
    tell_seats(meeting, TO_DO, now)
    return meeting


@transaction.atomic
def change_meeting(*, by: Person, meeting: UUID, clean: Mapping[str, Any], now: datetime) -> Meeting:
    """Until answers are open; its time and place until it begins. A new time or place is told to all seats.

    Raises Missing, Forbidden, Conflict or BadFields.
    """
    row = locked(Meeting, by=by, pk=meeting, verb=Verb.KEEP_NETWORK, states=RUNNING)
    if row.state == MeetingState.OPEN and row.starts_at <= now:
        raise Conflict(_("It has begun, and stays where it is."))
    former = (row.starts_at, row.place)
    unchanged = {} if row.state == MeetingState.CALLED else {name: getattr(row, name) for name in PROMISED}
    value = checked(NewMeeting(**{**clean, **unchanged, "key": row.pk}))
    if value.starts_at != row.starts_at and value.starts_at <= now:
        raise BadFields([("starts_at", _("This is over already."))])
    _move_items(row, value.starts_at)
    with changing(row, verb="changed", by=by, at=now):
        fill(row, value)
    if (row.starts_at, row.place) != former:
        tell_seats(row, NEWS, now)
    return row


def _move_items(meeting: Meeting, starts_at: datetime) -> None:
    """What closes in the meeting, or after it, goes with it: otherwise the clock would count it before."""
    open_items = AgendaItem.objects.filter(meeting=meeting, closed_at=None, ballots_ended_at=None)
    open_items.filter(closes_at__gte=meeting.starts_at).update(
        closes_at=F("closes_at") + (starts_at - meeting.starts_at)
    )


@transaction.atomic
def call_off(*, by: Person, meeting: UUID, now: datetime) -> Meeting:
    """It does not take place: nothing that is still open is counted, and its answers are deleted. Seats are told.

    Raises Missing, Forbidden or Conflict.
    """
    row = locked(Meeting, by=by, pk=meeting, verb=Verb.KEEP_NETWORK, states=RUNNING)
    SeatAnswer.objects.filter(item__meeting=row, item__closed_at=None, item__ballots_ended_at=None).delete()
    with changing(row, verb="called_off", by=by, at=now):
        row.state, row.closed_at = MeetingState.MINUTED, now
    tell_seats(row, NEWS, now)
    return row


@transaction.atomic
def open_answers(*, by: Person, meeting: UUID, now: datetime) -> Meeting:
    """The agenda stands; seats answer. Raises Missing, Forbidden or Conflict."""
    row = locked(Meeting, by=by, pk=meeting, verb=Verb.KEEP_NETWORK, states=[MeetingState.CALLED])
    items = AgendaItem.objects.filter(meeting=row)
    if not items.exists():
        raise Conflict(_("There is nothing on the agenda yet."))
    if items.filter(closes_at__lte=now).exists():
        raise Conflict(_("The time to answer one of its items is over already. Change it first."))
    if any(not can_be_opened(item) for item in items.filter(secret=True)):
        raise Conflict(
            _("A vote on it is secret, and its two tellers have not both agreed. Ask them, or choose others.")
        )
    with changing(row, verb="opened", by=by, at=now):
        row.state = MeetingState.OPEN
    tell_of_answers(row, now)
    return row


@transaction.atomic
def say_coming(*, by: Person, meeting: UUID, comes: bool, now: datetime) -> Meeting:
    """Somebody who speaks for a seat says whether it comes. Raises Missing or Conflict."""
    row = locked(Meeting, by=by, pk=meeting, states=[MeetingState.CALLED, MeetingState.OPEN])
    seat = seat_of(by, row.network_id, now)
    if seat is None:
        raise Missing
    state = Attendance.COMES if comes else Attendance.STAYS_AWAY
    attendances = Attendance.objects.filter(meeting=row, seat=seat)
    if not attendances.exclude(state=Attendance.PRESENT).update(state=state, person=by) and not attendances.exists():
        Attendance.objects.create(meeting=row, seat=seat, person=by, state=state)
    return row


@transaction.atomic
def note_present(*, by: Person, meeting: UUID, people: Collection[UUID], now: datetime) -> Meeting:
    """These holders and alternates are there, each for its seat; until the minutes are out it can be put right.

    Raises Missing, Forbidden, Conflict or BadFields.
    """
    states = [MeetingState.OPEN, MeetingState.CLOSED]
    row = locked(Meeting, by=by, pk=meeting, verb=Verb.KEEP_NETWORK, states=states)
    seats = CouncilSeat.objects.filter(network=row.network_id).filled(now).select_related("organisation")
    for seat in seats:
        if {seat.holder_id, seat.alternate_id} <= set(people):
            text = _("Two people are ticked for %(name)s. Tick whoever speaks for it, so that it is clear who did.")
            raise BadFields([("people", text % {"name": seat.organisation.name})])
    Attendance.objects.filter(meeting=row, state=Attendance.PRESENT).update(state=Attendance.COMES)
    for seat in seats:
        present = next((person for person in (seat.holder_id, seat.alternate_id) if person in people), None)
        if present:
            Attendance.objects.update_or_create(
                meeting=row, seat=seat, defaults={"person_id": present, "state": Attendance.PRESENT}
            )
    note(row, action="meeting.present", by=by, at=now, count=len(people))
    return row


@transaction.atomic
def end_meeting(*, by: Person, meeting: UUID, now: datetime) -> Meeting:
    """What is still open closes now and is counted. Raises Missing, Forbidden or Conflict."""
    row = locked(Meeting, by=by, pk=meeting, verb=Verb.KEEP_NETWORK, states=[MeetingState.OPEN])
    still_open = AgendaItem.objects.filter(meeting=row, closed_at=None, ballots_ended_at=None)
    for item in still_open.select_for_update().order_by("order", "id"):
        item.meeting = row
        close_locked(item, by=by, now=now)
    with changing(row, verb="closed", by=by, at=now):
        row.state, row.closed_at = MeetingState.CLOSED, now
    return row


@transaction.atomic
def publish_minutes(*, by: Person, meeting: UUID, now: datetime) -> Meeting:
    """Members read them, each item by its label. Raises Missing, Forbidden or Conflict."""
    row = locked(Meeting, by=by, pk=meeting, verb=Verb.KEEP_NETWORK, states=[MeetingState.CLOSED])
    if AgendaItem.objects.to_be_counted().filter(meeting=row).exists():
        raise Conflict(_("A secret vote is still to be counted by its tellers. The minutes wait for it."))
    with changing(row, verb="minuted", by=by, at=now):
        row.state, row.minuted_at = MeetingState.MINUTED, now
    tell_members(row, now)
    return row
