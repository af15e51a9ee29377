"""The further questions of an incident, an act, a source: the longer lists of the HURIDOCS Events Standard Formats.

Numbers in brackets are those of the micro-thesauri. Where only the number was at hand and not the list, the docstring
says "list to check" and the codes are ours. Their words are in `cases/vocabulary.py`.
"""

from collections.abc import Mapping
from enum import StrEnum

from .huridocs import HOLDING, ActType


class DateKind(StrEnum):
    """[48] What kind of date it is, where it is not known."""

    ESTIMATE = "estimate"
    DAY_UNKNOWN = "day_unknown"
    MONTH_UNKNOWN = "month_unknown"


class Monitoring(StrEnum):
    """[43] Whether somebody goes on watching it."""

    ACTIVE = "active"
    PENDING = "pending"
    NOT_ACTIVE = "not_active"


class CountingUnit(StrEnum):
    """[07] What is counted as one (list to check)."""

    PERSON = "person"
    FAMILY = "family"
    GROUP = "group"
    COMMUNITY = "community"
    ORGANISATION = "organisation"


class DetentionType(StrEnum):
    """[29] What kind of detention it is (list to check)."""

    NO_CHARGE = "no_charge"
    BEFORE_TRIAL = "before_trial"
    SENTENCED = "sentenced"
    ADMINISTRATIVE = "administrative"
    INCOMMUNICADO = "incommunicado"
    AT_HOME = "at_home"
    MEDICAL = "medical"
    UNKNOWN = "unknown"


class Autopsy(StrEnum):
    """[34] Whether somebody looked at the cause of death (list to check)."""

    INDEPENDENT = "independent"
    AUTHORITY = "authority"
    REFUSED = "refused"
    NONE = "none"
    UNKNOWN = "unknown"


class Certificate(StrEnum):
    """[35] The death certificate (list to check)."""

    STATES_CAUSE = "states_cause"
    OTHER_CAUSE = "other_cause"
    REFUSED = "refused"
    NONE = "none"
    UNKNOWN = "unknown"


class Statements(StrEnum):
    """[36] Whether something was signed under ill-treatment (list to check)."""

    NOT_ASKED = "not_asked"
    NOT_SIGNED = "not_signed"
    CONFESSION = "confession"
    UNREAD = "unread"
    UNKNOWN = "unknown"


class MedicalAttention(StrEnum):
    """[37] Whether a doctor saw them (list to check)."""

    GIVEN = "given"
    LATE = "late"
    BY_AUTHORITY = "by_authority"
    DENIED = "denied"
    UNKNOWN = "unknown"


class Intent(StrEnum):
    """[38] What ill-treatment was for: the purposes of the Convention against Torture, art. 1."""

    INFORMATION = "information"
    CONFESSION = "confession"
    PUNISHMENT = "punishment"
    INTIMIDATION = "intimidation"
    DISCRIMINATION = "discrimination"
    UNKNOWN = "unknown"


class Compensation(StrEnum):
    """[47] What came of a claim for what was destroyed (list to check)."""

    FULL = "full"
    PART = "part"
    PROMISED = "promised"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"
    UNKNOWN = "unknown"


class Material(StrEnum):
    """[16] What a source left behind (list to check)."""

    INTERVIEW = "interview"
    STATEMENT = "statement"
    DOCUMENT = "document"
    COURT_PAPER = "court_paper"
    MEDICAL_PAPER = "medical_paper"
    PICTURE = "picture"
    RECORDING = "recording"
    PRESS = "press"
    ONLINE = "online"
    OTHER = "other"


class Counted(StrEnum):
    """AWSD: those who were harmed, counted by sex and by whether they are nationals."""

    KILLED = "killed"
    WOUNDED = "wounded"
    KIDNAPPED = "kidnapped"


KILLING = frozenset({ActType.KILLING, ActType.ATTEMPTED_KILLING})
TORTURE = frozenset({ActType.TORTURE, ActType.ASSAULT, ActType.SEXUAL_VIOLATION})
DISCRIMINATION = frozenset({ActType.DISCRIMINATION})
DESTRUCTION = frozenset({ActType.DESTRUCTION, ActType.VANDALISM, ActType.THEFT, ActType.CONFISCATION})

#: Which acts have further questions: the name of the questions → the acts.
FURTHER: Mapping[str, frozenset[ActType]] = {
    "holding": HOLDING,
    "killing": KILLING,
    "torture": TORTURE,
    "destruction": DESTRUCTION,
    "discrimination": DISCRIMINATION,
}
