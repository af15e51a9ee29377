"""How an incident is written down: the short lists of the HURIDOCS Events Standard Formats that we need, in own words.

Numbers in brackets are those of the micro-thesauri; [42], how far a source can be relied on, is `risk.Reliability`.
The shorter codes that are counted by stand in `coding`. All codes stand inside the seal, so no server counts
them; their words are in `cases/vocabulary.py`.
"""

from enum import StrEnum


class ActType(StrEnum):
    """[04] What was done to somebody."""

    KILLING = "killing"
    ATTEMPTED_KILLING = "attempted_killing"
    ASSAULT = "assault"
    SEXUAL_VIOLATION = "sexual_violation"
    HARASSMENT = "harassment"
    THREAT = "threat"
    ARREST = "arrest"
    DETENTION = "detention"
    DISAPPEARANCE = "disappearance"
    ABDUCTION = "abduction"
    HOUSE_ARREST = "house_arrest"
    TORTURE = "torture"
    SEARCH = "search"
    TRAVEL_BAN = "travel_ban"
    EXILE = "exile"
    EVICTION = "eviction"
    CENSORSHIP = "censorship"
    PUBLICATION_BAN = "publication_ban"
    OFFICE_CLOSED = "office_closed"
    OFFICE_RAID = "office_raid"
    GROUP_BANNED = "group_banned"
    SURVEILLANCE = "surveillance"
    ASSEMBLY_LIMITED = "assembly_limited"
    MEETING_BANNED = "meeting_banned"
    THEFT = "theft"
    VANDALISM = "vandalism"
    DESTRUCTION = "destruction"
    EXTORTION = "extortion"
    CONFISCATION = "confiscation"
    PERMIT_REFUSED = "permit_refused"
    FINE = "fine"
    PROSECUTION = "prosecution"
    DEFAMATION = "defamation"
    CYBER = "cyber"
    DISCRIMINATION = "discrimination"
    SUMMONS = "summons"
    SANCTION_LETTER = "sanction_letter"
    WORK_STOPPED = "work_stopped"
    REPORTS_DEMANDED = "reports_demanded"
    INVESTIGATION = "investigation"
    REPRISAL = "reprisal"
    OTHER = "other"


class PlaceType(StrEnum):
    """[17] What kind of place it was."""

    HOME = "home"
    NGO_OFFICE = "ngo_office"
    PROJECT_SITE = "project_site"
    GOVERNMENT_OFFICE = "government_office"
    POLICE_STATION = "police_station"
    COURT = "court"
    PRISON = "prison"
    ROAD = "road"
    PUBLIC_PLACE = "public_place"
    BORDER = "border"
    MEDIA_OFFICE = "media_office"
    EMBASSY = "embassy"
    ONLINE = "online"
    OTHER = "other"
    UNKNOWN = "unknown"


class Degree(StrEnum):
    """[18] How somebody was involved."""

    DIRECT = "direct"
    ORDERED = "ordered"
    ACCOMPLICE = "accomplice"
    PRESENT = "present"
    PLANNED = "planned"
    SUSPECTED = "suspected"
    MADE_LAW = "made_law"
    IMPLEMENTED = "implemented"
    FAILED_TO_PROTECT = "failed_to_protect"
    FAILED_TO_ACT = "failed_to_act"
    RESPONSIBLE = "responsible"


class Perpetrator(StrEnum):
    """[24] What kind of actor it was."""

    EXECUTIVE = "executive"
    LEGISLATURE = "legislature"
    JUDICIARY = "judiciary"
    PRO_GOVERNMENT = "pro_government"
    OPPOSITION = "opposition"
    PRIVATE_ARMY = "private_army"
    SECURITY_GUARDS = "security_guards"
    MOB = "mob"
    OCCUPIER = "occupier"
    FAMILY = "family"
    COMMUNITY = "community"
    WORKPLACE = "workplace"
    PROFESSIONALS = "professionals"
    COMPANY = "company"
    UNKNOWN = "unknown"


class ActorStatus(StrEnum):
    """[26] What has become of whoever did it."""

    NOTHING = "nothing"
    INVESTIGATED = "investigated"
    CHARGED = "charged"
    ACQUITTED = "acquitted"
    CONVICTED = "convicted"
    DISCIPLINED = "disciplined"
    PROMOTED = "promoted"
    UNKNOWN = "unknown"


class VictimStatus(StrEnum):
    """[25] How it stood for the person at the end of the act."""

    DEAD = "dead"
    WOUNDED = "wounded"
    MISSING = "missing"
    FOUND = "found"
    RELEASED = "released"
    ESCAPED = "escaped"
    HELD = "held"
    FUGITIVE = "fugitive"
    RESTRICTED = "restricted"
    EXILED = "exiled"
    DISPLACED = "displaced"
    UNEMPLOYED = "unemployed"
    DISMISSED = "dismissed"
    ACCESS_FORBIDDEN = "access_forbidden"
    REINTEGRATED = "reintegrated"
    UNHARMED = "unharmed"
    UNKNOWN = "unknown"


class Whereabouts(StrEnum):
    """[30] What is known of where somebody is held, and who may reach them."""

    DISCLOSED_FAMILY = "disclosed_family"
    DISCLOSED_COUNSEL = "disclosed_counsel"
    DISCLOSED_HUMANITARIAN = "disclosed_humanitarian"
    DISCLOSED_RIGHTS = "disclosed_rights"
    DISCLOSED_NO_CONTACT = "disclosed_no_contact"
    NOT_DISCLOSED = "not_disclosed"
    DENIED = "denied"
    UNKNOWN = "unknown"


class HuridocsConnection(StrEnum):
    """[19] How a source knows."""

    VICTIM = "victim"
    FAMILY = "family"
    WITNESS = "witness"
    COLLEAGUE = "colleague"
    LAWYER = "lawyer"
    AUTHORITY = "authority"
    MEDIA = "media"
    DOCUMENT = "document"
    OTHER = "other"


class Intervention(StrEnum):
    """[20] What was done to help."""

    FINANCIAL = "financial"
    LEGAL = "legal"
    MEDICAL = "medical"
    PUBLICITY_VICTIM = "publicity_victim"
    CONFIDENTIAL = "confidential"
    REQUEST_OTHERS = "request_others"
    DEMAND_INVESTIGATION = "demand_investigation"
    PETITION = "petition"
    PUBLICITY_EVENT = "publicity_event"
    OTHER = "other"


class Response(StrEnum):
    """[27] What came back."""

    FAVOURABLE = "favourable"
    PLEDGED = "pledged"
    COUNTERED = "countered"
    ASKED_MORE = "asked_more"
    GESTURE = "gesture"
    NONE = "none"


class Impact(StrEnum):
    """[44] What it did to the situation."""

    STRONG_POSITIVE = "strong_positive"
    MODERATE_POSITIVE = "moderate_positive"
    MINOR = "minor"
    NONE = "none"
    MODERATE_NEGATIVE = "moderate_negative"
    STRONG_NEGATIVE = "strong_negative"
    UNKNOWN = "unknown"


class InterventionStatus(StrEnum):
    """[45] Where it stands."""

    SIGNIFICANT = "significant"
    SOME = "some"
    GESTURE = "gesture"
    NOT_CONTINUING = "not_continuing"
    PENDING = "pending"
    NONE = "none"
    CLOSED = "closed"


class IncidentPriority(StrEnum):
    """[46] How urgent it is."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"
    REJECTED = "rejected"


class Chain(StrEnum):
    """[22] How one incident belongs to another."""

    PRECEDES = "precedes"
    FOLLOWS = "follows"
    CAUSES = "causes"
    CONSEQUENCE = "consequence"
    PARALLEL = "parallel"
    ENCOMPASSES = "encompasses"
    WITHIN = "within"


class Violation(StrEnum):
    """[41] What is thought of it."""

    CONFIRMED = "confirmed"
    CONFIRMED_OTHER = "confirmed_other"
    CONFIRMED_NOT = "confirmed_not"
    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"
    UNKNOWN = "unknown"


#: Acts that have the further questions of an arrest.
HOLDING = frozenset({ActType.ARREST, ActType.DETENTION, ActType.DISAPPEARANCE, ActType.ABDUCTION, ActType.HOUSE_ARREST})
