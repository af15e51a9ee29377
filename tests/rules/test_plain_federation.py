"""What two installations say to each other: one spelling, keys, chains, where an item may go. By plain examples."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.federation import days
from karpear.rules.federation.bodies import BulletinBody, as_it_travels, read_bulletin, read_cells
from karpear.rules.federation.bundles import (
    LARGEST_ENTRIES,
    BundleManifest,
    SignedBundleManifest,
    is_folder,
    read_manifest,
    require_entries,
)
from karpear.rules.federation.chains import ChainHead, Heard, Place, heard_of, place_of
from karpear.rules.federation.keys import (
    KeyStatement,
    OnlineKey,
    SignedKeys,
    claimed_keys,
    fingerprint_of,
    is_newer,
    publisher_of,
    read_signed_keys,
    require_key,
)
from karpear.rules.federation.refusal import Unfit, UnfitItem
from karpear.rules.federation.requests import COVERED, Asking, asking, read_asking
from karpear.rules.federation.travel import (
    COMMUNITY,
    PUBLIC,
    audience_for,
    chain_for,
    may_relay,
    may_travel,
    receivers_of,
    require_for,
    require_relayed,
)
from karpear.rules.federation.wire import (
    LONGEST_LINE,
    START,
    Header,
    Kind,
    WireItem,
    canonical,
    digest_of,
    is_key,
    is_signature,
    moment_of,
    moment_text,
    padded,
    read_item,
    read_json,
    read_line,
)
from karpear.rules.sharing.labels import Label

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
US, THEM, THIRD = ("a" * 64, "b" * 64, "c" * 64)
KEY, SIGNATURE = "d" * 64, "e" * 128
ROOTS = tuple(sorted(letter * 64 for letter in "123"))


def refused(why: Unfit, work: Any, *arguments: Any, **named_arguments: Any) -> None:
    with pytest.raises(UnfitItem) as refusal:
        work(*arguments, **named_arguments)
    assert refusal.value.why is why


def a_header(**cells: Any) -> Header:
    audience = cells.pop("audience", (US, COMMUNITY))
    kind = cells.pop("kind", Kind.BULLETIN)
    usual = {
        "publisher": THEM, "chain": chain_for(THEM, kind, audience, 0), "seq": 1, "prev": START, "issued": NOW,
        "expires": NOW + timedelta(days=1), "kind": kind, "label": Label.GREEN, "audience": audience,
        "digest": digest_of({"a": 1}),
    }  # fmt: skip
    return Header(**{**usual, **cells})


def an_item(**cells: Any) -> WireItem:
    return WireItem(a_header(**cells), KEY, SIGNATURE, body={"a": 1})


def test_a_line_is_read_as_it_was_written() -> None:
    item = an_item(refs=("f" * 64,))
    assert read_line(item.line()) == item and item.id == read_line(item.line()).id
    purged = WireItem(item.header, KEY, SIGNATURE)
    assert purged.id == item.id, "a body can be purged, and the chain holds"
    sealed = WireItem(item.header, KEY, SIGNATURE, sealed="AAAA")
    assert read_line(sealed.line()) == sealed
    assert item.header.to_sign().startswith(b"karpear-fed-v1\0{")


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (1.5, Unfit.BAD_SHAPE), (2**53, Unfit.BAD_SHAPE), ({"ក": 1}, Unfit.BAD_SHAPE), ({1: 1}, Unfit.BAD_SHAPE),
        ((1,), Unfit.BAD_SHAPE), ("\ud800", Unfit.NOT_TEXT),
        ([[[[[[[[[[[[[1]]]]]]]]]]]]], Unfit.BAD_SHAPE),
    ],
)  # fmt: skip
def test_what_could_be_read_in_two_ways_is_not_written(value: Any, why: Unfit) -> None:
    refused(why, canonical, value)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"x" * (LONGEST_LINE + 1), Unfit.TOO_LONG), (b"{", Unfit.NOT_TEXT), (b"\xff", Unfit.NOT_TEXT),
        (b"1.5", Unfit.BAD_SHAPE), (b"NaN", Unfit.BAD_SHAPE), (b"[" * 60_000, Unfit.BAD_SHAPE),
        (b'{"a": 1}', Unfit.NOT_CANONICAL), (b'{"a":1,"a":1}', Unfit.NOT_CANONICAL),
    ],
)  # fmt: skip
def test_what_is_not_in_the_one_spelling_is_not_read(raw: bytes, why: Unfit) -> None:
    refused(why, read_json, raw)


@given(st.recursive(st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(), st.lists, max_leaves=8))
def test_the_one_spelling_is_read_back(value: Any) -> None:
    try:
        raw = canonical(value)
    except UnfitItem:
        return
    assert read_json(raw) == value and json.loads(raw) == value


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"v": 2}, Unfit.UNKNOWN_VERSION), ({"kind": "gossip"}, Unfit.UNKNOWN_KIND), ({"tlp": "BLUE"}, Unfit.BAD_SHAPE),
        ({"seq": 0}, Unfit.BAD_SHAPE), ({"seq": True}, Unfit.BAD_SHAPE), ({"seq": "1"}, Unfit.BAD_SHAPE),
        ({"publisher": "x"}, Unfit.BAD_SHAPE), ({"publisher": 1}, Unfit.BAD_SHAPE), ({"more": 1}, Unfit.BAD_SHAPE),
        ({"issued": "today"}, Unfit.BAD_SHAPE), ({"issued": "2026-13-01T00:00:00Z"}, Unfit.BAD_SHAPE),
        ({"issued": 1}, Unfit.BAD_SHAPE), ({"audience": "all"}, Unfit.BAD_SHAPE), ({"audience": [1]}, Unfit.BAD_SHAPE),
        ({"audience": ["x"] * 201}, Unfit.BAD_SHAPE), ({"seq": 2**31}, Unfit.BAD_SHAPE),
        ({"issued": "9999-12-31T23:59:59Z"}, Unfit.BAD_SHAPE), ({"expires": "0001-01-01T00:00:00Z"}, Unfit.BAD_SHAPE),
    ],
)  # fmt: skip
def test_a_header_has_one_form(change: dict[str, Any], why: Unfit) -> None:
    value = an_item().as_json()
    refused(why, read_item, {**value, "header": {**value["header"], **change}})


def test_an_item_has_one_form() -> None:
    value = an_item().as_json()
    refused(Unfit.UNSIGNED, read_item, {"header": value["header"]})
    refused(Unfit.BAD_SHAPE, read_item, [])
    refused(Unfit.BAD_SHAPE, read_item, {**value, "header": 1})
    refused(Unfit.BAD_SHAPE, read_item, {**value, "sealed": "AAAA"})
    refused(Unfit.BAD_SHAPE, read_item, {**value, "body": "text"})
    assert is_key(KEY) and not is_key(1) and is_signature(SIGNATURE) and not is_signature(KEY)
    assert moment_of(moment_text(NOW)) == NOW and len(padded(b"x")) == 4096 == len(padded(b"x" * 4096))


def statement(**cells: Any) -> KeyStatement:
    online = OnlineKey(KEY, NOW - timedelta(days=1), NOW + timedelta(days=100))
    usual = {"roots": ROOTS, "version": 1, "issued": NOW, "keys": (online,), "revoked": (), "recipient": "age1x"}
    return KeyStatement(**{**usual, **cells})


def signed(**cells: Any) -> SignedKeys:
    return SignedKeys(statement(**cells), ((ROOTS[0], SIGNATURE),))


def test_keys_are_read_as_they_were_written() -> None:
    assert read_signed_keys(json.loads(canonical(signed().as_json()))) == signed()
    assert statement().publisher == publisher_of(ROOTS[::-1]) and is_key(statement().publisher)
    assert statement().generation == 0 and statement(revoked=(KEY,)).generation == 1
    assert statement().to_sign().startswith(b"karpear-fed-keys-v1\0")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"roots": [*ROOTS[:2]]}, Unfit.BAD_SHAPE), ({"roots": [ROOTS[0]] * 3}, Unfit.BAD_SHAPE),
        ({"roots": [*ROOTS[::-1]]}, Unfit.BAD_SHAPE), ({"roots": 1}, Unfit.BAD_SHAPE), ({"v": 2}, Unfit.BAD_SHAPE),
        ({"threshold": 1}, Unfit.BAD_SHAPE), ({"version": 0}, Unfit.BAD_SHAPE), ({"keys": []}, Unfit.BAD_SHAPE),
        ({"revoked": ["x"]}, Unfit.BAD_SHAPE), ({"recipient": "ssh"}, Unfit.BAD_SHAPE), ({"more": 1}, Unfit.BAD_SHAPE),
        ({"recipient": "age1" + "x" * 100}, Unfit.BAD_SHAPE), ({"keys": [1]}, Unfit.BAD_SHAPE),
        ({"keys": [{"key": KEY, "since": "2026-01-01T00:00:00Z", "until": "2027-12-01T00:00:00Z"}]},
         Unfit.KEY_TOO_LONG),
        ({"keys": [{"key": KEY, "since": "2026-01-01T00:00:00Z", "until": "2026-01-01T00:00:00Z"}]},
         Unfit.KEY_TOO_LONG),
    ],
)  # fmt: skip
def test_keys_have_one_form(change: dict[str, Any], why: Unfit) -> None:
    value = signed().as_json()
    refused(why, read_signed_keys, {**value, "statement": {**value["statement"], **change}})


def test_signatures_of_roots_have_one_form() -> None:
    value = signed().as_json()
    refused(Unfit.BAD_SHAPE, read_signed_keys, 1)
    refused(Unfit.BAD_SHAPE, read_signed_keys, {**value, "statement": 1})
    refused(Unfit.BAD_SHAPE, read_signed_keys, {**value, "signatures": 1})
    refused(Unfit.BAD_SHAPE, read_signed_keys, {**value, "signatures": [1]})
    refused(Unfit.BAD_SHAPE, read_signed_keys, {**value, "signatures": value["signatures"] * 4})


def test_versions_only_grow() -> None:
    assert is_newer(signed(), None) and is_newer(signed(version=2), signed())
    assert not is_newer(signed(), signed(version=2)) and not is_newer(signed(), signed())
    refused(Unfit.KEYS_DIFFER, is_newer, signed(recipient="age1y"), signed())


def test_what_a_list_claims_on_its_word_alone() -> None:
    listed = signed().statement
    first = SignedKeys(listed, ())
    assert claimed_keys(first, first) == frozenset()
    assert claimed_keys(first, None) == listed.all_keys
    assert claimed_keys(first, None, KEY) == listed.all_keys - {KEY}
    by_roots = SignedKeys(listed, ((listed.roots[0], "0" * 128), (KEY, "0" * 128)))
    assert claimed_keys(by_roots, None) == listed.all_keys - {listed.roots[0]}, "a root shows itself, and no other key"


def test_a_key_holds_for_a_time_by_the_clock_of_its_own() -> None:
    require_key(statement(), KEY, NOW)
    refused(Unfit.OLD_KEY, require_key, statement(), KEY, NOW + timedelta(days=101))
    refused(Unfit.UNKNOWN_KEY, require_key, statement(), "f" * 64, NOW)
    refused(Unfit.REVOKED_KEY, require_key, statement(revoked=(KEY,)), KEY, NOW)


def test_words_or_digits_are_compared_as_they_are_heard() -> None:
    listed = [f"word{chr(97 + n)}" for n in range(20)]
    ours, theirs = fingerprint_of(US, listed), fingerprint_of(THEM, listed)
    assert len(ours.words) == 6 and ours.words != theirs.words
    assert ours.is_typed(", ".join(ours.words).upper() + ".")
    assert not ours.is_typed(" ".join(reversed(ours.words))) and not ours.is_typed(" ".join(ours.words[:5]))
    assert [len(group) for group in ours.digits] == [4] * 6 and ours.digits != theirs.digits
    assert ours.is_typed(ours.digits_text) and ours.is_typed("-".join(ours.digits))
    khmer = ours.digits_text.translate({48 + n: 0x17E0 + n for n in range(10)})
    assert ours.is_typed(khmer), "however they are typed"
    assert not ours.is_typed(" ".join(ours.digits[:5])) and not ours.is_typed(theirs.digits_text)
    assert not ours.is_typed(f"{ours.words_text} 1") and not ours.is_typed(f"a {ours.digits_text}")
    assert not ours.is_typed("")


def test_the_words_that_were_compared_before_stay() -> None:
    assert fingerprint_of("ab" * 32, [f"w{n}" for n in range(1024)]).words_text == "w822 w302 w626 w30 w236 w183"


def test_where_an_item_may_go() -> None:
    assert [label for label in Label if may_travel(label)] == [Label.AMBER, Label.GREEN, Label.CLEAR]
    assert [label for label in Label if may_relay(label)] == [Label.GREEN, Label.CLEAR]
    assert audience_for(Label.AMBER, [THEM, US, US]) == (US, THEM)
    assert audience_for(Label.GREEN, [US]) == (US, COMMUNITY) and audience_for(Label.CLEAR, [US]) == (PUBLIC,)
    assert receivers_of((US, COMMUNITY)) == [US]
    refused(Unfit.LABEL_STAYS, audience_for, Label.RED, [US])
    refused(Unfit.EMPTY_AUDIENCE, audience_for, Label.CLEAR, [])


def test_each_set_of_receivers_has_a_chain_of_its_own() -> None:
    chains = {
        chain_for(THEM, Kind.KEYS, (PUBLIC,), 0), chain_for(THEM, Kind.BULLETIN, (PUBLIC,), 0),
        chain_for(THEM, Kind.BULLETIN, (US,), 0), chain_for(THEM, Kind.BULLETIN, (US, THIRD), 0),
        chain_for(THIRD, Kind.BULLETIN, (US,), 0), chain_for(THEM, Kind.BULLETIN, (US,), 1),
    }  # fmt: skip
    assert len(chains) == 6 and chain_for(THEM, Kind.UPDATE, (THIRD, US), 0) in chains


def test_what_is_not_for_us_or_not_as_its_label_says_is_refused() -> None:
    require_for(a_header(), US, 0)
    require_for(a_header(label=Label.CLEAR, audience=(PUBLIC,)), US, 0)
    require_for(a_header(kind=Kind.HEARTBEAT, label=Label.CLEAR, audience=(PUBLIC,)), US, 0)
    refused(Unfit.EMPTY_AUDIENCE, require_for, a_header(audience=()), US, 0)
    refused(Unfit.WRONG_CHAIN, require_for, a_header(chain="to-" + "0" * 32), US, 0)
    refused(Unfit.WRONG_CHAIN, require_for, a_header(kind=Kind.KEYS, audience=(US,)), US, 0)
    refused(Unfit.LABEL_STAYS, require_for, a_header(label=Label.RED), US, 0)
    refused(Unfit.OPEN_ABOVE_CLEAR, require_for, a_header(label=Label.GREEN, audience=(PUBLIC,)), US, 0)
    refused(Unfit.NOT_FOR_US, require_for, a_header(audience=(THIRD,)), US, 0)


def test_only_what_its_author_let_travel_is_handed_on() -> None:
    outer = a_header(kind=Kind.RELAY, publisher=THIRD, audience=(US, COMMUNITY))
    require_relayed(a_header(audience=(THIRD, COMMUNITY)), outer)
    refused(Unfit.NOT_TO_RELAY, require_relayed, a_header(label=Label.AMBER), replace(outer, label=Label.AMBER))
    refused(Unfit.NOT_TO_RELAY, require_relayed, a_header(kind=Kind.HEARTBEAT), outer)
    refused(Unfit.NOT_TO_RELAY, require_relayed, a_header(audience=(THIRD,)), outer)
    refused(Unfit.NOT_TO_RELAY, require_relayed, a_header(), replace(outer, label=Label.CLEAR))


def test_the_order_of_a_chain() -> None:
    head = ChainHead(2, "2" * 64)
    follows = a_header(seq=3, prev="2" * 64)
    assert place_of(follows, "3" * 64, head, None) is Place.NEXT
    assert place_of(follows, "3" * 64, head, "3" * 64) is Place.KNOWN
    assert place_of(a_header(seq=5), "5" * 64, head, None) is Place.WAITS
    refused(Unfit.TWO_OF_ONE_NUMBER, place_of, follows, "3" * 64, head, "4" * 64)
    refused(Unfit.BROKEN_CHAIN, place_of, a_header(seq=3), "3" * 64, head, None)
    refused(Unfit.BROKEN_CHAIN, place_of, a_header(seq=1), "1" * 64, head, None)


def test_who_is_silent_and_whose_clock_is_wrong() -> None:
    assert heard_of(None, NOW, trusted=NOW - timedelta(days=3)) is Heard.NOT_YET
    assert heard_of(None, NOW, trusted=NOW - timedelta(days=4)) is Heard.NEVER
    assert heard_of(None, NOW) is Heard.NEVER and heard_of(NOW - timedelta(days=1), NOW) is Heard.LATELY
    assert heard_of(NOW - timedelta(days=4), NOW) is Heard.SILENT
    assert heard_of(NOW + timedelta(days=365), NOW) is Heard.AHEAD


def a_body(**cells: Any) -> dict[str, Any]:
    body = BulletinBody(
        source="Delta", event="flood", drill=False, headline_km="ទឹកជំនន់", headline_en="", avoid_km="", avoid_en="",
        todo_km="", todo_en="Go up", since=None, expires_at=NOW + timedelta(days=1), released_at=NOW,
        provinces=("KH-2",), reliability="A", credibility="1", urgency="Immediate", severity="Severe",
        certainty="Likely", salt="s",
    )  # fmt: skip
    return {**body.as_json(), **cells}


def test_a_bulletin_is_read_as_it_was_written() -> None:
    assert read_bulletin(a_body()).as_json() == a_body()
    assert read_bulletin(a_body(since=moment_text(NOW))).since == NOW


@pytest.mark.parametrize(
    "change",
    [
        {"more": 1}, {"source": ""}, {"headline_km": ""}, {"headline_km": "x" * 113}, {"event": "party"},
        {"drill": "no"}, {"provinces": "KH-2"}, {"provinces": ["KH-2"] * 31}, {"provinces": ["<b>"]},
        {"provinces": [2]}, {"salt": ""}, {"salt": "x" * 65}, {"todo_en": "a\x00b"}, {"todo_en": 1},
        {"expires_at": "2026-11-24T09:00:00Z"}, {"expires_at": "2027-11-24T09:00:00Z"},
    ],
)  # fmt: skip
def test_a_bulletin_has_one_form(change: dict[str, Any]) -> None:
    refused(Unfit.BAD_BODY, read_bulletin, a_body(**change))


def test_a_published_table_has_a_key_and_a_salt() -> None:
    value = {"key": "k", "release": {"cells": []}, "salt": "s"}
    assert read_cells(value) == {"cells": []}
    for change in ({"more": 1}, {"release": []}, {"key": ""}, {"salt": "x" * 65}):
        refused(Unfit.BAD_BODY, read_cells, {**value, **change})


def test_words_travel_without_what_nobody_sees() -> None:
    assert as_it_travels("a\r\nb\u200bក\xa0c\td") == "a\nb\u200bក c d"


def a_manifest(**cells: Any) -> BundleManifest:
    keys = signed()
    usual = {
        "id": "0" * 16, "publisher": keys.statement.publisher, "to": US, "made": NOW, "size": 3, "lines": 1,
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "keys": keys,
    }  # fmt: skip
    return BundleManifest(**{**usual, **cells})


def test_a_manifest_is_read_as_it_was_written() -> None:
    written = SignedBundleManifest(a_manifest(), KEY, SIGNATURE)
    assert read_manifest(read_json(written.as_bytes())) == written
    assert is_folder(a_manifest().folder) and not is_folder("bundle-../../etc")
    assert a_manifest().to_sign().startswith(b"karpear-fed-bundle-v1\0")
    require_entries(a_manifest(), b"abc")
    refused(Unfit.CUT_OFF, require_entries, a_manifest(), b"ab")
    refused(Unfit.FILE_CHANGED, require_entries, a_manifest(), b"abd")
    refused(Unfit.FILE_CHANGED, require_entries, a_manifest(), b"abcd")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"v": 2}, Unfit.BAD_SHAPE), ({"id": 1}, Unfit.BAD_SHAPE), ({"id": "../x"}, Unfit.BAD_SHAPE),
        ({"to": "x"}, Unfit.BAD_SHAPE), ({"bytes": -1}, Unfit.BAD_SHAPE), ({"lines": "x"}, Unfit.BAD_SHAPE),
        ({"more": 1}, Unfit.BAD_SHAPE), ({"bytes": LARGEST_ENTRIES + 1}, Unfit.TOO_LARGE),
        ({"publisher": US}, Unfit.WRONG_PUBLISHER),
    ],
)  # fmt: skip
def test_a_manifest_has_one_form(change: dict[str, Any], why: Unfit) -> None:
    value = json.loads(SignedBundleManifest(a_manifest(), KEY, SIGNATURE).as_bytes())
    refused(why, read_manifest, {**value, "manifest": {**value["manifest"], **change}})
    refused(Unfit.UNSIGNED, read_manifest, {"manifest": value["manifest"]})
    refused(Unfit.BAD_SHAPE, read_manifest, {**value, "manifest": 1})
    refused(Unfit.BAD_SHAPE, read_manifest, {**value, "signature": KEY})


def test_a_request_says_who_asks_once() -> None:
    secret = Ed25519PrivateKey.generate()
    key = secret.public_key().public_bytes_raw().hex()
    request = asking(authority="Delta.test", path="/fed/chains.json", key=key, nonce="0" * 32, now=NOW)
    headers = request.headers(secret.sign(request.base()))
    cells = {"signature_input": headers["Signature-Input"], "signature": headers["Signature"]}
    read, signature = read_asking(authority="delta.test", path="/fed/chains.json", now=NOW, **cells)
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(read.key)).verify(signature, read.base())
    elsewhere, _same = read_asking(authority="other.test", path="/fed/chains.json", now=NOW, **cells)
    assert elsewhere.base() != request.base(), "what was asked of one is not asked of another"
    refused(Unfit.UNSIGNED, read_asking, authority="a", path="/", signature_input="x", signature="y", now=NOW)
    refused(
        Unfit.UNSIGNED, read_asking, authority="a", path="/", now=NOW, signature="y",
        signature_input=cells["signature_input"],
    )  # fmt: skip
    late = NOW + timedelta(days=2)
    refused(Unfit.STALE_REQUEST, read_asking, authority="delta.test", path="/", now=late, **cells)
    refused(Unfit.STALE_REQUEST, read_asking, authority="delta.test", path="/", now=NOW - timedelta(days=2), **cells)
    long = replace(request, expires=request.expires + 1)
    headers = long.headers(secret.sign(long.base()))
    cells = {"signature_input": headers["Signature-Input"], "signature": headers["Signature"]}
    refused(Unfit.STALE_REQUEST, read_asking, authority="delta.test", path="/", now=NOW, **cells)


def test_the_base_is_built_as_the_standard_builds_it() -> None:
    """RFC 9421, appendix B.2.6: the same construction over other components; the signature is the one printed there."""
    key = base64.b64decode("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=")
    base = (
        '"date": Tue, 20 Apr 2021 02:07:55 GMT\n"@method": POST\n"@path": /foo\n"@authority": example.com\n'
        '"content-type": application/json\n"content-length": 18\n"@signature-params": ("date" "@method" "@path" '
        '"@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"'
    )
    printed = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    Ed25519PublicKey.from_public_bytes(key).verify(base64.b64decode(printed), base.encode())
    ours = Asking("example.com", "/foo", 1, 2, "0" * 32, KEY).base().decode().split("\n")
    assert [line.partition(":")[0] for line in ours] == [*(f'"{name}"' for name in COVERED), '"@signature-params"']
    assert ours[1] == '"@authority": example.com' and ours[2] == '"@path": /foo'


def test_so_much_comes_in_a_day() -> None:
    lines = [b"x"] * 5
    fresh = days.DayUse()
    assert days.lines_within(fresh, lines, NOW, of_itself=False) == lines and not days.is_full(fresh, NOW)
    near = days.DayUse(NOW, days.MOST_ITEMS - 2)
    assert len(days.lines_within(near, lines, NOW, of_itself=False)) == 2
    assert len(days.lines_within(near, lines, NOW, of_itself=True)) == 5
    heavy = days.DayUse(NOW, 1, days.MOST_BYTES - 3)
    assert len(days.lines_within(heavy, lines, NOW, of_itself=False)) == 3
    full = days.DayUse(NOW, days.MOST_ITEMS)
    assert days.is_full(full, NOW) and days.is_full(days.DayUse(NOW, 1, days.MOST_BYTES), NOW)
    assert not days.is_full(full, NOW + days.DAY), "the next day"
    assert not days.is_full(full, NOW - timedelta(seconds=1)), "it was begun by a clock that was wrong"
    assert days.use_at(full, NOW) is full and days.use_at(full, NOW + days.DAY) == days.DayUse(NOW + days.DAY)
