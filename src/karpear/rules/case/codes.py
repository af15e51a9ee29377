"""The short codes that humanitarian organisations count by, and what every incident says of time, place and consent.

INSO: actor, act, place, impact; SiND: who did what to whom, with what, to what effect; ACLED: precision of time and
place. The longer lists are in `huridocs`.
"""

from collections.abc import Mapping
from enum import StrEnum

from .huridocs import ActType


class Coded(StrEnum):
    """The act as INSO counts it: four that harm, and what is done by law or by an office."""

    ATTACK = "attack"
    CONFINE = "confine"
    THEFT = "theft"
    THREAT = "threat"
    LEGAL = "legal"


#: What was done, as an incident says it (HURIDOCS 04) → the act it is counted as. "Something else" is counted as none.
COUNTED_AS: Mapping[ActType, Coded] = {
    act: coded
    for coded, acts in {
        Coded.ATTACK: (
            ActType.KILLING, ActType.ATTEMPTED_KILLING, ActType.ASSAULT, ActType.SEXUAL_VIOLATION, ActType.TORTURE,
            ActType.VANDALISM, ActType.DESTRUCTION, ActType.CYBER,
        ),
        Coded.CONFINE: (
            ActType.ARREST, ActType.DETENTION, ActType.DISAPPEARANCE, ActType.ABDUCTION, ActType.HOUSE_ARREST,
            ActType.TRAVEL_BAN,
        ),
        Coded.THEFT: (ActType.THEFT, ActType.EXTORTION, ActType.CONFISCATION),
        Coded.THREAT: (
            ActType.THREAT, ActType.HARASSMENT, ActType.SURVEILLANCE, ActType.DEFAMATION, ActType.REPRISAL,
        ),
        Coded.LEGAL: (
            ActType.SEARCH, ActType.EXILE, ActType.EVICTION, ActType.CENSORSHIP, ActType.PUBLICATION_BAN,
            ActType.OFFICE_CLOSED, ActType.OFFICE_RAID, ActType.GROUP_BANNED, ActType.ASSEMBLY_LIMITED,
            ActType.MEETING_BANNED, ActType.PERMIT_REFUSED, ActType.FINE, ActType.PROSECUTION,
            ActType.DISCRIMINATION, ActType.SUMMONS, ActType.SANCTION_LETTER, ActType.WORK_STOPPED,
            ActType.REPORTS_DEMANDED, ActType.INVESTIGATION,
        ),
    }.items()
    for act in acts
}  # fmt: skip


class Ground(StrEnum):
    """What somebody was discriminated against for, after the grounds that the Covenant names and those of HURIDOCS."""

    SEX = "sex"
    ORIENTATION = "orientation"
    ETHNICITY = "ethnicity"
    INDIGENOUS = "indigenous"
    LANGUAGE = "language"
    RELIGION = "religion"
    POLITICAL = "political"
    WORK = "work"
    UNION = "union"
    NATIONALITY = "nationality"
    POVERTY = "poverty"
    DISABILITY = "disability"
    HEALTH = "health"
    AGE = "age"
    FAMILY = "family"
    OTHER = "other"
    UNKNOWN = "unknown"


class Weapon(StrEnum):
    """SiND: with what."""

    NONE = "none"
    BODY = "body"
    BLADE = "blade"
    FIREARM = "firearm"
    EXPLOSIVE = "explosive"
    FIRE = "fire"
    VEHICLE = "vehicle"
    DIGITAL = "digital"
    PAPER = "paper"
    OTHER = "other"
    UNKNOWN = "unknown"


class Effect(StrEnum):
    """What it did, to people, property, programmes and legal standing."""

    KILLED = "killed"
    WOUNDED = "wounded"
    HELD = "held"
    MISSING = "missing"
    DISTRESS = "distress"
    FLED = "fled"
    PROPERTY_LOST = "property_lost"
    PROPERTY_DAMAGED = "property_damaged"
    DATA_EXPOSED = "data_exposed"
    ACCESS_LOST = "access_lost"
    DELAYED = "delayed"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    CHARGED = "charged"
    FINED = "fined"
    REGISTRATION = "registration"
    REPUTATION = "reputation"


class GivenBy(StrEnum):
    """Who said yes to a report that names a person."""

    VICTIM = "victim"
    FAMILY = "family"
    LEGAL_REPRESENTATIVE = "legal_representative"


class Sex(StrEnum):
    """[39] As the person says."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class Precision(StrEnum):
    """How exactly a time is known."""

    MINUTE = "minute"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    BETWEEN = "between"


class PlacePrecision(StrEnum):
    """How exactly a place is known."""

    EXACT = "exact"
    AREA = "area"
    PROVINCE = "province"
