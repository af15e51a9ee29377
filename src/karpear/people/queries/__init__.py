"""What this room can be asked."""

from .circle import (
    Responders,
    Watchers,
    consenting_organisations,
    contact_names,
    ladder_contacts,
    ladder_of,
    policies,
    responders,
    shown_names,
    watchers_of,
)
from .gates import may_anywhere, membership_in, require

__all__ = [
    "Responders",
    "Watchers",
    "consenting_organisations",
    "contact_names",
    "ladder_contacts",
    "ladder_of",
    "may_anywhere",
    "membership_in",
    "policies",
    "require",
    "responders",
    "shown_names",
    "watchers_of",
]
