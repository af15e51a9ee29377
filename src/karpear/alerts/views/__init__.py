"""Screens of this room."""

from .alert import alert, end, report
from .drills import drills
from .link import alert_link, contact_link
from .past import past
from .shortcut import shortcut

__all__ = ["alert", "alert_link", "contact_link", "drills", "end", "past", "report", "shortcut"]
