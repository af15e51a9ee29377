"""An alert as a drawing in four lanes: the person, officers, contacts, messages. Its timeline says the same."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from karpear.alerts.models import Alert
from karpear.ui.lanes_drawing import AxisLabel, DrawnLane, LaneMark, draw_lanes
from karpear.ui.templatetags.ui import clock, clock_near

from .timeline import AlertLine

ALARMS = frozenset({"opened", "pressed_again", "missed_again"})
OF_PERSON = ALARMS | {"heard_from", "ok_pressed", "held_ok", "stood_down", "waited"}
STATES = {"person": "coming", "officers": "done", "contacts": "next", "messages": "coming"}
#: Of the drawing on a wide screen, and of the one on a phone: as wide as what it stands in, so that its words are read.
WIDE, NARROW = (600, 120), (340, 96)


def draw_timeline(alert: Alert, story: Sequence[AlertLine]) -> SafeString:
    """What its reader sees of it from its beginning to its end, oldest first; what happened again is a tick.

    What became of it as a case takes days, and is left to the list. Empty where nothing took any time.
    """
    start, end = alert.opened_at, alert.resolved_at or story[-1].at
    lasted_s = (end - start).total_seconds()
    if lasted_s <= 0:
        return SafeString()
    marks: dict[str, list[LaneMark]] = {"person": [], "officers": [], "contacts": [], "messages": []}
    earlier: set[tuple[str, str, str]] = set()
    for line in (each for each in story if each.at <= end):
        lane, key = lane_of(line), (lane_of(line), line.what, line.who)
        state = "tick" if key in earlier else "alarm" if line.what in ALARMS else STATES[lane]
        marks[lane].append(LaneMark(max(0, (line.at - start).total_seconds() / lasted_s), state))
        earlier.add(key)
    words = {
        "person": _("The person"), "officers": _("Officers"), "contacts": _("Contacts"), "messages": _("Messages"),
    }  # fmt: skip
    middle = start + (end - start) / 2
    labels = [AxisLabel(0, clock(start)), AxisLabel(0.5, clock_near(middle, start)), AxisLabel(1, clock(end))]
    lanes = [DrawnLane(words[key], lane_marks) for key, lane_marks in marks.items() if lane_marks]
    drawings = ((*WIDE, ""), (*NARROW, "is-narrow"))
    drawn = [draw_lanes(lanes, labels, width=width, gutter=gutter, look=look) for width, gutter, look in drawings]
    return SafeString("".join(drawn))


def lane_of(line: AlertLine) -> str:
    """Whose lane a line stands in."""
    if line.what in OF_PERSON or line.what.startswith("withdrew_"):
        return "person"
    if line.what.startswith("contact_"):
        return "contacts"
    return "messages" if line.step or line.is_message else "officers"
