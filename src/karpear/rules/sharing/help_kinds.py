"""What help there is, what mostly helps after what, and what can come of asking.

Kinds: the eleven categories of ProtectDefenders.eu's emergency grants, and what networks give besides money.
"""

from enum import StrEnum

from ..case.playbook import Happened


class HelpKind(StrEnum):
    """What somebody gives."""

    LAWYER = "lawyer"
    LEGAL = "legal"
    VISIT = "visit"
    MEDICAL = "medical"
    PSYCHOSOCIAL = "psychosocial"
    FAMILY = "family"
    SHELTER = "shelter"
    RELOCATION = "relocation"
    TRANSPORT = "transport"
    SECURITY = "security"
    DIGITAL = "digital"
    COMMUNICATION = "communication"
    TRAINING = "training"
    HUMANITARIAN = "humanitarian"
    EMBASSY = "embassy"
    ADVOCACY = "advocacy"
    OTHER = "other"


class HelpOutcome(StrEnum):
    """What came of it when somebody asked. `SOON`: within the time that was promised."""

    GRANTED_SOON = "granted_soon"
    GRANTED_LATE = "granted_late"
    REFUSED_SOON = "refused_soon"
    REFUSED_LATE = "refused_late"
    NO_ANSWER = "no_answer"


#: Whoever answered is there: the entry holds.
VERIFYING = tuple(outcome for outcome in HelpOutcome if outcome is not HelpOutcome.NO_ANSWER)


#: What mostly helps after this, and what is asked for first.
KINDS_AFTER: dict[Happened, tuple[HelpKind, ...]] = {
    Happened.DETAINED: (HelpKind.LAWYER, HelpKind.LEGAL, HelpKind.VISIT, HelpKind.FAMILY),
    Happened.THREATENED: (HelpKind.SECURITY, HelpKind.RELOCATION, HelpKind.PSYCHOSOCIAL),
    Happened.DEFAMED: (HelpKind.LAWYER, HelpKind.ADVOCACY, HelpKind.PSYCHOSOCIAL),
    Happened.REFUSED: (HelpKind.LAWYER, HelpKind.ADVOCACY),
    Happened.RAIDED: (HelpKind.LAWYER, HelpKind.SECURITY, HelpKind.DIGITAL),
    Happened.FLEE: (HelpKind.RELOCATION, HelpKind.SHELTER, HelpKind.TRANSPORT, HelpKind.EMBASSY),
    Happened.KILLED: (HelpKind.FAMILY, HelpKind.LAWYER, HelpKind.ADVOCACY),
    Happened.FAMILY: (HelpKind.FAMILY, HelpKind.SHELTER, HelpKind.PSYCHOSOCIAL),
    Happened.ACCIDENT: (HelpKind.MEDICAL, HelpKind.TRANSPORT),
    Happened.ASSAULTED: (HelpKind.MEDICAL, HelpKind.LAWYER, HelpKind.PSYCHOSOCIAL),
    Happened.SEXUAL: (HelpKind.MEDICAL, HelpKind.PSYCHOSOCIAL, HelpKind.LAWYER),
    Happened.DISAPPEARED: (HelpKind.LAWYER, HelpKind.FAMILY, HelpKind.ADVOCACY, HelpKind.EMBASSY),
    Happened.HACKED: (HelpKind.DIGITAL, HelpKind.COMMUNICATION),
}
