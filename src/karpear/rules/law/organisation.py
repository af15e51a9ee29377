"""What the law has to know of an organisation: its kind, what it has, and what happened to it on which day.

Source: docs/guide/law.md. Kinds as the laws on associations, trade unions and foreign organisations tell them apart.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class OrganisationKind(StrEnum):
    """What an organisation is before the law."""

    ASSOCIATION = "association"
    DOMESTIC_NGO = "domestic_ngo"
    FOREIGN_ASSOCIATION = "foreign_association"
    FOREIGN_NGO = "foreign_ngo"
    UNION = "union"
    NETWORK = "network"
    UNREGISTERED = "unregistered"


class LegalEventKind(StrEnum):
    """What happens on a day from which a duty counts. A small gathering: on private ground or in a freedom park."""

    REGISTERED = "registered"
    STARTED = "started"
    ADDRESS_CHANGED = "address_changed"
    ACCOUNT_CHANGED = "account_changed"
    LEADERS_CHANGED = "leaders_changed"
    BYLAWS_CHANGED = "bylaws_changed"
    AGREEMENT_SIGNED = "agreement_signed"
    DONOR_REPORT_SENT = "donor_report_sent"
    WORKER_JOINED = "worker_joined"
    TOOK_OFFICE = "took_office"
    LEFT_OFFICE = "left_office"
    GATHERING = "gathering"
    SMALL_GATHERING = "small_gathering"
    NOTICE_GIVEN = "notice_given"
    DEMAND_RECEIVED = "demand_received"


#: What somebody plans, and has to give notice of before.
GATHERINGS = (LegalEventKind.GATHERING, LegalEventKind.SMALL_GATHERING)


class ExpiryKind(StrEnum):
    """What runs out."""

    REGISTRATION = "registration"
    MEMORANDUM = "memorandum"
    LEASE = "lease"
    PERMIT = "permit"


@dataclass(frozen=True, slots=True)
class LegalEvent:
    """`key`: which one it is, as the room that keeps it names it; never a person's name. `at`: the hour, if known.

    Taking office and leaving it have the same key: so the one ends what the other began.
    """

    key: str
    kind: LegalEventKind
    on: date
    at: time | None = None


@dataclass(frozen=True, slots=True)
class Expiry:
    """The last day on which something holds. `key`: as of `LegalEvent`."""

    key: str
    kind: ExpiryKind
    on: date


@dataclass(frozen=True, slots=True)
class LegalProfile:
    """An organisation as the law asks of it. None: nobody has said.

    `earns`: it earns by trade, beside what it is given. `has_donors`: somebody gives for an activity. `rents`: it pays
    rent or fees for services. `year_ends`: month and day on which its financial year ends. `registered`: what was said,
    where no paper says it; `registered_said_on`: on which day. `as_of`: on which day it is asked: a paper that ran out
    before says nothing. None: none has.
    """

    kind: OrganisationKind | None = None
    staff: int | None = None
    volunteers: int | None = None
    has_donors: bool | None = None
    earns: bool | None = None
    rents: bool | None = None
    year_ends: tuple[int, int] = (12, 31)
    registered: bool | None = None
    registered_said_on: date | None = None
    as_of: date | None = None
    events: tuple[LegalEvent, ...] = ()
    expiries: tuple[Expiry, ...] = ()
