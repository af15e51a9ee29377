"""The vault under a hostile colleague, a stranger, a forced hand and a foreign page."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.people.models import Membership
from karpear.vault import models as vault
from karpear.vault.models import Grant, Record
from tests.cast import device_token, signed_in
from tests.steps.sealing import Keys, b64, given, next_list, opened, sealed_to, secret_wrap
from tests.steps.vault import BASE, KeyHolders, Vault, a_file, as_json

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TABLES = (
    vault.Identity, vault.Wrap, vault.DeviceKey, vault.TeamKey, vault.TeamWrap, vault.Outside, vault.Manifest,
    vault.Record, vault.Attachment, vault.Chunk, vault.Grant, vault.TravelLock, vault.RecoveryRequest,
)  # fmt: skip


def state() -> list[Any]:
    return [list(table.objects.order_by("pk").values()) for table in TABLES]


def everything(holders: KeyHolders) -> Iterator[tuple[str, str, Any]]:
    """Every call that changes something, about what is Sophea's: (method, path, body)."""
    record, grant = Record.objects.get(), Grant.objects.all()[0]
    reader = {"kind": "person", "to": str(holders.ids["dara"].pk), "blob": b64(sealed_to(Keys().recipient, b"x" * 80))}
    text, signature = next_list(holders.cast.lantern, holders.team)
    where, keys = str(holders.cast.lantern.pk), Keys()
    team = {"organisation": where, "team": str(uuid4()), "recipient": keys.recipient, "wrap": reader["blob"]}
    wrap = holders.ids["sophea"].wraps.get()
    yield "PUT", f"records/{record.pk}", as_json(holders.entry(record=record.pk))
    yield "POST", f"records/{record.pk}/grants", {"grants": [reader]}
    yield "DELETE", f"records/{record.pk}/grants/{grant.pk}", None
    yield "POST", f"records/{record.pk}/signature", {"signature": "x" * 88}
    yield "DELETE", f"threads/{record.thread}", None
    yield "DELETE", f"wraps/{wrap.pk}", None
    yield "POST", "manifests", {"organisation": where, "text": text, "signature": signature}
    yield "POST", "teams", team | {"text": text, "signature": signature}


READS = ["directory", "wraps", "records", f"attachments/{uuid4()}", f"manifests/{uuid4()}"]


def test_without_a_session_there_is_nothing(holders: KeyHolders) -> None:
    holders.vaults["sophea"].keep(holders.entry())
    before, nobody = state(), Client()
    token = {"Authorization": f"Bearer {device_token(holders.cast.sophea)}"}
    calls = [*everything(holders), *(("GET", path, None) for path in READS)]
    for method, path, body in calls:
        data = json.dumps(body)
        statuses = [
            nobody.generic(method, BASE + path, data, "application/json", headers=headers).status_code
            for headers in ({}, token, {"Authorization": "Bearer x"})
        ]
        assert statuses == [401, 403, 401], "a phone that was found opens no vault"
    assert state() == before


def test_a_foreign_page_changes_nothing(holders: KeyHolders) -> None:
    """Cross-site requests carry the cookie at best, never the token."""
    holders.vaults["sophea"].keep(holders.entry())
    before, browser = state(), Client(enforce_csrf_checks=True)
    browser.cookies = signed_in(holders.cast.sophea).cookies
    for method, path, body in everything(holders):
        for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded"):
            answer = browser.generic(
                method, BASE + path, json.dumps(body), kind, headers={"Origin": "https://evil.test"}
            )
            assert answer.status_code == 403, (method, path, answer.status_code)
    assert browser.generic("PUT", f"{BASE}attachments/{uuid4()}/0", a_file()[1], "text/plain").status_code == 403
    assert state() == before


@pytest.mark.parametrize("name", ["piseth", "rith", "kanha"])
def test_what_is_anothers_is_not_there(holders: KeyHolders, name: str) -> None:
    """Kanha is an officer of the same organisation: an entry that was not shared is nothing to her, either."""
    sophea, (number, blob) = holders.vaults["sophea"], a_file()
    sophea.upload(number, blob)
    sophea.keep(holders.entry(attachments={number: blob}))
    before, other = state(), holders.vaults[name]
    for method, path, body in everything(holders):
        if path in ("manifests", "teams") and name == "kanha":
            continue
        answer = other.ask(method, path, body)
        assert answer.status_code in (403, 404, 422), (method, path, answer.status_code, answer.content)
        assert answer.status_code != 422 or method == "PUT", (path, answer.content)
    for path in (f"attachments/{number}", f"records?after={Record.objects.get().pk}"):
        assert other.get(path).status_code == 404
    assert other.get(f"records?thread={Record.objects.get().thread}").json()["records"] == []
    assert state() == before


def test_a_member_founds_no_team_and_signs_no_list(holders: KeyHolders) -> None:
    sophea, chenda = holders.vaults["sophea"], Vault(holders.cast.chenda)
    text, signature = next_list(holders.cast.lantern, holders.team)
    body = {"organisation": str(holders.cast.lantern.pk), "text": text, "signature": signature}
    assert sophea.ask("POST", "manifests", body).status_code == 403
    team = body | {"team": str(uuid4()), "recipient": Keys().recipient, "wrap": b64(sealed_to(Keys().recipient, b"x"))}
    assert sophea.ask("POST", "teams", team).status_code == 403
    assert chenda.ask("POST", "teams", team).status_code == 404
    assert vault.Manifest.objects.count() == 1


def test_an_officer_signs_no_list_with_another_key(holders: KeyHolders) -> None:
    dara, keys = holders.vaults["dara"], Keys()
    where = str(holders.cast.lantern.pk)
    good, _ = next_list(holders.cast.lantern, holders.team)
    content = json.loads(good)
    member = {"id": str(holders.ids["sophea"].pk), "recipient": keys.recipient, "sign": keys.sign_key}
    for change in (
        {"sign": keys.sign_key, "signed_by": keys.sign_key}, {"signed_by": keys.sign_key}, {"seq": 1}, {"seq": 9},
        {"prev": ""}, {"prev": "0" * 64}, {"org": str(holders.cast.cardamom.pk)}, {"members": [member]}, {"sign": None},
        {"team": content["team"] | {"recipient": keys.recipient}},
        {"recovery": [{"id": str(uuid4()), "recipient": "x"}]},
        {"members": None}, {"partners": "x"}, {"team": None}, {"sign": "x"},
    ):  # fmt: skip
        text = json.dumps(content | change)
        for signer in (holders.team, keys):
            sent = {"organisation": where, "text": text, "signature": signer.sign(text.encode())}
            if change.get("sign") == keys.sign_key and signer is holders.team and len(change) == 1:
                continue
            assert dara.ask("POST", "manifests", sent).status_code in (409, 422), change
    assert vault.Manifest.objects.count() == 1


def test_nobody_hides_a_record_behind_a_newer_one(holders: KeyHolders) -> None:
    """A colleague who may read it writes a newer version for their own eyes only."""
    sophea, dara = holders.vaults["sophea"], holders.vaults["dara"]
    shared = given(holders.keys["sophea"], {"what": "x"}, [holders.reader("sophea"), holders.reader("dara")])
    sophea.keep(shared)
    theirs = holders.entry("dara", thread=shared.thread, supersedes=shared.id)
    assert dara.keep(theirs).status_code == 403
    incident = holders.incident()
    sophea.keep(incident)
    where: dict[str, Any] = {"type": "incident", "organisation": holders.cast.lantern.pk, "thread": incident.thread}
    hidden = given(
        holders.keys["dara"], {}, [holders.reader("dara")], supersedes=incident.id, restricted=True, **where
    )  # fmt: skip
    answer = dara.keep(hidden)
    seen = [r["id"] for r in sophea.get(f"records?thread={incident.thread}").json()["records"]]
    assert seen == [str(incident.id)], "its author still sees what they wrote"
    assert answer.status_code in (201, 403)


def test_a_reader_takes_nothing_away(holders: KeyHolders) -> None:
    sophea, dara = holders.vaults["sophea"], holders.vaults["dara"]
    sophea.keep(holders.incident())
    record = Record.objects.get()
    for grant in record.grants.all():
        assert dara.ask("DELETE", f"records/{record.pk}/grants/{grant.pk}").status_code == 404
    assert dara.ask("DELETE", f"threads/{record.thread}").status_code == 404
    assert dara.ask("POST", f"records/{record.pk}/signature", {"signature": "x" * 88}).status_code == 404
    own = record.grants.get(kind="person")
    assert sophea.ask("DELETE", f"records/{record.pk}/grants/{own.pk}").status_code == 409


@pytest.mark.both
def test_a_bogus_grant_keeps_nobody_out(holders: KeyHolders) -> None:
    """A reader keeps garbage for Kanha, sealed to a wrong key; what the author gives her after that still arrives."""
    sophea, dara, kanha = (holders.vaults[name] for name in ("sophea", "dara", "kanha"))
    sealing_key = Keys()
    version = given(
        holders.keys["sophea"],
        {"what": "x"},
        [holders.reader("sophea"), holders.reader("dara")],
        sealing_key=sealing_key,
    )
    sophea.keep(version)
    kind, to, recipient = holders.reader("kanha")
    bogus = {"kind": kind, "to": str(to), "blob": b64(sealed_to(Keys().recipient, b"x" * 80))}
    path, genuine = f"records/{version.id}/grants", bogus | {"blob": b64(sealed_to(recipient, sealing_key.file()))}
    assert dara.ask("POST", path, {"grants": [bogus]}).status_code == 201
    assert [reader["by"] for reader in sophea.get(path).json()["readers"] if reader["to"] == str(to)] == ["Dara"]
    assert sophea.ask("POST", path, {"grants": [genuine]}).status_code == 201
    assert opened(Record.objects.get(), holders.keys["kanha"])["what"] == "x"
    assert len(kanha.get("records").json()["records"][0]["grants"]) == 2
    held = [reader["by"] for reader in sophea.get(path).json()["readers"] if reader["to"] == str(to)]
    assert sorted(held, key=str) == ["Dara", None], "what somebody else gave is told from one's own"
    assert dara.ask("POST", path, {"grants": [bogus]}).status_code == 409, "one each is enough"
    assert sophea.ask("POST", path, {"grants": [genuine]}).status_code == 409


def test_a_forced_session_sees_and_changes_nothing(holders: KeyHolders) -> None:
    """As of somebody who never began; the record that waits in the browser waits on."""
    sophea, (number, blob) = holders.vaults["sophea"], a_file()
    sophea.upload(number, blob)
    sophea.keep(holders.entry(attachments={number: blob}))
    before, forced, never = state(), Vault(holders.cast.sophea, forced=True), Vault(holders.cast.rith)
    for path in ("wraps", "records"):
        assert shape(forced.get(path).json()) == shape(never.get(path).json()), path
    assert forced.get("directory").json()["identity"] is None
    assert forced.get(f"attachments/{number}").status_code == never.get(f"attachments/{number}").status_code == 404
    assert forced.get(f"records/{Record.objects.get().pk}/grants").status_code == 404
    assert forced.ask("POST", f"threads/{uuid4()}/restore").status_code == 503
    for method, path, body in everything(holders):
        assert forced.ask(method, path, body).status_code == 503, path
    keys = Keys()
    wraps = [{"kind": "secret", "blob": b64(secret_wrap())}]
    enrol = {"recipient": keys.recipient, "sign_key": keys.sign_key, "wraps": wraps}
    assert forced.ask("POST", "enrol", enrol).status_code == 503
    assert forced.ask("POST", "wraps", wraps[0]).status_code == 503
    assert forced.ask("POST", "device-keys", {"sign_key": keys.sign_key}).status_code == 503
    assert forced.keep(holders.entry()).status_code == 503
    assert forced.upload(*a_file()) == [503]
    assert state() == before
    assert not Entry.objects.filter(actor=holders.cast.sophea.pk, action="give_wraps").exists()


def shape(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name != "person"}


def test_who_became_a_member_reads_the_team_no_longer(holders: KeyHolders) -> None:
    dara = holders.vaults["dara"]
    holders.vaults["sophea"].keep(holders.incident())
    Membership.objects.filter(person=holders.cast.dara).update(role="member")
    assert dara.get("records").json()["records"] == []
    assert dara.get("wraps").json()["teams"] == []


@pytest.mark.both
def test_a_key_that_was_retired_is_sealed_to_no_longer(holders: KeyHolders) -> None:
    holders.ids["dara"].retired_at = timezone.now()
    holders.ids["dara"].save()
    version = given(holders.keys["sophea"], {}, [holders.reader("sophea"), holders.reader("dara")])
    assert holders.vaults["sophea"].keep(version).status_code == 422
    holders.team_key.retired_at = timezone.now()
    holders.team_key.save()
    assert holders.vaults["sophea"].keep(holders.incident()).status_code == 422


def test_a_removed_record_stays_removed(holders: KeyHolders) -> None:
    sophea, sent = holders.vaults["sophea"], holders.entry()
    sophea.keep(sent)
    assert sophea.ask("DELETE", f"threads/{sent.thread}").json() == {"done": 1}
    assert sophea.get("records").json()["records"] == []
    sophea.keep(sent)
    assert sophea.get("records").json()["records"] == []
    assert sophea.ask("DELETE", f"threads/{sent.thread}").status_code == 404
    later = replace(holders.entry(), supersedes=UUID(str(sent.id)), thread=sent.thread)
    assert sophea.keep(later).status_code in (404, 422)


def test_ids_of_the_vault_say_nothing_in_a_refusal(holders: KeyHolders) -> None:
    """404 of what is another's and 404 of what is not at all are the same words."""
    holders.vaults["sophea"].keep(holders.entry())
    record, rith = Record.objects.get(), holders.vaults["rith"]
    for real, none in (
        (f"attachments/{record.pk}", f"attachments/{uuid4()}"),
        (f"manifests/{holders.cast.lantern.pk}", f"manifests/{uuid4()}"),
    ):
        assert rith.get(real).content == rith.get(none).content
    for path in ("records/{}/grants", "records/{}/signature"):
        body = {"grants": [{"kind": "person", "to": str(uuid4()), "blob": "x"}], "signature": "x"}
        answers = [rith.ask("POST", path.format(one), body).content for one in (record.pk, uuid4())]
        assert answers[0] == answers[1]
