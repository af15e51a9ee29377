"""Where somebody was seen, as others may see it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Seen:
    """One fix of one person, already as exact or as blurred as its reader may see it.

    `lat`, `lon`: degrees (WGS 84). `radius_m`: the person is somewhere within (the phone's accuracy, or half the
    diagonal of a blurred cell). `exact`: not blurred, because an alert about this person is open. `kind`: sos, missed,
    due or out. `fixed_at`: by the phone, never after it was received.
    """

    person: UUID
    name: str
    kind: str
    lat: float
    lon: float
    radius_m: float
    exact: bool
    fixed_at: datetime
