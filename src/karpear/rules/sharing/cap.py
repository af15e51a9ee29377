"""A warning as other systems read it: an alert of the Common Alerting Protocol.

Source: OASIS, "Common Alerting Protocol", version 1.2, 1 July 2010. The schema leaves open what depends on another
field (a restricted alert says how, a private one to whom, an update what it follows): `faults` asks for it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from xml.etree.ElementTree import Element, SubElement, tostring

from .bulletins import CapCertainty, CapSeverity, CapUrgency

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"
#: What an identifier and a sender must not contain, as references are separated by these.
_UNFIT = re.compile(r"[\s,<&]")
#: What no XML can hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class CapStatus(StrEnum):
    """Is it meant? What is only tried out must never be taken for a warning."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    SYSTEM = "System"
    TEST = "Test"
    DRAFT = "Draft"


class CapType(StrEnum):
    """What it is to those before it."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"
    ACK = "Ack"
    ERROR = "Error"


class CapScope(StrEnum):
    """For whom it is."""

    PUBLIC = "Public"
    RESTRICTED = "Restricted"
    PRIVATE = "Private"


class CapCategory(StrEnum):
    """What field it is of."""

    GEO = "Geo"
    MET = "Met"
    SAFETY = "Safety"
    SECURITY = "Security"
    RESCUE = "Rescue"
    FIRE = "Fire"
    HEALTH = "Health"
    ENV = "Env"
    TRANSPORT = "Transport"
    INFRA = "Infra"
    CBRNE = "CBRNE"
    OTHER = "Other"


class CapResponse(StrEnum):
    """What kind of thing to do."""

    SHELTER = "Shelter"
    EVACUATE = "Evacuate"
    PREPARE = "Prepare"
    EXECUTE = "Execute"
    AVOID = "Avoid"
    MONITOR = "Monitor"
    ASSESS = "Assess"
    ALL_CLEAR = "AllClear"
    NONE = "None"


class CapFault(StrEnum):
    """What is lacking, or does not fit."""

    IDENTIFIER = "identifier"
    SENDER = "sender"
    RESTRICTION = "restriction"
    ADDRESSES = "addresses"
    REFERENCES = "references"
    NO_ZONE = "no_zone"
    EVENT = "event"
    LANGUAGE_TWICE = "language_twice"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class CapReference:
    """An earlier alert: by whom, which, of when."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True, slots=True)
class CapArea:
    """Where: in words, and by codes (name of the list, code)."""

    description: str
    geocodes: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class CapInfo:
    """What is said, in one language."""

    language: str
    categories: Sequence[CapCategory]
    event: str
    urgency: CapUrgency = CapUrgency.UNKNOWN
    severity: CapSeverity = CapSeverity.UNKNOWN
    certainty: CapCertainty = CapCertainty.UNKNOWN
    responses: Sequence[CapResponse] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    parameters: Sequence[tuple[str, str]] = ()
    areas: Sequence[CapArea] = ()


@dataclass(frozen=True, slots=True)
class CapAlert:
    """One message, with what it says in each language."""

    identifier: str
    sender: str
    sent: datetime
    status: CapStatus
    type: CapType
    scope: CapScope
    infos: Sequence[CapInfo]
    source: str = ""
    restriction: str = ""
    addresses: Sequence[str] = ()
    note: str = ""
    references: Sequence[CapReference] = ()


class UnfitAlert(ValueError):
    """It would not be valid."""

    def __init__(self, faults: Sequence[CapFault]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


def cap_faults(alert: CapAlert) -> list[CapFault]:
    """Everything for which another system would refuse it."""
    moments = [alert.sent, *(reference.sent for reference in alert.references)]
    moments += [moment for info in alert.infos for moment in (info.effective, info.onset, info.expires) if moment]
    languages = [info.language for info in alert.infos]
    checks = {
        CapFault.IDENTIFIER: not _is_fit(alert.identifier),
        CapFault.SENDER: not _is_fit(alert.sender),
        CapFault.RESTRICTION: (alert.scope is CapScope.RESTRICTED) != bool(alert.restriction),
        CapFault.ADDRESSES: alert.scope is CapScope.PRIVATE and not alert.addresses,
        CapFault.REFERENCES: alert.type in (CapType.UPDATE, CapType.CANCEL) and not alert.references,
        CapFault.NO_ZONE: any(moment.tzinfo is None for moment in moments),
        CapFault.EVENT: any(not info.event or not info.categories for info in alert.infos),
        CapFault.LANGUAGE_TWICE: len(set(languages)) < len(languages),
        CapFault.AREA: any(not area.description for info in alert.infos for area in info.areas),
    }
    return [fault for fault, holds in checks.items() if holds]


def _is_fit(name: str) -> bool:
    return bool(name) and not _UNFIT.search(name)


def cap_xml(alert: CapAlert) -> bytes:
    """The alert as a file. Raises UnfitAlert."""
    if faults := cap_faults(alert):
        raise UnfitAlert(faults)
    root = Element("alert", {"xmlns": NAMESPACE})
    _put(root, "identifier", alert.identifier)
    _put(root, "sender", alert.sender)
    _put(root, "sent", cap_time(alert.sent))
    _put(root, "status", alert.status)
    _put(root, "msgType", alert.type)
    _put(root, "source", alert.source)
    _put(root, "scope", alert.scope)
    _put(root, "restriction", alert.restriction)
    _put(root, "addresses", " ".join(f'"{address}"' if " " in address else address for address in alert.addresses))
    _put(root, "note", alert.note)
    _put(root, "references", " ".join(_reference(reference) for reference in alert.references))
    for info in alert.infos:
        _put_info(SubElement(root, "info"), info)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + bytes(tostring(root, encoding="utf-8")) + b"\n"


def _put_info(block: Element, info: CapInfo) -> None:
    _put(block, "language", info.language)
    for category in info.categories:
        _put(block, "category", category)
    _put(block, "event", info.event)
    for response in info.responses:
        _put(block, "responseType", response)
    _put(block, "urgency", info.urgency)
    _put(block, "severity", info.severity)
    _put(block, "certainty", info.certainty)
    for tag, moment in (("effective", info.effective), ("onset", info.onset), ("expires", info.expires)):
        _put(block, tag, cap_time(moment) if moment else "")
    _put(block, "senderName", info.sender_name)
    _put(block, "headline", info.headline)
    _put(block, "description", info.description)
    _put(block, "instruction", info.instruction)
    _put(block, "web", info.web)
    for name, value in info.parameters:
        _put_pair(SubElement(block, "parameter"), name, value)
    for area in info.areas:
        place = SubElement(block, "area")
        _put(place, "areaDesc", area.description)
        for name, value in area.geocodes:
            _put_pair(SubElement(place, "geocode"), name, value)


def _put(parent: Element, tag: str, text: str) -> None:
    """An element that says nothing is left out."""
    if text:
        SubElement(parent, tag).text = _UNWRITABLE.sub("", text)


def _put_pair(parent: Element, name: str, value: str) -> None:
    SubElement(parent, "valueName").text = _UNWRITABLE.sub("", name)
    SubElement(parent, "value").text = _UNWRITABLE.sub("", value)


def cap_time(moment: datetime) -> str:
    """To the second, in UTC, which is written as an offset: the protocol knows no Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}-00:00"


def _reference(reference: CapReference) -> str:
    return f"{reference.sender},{reference.identifier},{cap_time(reference.sent)}"
