"""What this room can be asked."""

from .deliveries import Sent, deliveries
from .reaching import ReachLine, reach
from .state import alert_state, as_body, visible_alert
from .timeline import Line, timeline

__all__ = [
    "Line",
    "ReachLine",
    "Sent",
    "alert_state",
    "as_body",
    "deliveries",
    "reach",
    "timeline",
    "visible_alert",
]
