"""Tables of meetings: seats, agendas, answers, minutes, actions."""

from .agenda import AgendaItem, MinuteLine
from .answers import MeetingAction, SeatAnswer
from .attendance import Attendance
from .meetings import Meeting, MeetingState
from .seats import CouncilSeat
from .tellers import InnerBallot, Teller

__all__ = [
    "AgendaItem", "Attendance", "CouncilSeat", "InnerBallot", "Meeting", "MeetingAction", "MeetingState",
    "MinuteLine", "SeatAnswer", "Teller",
]  # fmt: skip
