"""What was said, what is to be done and by whom, and when a decision is looked at again."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create, note
from karpear.db.rows import find_row
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Forbidden
from karpear.rules.sharing.labels import Label
from karpear.ui.values import checked, fill, row_of

from ...members.models import NetworkMember
from ..models import AgendaItem, Attendance, CouncilSeat, Meeting, MeetingAction, MeetingState, MinuteLine
from ..values import NewAction, NewLine, NewReview
from .agenda import locked_item
from .nameless import names_nobody

WRITABLE = [MeetingState.OPEN, MeetingState.CLOSED]
OVER = [MeetingState.OPEN, MeetingState.CLOSED, MeetingState.MINUTED]


@transaction.atomic
def add_line(*, by: Person, item: UUID, new: NewLine, now: datetime) -> MinuteLine:
    """Something that was said. Sent twice, it stands once. Raises Missing, Forbidden, Conflict or BadFields."""
    row, value = locked_item(by, item, states=WRITABLE), checked(new)
    if stored_line := MinuteLine.objects.filter(pk=value.key, item=row).first():
        return stored_line
    if row.meeting.chatham:
        names_nobody(row.meeting, "text", value.text)
        speaker = None
    else:
        speaker = _member(row.meeting, value.organisation) if value.organisation else None
    line = MinuteLine(pk=value.key, item=row, text=value.text, organisation=speaker)
    line.save(force_insert=True)
    note(row, action="agendaitem.minuted", by=by, at=now)
    return line


@transaction.atomic
def remove_line(*, by: Person, line: UUID, now: datetime) -> UUID:
    """Also after the minutes are out: a name that slipped in need not stay. Returns the item.

    Raises Missing, Forbidden or Conflict.
    """
    row = find_row(MinuteLine.objects.filter(pk=line))
    item = locked_item(by, row.item_id, states=OVER)
    row.delete()
    note(item, action="agendaitem.unminuted", by=by, at=now)
    return item.pk


def _member(meeting: Meeting, organisation: UUID | None) -> Organisation:
    rows = NetworkMember.objects.active().filter(network=meeting.network_id, organisation=organisation)
    member = rows.select_related("organisation").first()
    if member is None:
        raise BadFields([("organisation", _("Choose a member of the network."))])
    return member.organisation


@transaction.atomic
def set_review(*, by: Person, item: UUID, new: NewReview, now: datetime, today: date) -> AgendaItem:
    """When a decision is looked at again; with what came of the last look. Raises as above."""
    row, value = locked_item(by, item, states=OVER), checked(new)
    if row.closed_at is None:
        raise Conflict(_("It is not decided yet."))
    if value.review_on and value.review_on <= today:
        raise BadFields([("review_on", _("Choose a day that is still to come."))])
    names_nobody(row.meeting, "review_words", value.review_words)
    with changing(row, verb="reviewed", by=by, at=now):
        fill(row, value)
    return row


@transaction.atomic
def add_action(*, by: Person, item: UUID, new: NewAction, now: datetime) -> MeetingAction:
    """A duty with an owner, who speaks for the member. Sent twice, it stands once. Raises as above."""
    row, value = locked_item(by, item, states=OVER), checked(new)
    if stored_action := MeetingAction.objects.filter(pk=value.key, item=row).first():
        return stored_action
    names_nobody(row.meeting, "text", value.text)
    owner = _owner(row, _member(row.meeting, value.organisation), now)
    action = MeetingAction(pk=value.key, item=row, person_id=owner, **row_of(value))
    create([action], by=by, at=now, organisation=row.organisation_id)
    return action


def _owner(item: AgendaItem, organisation: Organisation, now: datetime) -> UUID | None:
    """Who holds the seat; of what is RED who was there for it, for nobody else reads it once the meeting is over."""
    seats = CouncilSeat.objects.filter(network=item.meeting.network_id, organisation=organisation).filled(now)
    if item.label != Label.RED.value:
        return seats.values_list("holder", flat=True).first()
    present = Attendance.objects.present().filter(meeting=item.meeting_id, seat__in=seats)
    if (person := present.values_list("person", flat=True).first()) is None:
        text = _("Nobody of theirs was there, and nobody else reads what is RED. Note first who was there.")
        raise BadFields([("organisation", text)])
    return person


@transaction.atomic
def do_action(*, by: Person, action: UUID, now: datetime) -> MeetingAction:
    """Done: by whoever speaks for its owner, or the coordinator. Raises Missing or Forbidden; twice is once."""
    row = find_row(MeetingAction.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=action))
    body = row.item.meeting.organisation_id
    if not (may_there(by, row.organisation_id, Verb.SPEAK_IN_COUNCIL) or may_there(by, body, Verb.KEEP_NETWORK)):
        raise Forbidden(_("Another organisation is to do this."))
    if row.done_at is None:
        row.done_at, row.done_by = now, by
        row.save(update_fields=["done_at", "done_by"])
        note(row.item, action="meetingaction.done", by=by, at=now)
    return row
