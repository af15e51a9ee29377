"""A server that answers something else than was asked for, or makes it up: records, parts, names, keys, readers."""

import base64
import json
import re
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from shamir_mnemonic import generate_mnemonics

from karpear.cases.incidents.actions.incidents import NewIncident, open_incident
from karpear.cases.incidents.models import Incident
from karpear.people.models import Person
from karpear.vault.models import DeviceKey, Grant, Identity, Record
from karpear.vault.signatures import digest, statement, verifies
from tests.browser.diary import written
from tests.browser.hostile import STEPS, ask
from tests.browser.ready import come_in, enrolled, follow, inside, signed_in_with_password, unlock
from tests.cast import Cast, build_cast
from tests.steps.sealing import Keys, b64, founded, sealed_to
from tests.steps.sealing import enrolled as enrolled_in_python

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page, Request, Route

CANARY = "CANARY what my family asked"
#: A key of small order, and a signature that fits every message under it.
SMALL, FITS_ALL = b64(bytes([1]) + bytes(31)), b64(bytes([1]) + bytes(63))


@pytest.fixture
def asked(new_context: "Callable[..., BrowserContext]") -> "tuple[Page, Cast]":
    """Sophea's page with an unlocked worker at hand."""
    cast = build_cast()
    page = new_context(bypass_csp=True).new_page()
    page.evaluate(STEPS, {"secret": come_in(page, cast.sophea)})
    return page, cast


@pytest.fixture
def officer(page: "Page") -> "tuple[Page, str, Cast, Keys]":
    """Sophea, whose browser knows the list of her organisation: (page, her secret, cast, the team's key)."""
    cast = build_cast()
    secret = come_in(page, cast.sophea)
    keys, _dara = enrolled_in_python(cast.dara, timezone.now())
    enrolled_in_python(cast.kanha, timezone.now())
    team, _made = founded(cast.dara, keys, cast.lantern, timezone.now())
    return page, secret, cast, team


def sent_by(page: "Page") -> list[dict[str, Any]]:
    """What this page sends to be kept from now on."""
    sent: list[dict[str, Any]] = []

    def note(request: "Request") -> None:
        if request.method == "PUT" and "/seal/records/" in request.url:
            sent.append(request.post_data_json)

    page.on("request", note)
    return sent


def served(page: "Page", thread: str, instead: str) -> None:
    """Whoever asks for one thread is given another."""

    def answer(route: "Route") -> None:
        route.fulfill(response=route.fetch(url=route.request.url.replace(thread, instead)))

    page.route(re.compile(rf"/api/v1/seal/records\?.*thread={thread}"), answer)


def incident(page: "Page", cast: Cast, words: str, *, restricted: bool = False) -> str:
    """An incident of hers, written down."""
    opening = NewIncident(key=uuid4(), playbook="threatened", organisation=cast.lantern.pk, restricted=restricted)
    incident = open_incident(by=cast.sophea, opening=opening, now=timezone.now())
    page.goto(f"/incidents/{incident.pk}/write/")
    page.fill("[data-first^=persons]", "Flat tyre")
    page.fill("[data-f=description]", words)
    page.get_by_role("button", name="Seal and save").click()
    page.wait_for_url(re.compile(f"/incidents/{incident.pk}/$"))
    return str(incident.pk)


# -- the worker, asked as pages ask it


def test_only_a_part_of_this_pack_leaves_a_custodians_browser(asked: "tuple[Page, Cast]") -> None:
    page, _cast = asked
    page.evaluate("([c]) => vault.keep(c)", [{"what": CANARY}])
    record = page.evaluate("() => vault.call('GET', 'records')")["records"][0]
    mine, opener, pack = page.evaluate("() => vault.identity.recipient"), Keys(), str(uuid4())

    def given(part: str, thread: str = pack) -> Any:
        return ask(page, "repart", {"part": part, "to": opener.recipient, "thread": thread})

    assert given(record["grants"][0]["blob"]) == {"error": "not-a-part"}
    [[words, *_others]] = generate_mnemonics(1, [(2, 3)], b"0" * 16)
    part = b64(sealed_to(mine, f"{words}\n# pack {pack}\n".encode()))
    assert given(part, str(uuid4())) == {"error": "not-a-part"}, "the part of another pack"
    assert given(b64(sealed_to(mine, f"{CANARY}\n# pack {pack}\n".encode()))) == {"error": "not-a-part"}
    more = b64(sealed_to(mine, f"{words}\n# pack {pack}\n{CANARY}\n".encode()))
    assert given(more) == {"error": "not-a-part"}
    assert opener.open(base64.b64decode(given(part)["blob"])).decode() == f"{words}\n# pack {pack}\n"


def test_no_signature_over_another_body_than_was_shown(asked: "tuple[Page, Cast]") -> None:
    page, _cast = asked
    page.evaluate("([c]) => vault.keep(c)", [{"what": "what she wrote"}])
    record = page.evaluate("() => vault.call('GET', 'records')")["records"][0]
    other = digest(b"a body of the server's making")
    [shown] = ask(page, "openMany", [record | {"sha256": other}])
    assert shown["sha256"] == record["sha256"]
    signed = ask(page, "countersign", shown)
    message = statement(
        record=record["id"], thread=record["thread"], type=record["type"], organisation=None, about=None,
        supersedes=None, sha256=record["sha256"], attachments=[],
    )  # fmt: skip
    assert verifies(record["author"]["sign_key"], signed, message)
    lie = {
        "author": None,
        "author_signature": "",
        "device": {"id": None, "sign_key": SMALL},
        "device_signature": FITS_ALL,
    }
    [shown] = ask(page, "openMany", [record | lie])
    assert shown["error"] == "not-signed"


def test_what_was_opened_is_what_is_passed_on(asked: "tuple[Page, Cast]") -> None:
    """The grants and the key of another record in place of those of the one that is shared."""
    page, _cast = asked
    for what in ("harmless", CANARY):
        page.evaluate("([c]) => vault.keep(c)", [{"what": what}])
    second, first = page.evaluate("() => vault.call('GET', 'records')")["records"]
    readers = [{"kind": "person", "id": str(uuid4()), "recipient": Keys().recipient}]
    mixed = first | {"grants": second["grants"], "recipient": second["recipient"]}
    assert "error" in ask(page, "regrant", {"record": mixed, "readers": readers})
    assert len(ask(page, "regrant", {"record": first, "readers": readers})) == 1


def test_nothing_but_the_listed_team_key_is_handed_to_a_new_officer(asked: "tuple[Page, Cast]") -> None:
    page, cast = asked
    page.evaluate("([c]) => vault.keep(c)", [{"what": CANARY}])
    record = page.evaluate("() => vault.call('GET', 'records')")["records"][0]
    wrap = {
        "id": str(uuid4()), "organisation": str(cast.lantern.pk), "generation": 1, "recipient": record["recipient"],
        "wrap": record["grants"][0]["blob"], "chain": None,
    }  # fmt: skip
    ask(page, "refreshTeams", [wrap])
    got = ask(page, "admit", {"organisation": str(cast.lantern.pk), "to": Keys().recipient})
    assert got == {"error": "team-key-swapped"}


def test_a_key_of_small_order_gets_nothing(asked: "tuple[Page, Cast]") -> None:
    page, _cast = asked
    zero = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z"
    assert "error" in ask(page, "wrapFor", {"to": zero})


def test_the_pin_in_the_identity_file_is_always_asked(new_context: "Callable[..., BrowserContext]") -> None:
    """A wiped browser, locked, is shown a made-up first list. Once unlocked, the key's own pin says otherwise."""
    cast = build_cast()
    keys, _own = enrolled_in_python(cast.dara, timezone.now())
    founded(cast.dara, keys, cast.lantern, timezone.now())
    page = new_context(bypass_csp=True).new_page()
    signed_in_with_password(page, cast.sophea)
    secret = enrolled(page)
    page.evaluate(STEPS, {"secret": secret})
    where = str(cast.lantern.pk)
    true = page.evaluate("() => vault.call('GET', 'directory')")["organisations"][0]["manifest"]
    forger = Keys()
    said = json.loads(true["text"]) | {"sign": forger.sign_key, "signed_by": forger.sign_key}
    said["team"] = {"id": str(uuid4()), "generation": 1, "recipient": forger.recipient}
    text = json.dumps(said)
    false = {
        "organisation": where,
        "manifest": {"seq": 1, "text": text, "signature": forger.sign(text.encode())},
        "newer": [],
    }
    wipe = """() => new Promise(r => { const a = indexedDB.open('n', 2); a.onsuccess = () => {
        const t = a.result.transaction('pins', 'readwrite'); t.objectStore('pins').clear();
        t.oncomplete = () => { a.result.close(); r(1); }; }; })"""
    page.evaluate(wipe)
    assert ask(page, "trust", false) == {"error": "list-of-a-stranger"}
    ask(page, "lock")
    page.evaluate(wipe)
    assert "list" in ask(page, "trust", false), "locked, there is nothing to ask"
    given = page.evaluate("() => vault.call('GET', 'wraps')")
    ask(page, "unlock", {**given, "secret": secret, "identity": page.evaluate("() => vault.identity")})
    assert ask(page, "pin", {"organisation": where}) is None
    assert ask(page, "trust", false) == {"error": "list-of-a-stranger"}
    assert ask(page, "trust", {**false, "manifest": None}) == {"error": "list-withheld"}
    assert "list" in ask(page, "trust", {**false, "manifest": true}), "the true one is followed from the first again"


# -- pages


def test_another_entry_than_the_one_she_shares_is_refused(officer: "tuple[Page, str, Cast, Keys]") -> None:
    page, secret, cast, _team = officer
    a, b = written(cast.sophea, what="harmless"), written(cast.sophea, what=CANARY)
    served(page, a, b)
    sent = sent_by(page)
    unlock(page, secret)
    follow(page, f"/diary/{a}/share/")
    expect(page.locator("main")).to_contain_text(
        "Refused: the server handed out something other than what was asked for"
    )
    assert page.locator("[data-save]").is_disabled()
    assert not sent
    assert "CANARY" not in page.locator("body").inner_text()


def test_another_incident_than_the_one_she_goes_on_with_is_refused(officer: "tuple[Page, str, Cast, Keys]") -> None:
    page, secret, cast, _team = officer
    a = incident(page, cast, "nothing")
    b = incident(page, cast, CANARY, restricted=True)
    served(page, *(str(Incident.objects.get(pk=one).record) for one in (a, b)))
    unlock(page, secret)
    follow(page, f"/incidents/{a}/write/")
    expect(page.locator("main")).to_contain_text("Something here does not open")
    assert page.locator("[data-f=description]").input_value() == ""


def test_what_is_made_up_is_marked(officer: "tuple[Page, str, Cast, Keys]") -> None:
    """A version and a note 'by Dara', by whoever has the database, with public keys alone."""
    page, secret, cast, _team = officer
    number = incident(page, cast, "what she wrote")
    one = Incident.objects.get(pk=number)
    mine = cast.sophea.identities.get()
    record = Record.objects.get(thread=one.record)
    forged(cast.dara, mine, one, "incident", {"fields": {"title": "LIE-TITLE", "description": "LIE-WORDS"}}, record.pk)
    forged(cast.dara, mine, one, "note", {"kind": "note", "fields": {"text": "LIE-NOTE", "at": "2026-11-25T00:00:00Z"}})
    unlock(page, secret)
    inside(page, "/incidents/")
    expect(page.locator("main")).to_contain_text("LIE-TITLE ▲ Signed only by a browser")
    follow(page, f"/incidents/{number}/")
    expect(page.locator("[data-log]")).to_contain_text("Dara · ▲ Signed only by a browser, not by its author")
    expect(page.locator("[data-what] ~ [data-say], [data-say]").first).to_contain_text("it may be made up")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    follow(page, f"/incidents/{number}/write/")
    expect(page.locator("main")).to_contain_text("Stopped. Nothing was taken from it.")
    assert page.locator("[data-f=description]").input_value() == ""
    assert "it may be made up" in asked[0]


def forged(
    owner: Person, reader: Identity, one: Incident, type: str, content: dict[str, Any], before: UUID | None = None
) -> None:
    own, number, forger = Keys(), uuid4(), Keys()
    thread, about = (one.record, None) if type == "incident" else (number, one.record)
    body = sealed_to(own.recipient, json.dumps({"v": 1, "kind": type, **content}).encode().ljust(4096))
    device = DeviceKey.objects.create(person=owner, sign_key=forger.sign_key, created_at=timezone.now())
    message = statement(
        record=number, thread=thread, type=type, organisation=one.organisation_id, about=about, supersedes=before,
        sha256=digest(body), attachments=[],
    )  # fmt: skip
    record = Record.objects.create(
        pk=number, thread=thread, about=about, owner=owner, organisation=one.organisation, type=type,
        recipient=own.recipient, body=body, sha256=digest(body), size=len(body), received_at=timezone.now(),
        device_key=device, device_signature=forger.sign(message), supersedes_id=before, follows=before,
    )  # fmt: skip
    Grant.objects.create(
        record=record, kind="person", identity=reader, blob=sealed_to(reader.recipient, own.file()), by=owner,
        created_at=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize("fields", [["name", "person"], ["name"], ["person"]], ids="+".join)
def test_names_that_the_server_swaps(officer: "tuple[Page, str, Cast, Keys]", fields: list[str]) -> None:
    """The signed list says whose key it is, and under which name it was compared."""
    page, secret, cast, _team = officer
    entry = written(cast.sophea, what="about Kanha")

    def swap(route: "Route") -> None:
        response = route.fetch()
        content = response.json()
        a, b = (next(p for p in content["people"] if p["name"] == n) for n in ("Dara", "Kanha"))
        for field in fields:
            a[field], b[field] = b[field], a[field]
        route.fulfill(response=response, json=content)

    page.route(re.compile(r"/api/v1/seal/directory"), swap)
    unlock(page, secret)
    follow(page, f"/diary/{entry}/share/")
    expect(page.get_by_label(re.compile("Officers|Lantern")).first).to_be_visible()
    if "person" in fields:
        assert page.get_by_label(re.compile("Dara")).count() == 0
    else:
        expect(page.get_by_label(re.compile("Dara ▲ not the name under which"))).to_be_visible()


@pytest.mark.parametrize("is_open", [True, False])
def test_the_page_cannot_widen_who_reads_an_incident(officer: "tuple[Page, str, Cast, Keys]", is_open: bool) -> None:
    """Restricted; the server leaves `data-restricted` out: the note would go to the team, with the accused."""
    page, secret, cast, _team = officer
    number = incident(page, cast, "About Dara", restricted=True)

    def strip(route: "Route") -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace(" data-restricted", ""))

    page.route(re.compile(rf"/incidents/{number}/$"), strip)
    sent = sent_by(page)
    if is_open:
        unlock(page, secret)
        follow(page, f"/incidents/{number}/")
        expect(page.locator("main")).to_contain_text("About Dara")
    else:
        page.goto(f"/incidents/{number}/")
    page.get_by_text("Write into the log").click()
    page.fill("#note", "CANARY Dara did it")
    page.get_by_role("button", name="Seal it into the log").click()
    expect(page.locator("[data-note-say]")).to_contain_text("Refused: the server names other readers")
    assert not sent


def test_a_newer_version_that_does_not_open_hides_nothing(officer: "tuple[Page, str, Cast, Keys]") -> None:
    """A bogus version, sealed to a key of nobody: the one before stands, with a warning, and is continued."""
    page, secret, cast, _team = officer
    number = incident(page, cast, "what she wrote")
    one, mine = Incident.objects.get(pk=number), cast.sophea.identities.get()
    record = Record.objects.get(thread=one.record)
    forged(cast.dara, mine, one, "incident", {}, record.pk)
    Grant.objects.filter(record__owner=cast.dara).update(blob=sealed_to(Keys().recipient, Keys().file()))
    unlock(page, secret)
    follow(page, f"/incidents/{number}/")
    expect(page.locator("main")).to_contain_text("what she wrote")
    expect(page.locator("main")).to_contain_text("There is a newer version that does not open")
    follow(page, f"/incidents/{number}/write/")
    expect(page.locator("[data-f=description]")).to_have_value("what she wrote")
    page.fill("[data-f=needed]", "Flat tyre, again")
    page.get_by_role("button", name="Seal and save").click()
    page.wait_for_url(re.compile(f"/incidents/{number}/$"))
    assert Record.objects.filter(thread=one.record).count() == 3
