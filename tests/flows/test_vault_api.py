"""The vault's calls from outside: what is sealed is kept once and comes back whole; whatever else is refused."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.messaging.models import Delivery
from karpear.people.models import Membership
from karpear.vault.actions import records as actions
from karpear.vault.models import Attachment, Chunk, Grant, Record, TravelLock, Wrap
from karpear.vault.signatures import digest, wrap_statement
from tests.cast import build_cast
from tests.steps.sealing import Keys, b64, given, next_list, opened, sealed_to, secret_wrap
from tests.steps.vault import KeyHolders, Vault, a_file, as_json

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_record_comes_back_as_it_was_sent(holders: KeyHolders) -> None:
    sophea, sent = holders.vaults["sophea"], holders.entry()
    assert sophea.keep(sent).status_code == 201
    [record] = sophea.get("records?type=entry").json()["records"]
    assert (record["id"], record["body"], record["mine"]) == (str(sent.id), sent.body, True)
    assert [g["blob"] for g in record["grants"]] == [g.blob for g in sent.grants]
    assert opened(Record.objects.get(), holders.keys["sophea"])["what"] == "x"


def test_the_same_again_is_the_same_and_other_content_is_refused(holders: KeyHolders) -> None:
    sophea, sent = holders.vaults["sophea"], holders.entry()
    assert [sophea.keep(sent).status_code for _ in range(3)] == [201, 200, 200]
    version = given(holders.keys["sophea"], {"what": "y"}, [holders.reader("sophea")], record=sent.id)
    assert sophea.keep(version).status_code == 409
    assert holders.vaults["dara"].keep(holders.entry("dara", record=sent.id)).status_code == 404
    assert (Record.objects.count(), Grant.objects.count()) == (1, 1)


A_WRAP = base64.b64encode(secret_wrap()).decode()
PLAIN = [
    "", " ", "x", "he was taken at noon", json.dumps({"what": "x"}), base64.b64encode(b'{"what": "x"}').decode(),
    base64.b64encode(b"age-encryption.org/v1\n").decode(), A_WRAP,
    base64.b64encode("អ្វីកើតឡើង".encode()).decode(), "អ្វីកើតឡើង", "\x00", "*" * 100_000, "A" * 300_000,
]  # fmt: skip


@pytest.mark.parametrize("blob", PLAIN)
def test_nothing_is_kept_that_is_not_sealed(holders: KeyHolders, blob: str) -> None:
    sophea, sent = holders.vaults["sophea"], holders.entry()
    grants = as_json(sent)["grants"]
    answers = [
        sophea.keep(sent, body=blob),
        sophea.keep(sent, grants=[grants[0] | {"blob": blob}]),
        sophea.ask("PUT", f"attachments/{uuid4()}/0", blob.encode("utf-8", "replace")),
        sophea.ask("POST", "wraps", {"kind": "passkey", "blob": blob}),
        holders.vaults["rith"].ask("POST", "enrol", enrolment(blob)),
        holders.vaults["dara"].ask("POST", "teams", {
            "organisation": str(holders.cast.lantern.pk), "team": str(uuid4()), "recipient": Keys().recipient,
            "wrap": blob, "text": "{}", "signature": "x",
        }),
    ]  # fmt: skip
    if blob == A_WRAP:
        del answers[4]  # this is what an enrolment holds
    assert {answer.status_code for answer in answers} <= {409, 413, 422}, [a.status_code for a in answers]
    assert not Record.objects.exists()
    assert not Attachment.objects.exists()
    assert not Chunk.objects.exists()
    assert not any(blob in a.content.decode() for a in answers if len(blob) > 5), "a refusal repeats nothing"


def enrolment(blob: str) -> dict[str, Any]:
    keys = Keys()
    return {"recipient": keys.recipient, "sign_key": keys.sign_key, "wraps": [{"kind": "secret", "blob": blob}]}


@pytest.mark.parametrize("work", [1, 14, 19, 20, 22])
def test_a_wrap_that_is_too_weak_or_too_hard_is_refused(holders: KeyHolders, work: int) -> None:
    answer = holders.vaults["rith"].ask("POST", "enrol", enrolment(b64(secret_wrap(work))))
    assert answer.status_code == 422
    assert not holders.cast.rith.identities.exists()


WRONG: list[Any] = [
    None,
    3,
    -1,
    True,
    [],
    {},
    "",
    "x",
    "\x00",
    "\ud800",
    "ខ្មែរ",
    "9" * 5000,
    [[[]]],
    {"a": 1},
    str(uuid4()),
]


def test_a_wrong_value_anywhere_is_no_crash(holders: KeyHolders) -> None:
    sophea, sent = holders.vaults["sophea"], holders.entry()
    for field in as_json(sent):
        for value in WRONG:
            answer = sophea.keep(replace(sent, id=uuid4()), **{field: value})
            kept = answer.status_code == 201
            assert answer.status_code in (201, 404, 409, 422), (field, value, answer.content)
            assert not kept or field in ("device_key", "device_signature", "about", "restricted"), (field, value)


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"{", b"\xff", b"[" * 60_000, b'{"a":' * 40_000])
def test_a_body_that_is_no_body_is_refused(holders: KeyHolders, raw: bytes) -> None:
    client = holders.vaults["dara"].client
    for method, path in [("PUT", f"records/{uuid4()}"), ("POST", "enrol"), ("POST", "teams"), ("POST", "manifests")]:
        answer = client.generic(method, f"/api/v1/seal/{path}", raw, "application/json")
        assert answer.status_code == 422, (method, path, answer.content)
    text, signature = next_list(holders.cast.lantern, holders.team)
    for told in (raw.decode("latin-1")[:50_000], text + "x", "[]", '{"sign": 3}'):
        body = {"organisation": str(holders.cast.lantern.pk), "text": told, "signature": signature}
        assert holders.vaults["dara"].ask("POST", "manifests", body).status_code in (409, 422)


def test_what_is_signed_by_another_or_for_another_place_is_refused(holders: KeyHolders) -> None:
    sophea, sent = holders.vaults["sophea"], holders.entry()
    forged = given(holders.keys["dara"], {"what": "x"}, [holders.reader("sophea")])
    moved = {
        "type": "note",
        "thread": str(uuid4()),
        "about": str(uuid4()),
        "organisation": str(holders.cast.lantern.pk),
    }
    assert sophea.keep(forged).status_code == 422
    for field, value in moved.items():
        assert sophea.keep(sent, **{field: value}).status_code == 422, field
    assert sophea.keep(sent, author_signature="").status_code == 422
    assert not Record.objects.exists()


def test_readers_are_only_those_whom_one_knows(holders: KeyHolders) -> None:
    keys, sophea = holders.keys["sophea"], holders.vaults["sophea"]
    for other in ("piseth",):
        version = given(keys, {}, [holders.reader("sophea"), holders.reader(other)])
        assert sophea.keep(version).status_code == 422
    for kind in ("person", "team", "outside", "nobody", ""):
        assert sophea.keep(given(keys, {}, [(kind, uuid4(), keys.recipient)])).status_code == 422
    assert sophea.keep(replace(holders.entry(), grants=[])).status_code == 422
    assert sophea.keep(given(keys, {}, [holders.reader("sophea")] * 2)).status_code == 409
    assert not Record.objects.exists()


def test_what_belongs_to_the_work_reaches_the_officers(holders: KeyHolders) -> None:
    sophea = holders.vaults["sophea"]
    version = given(
        holders.keys["sophea"], {}, [holders.reader("sophea")], type="incident", organisation=holders.cast.lantern.pk
    )
    assert sophea.keep(version).status_code == 422
    assert sophea.keep(holders.incident()).status_code == 201
    assert len(holders.vaults["dara"].get("records").json()["records"]) == 1
    assert holders.vaults["kanha"].get("records").json()["records"] == []
    assert holders.vaults["piseth"].get("records").json()["records"] == []


# -- files


def test_a_file_of_fifty_megabytes_comes_back_whole(holders: KeyHolders) -> None:
    sophea, (number, blob) = holders.vaults["sophea"], a_file(50 * 1024 * 1024)
    assert set(sophea.upload(number, blob)) == {200}
    sent = holders.entry(attachments={number: blob})
    assert sophea.keep(sent).status_code == 201
    answer = sophea.get(f"attachments/{number}")
    assert answer.content == blob
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    assert holders.vaults["dara"].get(f"attachments/{number}").status_code == 404


def test_a_piece_is_small_and_a_file_has_an_end(holders: KeyHolders) -> None:
    sophea, (number, blob) = holders.vaults["sophea"], a_file(1024 * 1024 + 5000)
    too_long = sophea.ask("PUT", f"attachments/{number}/0", blob)
    assert too_long.status_code in (413, 422)
    assert sophea.ask("PUT", f"attachments/{number}/0", b"").status_code == 422
    for n in (52, 1000, 1001, -1, 10**30, "x"):
        assert sophea.ask("PUT", f"attachments/{number}/{n}", b"x").status_code in (404, 422), n
    assert not Chunk.objects.exists()


@pytest.mark.both
def test_a_file_with_a_hole_or_other_bytes_is_refused(holders: KeyHolders) -> None:
    sophea, (number, blob) = holders.vaults["sophea"], a_file(3 * 1024 * 1024)
    sent = holders.entry(attachments={number: blob})
    assert sophea.keep(sent).status_code == 422, "nothing has arrived"
    pieces = [blob[at : at + 2**20] for at in range(0, len(blob), 2**20)]
    for n in (0, 2, 3):
        sophea.ask("PUT", f"attachments/{number}/{n}", pieces[n])
    assert sophea.keep(sent).status_code == 422, "one is missing"
    sophea.ask("PUT", f"attachments/{number}/1", pieces[2])
    assert sophea.keep(sent).status_code == 422, "one is another"
    sophea.ask("PUT", f"attachments/{number}/1", pieces[1])
    assert sophea.keep(sent).status_code == 201
    assert sophea.ask("PUT", f"attachments/{number}/1", pieces[1]).status_code == 200, "its answer was lost"
    assert sophea.ask("PUT", f"attachments/{number}/1", b"other").status_code == 409
    assert sophea.get(f"attachments/{number}").content == blob


def test_nobody_touches_the_files_of_another(holders: KeyHolders) -> None:
    sophea, dara, (number, blob) = holders.vaults["sophea"], holders.vaults["dara"], a_file()
    sophea.upload(number, blob)
    assert dara.ask("PUT", f"attachments/{number}/0", blob).status_code == 404
    assert dara.ask("PUT", f"attachments/{number}/1", b"x").status_code == 404
    assert dara.keep(holders.entry("dara", attachments={number: blob})).status_code == 422
    assert sophea.get(f"attachments/{number}").status_code == 404, "not before a record names it"


def test_a_vault_is_full_at_some_point(holders: KeyHolders, settings: Any) -> None:
    settings.KARPEAR_VAULT_MB = 1
    sophea, (number, blob) = holders.vaults["sophea"], a_file(600 * 1024)
    assert sophea.upload(number, blob) == [200]
    assert sophea.upload(*a_file(600 * 1024)) == [409], "what is on its way counts"
    assert sophea.keep(holders.entry(attachments={number: blob})).status_code == 201
    assert sophea.upload(*a_file(600 * 1024)) == [409]
    assert holders.vaults["dara"].upload(*a_file(600 * 1024)) == [200], "each has their own"


# -- wraps


def test_wraps_are_given_only_soon_after_the_password(holders: KeyHolders) -> None:
    late = Vault(holders.cast.sophea, has_recent_password=False)
    content = late.get("wraps").json()
    assert content == {"fresh": False, "locked": False, "wraps": [], "teams": []}
    assert late.ask("POST", "wraps", {"kind": "secret", "blob": b64(secret_wrap())}).status_code == 403
    assert len(holders.vaults["sophea"].get("wraps").json()["wraps"]) == 1
    assert [t["wrap"] is not None for t in holders.vaults["dara"].get("wraps").json()["teams"]] == [True]
    assert holders.vaults["kanha"].get("wraps").json()["teams"] == []


def test_wraps_are_given_sixty_times_an_hour(holders: KeyHolders) -> None:
    sophea = holders.vaults["sophea"]
    assert [sophea.get("wraps").status_code for _ in range(61)][-2:] == [200, 429]
    assert holders.vaults["dara"].get("wraps").status_code == 200
    assert Entry.objects.filter(action="give_wraps", actor=holders.cast.sophea.pk).count() == 60


def test_the_wrap_under_the_secret_stays(holders: KeyHolders) -> None:
    sophea, wrap = holders.vaults["sophea"], Wrap.objects.get(identity__person=holders.cast.sophea)
    assert sophea.ask("DELETE", f"wraps/{wrap.pk}").status_code == 409
    assert holders.vaults["dara"].ask("DELETE", f"wraps/{wrap.pk}").status_code == 404
    assert sophea.ask("POST", "enrol", enrolment(b64(secret_wrap()))).status_code == 409
    blob = secret_wrap()
    word = holders.keys["sophea"].sign(wrap_statement(holders.ids["sophea"].pk, digest(blob)))
    new = {"kind": "secret", "blob": b64(blob), "signature": word}
    assert sophea.ask("POST", "wraps", new).status_code == 201
    assert [w["blob"] for w in sophea.get("wraps").json()["wraps"]] == [new["blob"]]
    stranger = {"kind": "recovery", "to_recipient": Keys().recipient, "blob": b64(sealed_to(Keys().recipient, b"x"))}
    assert sophea.ask("POST", "wraps", stranger).status_code == 422
    assert sophea.ask("POST", "wraps", stranger | {"kind": "handover"}).status_code == 422


def test_taking_away_what_could_help_needs_the_password_and_is_told(holders: KeyHolders) -> None:

    sophea, own = holders.cast.sophea, holders.ids["sophea"]
    wrap = Wrap.objects.create(identity=own, kind="recovery", to_recipient="x", blob=b"x", created_at=timezone.now())
    stale = Vault(sophea, has_recent_password=False)
    assert stale.ask("DELETE", f"wraps/{wrap.pk}").status_code == 403
    assert not Delivery.objects.filter(person=sophea, topic="recovery").exists()
    assert holders.vaults["sophea"].ask("DELETE", f"wraps/{wrap.pk}").status_code == 200
    assert Delivery.objects.filter(person=sophea, topic="recovery", subject=wrap.pk).count() > 1, "on every channel"


def test_an_organisations_audit_shows_what_happens_to_its_records_and_none_disappears(holders: KeyHolders) -> None:
    sophea, version = holders.vaults["sophea"], holders.incident()
    assert sophea.keep(version).status_code == 201
    entry = Entry.objects.get(action="keep", object_id=version.id)
    assert entry.detail["sha256"] == Record.objects.get().sha256
    assert sophea.ask("DELETE", f"threads/{version.thread}").status_code == 403
    [grant] = Grant.objects.filter(kind="team")
    assert sophea.ask("DELETE", f"records/{version.id}/grants/{grant.pk}").status_code == 200
    report = holders.incident(type="report")
    assert sophea.keep(report).status_code == 201
    assert sophea.ask("DELETE", f"threads/{report.thread}").status_code == 200
    assert sophea.ask("POST", f"threads/{report.thread}/restore").status_code == 200
    for action in ("revoke_grant", "remove", "restore"):
        assert Entry.objects.get(action=action).organisation == holders.cast.lantern.pk, action


@pytest.mark.both
def test_under_a_travel_lock_nothing_opens_and_writing_goes_on(holders: KeyHolders) -> None:
    sophea, now = holders.vaults["sophea"], timezone.now()
    sophea.keep(holders.entry())
    TravelLock.objects.create(person=holders.cast.sophea, set_at=now, until=now + timedelta(days=3))
    said = sophea.get("wraps").json()
    assert (said["locked"], said["wraps"], said["teams"]) == (True, [], [])
    found = sophea.get("records").json()
    assert (found["locked"], [r["grants"] for r in found["records"]]) == (True, [[]])
    assert sophea.ask("POST", "wraps", {"kind": "secret", "blob": b64(secret_wrap())}).status_code == 404
    assert sophea.keep(holders.entry()).status_code == 201
    TravelLock.objects.update(until=now - timedelta(seconds=1))
    assert sophea.get("wraps").json()["wraps"]


# -- how much work


@pytest.mark.both
@pytest.mark.parametrize("kind", ["entry", "incident"])
def test_a_page_of_two_hundred_asks_as_often_as_a_page_of_two(holders: KeyHolders, kind: str) -> None:
    make = holders.entry if kind == "entry" else holders.incident
    counts = []
    for sealed, copies in ((2, 0), (18, 9)):
        for _ in range(sealed):
            actions.keep_record(by=holders.cast.sophea, version=make(), now=timezone.now())
        copy_records(copies)
        with CaptureQueriesContext(connection) as queries:
            content = holders.vaults["sophea"].get(f"records?type={kind}").json()
        counts.append((len(content["records"]), len(queries)))
    assert (counts[0][0], counts[1][0]) == (2, 200)
    assert counts[0][1] == counts[1][1] < 20, counts


def copy_records(copies: int) -> None:
    """Of each record, with its grants: as many threads of their own, without sealing each."""
    records, grants = [], []
    for record in Record.objects.prefetch_related("grants"):
        for _ in range(copies):
            row = copy(record)
            row.pk = row.thread = uuid4()
            records.append(row)
            for grant in record.grants.all():
                own_grant = copy(grant)
                own_grant.pk, own_grant.record = uuid4(), row
                grants.append(own_grant)
    Record.objects.bulk_create(records)
    Grant.objects.bulk_create(grants)


@pytest.mark.both
def test_pages_hold_everything_once(holders: KeyHolders) -> None:
    sent = [holders.entry() for _ in range(23)]
    for one in sent:
        actions.keep_record(by=holders.cast.sophea, version=one, now=holders.cast.now)
    sophea, found = holders.vaults["sophea"], list[str]()
    after: str | None = ""
    while after is not None:
        page = sophea.get(f"records?limit=5{'&after=' + after if after else ''}").json()
        found += [one["id"] for one in page["records"]]
        after = page["next"]
    assert sorted(found) == sorted(str(one.id) for one in sent)
    assert holders.vaults["dara"].get(f"records?after={sent[0].id}").status_code == 404
    for query in ("limit=0", "limit=201", "limit=x", "type=%00", "thread=x", "after=x", "type=" + "x" * 99):
        assert sophea.get(f"records?{query}").status_code == 422, query


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_sent_by_eight_at_once_it_is_one_record() -> None:
    cache.clear()
    holders = KeyHolders(build_cast())
    number, blob = a_file()
    holders.vaults["sophea"].upload(number, blob)
    sent = holders.entry(attachments={number: blob})
    browsers = [Vault(holders.cast.sophea) for _ in range(8)]

    def put(browser: Vault) -> int:
        try:
            return int(browser.keep(sent).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(put, browsers))
    assert answers == [200] * 7 + [201]
    assert (Record.objects.count(), Grant.objects.count(), Attachment.objects.get().record_id) == (1, 1, sent.id)
    assert Entry.objects.filter(action="keep", object_type="record").count() == 1


def test_audit_lines_hold_codes_and_numbers_only(holders: KeyHolders) -> None:
    sophea = holders.vaults["sophea"]
    sophea.keep(holders.incident(type="report"))
    sophea.get("wraps")
    sophea.ask("DELETE", f"threads/{Record.objects.get().thread}")
    details = [
        entry.detail for entry in Entry.objects.filter(object_type__in=["record", "thread", "person", "identity"])
    ]
    words = {v for detail in details for v in detail.values() if isinstance(v, str)}
    assert words <= {"report", "secret", Record.objects.get().sha256}, "the hash is of what is sealed"


def test_who_left_reads_nothing_new_in_a_session_that_is_still_open(holders: KeyHolders) -> None:
    dara, sophea = holders.vaults["dara"], holders.vaults["sophea"]
    number, blob = a_file()
    sophea.upload(number, blob)
    sophea.keep(holders.incident(attachments={number: blob}))
    assert len(dara.get("records").json()["records"]) == 1
    assert dara.get(f"attachments/{number}").status_code == 200
    Membership.objects.filter(person=holders.cast.dara).update(ended_at=timezone.now())
    assert dara.get("records").json()["records"] == []
    assert dara.get("wraps").json()["teams"] == []
    assert dara.get(f"attachments/{number}").status_code == 404
    assert dara.get("directory").json()["organisations"] == []
    text, signature = next_list(holders.cast.lantern, holders.team)
    body = {"organisation": str(holders.cast.lantern.pk), "text": text, "signature": signature}
    assert dara.ask("POST", "manifests", body).status_code == 404
    assert dara.get(f"manifests/{holders.cast.lantern.pk}").status_code == 404
    assert dara.keep(holders.incident("dara")).status_code == 404
    assert sophea.keep(given(
        holders.keys["sophea"], {}, [holders.reader("sophea"), holders.reader("dara")])).status_code == 422  # fmt: skip
