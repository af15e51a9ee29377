"""What this room can be asked."""

from .asked import asked_of, phones_of
from .board import OpenAlert, any_stamp, board_stamp, may_see_board, open_alerts
from .deliveries import SentMessage, deliveries
from .doubt import came_to_harm, people_in_doubt
from .incidents import AlertIncident, incidents
from .outside import HowItStands, how_it_stands
from .own import own_alerts
from .pages import AlertPage, ContactPage, alert_page, contact_page, page_by_link, was_overtaken
from .past import drill_records, drills, past_alerts, past_row
from .positions import Fix, last_positions
from .promising import few_names, promised, standing_word
from .reaching import ReachLine, reach
from .safe import KnownSafe, known_safe
from .stages import (
    OUT_OF_REACH,
    alert_of_trip,
    freed,
    has_organisations,
    held_people,
    may_be_written_to,
    not_to_be_written_to,
    stage_of_person,
    stages_of,
    unsure,
)
from .state import alert_state, as_bodies, as_body, visible_alert
from .steps import StepRecord, pace_note, step_records
from .timeline import AlertLine, timeline
from .words import freed_word, stage_word

__all__ = [
    "OUT_OF_REACH",
    "AlertIncident",
    "AlertLine",
    "AlertPage",
    "ContactPage",
    "Fix",
    "HowItStands",
    "KnownSafe",
    "OpenAlert",
    "ReachLine",
    "SentMessage",
    "StepRecord",
    "alert_of_trip",
    "alert_page",
    "alert_state",
    "any_stamp",
    "as_bodies",
    "as_body",
    "asked_of",
    "board_stamp",
    "came_to_harm",
    "contact_page",
    "deliveries",
    "drill_records",
    "drills",
    "few_names",
    "freed",
    "freed_word",
    "has_organisations",
    "held_people",
    "how_it_stands",
    "incidents",
    "known_safe",
    "last_positions",
    "may_be_written_to",
    "may_see_board",
    "not_to_be_written_to",
    "open_alerts",
    "own_alerts",
    "pace_note",
    "page_by_link",
    "past_alerts",
    "past_row",
    "people_in_doubt",
    "phones_of",
    "promised",
    "reach",
    "stage_of_person",
    "stage_word",
    "stages_of",
    "standing_word",
    "step_records",
    "timeline",
    "unsure",
    "visible_alert",
    "was_overtaken",
]
