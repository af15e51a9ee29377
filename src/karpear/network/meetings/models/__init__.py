"""Tables of meetings: seats, agendas, answers, minutes, actions."""

from .agenda import AgendaItem, MinuteLine
from .answers import MeetingAction, SeatAnswer
from .attendance import Attendance
from .meetings import Meeting, MeetingState
from .seats import CouncilSeat

__all__ = [
    "AgendaItem", "Attendance", "CouncilSeat", "Meeting", "MeetingAction", "MeetingState", "MinuteLine",
    "SeatAnswer",
]  # fmt: skip
