"""A server that lies to the browser: swapped keys, older lists, absurd work, damaged and forged records."""

import base64
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from karpear.vault.actions.teams import publish
from karpear.vault.models import Identity, Manifest
from karpear.vault.signatures import statement
from tests.browser.hostile import STEPS, ask
from tests.browser.ready import come_in, with_key_at_hand
from tests.cast import Cast, build_cast
from tests.steps.sealing import Keys, b64, founded, next_list, sealed_to, secret_wrap
from tests.steps.sealing import enrolled as enrolled_in_python

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route


def altered(page: "Page", path: str, change: Callable[[dict[str, Any]], None]) -> None:
    """What the server answers to GET `path` reaches the browser changed."""

    def answer(route: "Route") -> None:
        response = route.fetch()
        content = response.json()
        change(content)
        route.fulfill(response=response, json=content)

    page.route(re.compile(rf"/api/v1/seal/{path}(\?.*)?$"), answer)


# -- unlocking


@pytest.fixture
def locked(page: "Page") -> "tuple[Page, str]":
    """Somebody's vault page, locked, and their secret."""
    return page, with_key_at_hand(page, build_cast().sophea)


def unlock(page: "Page", secret: str) -> None:
    page.goto("/vault/")
    page.fill("[name=secret]", secret)
    page.click("main form button")


@pytest.mark.parametrize("work", [1, 14, 19, 22, 30])
def test_an_absurd_work_factor_is_refused(locked: "tuple[Page, str]", work: int) -> None:
    page, secret = locked
    altered(page, "wraps", lambda said: said["wraps"][0].update(blob=b64(secret_wrap(work))))
    unlock(page, secret)
    expect(page.get_by_text("Refused: the server handed out a key file")).to_be_visible()
    expect(page.locator("body")).to_have_attribute("data-state", "locked")


def test_another_key_than_ones_own_is_refused(locked: "tuple[Page, str]") -> None:
    """The server knows no secret, so it can swap only the public half: then it would be sealed to."""
    page, secret = locked
    altered(page, "directory", lambda said: said["identity"].update(recipient=Keys().recipient))
    unlock(page, secret)
    expect(page.get_by_text("Refused: the server handed out a key that is not yours")).to_be_visible()


@pytest.mark.parametrize("what", ["flip", "cut", "more", "text"])
def test_a_damaged_wrap_opens_nothing(locked: "tuple[Page, str]", what: str) -> None:
    page, secret = locked

    def change(said: dict[str, Any]) -> None:
        blob = bytearray(base64.b64decode(said["wraps"][0]["blob"]))
        if what == "flip":
            blob[-1] ^= 1
        elif what == "cut":
            del blob[-1]
        elif what == "more":
            blob += b"x"
        else:
            blob = bytearray(b"AGE-SECRET-KEY-1")
        said["wraps"][0]["blob"] = b64(bytes(blob))

    altered(page, "wraps", change)
    unlock(page, secret)
    said = page.locator("main form[data-island=unlock] [data-say]")
    expect(said).to_have_text(re.compile("not your secret|Refused|did not work"))
    expect(page.locator("body")).to_have_attribute("data-state", "locked")


# -- the worker, asked as pages ask it


@pytest.fixture
def opened(new_context: "Callable[..., BrowserContext]") -> "tuple[Page, Cast]":
    """Sophea's page with an unlocked worker at hand."""
    cast = build_cast()
    page = new_context(bypass_csp=True).new_page()
    page.evaluate(STEPS, {"secret": come_in(page, cast.sophea)})
    return page, cast


def kept(page: "Page", size: int = 0) -> dict[str, Any]:
    """A record of hers, as the server answers it."""
    page.evaluate("([c, n]) => vault.keep(c, n)", [{"what": "ចារឹក canary"}, size])
    found: dict[str, Any] = page.evaluate("() => vault.call('GET', 'records')")["records"][0]
    return found


def error_of(page: "Page", record: dict[str, Any]) -> str:
    [one] = ask(page, "openMany", [record])
    assert one.get("error") or one["content"]["what"]
    assert not one.get("error") or set(one) == {"id", "thread", "error"}, "nothing of it is shown"
    return str(one.get("error", ""))


def test_a_record_that_was_changed_on_its_way_shows_nothing(opened: "tuple[Page, Cast]") -> None:
    page, _cast = opened
    record = kept(page)
    assert error_of(page, record) == ""
    body = base64.b64decode(record["body"])
    for at in (0, 30, 100, 150, 200, len(body) // 2, len(body) - 1):
        flipped = bytearray(body)
        flipped[at] ^= 1
        assert error_of(page, record | {"body": b64(bytes(flipped))}) == "not-signed"
    for end in (0, 10, 200, len(body) - 1):
        assert error_of(page, record | {"body": b64(body[:end])}) == "not-signed"
    for field in ("id", "thread", "about", "organisation", "supersedes"):
        moved = record | {field: "01a20fae-21d2-7445-950b-73f60812d4e6"}
        assert error_of(page, moved) == "not-signed", field
    assert error_of(page, record | {"type": "incident"}) == "not-signed"
    unsigned = {"author": None, "author_signature": "", "device": None, "device_signature": ""}
    assert error_of(page, record | unsigned) == "not-signed"
    other = Keys()
    assert error_of(page, record | {"author": {"id": None, "sign_key": other.sign_key}}) == "not-signed"


def test_false_grants_beside_the_right_one_keep_nobody_out(opened: "tuple[Page, Cast]") -> None:
    """A reader, or the server, adds grants that open nothing or something else: each is tried, the right one counts."""
    page, _cast = opened
    record, mine = kept(page), page.evaluate("() => vault.identity.recipient")
    [right] = record["grants"]
    false = [
        right | {"blob": blob}
        for blob in (
            b64(sealed_to(Keys().recipient, Keys().file())),  # to another reader
            b64(sealed_to(mine, Keys().file())),  # opens, and is the key of something else
            b64(sealed_to(mine, b"no key at all")),
            b64(b"age-encryption.org/v1"),
        )
    ]
    assert error_of(page, record | {"grants": [*false, right]}) == ""
    assert error_of(page, record | {"grants": [*false, *false]}) == "no-key"


def test_a_record_of_the_servers_own_making_is_not_the_authors(opened: "tuple[Page, Cast]") -> None:
    """Sealed to her public key and signed by a key of the server: pages can tell that it is not hers."""
    page, _cast = opened
    record, own, forger = kept(page), Keys(), Keys()
    body = sealed_to(own.recipient, json.dumps({"v": 1, "what": "a lie"}).encode().ljust(4096))
    recipient = page.evaluate("() => vault.identity.recipient")
    forged = record | {"body": b64(body), "recipient": own.recipient, "device": None, "device_signature": ""}
    forged["grants"] = [record["grants"][0] | {"blob": b64(sealed_to(recipient, own.file()))}]
    assert error_of(page, forged) == "not-signed", "her signature does not fit"
    from karpear.vault.signatures import digest

    message = statement(
        record=forged["id"], thread=forged["thread"], type=forged["type"], organisation=None, about=None,
        supersedes=None, sha256=digest(body), attachments=[],
    )  # fmt: skip
    forged |= {"author": {"id": record["author"]["id"], "sign_key": forger.sign_key}}
    forged["author_signature"] = forger.sign(message)
    [read] = ask(page, "openMany", [forged])
    signers = ask(page, "state")["signers"]
    assert read["author"]["sign_key"] not in signers, "pages refuse it: vault/authors.js"
    assert record["author"]["sign_key"] in signers


def test_a_file_that_was_changed_on_its_way_shows_nothing(opened: "tuple[Page, Cast]") -> None:
    """Also when the server changes the hash that it says of it; also at the border of two chunks."""
    page, _cast = opened
    record = kept(page, 200_000)
    [read] = ask(page, "openMany", [record])
    spoil = "([record, read, how]) => vault.file(record, read, how)"
    assert page.evaluate(spoil, [record, read, {}]) == [200_000, 200_000]
    for how in (
        {"flip": 0}, {"flip": 100}, {"flip": 70_000}, {"flip": -1}, {"cut": 0}, {"cut": 40}, {"cut": 65_752},
        {"cut": -1}, {"cut": -65_552}, {"more": 1}, {"more": 65_552},
    ):  # fmt: skip
        assert all(isinstance(one, str) for one in page.evaluate(spoil, [record, read, how])), how


# -- the signed list


@pytest.fixture
def listed(opened: "tuple[Page, Cast]") -> tuple["Page", str, list[dict[str, Any]], Keys]:
    """Three lists, one after the other, and the key that signed them."""
    page, cast = opened
    keys, _own = enrolled_in_python(cast.dara, cast.now)
    team, _made = founded(cast.dara, keys, cast.lantern, cast.now)
    for _ in range(2):
        text, signature = next_list(cast.lantern, team)
        publish(by=cast.dara, organisation=cast.lantern.pk, text=text, signature=signature, now=cast.now)
    lists = [
        {"seq": manifest.seq, "text": manifest.text, "signature": manifest.signature}
        for manifest in Manifest.objects.filter(organisation=cast.lantern).order_by("seq")
    ]
    assert Identity.objects.count() == 2
    return page, str(cast.lantern.pk), lists, team


def trust(page: "Page", where: str, manifest: Any, newer: list[Any]) -> str:
    said = ask(page, "trust", {"organisation": where, "manifest": manifest, "newer": newer})
    return str(said["error"]) if said and "error" in said else "" if said else "none"


def signed(said: dict[str, Any], signer: Keys) -> dict[str, Any]:
    text = json.dumps(said)
    return {"seq": said["seq"], "text": text, "signature": signer.sign(text.encode())}


def test_a_list_that_is_older_or_missing_or_not_signed_is_refused(listed: Any) -> None:
    page, where, (first, second, third), team = listed
    assert trust(page, where, first, []) == ""
    assert trust(page, where, third, [second, third]) == ""
    assert trust(page, where, third, []) == "", "known"
    for older in (first, second):
        assert trust(page, where, older, []) == "list-rolled-back"
    assert trust(page, where, None, []) == "list-withheld"
    content = json.loads(third["text"])
    change: dict[str, Any]
    for change in ({"team": content["team"] | {"recipient": Keys().recipient}}, {"members": []}, {"recovery": [1]}):
        assert trust(page, where, third | {"text": json.dumps(content | change)}, []) in (
            "list-rolled-back",
            "list-not-signed",
        )
    stranger, nexts = Keys(), {"seq": 4, "prev": digest_of(third)}
    assert trust(page, where, signed(content | nexts, stranger), []) == "list-not-signed"
    swapped = content | nexts | {"sign": stranger.sign_key, "signed_by": stranger.sign_key}
    assert trust(page, where, signed(swapped, stranger), []) == "list-of-a-stranger"
    assert trust(page, where, signed(content | {"seq": 9, "prev": digest_of(third)}, team), []) == "list-rolled-back"
    assert (
        trust(page, where, signed(content | nexts | {"org": str(Identity.objects.all()[0].pk)}, team), [])
        == "list-of-another"
    )
    assert trust(page, where, signed(content | nexts, team), []) == "", "the real next one"


def digest_of(one: dict[str, Any]) -> str:
    from karpear.vault.signatures import digest

    return digest(one["text"].encode())


def test_a_browser_that_knows_nothing_follows_from_the_first_list(listed: Any) -> None:
    """A made-up list with a high number, shown to a new browser, is believed by nobody."""
    page, where, (first, second, third), _team = listed
    stranger = Keys()
    made_up = json.loads(third["text"]) | {"sign": stranger.sign_key, "signed_by": stranger.sign_key}
    assert trust(page, where, signed(made_up, stranger), []) == "list-rolled-back"
    assert (
        trust(page, where, signed(made_up, stranger), [first, second, signed(made_up, stranger)])
        == "list-of-a-stranger"
    )
    assert trust(page, where, third, [second, third]) == "list-rolled-back"
    assert trust(page, where, third, [first, third]) == "list-rolled-back"
    assert trust(page, where, third, [first, second]) == "list-rolled-back"
    assert trust(page, where, third, [first, second, third]) == ""
