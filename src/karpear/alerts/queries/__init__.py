"""What this room can be asked."""

from .board import OpenAlert, any_stamp, board_stamp, may_see_board, open_alerts
from .deliveries import Sent, deliveries
from .incidents import Incident, incidents
from .pages import AlertPage, ContactPage, alert_page, contact_page, page_by_link, was_overtaken
from .past import drill_records, drills, past_alerts, past_row
from .positions import Fix, last_positions
from .promising import few_names, promised, standing_word
from .reaching import ReachLine, reach, running_briefing
from .state import alert_state, as_bodies, as_body, visible_alert
from .steps import StepRecord, pace_note, step_records
from .timeline import Line, timeline

__all__ = [
    "AlertPage",
    "ContactPage",
    "Fix",
    "Incident",
    "Line",
    "OpenAlert",
    "ReachLine",
    "Sent",
    "StepRecord",
    "alert_page",
    "alert_state",
    "any_stamp",
    "as_bodies",
    "as_body",
    "board_stamp",
    "contact_page",
    "deliveries",
    "drill_records",
    "drills",
    "few_names",
    "incidents",
    "last_positions",
    "may_see_board",
    "open_alerts",
    "pace_note",
    "page_by_link",
    "past_alerts",
    "past_row",
    "promised",
    "reach",
    "running_briefing",
    "standing_word",
    "step_records",
    "timeline",
    "visible_alert",
    "was_overtaken",
]
