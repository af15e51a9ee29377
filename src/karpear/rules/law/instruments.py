"""What kind of text a law is, how far a draft has come, and what a law means for an activity.

Source: docs/guide/law.md.
"""

from enum import StrEnum


class LawRank(StrEnum):
    """From the highest to the lowest: what stands lower cannot change what stands higher."""

    CONSTITUTION = "constitution"
    LAW = "law"
    ROYAL_DECREE = "royal_decree"
    SUB_DECREE = "sub_decree"
    PRAKAS = "prakas"
    CIRCULAR = "circular"
    LETTER = "letter"

    def outranks(self, lower: "LawRank") -> bool:
        """Does it stand higher?"""
        ranks = list(LawRank)
        return ranks.index(self) < ranks.index(lower)


class LawStatus(StrEnum):
    """Whether a text binds today. A draft is a bill, which has a stage."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    ENDED = "ended"
    UNKNOWN = "unknown"


class BillStage(StrEnum):
    """How far a draft has come."""

    RUMOUR = "rumour"
    LEAK = "leak"
    MINISTRY_DRAFT = "ministry_draft"
    COUNCIL_OF_MINISTERS = "council_of_ministers"
    ASSEMBLY = "assembly"
    SENATE = "senate"
    CONSTITUTIONAL_COUNCIL = "constitutional_council"
    PROMULGATED = "promulgated"
    IN_FORCE = "in_force"
    AMENDED = "amended"
    LAPSED = "lapsed"


class ActivityReading(StrEnum):
    """What a law means for an activity."""

    FINE = "fine"
    NOTIFY = "notify"
    AT_RISK = "at_risk"
    UNCLEAR = "unclear"


class LawfulActivity(StrEnum):
    """What organisations do that laws speak of. `SMALL_GATHERING`: on private ground or in a freedom park."""

    GATHERING = "gathering"
    SMALL_GATHERING = "small_gathering"
    MEETING = "meeting"
    TRAINING = "training"
    VISIT = "visit"
    INTERVIEW = "interview"
    RECORDING = "recording"
    MONITORING = "monitoring"
    COURT = "court"
    PUBLICATION = "publication"
    STATISTICS = "statistics"
    ONLINE = "online"
    ADVOCACY_ABROAD = "advocacy_abroad"
    FOREIGN_FUNDS = "foreign_funds"
    FUNDRAISING = "fundraising"
    TRADE = "trade"
    EMPLOYMENT = "employment"
    OFFICE = "office"
    INTERNET_ACCESS = "internet_access"
    RUNNING = "running"


class DutyActor(StrEnum):
    """Who has to do it."""

    ORGANISATION = "organisation"
    LEADER = "leader"
    ORGANISER = "organiser"
    AUTHORITY = "authority"
