"""A letter to the special procedures leaves with consent and redactions; the server never sees it."""

import base64
import io
import json
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4
from xml.etree import ElementTree

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import expect

from karpear.audit.models import Entry
from karpear.cases.incidents.models import Incident, Named
from karpear.cases.reports.models import Report
from karpear.people.models import Organisation, Person
from karpear.vault.actions import enrolment, records
from karpear.vault.models import Identity, Record
from karpear.vault.signatures import digest, statement
from tests.browser.conftest import DESK
from tests.browser.letters import said_to_be_sent
from tests.browser.ready import follow, signed_in_with_password, unlock, with_key
from tests.cast import build_cast, signed_in
from tests.steps.sealing import Keys, b64, enrolled, founded, given

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

REAL, PHONE, PLATE = "ស្រីមុំ Canary", "០១២ 345-678", "2AB-4321"
INCIDENT: dict[str, Any] = {
    "title": "An arrest",
    "description": f"In the morning Canary was taken from her home. Chan Witness saw it. Her number was {PHONE}.",
    "when": {"at": "2026-11-20T06:30", "precision": "minute"},
    "where": {"text": "House 12, Street 99", "province": "KH-12", "precision": "exact"},
    "persons": [
        {"id": "p1", "name": REAL, "code": "Lotus", "sex": "female", "born": "1990", "nationality": "Cambodian",
         "occupation": "Organiser", "consents": []},
        {"id": "p2", "name": "Mony Hidden", "code": "Reed", "consents": []},
    ],
    "acts": [{"id": "a1", "type": "arrest", "person": "p1", "reason": "None was given"}],
    "involvements": [{"id": "i1", "act": "a1", "name": "", "type": "executive", "degree": "direct", "unit": "Police"}],
    "sources": [{"id": "s1", "name": "Chan Witness", "kind": "witness", "reliability": "likely_reliable"}],
    "interventions": [],
}  # fmt: skip


def sealed_incident(person: Person, organisation: Organisation, now: Any) -> UUID:
    """As this person's locked browser would have left it, for them and the team. Returns its thread."""
    identity = Identity.objects.get(person=person)
    reader = Keys()
    reader.__class__ = type("Known", (Keys,), {"recipient": identity.recipient})
    _team, key = founded(person, reader, organisation, now)
    device = Ed25519PrivateKey.generate()
    named = enrolment.register_device_key(person=person, sign_key=b64(device.public_key().public_bytes_raw()), now=now)
    readers = [("person", identity.pk, identity.recipient), ("team", key.pk, key.recipient)]
    version = given(Keys(), {"kind": "incident", "fields": INCIDENT}, readers, type="incident", record=uuid4(),
                 organisation=organisation.pk, author_signature="", device_key=named.pk)  # fmt: skip
    message = statement(
        record=version.id, thread=version.thread, type="incident", organisation=organisation.pk, about=None,
        supersedes=None, sha256=digest(base64.b64decode(version.body)), attachments=[],
    )  # fmt: skip
    object.__setattr__(version, "device_signature", b64(device.sign(message)))
    made, _new = records.keep_record(by=person, version=version, now=now)
    return made.thread


def styles_of(path: str) -> str:
    """How a Word file says that its text is set."""
    with zipfile.ZipFile(path) as file:
        return file.read("word/styles.xml").decode()


def words_of(path: str) -> tuple[str, str]:
    """(text, properties) of a Word file."""
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        tree = ElementTree.parse(io.BytesIO(file.read("word/document.xml")))
        said = "\n".join(node.text or "" for node in tree.iter() if node.tag.endswith("}t"))
        return said, file.read("docProps/core.xml").decode() + file.read("docProps/app.xml").decode()


@pytest.fixture
def opened(new_context: "Callable[..., BrowserContext]") -> "tuple[Page, Any, UUID]":
    """Dara, an officer, unlocked, with a sealed incident of the organisation."""
    cast = build_cast()
    page = new_context(viewport=DESK, accept_downloads=True).new_page()
    signed_in_with_password(page, cast.dara)
    signed_in(cast.dara)  # gives them the second factor that officers need
    page.on("dialog", lambda box: box.accept())  # the incident is signed by another browser: go on all the same
    secret = with_key(cast.dara)
    thread = sealed_incident(cast.dara, cast.lantern, cast.now)
    unlock(page, secret)
    return page, cast, thread


def opened_by(thread: UUID, organisation: Organisation, *people: Person, now: Any) -> None:
    """The clear row of an incident, with those who see it whatever their role."""
    incident = Incident.objects.create(
        pk=thread, record=thread, organisation=organisation, country="kh", playbook="detained", severity="incident",
        opened_at=now, opened_by=people[0],
    )  # fmt: skip
    Named.objects.bulk_create([Named(incident=incident, person=person) for person in people])


def agree(page: "Page", row: int, *also: str, giver: str = "victim") -> None:
    person = page.locator("[data-people] > li").nth(row)
    person.get_by_text("Add a consent").click()
    expect(person.locator("[data-f=scope]:checked")).to_have_count(0)
    person.locator("[data-f=given_by]").select_option(giver)
    person.locator("[data-f=at]").fill("2026-11-21")
    person.locator("[data-f=how]").fill("signed paper")
    for needed in person.locator("fieldset label", has_text="needed here").all():
        needed.locator("input").check()
    for scope in also:
        person.locator(f"[data-f=scope][value={scope}]").check()
    person.locator("form button").click()


def ready(page: "Page", thread: UUID) -> None:
    """A letter of allegation with one named person and nothing that still shows."""
    follow(page, f"/reports/new/?incident={thread}&to=ohchr_allegation&lang=en")
    agree(page, 0)
    expect(page.locator("[data-letter-here]")).to_contain_text(REAL)
    page.locator("[data-people] > li").nth(1).locator("[data-include]").click()
    page.locator("[data-hits] > li [data-replace]").click()
    expect(page.locator("[data-word]")).to_be_enabled()


def test_a_letter_leaves_with_consent_and_redactions(opened: "tuple[Page, Any, UUID]") -> None:
    page, cast, thread = opened
    follow(page, f"/reports/new/?incident={thread}")
    page.get_by_role("link", name="letter of allegation: en").click()
    expect(page.locator("[data-letter-here]")).to_contain_text("Letter of allegation")
    leave = page.locator("[data-word]")
    expect(leave).to_be_disabled()
    expect(page.locator("[data-letter-here]")).not_to_contain_text("Canary")
    agree(page, 0)
    expect(page.locator("[data-people] > li").first).to_contain_text("Named")
    expect(page.locator("[data-letter-here]")).to_contain_text(REAL)
    page.locator("#ask-mandates summary").click()
    page.get_by_label("freedom of peaceful assembly").check()
    page.get_by_label("a reprisal").check()
    page.locator("[data-people] > li").nth(1).locator("[data-include]").click()
    expect(page.locator("[data-obstacle=consent]")).to_be_hidden()
    expect(leave).to_be_disabled()
    hit = page.locator("[data-hits] > li")
    expect(hit).to_have_count(1)
    expect(hit).to_contain_text(PHONE)
    hit.locator("[data-replace]").click()
    expect(leave).to_be_enabled()
    expect(page.locator("[data-there]")).to_have_text("7 of 7 there")
    with page.expect_download() as got:
        leave.click()
    said, properties = words_of(got.value.path())
    assert REAL in said and "Source A" in said and "[number removed]" in said and "20 November 2026" in said
    assert "association" in said and "cooperation with the United Nations" in said
    assert "must NOT be published" in said and "may be told" in said
    for hidden in (PHONE, "Occupation", "1990", "345", "Mony", "Hidden", "Reed", "Witness"):
        assert hidden not in said
    for telling in (cast.dara.name, "Karpear", "docx", "Lotus"):
        assert telling not in properties
    said_to_be_sent(page)
    expect(page.locator("[data-letter-here]")).to_contain_text("Source A")
    report = Report.objects.get()
    assert (report.state, report.recipient, report.named, report.consents) == ("sent", "ohchr_allegation", 1, 1)
    assert [event.kind for event in report.events.all()] == ["drafted", "sent"]
    answered(page)
    report.refresh_from_db()
    assert report.state == "answered"
    taken_back(page, report)


def answered(page: "Page") -> None:
    """What came back is written down, with a sealed note."""
    page.get_by_label("Answered").check()
    page.get_by_label("What came back?").select_option("pledged")
    page.get_by_label("Note, sealed").fill("They wrote a canary back")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".timeline")).to_contain_text("Promised something")
    expect(page.locator(".timeline")).to_contain_text("They wrote a canary back")


def taken_back(page: "Page", report: Report) -> None:
    """Consent is withdrawn, in one place for every recipient: later letters refuse, and what was sent is listed."""
    follow(page, f"/reports/consents/?incident={report.incident}")
    expect(page.locator("[data-people]")).to_contain_text("United Nations special procedures")
    page.get_by_text("They take it back", exact=True).click()
    page.locator("[data-withdraw]").click()
    expect(page.locator("[data-ask-removal]")).to_be_visible()
    expect(page.locator("[data-people]")).to_contain_text("Taken back")
    follow(page, f"/reports/new/?incident={report.incident}&to=ohchr_urgent&lang=en")
    expect(page.locator("[data-letter-here]")).not_to_contain_text("Canary")
    expect(page.locator("[data-word]")).to_be_disabled()
    report.refresh_from_db()
    assert report.removal_due
    follow(page, "/reports/")
    expect(page.locator(".card-due")).to_contain_text("Ask them to remove a name")


def test_the_server_is_shown_a_letter_only_when_asked_for(opened: "tuple[Page, Any, UUID]", caplog: Any) -> None:
    page, _cast, thread = opened
    follow(page, f"/reports/new/?incident={thread}&to=network&lang=km")
    expect(page.locator("[data-letter-here]")).to_contain_text("Lotus")
    hits = page.locator("[data-hits] > li")
    while hits.count():
        hits.first.locator("[data-replace]").click()
    with page.expect_download() as word:
        page.locator("[data-word]").click()
    said = words_of(word.value.path())[0]
    assert "ភ្នំពេញ" in said and "វិច្ឆិកា" in said and "November" not in said
    styles = styles_of(word.value.path())
    assert 'w:cs="Khmer OS"' in styles and 'w:bidi="km-KH"' in styles and "<w:szCs" in styles
    said_to_be_sent(page)
    report = Report.objects.get()
    follow(page, f"/reports/{report.pk}/paper/")
    page.fill("[name=word]", "show")
    with page.expect_download() as got:
        page.get_by_role("button", name="Show it").click()
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF")
    line = Entry.objects.get(action="report.disclosed")
    assert line.detail["bytes"] > 200
    told = json.dumps([str(row) for one in (Entry, Report) for row in one.objects.values()]) + caplog.text
    assert "Lotus" not in told


def test_a_draft_leaves_only_by_the_page_where_it_is_looked_at(opened: "tuple[Page, Any, UUID]") -> None:
    page, cast, thread = opened
    opened_by(thread, cast.lantern, cast.dara, now=cast.now)
    follow(page, f"/reports/new/?incident={thread}&to=network&lang=en")
    expect(page.locator("[data-letter-here]")).to_contain_text("Lotus")
    page.locator("[data-says=description]").check()
    expect(page.locator("[data-hits] > li")).to_have_count(1)
    page.locator("[data-draft]").click()
    page.wait_for_url("**/reports/*/")
    expect(page.get_by_role("link", name="Go on writing")).to_be_visible()
    expect(page.locator("[data-word], [data-paper], [data-letter-here], a[href$=paper\\/]")).to_have_count(0)
    report = Report.objects.get()
    assert page.request.get(page.url + "paper/").status == 409
    page.locator(".menu > summary").click()
    page.get_by_text("Delete this draft", exact=True).click()
    page.get_by_role("button", name="Yes, throw it away").click()
    page.wait_for_url("**/reports/")
    assert not Report.objects.exists()
    assert not Record.objects.kept().filter(thread=report.record).exists()


def test_a_donor_gets_what_a_donor_asks_for(opened: "tuple[Page, Any, UUID]") -> None:
    page, _cast, thread = opened
    follow(page, f"/reports/new/?incident={thread}&to=donor&lang=km")
    letter = page.locator("[data-letter-here]")
    expect(letter).to_contain_text("ភ្នំពេញ")
    for unasked in ("In the morning", "Lotus", "Police", "None was given", "20 វិច្ឆិកា", "30"):
        expect(letter).not_to_contain_text(unasked)
    expect(page.locator("[data-script]")).to_be_hidden()
    page.locator("[data-says=description]").check()
    expect(letter).to_contain_text("In the morning")
    expect(page.locator("[data-script]")).to_be_visible()
    page.locator("[data-ask=description]").fill("នៅពេលព្រឹក")
    expect(page.locator("[data-script]")).to_be_hidden()
    expect(letter).not_to_contain_text("In the morning")


def test_whoever_opened_it_goes_on_reading_and_a_missing_key_stops_nobody(
    new_context: "Callable[..., BrowserContext]",
) -> None:
    cast = build_cast()
    _keys, sophea = enrolled(cast.sophea, cast.now)
    page = new_context(viewport=DESK).new_page()
    signed_in_with_password(page, cast.dara)
    signed_in(cast.dara)
    page.on("dialog", lambda box: box.accept())  # the incident is signed by another browser: go on all the same
    secret = with_key(cast.dara)
    thread = sealed_incident(cast.dara, cast.lantern, cast.now)
    unlock(page, secret)
    opened_by(thread, cast.lantern, cast.sophea, cast.kanha, now=cast.now)
    follow(page, f"/reports/new/?incident={thread}&to=wgeid&lang=en")
    expect(page.locator("[data-missing]")).to_contain_text(cast.kanha.name)
    assert page.locator("[data-people] > li").first.locator("[data-f=given_by] option").count() == 1
    agree(page, 0, giver="family")
    expect(page.locator("[data-people] > li").first).to_contain_text("Named")
    expect(page.locator("[data-people] > li").first).to_contain_text("Family")
    newest = Record.objects.filter(thread=thread).latest("received_at", "id")
    assert Record.objects.filter(thread=thread).count() == 2
    assert {grant.kind for grant in newest.grants.all()} == {"person", "team"}
    assert newest.grants.filter(identity=sophea).exists()


def test_a_sent_letter_is_one_letter_and_can_be_taken_back_within_the_hour(opened: "tuple[Page, Any, UUID]") -> None:
    page, _cast, thread = opened
    ready(page, thread)
    steps = {"said": 0}

    def said(route: Any) -> None:
        steps["said"] += 1
        route.continue_()

    def fails_once(route: Any) -> None:
        if steps["said"] == 1:
            steps["said"] += 1
            route.fulfill(status=409, content_type="application/json", body=json.dumps({"title": "Newer"}))
        else:
            route.continue_()

    page.route("**/reports/new/", said)
    page.route(re.compile("/records/[-0-9a-f]{36}$"), fails_once)
    page.get_by_text("I have sent it").click()
    page.get_by_role("button", name="Yes, it has left").click()
    expect(page.locator("[data-say]")).to_contain_text("Press once more")
    page.get_by_role("button", name="Yes, it has left").click()
    page.wait_for_url("**/reports/*/")
    report = Report.objects.get()
    assert [event.kind for event in report.events.all()] == ["drafted", "sent"]
    assert Record.objects.filter(type="report").count() == 1
    page.locator(".menu > summary").click()
    page.get_by_text("It was not sent after all", exact=True).click()
    page.get_by_role("button", name="Yes, make it a draft").click()
    expect(page.get_by_role("link", name="Go on writing")).to_be_visible()
    report.refresh_from_db()
    assert (report.state, report.sent_at) == ("draft", None)
    page.get_by_role("link", name="Go on writing").click()
    expect(page.locator("[data-letter-here]")).to_contain_text("Source A")
    expect(page.locator("[data-letter-here]")).not_to_contain_text("Request to others")
