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

__all__ = [
    "Responders",
    "Watchers",
    "consenting_organisations",
    "contact_names",
    "ladder_contacts",
    "ladder_of",
    "policies",
    "responders",
    "shown_names",
    "watchers_of",
]
