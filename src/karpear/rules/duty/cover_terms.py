"""The words of insurance as codes: who, when, for what, what is left out, and why an answer is not a better one.

Source: Open Briefing, guide to insurance: personal accident and health are two products that are often confused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """What somebody is to the organisation, as insurers ask."""

    STAFF = "staff"
    BOARD = "board"
    VOLUNTEER = "volunteer"
    CONSULTANT = "consultant"
    DRIVER = "driver"
    FAMILY = "family"


class InsuranceKind(StrEnum):
    """ACCIDENT pays when an accident hurts or kills; HEALTH pays a doctor for an illness. OTHER: only what it names."""

    ACCIDENT = "accident"
    HEALTH = "health"
    BOTH = "both"
    OTHER = "other"


class OperativeTime(StrEnum):
    """When a policy holds: at any hour, in working hours, or only on a journey for the organisation."""

    ALWAYS = "always"
    WORKING_HOURS = "working_hours"
    JOURNEYS = "journeys"


class NamedRisk(StrEnum):
    """What policies often leave out, and what this work meets."""

    UNREST = "unrest"
    POLITICAL_VIOLENCE = "political_violence"
    DETENTION = "detention"
    LEGAL_DEFENCE = "legal_defence"
    KIDNAP = "kidnap"
    EVACUATION = "evacuation"
    PSYCHOSOCIAL = "psychosocial"
    MOTORCYCLE = "motorcycle"
    NIGHT = "night"
    NO_PERMIT = "no_permit"
    HOME = "home"


class Ticked(StrEnum):
    """What somebody read in a policy about one of these."""

    UNSEEN = "unseen"
    EXCLUDED = "excluded"
    INCLUDED = "included"


class Needed(StrEnum):
    """What has to be paid for."""

    ACCIDENT = "accident"
    NIGHT = "night"
    ILLNESS = "illness"
    DETENTION = "detention"
    LEGAL_DEFENCE = "legal_defence"
    KIDNAP = "kidnap"
    EVACUATION = "evacuation"
    PSYCHOSOCIAL = "psychosocial"


#: What is paid for by itself; the other risks are circumstances of an accident.
EVENTS: Mapping[NamedRisk, Needed] = {
    NamedRisk.DETENTION: Needed.DETENTION,
    NamedRisk.LEGAL_DEFENCE: Needed.LEGAL_DEFENCE,
    NamedRisk.KIDNAP: Needed.KIDNAP,
    NamedRisk.EVACUATION: Needed.EVACUATION,
    NamedRisk.PSYCHOSOCIAL: Needed.PSYCHOSOCIAL,
}

MOTORCYCLE = "motorcycle"
_ARREST = frozenset({NamedRisk.DETENTION, NamedRisk.LEGAL_DEFENCE})
#: What is done → what may happen there. A judgement: docs/running/cover.md says so.
RISKS_OF: Mapping[str, frozenset[NamedRisk]] = {
    "trip": frozenset(),
    "event": frozenset(),
    "activity": frozenset(),
    "office": frozenset(),
    "meeting": frozenset(),
    "training": frozenset(),
    "visit": frozenset(),
    "home": frozenset({NamedRisk.HOME}),
    "interview": _ARREST,
    "documentation": _ARREST,
    "monitoring": _ARREST,
    "court": _ARREST,
    "protest": _ARREST | {NamedRisk.UNREST, NamedRisk.POLITICAL_VIOLENCE},
    "without_permit": _ARREST | {NamedRisk.NO_PERMIT},
}
#: What is certainly a journey, and what certainly is none.
JOURNEYS = frozenset({"trip", "visit", "monitoring", "interview"})
NO_JOURNEY = frozenset({"office", "home"})


class ReasonCode(StrEnum):
    """Why an answer is not a better one."""

    NOT_REGISTERED = "not_registered"
    REGISTRATION_UNKNOWN = "registration_unknown"
    BEFORE_REGISTRATION = "before_registration"
    FLOOR_CATEGORY = "floor_category"
    FLOOR_UNSURE = "floor_unsure"
    FLOOR_ABROAD = "floor_abroad"
    CATEGORY_UNKNOWN = "category_unknown"
    NO_POLICY = "no_policy"
    NOTHING_PAYS = "nothing_pays"
    CATEGORY = "category"
    PERIOD = "period"
    DAYS_UNKNOWN = "days_unknown"
    TERRITORY = "territory"
    TERRITORY_UNKNOWN = "territory_unknown"
    ADVISORY = "advisory"
    ADVISORY_UNSEEN = "advisory_unseen"
    ADVISORY_UNKNOWN = "advisory_unknown"
    JOURNEYS = "journeys"
    TIME_UNSEEN = "time_unseen"
    WORKING_HOURS = "working_hours"
    UNREAD = "unread"
    EXCLUDED = "excluded"
    UNSEEN = "unseen"
    MEANS_UNKNOWN = "means_unknown"
    ACTIVITY_UNKNOWN = "activity_unknown"
    UNKNOWN_TRAVELLER = "unknown_traveller"


@dataclass(frozen=True, slots=True)
class Reason:
    """`policy`: which of those that were asked about, from 0; None: it is about no policy."""

    code: ReasonCode
    policy: int | None = None
    risk: NamedRisk | None = None
    need: Needed | None = None
    category: Category | None = None
