"""Which of the nine kinds a room's own code is counted as. What maps to nothing is not offered to anybody.

Coarse and without doubt: an act that may be pressure or may not (a theft, leaving the country, being treated worse) has
no kind, or a number would say more than anybody knows.
"""

from collections.abc import Iterable, Mapping

from ..case.huridocs import ActType
from ..case.playbook import Happened
from ..law.demands import DemandClass
from .kinds import PressureKind

_ACTS: Mapping[PressureKind, tuple[ActType, ...]] = {
    PressureKind.SUMMONED: (ActType.SUMMONS, ActType.INVESTIGATION),
    PressureKind.DETAINED: (
        ActType.ARREST, ActType.DETENTION, ActType.DISAPPEARANCE, ActType.ABDUCTION, ActType.HOUSE_ARREST,
    ),
    PressureKind.ATTACKED: (
        ActType.KILLING, ActType.ATTEMPTED_KILLING, ActType.ASSAULT, ActType.SEXUAL_VIOLATION, ActType.TORTURE,
        ActType.VANDALISM, ActType.DESTRUCTION,
    ),
    PressureKind.SEARCHED: (ActType.SEARCH, ActType.OFFICE_RAID, ActType.CONFISCATION),
    PressureKind.REFUSED: (
        ActType.PERMIT_REFUSED, ActType.MEETING_BANNED, ActType.ASSEMBLY_LIMITED, ActType.WORK_STOPPED,
        ActType.OFFICE_CLOSED, ActType.GROUP_BANNED, ActType.PUBLICATION_BAN, ActType.CENSORSHIP, ActType.TRAVEL_BAN,
        ActType.EVICTION,
    ),
    PressureKind.WATCHED: (ActType.SURVEILLANCE, ActType.REPORTS_DEMANDED),
    PressureKind.THREATENED: (ActType.THREAT, ActType.HARASSMENT, ActType.REPRISAL, ActType.EXTORTION),
    PressureKind.ONLINE: (ActType.CYBER, ActType.DEFAMATION),
    PressureKind.PROSECUTED: (ActType.PROSECUTION, ActType.FINE, ActType.SANCTION_LETTER),
}  # fmt: skip
KIND_OF_ACT: Mapping[ActType, PressureKind] = {act: kind for kind, acts in _ACTS.items() for act in acts}

#: An incident of whose threat nobody said more. To flee, an accident or care for a family is not done by anybody.
KIND_OF_PLAYBOOK: Mapping[Happened, PressureKind] = {
    Happened.DETAINED: PressureKind.DETAINED,
    Happened.DISAPPEARED: PressureKind.DETAINED,
    Happened.THREATENED: PressureKind.THREATENED,
    Happened.DEFAMED: PressureKind.ONLINE,
    Happened.HACKED: PressureKind.ONLINE,
    Happened.REFUSED: PressureKind.REFUSED,
    Happened.RAIDED: PressureKind.SEARCHED,
    Happened.KILLED: PressureKind.ATTACKED,
    Happened.ASSAULTED: PressureKind.ATTACKED,
    Happened.SEXUAL: PressureKind.ATTACKED,
}

KIND_OF_DEMAND: Mapping[DemandClass, PressureKind] = {
    DemandClass.REPORT: PressureKind.WATCHED,
    DemandClass.PARTICIPANTS: PressureKind.WATCHED,
    DemandClass.STAFF_NAMES: PressureKind.WATCHED,
    DemandClass.DOCUMENTS: PressureKind.WATCHED,
    DemandClass.ACCOUNTS: PressureKind.WATCHED,
    DemandClass.CLARIFICATION: PressureKind.WATCHED,
    DemandClass.PRIOR_NOTICE: PressureKind.REFUSED,
    DemandClass.PERMISSION: PressureKind.REFUSED,
    DemandClass.STOP: PressureKind.REFUSED,
    DemandClass.SUSPENSION: PressureKind.REFUSED,
    DemandClass.DELETION: PressureKind.REFUSED,
    DemandClass.SUMMONS: PressureKind.SUMMONED,
    DemandClass.SEARCH: PressureKind.SEARCHED,
    DemandClass.WARNING: PressureKind.THREATENED,
    DemandClass.SANCTION: PressureKind.PROSECUTED,
}


def kind_of_threat(acts: Iterable[ActType]) -> PressureKind | None:
    """Of a threat of a country's pack that came true, by its acts, the first first."""
    return next((KIND_OF_ACT[act] for act in acts if act in KIND_OF_ACT), None)


def kind_of_incident(acts: Iterable[ActType], playbook: Happened) -> PressureKind | None:
    """Of an incident: the threat that was agreed on when it was closed; where it has no act, what happened."""
    acts = tuple(acts)
    return kind_of_threat(acts) if acts else KIND_OF_PLAYBOOK.get(playbook)


def kind_of_demand(demand: DemandClass) -> PressureKind:
    """Of something that an authority asked."""
    return KIND_OF_DEMAND[demand]
