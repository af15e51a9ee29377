"""A meeting and its items, as one person may read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.sharing.council import AgendaKind, choices_of, may_answer
from karpear.rules.sharing.labels import Allowance, Label, RecipientClass, allowance

from ...members.models import NetworkMember
from ..models import AgendaItem, Attendance, CouncilSeat, Meeting, MeetingAction, MeetingState, MinuteLine, SeatAnswer
from ..models.meetings import RUNNING
from ..words import choice_word, short_kind, state_shape
from .seats import has_vote, seat_of
from .shown import ItemResult, allowance_of, result_of


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One item on a page. `answer`: what the reader's own seat answered, in words; of a secret vote nothing."""

    item: AgendaItem
    result: ItemResult | None
    lines: Sequence[MinuteLine]
    actions: Sequence[MeetingAction]
    allowed: Allowance
    is_open: bool
    may_answer: bool
    has_answered: bool = False
    answer: str = ""

    @property
    def kind(self) -> str:
        return short_kind(self.item)

    @property
    def marking(self) -> str:
        return Label(self.item.label).marking


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting. `left_out`: how many items a label keeps from the reader."""

    meeting: Meeting
    items: Sequence[AgendaLine]
    left_out: int
    keeps: bool
    seat: CouncilSeat | None
    attendance: str
    coming: Sequence[str]
    may_change: bool

    @property
    def is_running(self) -> bool:
        return self.meeting.state in RUNNING

    @property
    def state(self) -> tuple[str, str]:
        """Shape and word."""
        return state_shape(self.meeting), self.meeting.get_state_display()

    @property
    def is_printable(self) -> bool:
        """Is there anything that may leave on paper?"""
        are_out = self.meeting.state == MeetingState.MINUTED and not self.meeting.is_called_off
        return are_out and any(line.allowed.download for line in self.items)


def downloadable() -> list[str]:
    """Labels of items that may stand in a file at all."""
    classes = (RecipientClass.NAMED, RecipientClass.MEMBER)
    return [label.value for label in Label if any(allowance(label, kind).download for kind in classes)]


def meeting_of(person: Person, meeting: UUID) -> Meeting:
    """Raises Missing."""
    return find_row(Meeting.objects.visible_to(person).filter(pk=meeting).select_related("network__body"))


def item_of(person: Person, item: UUID) -> AgendaItem:
    """Raises Missing, also where its label keeps it from them."""
    return find_row(AgendaItem.objects.visible_to(person).filter(pk=item).select_related("meeting__network__body"))


def meeting_page(person: Person, meeting: UUID, now: datetime) -> MeetingPage:
    """Raises Missing."""
    row = meeting_of(person, meeting)
    items = AgendaItem.objects.visible_to(person).filter(meeting=row).order_by("order", "id")
    keeps, seat = keeps_meeting(person, row), seat_of(person, row.network_id, now)
    lines = [_line(item, row, person, seat, now, keeps=keeps) for item in items]
    attendance = Attendance.objects.filter(meeting=row, seat=seat).first() if seat else None
    coming = Attendance.objects.filter(meeting=row).exclude(state=Attendance.STAYS_AWAY)
    if row.state in RUNNING:  # a seat that has ended since comes to nothing
        coming = coming.filter(seat__in=CouncilSeat.objects.filled(now))
    return MeetingPage(
        row, lines, AgendaItem.objects.filter(meeting=row).count() - len(lines), keeps, seat,
        attendance.state if attendance else "",
        sorted(coming.values_list("seat__organisation__name", flat=True)),
        keeps and (row.state == MeetingState.CALLED or (row.state == MeetingState.OPEN and row.starts_at > now)),
    )  # fmt: skip


def item_line(person: Person, item: UUID, now: datetime) -> AgendaLine:
    """Raises Missing."""
    row = item_of(person, item)
    seat = seat_of(person, row.meeting.network_id, now)
    return _line(row, row.meeting, person, seat, now, keeps=keeps_meeting(person, row.meeting))


def keeps_meeting(person: Person, meeting: Meeting) -> bool:
    """Do they coordinate its network?"""
    return may_there(person, meeting.organisation_id, Verb.KEEP_NETWORK)


def _line(
    item: AgendaItem, meeting: Meeting, person: Person, seat: CouncilSeat | None, now: datetime, *, keeps: bool
) -> AgendaLine:
    item.meeting = meeting
    is_voting = item.closed_at is None and item.ballots_ended_at is None and item.closes_at > now
    is_open = meeting.state == MeetingState.OPEN and is_voting
    are_out = meeting.state == MeetingState.MINUTED
    seat_answer = SeatAnswer.objects.filter(item=item, seat=seat).first() if seat and item.closed_at is None else None
    return AgendaLine(
        item,
        result_of(item, now),
        list(item.lines.select_related("organisation")) if keeps or are_out else [],
        list(item.actions.select_related("organisation")),
        allowance_of(item, person),
        is_open and item.kind != AgendaKind.INFORM,
        is_open and seat is not None and may_answer(AgendaKind(item.kind), has_vote=has_vote(seat)),
        seat_answer is not None,
        choice_word(seat_answer.choice, item.option_words) if seat_answer and not item.secret else "",
    )


def answer_choices(item: AgendaItem) -> list[tuple[str, str]]:
    """For the form: code and word."""
    options = item.option_words
    return [(choice, choice_word(choice, options)) for choice in choices_of(AgendaKind(item.kind), len(options))]


def own_answer(person: Person, item: AgendaItem, now: datetime) -> SeatAnswer | None:
    """What their own seat answered so far: nobody else's."""
    seat = seat_of(person, item.meeting.network_id, now)
    return SeatAnswer.objects.filter(item=item, seat=seat).first() if seat and item.closed_at is None else None


def member_choices(meeting: Meeting) -> list[tuple[str, str]]:
    """Members of its network, by name."""
    members = NetworkMember.objects.active().filter(network=meeting.network_id).select_related("organisation")
    return sorted(
        ((str(row.organisation_id), row.organisation.name) for row in members), key=lambda pair: pair[1].casefold()
    )


def speakers(meeting: Meeting, now: datetime) -> list[tuple[str, str]]:
    """Holders and alternates who can be there, with the member for which they speak."""
    seats = CouncilSeat.objects.filter(network=meeting.network_id).filled(now)
    pairs = [
        (str(person.pk), f"{seat.organisation.name}: {person.shown_name}")
        for seat in seats.select_related("organisation", "holder", "alternate")
        for person in (seat.holder, seat.alternate)
        if person
    ]
    return sorted(pairs, key=lambda pair: pair[1].casefold())


def present_people(meeting: Meeting) -> list[str]:
    """Who is noted as present, for the form."""
    rows = Attendance.objects.present().filter(meeting=meeting)
    return [str(person) for person in rows.values_list("person", flat=True)]


def decisions_seen_by(person: Person) -> "QuerySet[AgendaItem]":
    """Closed items that they may read, with their meeting."""
    rows = AgendaItem.objects.visible_to(person).closed().exclude(kind=AgendaKind.INFORM.value)
    return rows.select_related("meeting__network__body")


def undone_actions(person: Person) -> list[MeetingAction]:
    """What somebody still has to do, the first that ends first."""
    rows = MeetingAction.objects.visible_to(person).undone().select_related("organisation", "item__meeting")
    return list(rows.order_by("due_on", "id")[:20])


def own_organisations(person: Person) -> set[Organisation]:
    """For which they speak, or whose network they coordinate: what these took on they can say is done."""
    rows = Membership.objects.that_may(Verb.SPEAK_IN_COUNCIL) | Membership.objects.that_may(Verb.KEEP_NETWORK)
    return {row.organisation for row in rows.filter(person=person).select_related("organisation")}
