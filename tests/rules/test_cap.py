"""Alerts and feeds as other systems read them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from xml.etree.ElementTree import fromstring

import pytest

from karpear.rules.sharing.atom import Feed, FeedEntry, atom_xml
from karpear.rules.sharing.bulletins import CapCertainty, CapSeverity, CapUrgency, EventKind
from karpear.rules.sharing.cap import (
    CapAlert,
    CapArea,
    CapCategory,
    CapFault,
    CapInfo,
    CapReference,
    CapResponse,
    CapScope,
    CapStatus,
    CapType,
    UnfitAlert,
    cap_faults,
    cap_xml,
)
from karpear.rules.sharing.cap_events import CATEGORIES, RESPONSES
from tests.rules.cap_schema import CAP, codes_of, faults_of

SENT = datetime(2026, 11, 30, 14, 0, 5, 700, tzinfo=timezone(timedelta(hours=7)))
AREA = CapArea("Battambang", [("ISO 3166-2", "KH-2")])
KHMER = CapInfo("km", [CapCategory.SECURITY], "ចាប់ខ្លួន", headline="ប៉ុស្តិ៍ត្រួតពិនិត្យ", areas=[AREA])
ENGLISH = CapInfo(
    "en", [CapCategory.SECURITY, CapCategory.SAFETY], "Checkpoint", CapUrgency.IMMEDIATE, CapSeverity.MODERATE,
    CapCertainty.LIKELY, [CapResponse.AVOID], effective=SENT, onset=SENT, expires=SENT + timedelta(days=1),
    sender_name="Lotus Network", headline="Checkpoint on <road> & bridge\x00", description="They ask for papers.",
    instruction="Do not film.", web="https://karpear.example.org/public/bulletins/en/",
    parameters=[("TLP", "TLP:CLEAR")], areas=[AREA],
)  # fmt: skip
ALERT = CapAlert(
    "urn:uuid:0190", "lotus.example.org", SENT, CapStatus.ACTUAL, CapType.ALERT, CapScope.PUBLIC, [KHMER, ENGLISH],
    source="A2", note="To be looked at again",
)  # fmt: skip


def test_an_alert_is_what_the_schema_asks_for() -> None:
    file = cap_xml(ALERT)
    assert faults_of(file) == []
    root = fromstring(file)
    assert root.findtext(f"{CAP}sent") == "2026-11-30T07:00:05-00:00"
    assert [info.findtext(f"{CAP}language") for info in root.iter(f"{CAP}info")] == ["km", "en"]
    assert root.findall(f"{CAP}info")[1].findtext(f"{CAP}headline") == "Checkpoint on <road> & bridge"


def test_the_schema_sees_what_is_wrong() -> None:
    file = cap_xml(ALERT).decode()
    for right, wrong in (
        ("<status>Actual", "<status>actual"), ("-00:00</sent>", "Z</sent>"), ("<scope>Public</scope>", ""),
        ("<sender>", "<code>1</code><sender>"), ("<event>", "<other>1</other><event>"), (":cap:1.2", ":cap:1.1"),
    ):  # fmt: skip
        assert faults_of(file.replace(right, wrong, 1).encode()), wrong


@pytest.mark.parametrize(
    ("ours", "name"),
    [(CapStatus, "status"), (CapType, "msgType"), (CapScope, "scope"), (CapCategory, "category"),
     (CapResponse, "responseType"), (CapUrgency, "urgency"), (CapSeverity, "severity"), (CapCertainty, "certainty")],
)  # fmt: skip
def test_codes_are_those_of_the_schema(ours, name: str) -> None:
    assert [code.value for code in ours] == codes_of(name)


def test_an_update_says_what_it_follows() -> None:
    update = replace(ALERT, type=CapType.UPDATE, references=[CapReference("lotus.example.org", "urn:uuid:1", SENT)] * 2)
    file = cap_xml(update)
    assert faults_of(file) == []
    reference = "lotus.example.org,urn:uuid:1,2026-11-30T07:00:05-00:00"
    assert fromstring(file).findtext(f"{CAP}references") == f"{reference} {reference}"


def test_to_some_alone_it_says_how_and_to_whom() -> None:
    private = replace(ALERT, scope=CapScope.PRIVATE, addresses=["a@example.org", "Dara Sok"])
    assert fromstring(cap_xml(private)).findtext(f"{CAP}addresses") == 'a@example.org "Dara Sok"'
    restricted = replace(ALERT, scope=CapScope.RESTRICTED, restriction="Members alone")
    assert faults_of(cap_xml(restricted)) == faults_of(cap_xml(private)) == []


@pytest.mark.parametrize(
    ("alert", "fault"),
    [
        (replace(ALERT, identifier="a b"), CapFault.IDENTIFIER),
        (replace(ALERT, identifier=""), CapFault.IDENTIFIER),
        (replace(ALERT, sender="a,b"), CapFault.SENDER),
        (replace(ALERT, scope=CapScope.RESTRICTED), CapFault.RESTRICTION),
        (replace(ALERT, restriction="Members"), CapFault.RESTRICTION),
        (replace(ALERT, scope=CapScope.PRIVATE), CapFault.ADDRESSES),
        (replace(ALERT, type=CapType.UPDATE), CapFault.REFERENCES),
        (replace(ALERT, type=CapType.CANCEL), CapFault.REFERENCES),
        (replace(ALERT, sent=SENT.replace(tzinfo=None)), CapFault.NO_ZONE),
        (replace(ALERT, infos=[replace(KHMER, event="")]), CapFault.EVENT),
        (replace(ALERT, infos=[replace(KHMER, categories=[])]), CapFault.EVENT),
        (replace(ALERT, infos=[KHMER, KHMER]), CapFault.LANGUAGE_TWICE),
        (replace(ALERT, infos=[replace(KHMER, areas=[CapArea("")])]), CapFault.AREA),
    ],
)
def test_what_would_be_refused_is_not_written(alert: CapAlert, fault: CapFault) -> None:
    assert cap_faults(alert) == [fault]
    with pytest.raises(UnfitAlert) as refusal:
        cap_xml(alert)
    assert refusal.value.faults == [fault]


def test_a_feed_leads_to_each_alert() -> None:
    now = datetime(2026, 11, 30, 8, tzinfo=UTC)
    entries = [
        FeedEntry("urn:uuid:1", "A & b", SENT, "https://a/1", "Lotus", "Do not film", "https://a/1.cap", ["x"]),
        FeedEntry("urn:uuid:2", "A note for you", now, "https://a/2"),
    ]
    feed = Feed("urn:feed", "Bulletins", "km", "Karpear", "https://a/feed", "https://a/", entries, SENT)
    root = fromstring(atom_xml(feed))
    atom = "{http://www.w3.org/2005/Atom}"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "km"
    assert root.findtext(f"{atom}updated") == "2026-11-30T08:00:00Z"
    first, second = root.findall(f"{atom}entry")
    assert [first.findtext(f"{atom}{tag}") for tag in ("id", "title", "summary")] == [
        "urn:uuid:1", "A & b", "Do not film",
    ]  # fmt: skip
    assert [(link.get("rel"), link.get("type")) for link in first.findall(f"{atom}link")] == [
        ("alternate", "text/html"), ("related", "application/cap+xml"),
    ]  # fmt: skip
    assert second.find(f"{atom}summary") is second.find(f"{atom}author") is second.find(f"{atom}category") is None


def test_every_event_has_a_category_and_a_response() -> None:
    assert set(CATEGORIES) == set(RESPONSES) == set(EventKind)
