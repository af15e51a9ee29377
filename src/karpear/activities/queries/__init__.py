"""What this room can be asked. Never writes."""

from ..values import MAX_CHECK_INS, CheckInTime
from .assessing import catalogue_of, policy_of
from .deciding import (
    OPEN_STATES,
    WAITING,
    Standing,
    able_to_answer,
    asked_of,
    least_of,
    standing,
    travellers_of,
)
from .drafts import (
    Gap,
    colleagues,
    dangers,
    defaults_of,
    gaps,
    grace_of,
    latest_times,
    may_be_buddy,
    possible_buddies,
    times_of,
)
from .family import FamilyView, family_view
from .ladder import LadderLine, ladder_lines
from .now import Travelling, api_state, current_activity, fellows_of, titles, travelling
from .paper import MOST_ON_CARD, contacts_to_ring, emergency_numbers, sheet_of
from .plans import (
    Listed,
    PlanPage,
    activity_page,
    as_armed,
    difference,
    my_activities,
    organisations_of,
    plan_of,
    sees_others,
)

__all__ = [
    "MAX_CHECK_INS",
    "MOST_ON_CARD",
    "OPEN_STATES",
    "WAITING",
    "CheckInTime",
    "FamilyView",
    "Gap",
    "LadderLine",
    "Listed",
    "PlanPage",
    "Standing",
    "Travelling",
    "able_to_answer",
    "activity_page",
    "api_state",
    "as_armed",
    "asked_of",
    "catalogue_of",
    "colleagues",
    "contacts_to_ring",
    "current_activity",
    "dangers",
    "defaults_of",
    "difference",
    "emergency_numbers",
    "family_view",
    "fellows_of",
    "gaps",
    "grace_of",
    "ladder_lines",
    "latest_times",
    "least_of",
    "may_be_buddy",
    "my_activities",
    "organisations_of",
    "plan_of",
    "policy_of",
    "possible_buddies",
    "sees_others",
    "sheet_of",
    "standing",
    "times_of",
    "titles",
    "travellers_of",
    "travelling",
]
