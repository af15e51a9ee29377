"""A family plan: for which cases it is written, how long a dated one holds, and who may open it when.

Source: docs/guide/families.md. Time is always an argument.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ..case.pack import Stage
from ..case.playbook import Happened
from .evidence import ProofSpan

#: A plan that its person looked through holds so long: children grow, rents rise, passports run out.
HOLDS = timedelta(days=365)
#: Its person hears so long before.
ASK_BEFORE = timedelta(days=30)


class FamilyCase(StrEnum):
    """What a family plan is written for."""

    JAILED = "jailed"
    HURT = "hurt"
    FLEE = "flee"
    KILLED = "killed"


class Payer(StrEnum):
    """Who would pay what a family needs."""

    EMPLOYER = "employer"
    RESERVE = "reserve"
    FUND = "fund"
    RELATIVES = "relatives"


_BY_INCIDENT: dict[str, FamilyCase] = {
    Happened.DETAINED.value: FamilyCase.JAILED,
    Happened.DISAPPEARED.value: FamilyCase.JAILED,
    Happened.ACCIDENT.value: FamilyCase.HURT,
    Happened.ASSAULTED.value: FamilyCase.HURT,
    Happened.FLEE.value: FamilyCase.FLEE,
    Happened.KILLED.value: FamilyCase.KILLED,
}
#: What is known of somebody that lets those whom they chose read their plan.
KNOWN_STAGES = frozenset({Stage.MISSING, Stage.DETAINED, Stage.HURT, Stage.KILLED})


#: Whoever is in one of these opens no incident: one that they opened is about somebody else.
WITHOUT_A_WORD = frozenset({FamilyCase.JAILED, FamilyCase.KILLED})


@dataclass(frozen=True, slots=True)
class FamilyIncident:
    """An incident as these rules see it. `playbook`: its code; `about`: whom its alert is about, where it has one.

    `confirmed`: stages of that alert that were confirmed and stand.
    """

    playbook: str
    open: bool
    opened_by: UUID | None
    about: UUID | None = None
    drill: bool = False
    confirmed: frozenset[Stage] = frozenset()


def case_of(playbook: str) -> FamilyCase | None:
    """The case of a family plan that an incident with this code is; None: no plan is written for it."""
    return _BY_INCIDENT.get(playbook)


def may_open(incident: FamilyIncident, *, owner: UUID, reader: UUID, was_chosen: bool) -> bool:
    """May `reader` open the family plan of `owner` because of this incident?

    Only whom the owner chose, while an incident of such a kind is open, never for a drill, and never by one person's
    word alone: something was confirmed of its alert, or somebody else opened it.
    """
    if not was_chosen or reader == owner or not incident.open or incident.drill:
        return False
    case = case_of(incident.playbook)
    if case is None or incident.about not in (None, owner):
        return False
    if incident.opened_by == owner and case in WITHOUT_A_WORD:
        return False
    is_confirmed = incident.about == owner and bool(incident.confirmed & KNOWN_STAGES)
    return is_confirmed or (incident.opened_by is not None and incident.opened_by != reader)


def plan_span(looked_at: datetime | None) -> ProofSpan:
    """How somebody stands with a plan that they looked through last at this time; None: they have none."""
    return ProofSpan(looked_at, looked_at + HOLDS) if looked_at else ProofSpan()
