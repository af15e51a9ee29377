"""The clock of an incident as a drawing: its steps at the hours when they are due. The list of steps says the same."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from karpear.rules.case.playbook import Stands, TaskState
from karpear.ui.lanes_drawing import AxisLabel, DrawnLane, LaneMark, draw_lanes

from ..models import Incident
from .incidents import TaskLine

#: The hours that playbooks count in: as far from each other as the next, since the first matter most.
HOURS = (0, 1, 6, 24, 72)
#: What is due later stands at the end, two weeks and more at its edge.
LONGEST = 14 * 24
STRETCH = 0.23
STATES = {Stands.DONE: "done", Stands.LATE: "late", Stands.DUE: "next", Stands.LATER: "coming"}


def incident_clock(incident: Incident, lines: Iterable[TaskLine], now: datetime) -> SafeString:
    """Empty where no step has an hour. Of what is closed, without the line that says now."""
    marks = [LaneMark(share_of(_hours(incident, line.task.due_at)), _state(line)) for line in lines if line.task.due_at]
    labels = [AxisLabel(share_of(hours), _("%(hours)s h") % {"hours": hours}) for hours in HOURS if hours]
    is_open = incident.closed_at is None
    return draw_lanes(
        [DrawnLane("", marks)], labels, width=480, now=share_of(_hours(incident, now)) if is_open else None
    )


def share_of(hours: float) -> float:
    """How far along the axis so many hours are, 0 to 1."""
    for stretch, (start, end) in enumerate(pairwise(HOURS)):
        if hours <= end:
            return max(0, stretch + (hours - start) / (end - start)) * STRETCH
    last = STRETCH * (len(HOURS) - 1)
    return last + (1 - last) * min(1, (hours - HOURS[-1]) / (LONGEST - HOURS[-1]))


def _hours(incident: Incident, moment: datetime) -> float:
    return (moment - incident.opened_at).total_seconds() / 3600


def _state(line: TaskLine) -> str:
    return "off" if line.task.state == TaskState.NOT_NEEDED.value else STATES[line.stands]
