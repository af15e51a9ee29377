"""The short codes that humanitarian organisations count by, and what every incident says of time, place and consent.

INSO: actor, act, place, impact; SiND: who did what to whom, with what, to what effect; ACLED: precision of time and
place. The longer lists are in `huridocs`.
"""

from enum import StrEnum


class Coded(StrEnum):
    """The act as INSO counts it: four that harm, and what is done by law or by an office."""

    ATTACK = "attack"
    CONFINE = "confine"
    THEFT = "theft"
    THREAT = "threat"
    LEGAL = "legal"


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
