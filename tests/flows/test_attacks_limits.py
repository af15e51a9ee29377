"""Limits that could be turned against who they protect, odd input, and what is handed out where it should not be."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from karpear.readiness.packs.actions import custodians
from karpear.readiness.packs.models import Custodian
from karpear.vault.actions import enrolment, travel_locks
from karpear.vault.models import Chunk, DeviceKey
from karpear.vault.queries.exports import parts_of_organisation
from tests.cast import signed_in
from tests.steps.custody import recovery_of
from tests.steps.sealing import Keys, b64, given, sealed_to, secret_wrap
from tests.steps.vault import KeyHolders, Vault

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_list_that_is_none_is_refused_and_breaks_nothing(holders: KeyHolders) -> None:
    dara, keys = holders.vaults["dara"], Keys()
    blob = b64(sealed_to(keys.recipient, b"x" * 80))
    body = {
        "organisation": str(holders.cast.lantern.pk), "team": str(uuid4()), "recipient": keys.recipient, "chain": blob,
        "wraps": [{"to": str(holders.ids["dara"].pk), "blob": blob}], "signature": "x",
    }  # fmt: skip
    for text in ("[" * 60000, '{"members": 5}', '{"members": [1]}', '{"members": {"a": 1}}', '{"recovery": [1]}', "{}"):
        assert dara.ask("POST", "team/rotate", body | {"text": text}).status_code == 422, text[:30]


@pytest.mark.both
def test_fetching_wraps_too_often_in_one_session_locks_nobody_out_of_another(holders: KeyHolders) -> None:
    sophea = holders.vaults["sophea"]
    answers = [sophea.get("wraps").status_code for _ in range(61)]
    assert (answers[0], answers[-1]) == (200, 429)
    assert Vault(holders.cast.sophea).get("wraps").status_code == 200


def test_who_revokes_false_browsers_makes_room_for_a_true_one(holders: KeyHolders) -> None:
    sophea = holders.vaults["sophea"]
    for _ in range(50):
        assert sophea.ask("POST", "device-keys", {"sign_key": Keys().sign_key}).status_code == 201
    device_key = DeviceKey.objects.latest("created_at", "id")
    assert sophea.ask("POST", "device-keys", {"sign_key": device_key.sign_key}).status_code == 201, "the same row"
    assert sophea.ask("POST", "device-keys", {"sign_key": Keys().sign_key}).status_code == 409
    enrolment.revoke_device_key(person=holders.cast.sophea, device_key=device_key.pk, now=timezone.now())
    assert sophea.ask("POST", "device-keys", {"sign_key": Keys().sign_key}).status_code == 201


def test_a_forced_session_revokes_no_browser(holders: KeyHolders) -> None:
    device_key = enrolment.register_device_key(person=holders.cast.sophea, sign_key=Keys().sign_key, now=timezone.now())
    forced = Vault(holders.cast.sophea, forced=True).client
    assert forced.post(reverse("vault:revoke_browser", args=[device_key.pk])).status_code == 404
    device_key.refresh_from_db()
    assert device_key.revoked_at is None


def test_what_was_agreed_with_somebody_in_need_reaches_no_team(holders: KeyHolders) -> None:
    keys, mine = holders.keys["sophea"], holders.reader("sophea")
    for readers, where in (([mine, holders.officers()], None), ([mine], holders.cast.lantern.pk)):
        version = given(keys, {"kind": "support"}, readers, type="support", organisation=where)
        assert holders.vaults["sophea"].keep(version).status_code == 422
    assert holders.vaults["sophea"].keep(given(keys, {"kind": "support"}, [mine], type="support")).status_code == 201


@pytest.mark.both
def test_an_organisations_export_is_silent_about_what_was_kept_from_its_team(holders: KeyHolders) -> None:
    key, made, _wrap = recovery_of(holders)
    readers = [holders.reader("sophea"), ("outside", made.pk, key.recipient)]
    where = holders.cast.lantern.pk
    kept = given(holders.keys["sophea"], {"x": 1}, readers, type="incident", organisation=where, restricted=True)
    for sent in (kept, holders.incident("dara")):
        holders.vaults["dara" if sent is not kept else "sophea"].keep(sent)
    listed = {part.told.get("record") for part in parts_of_organisation(holders.cast.lantern)} - {None}
    assert len(listed) == 1
    assert str(kept.id) not in listed


@pytest.mark.both
def test_a_packs_kit_stays_here_under_a_lock(holders: KeyHolders) -> None:
    c, now = holders.cast, timezone.now()
    version = given(holders.keys["sophea"], {"kind": "pack"}, [holders.reader("sophea")], type="pack")
    assert holders.vaults["sophea"].keep(version).status_code == 201
    for name in ("dara", "kanha"):
        custodian = custodians.ask_custodian(by=c.sophea, kind="person", key=holders.ids[name].pk, now=now)
        custodians.answer_custody(by=getattr(c, name), custodian=custodian.pk, accept=True, now=now)
    parts = {custodian.pk: b64(sealed_to(Keys().recipient, b"w" * 80)) for custodian in Custodian.objects.all()}
    custodians.seal_for_custodians(
        by=c.sophea, record=version.id, threshold=2, key=b64(secret_wrap()), parts=parts, now=now
    )
    client = signed_in(c.sophea)
    assert client.get(reverse("packs:kit")).status_code == 200
    travel_locks.set_travel_lock(by=c.sophea, person=c.sophea.pk, until=now + timedelta(days=1), now=now)
    assert client.get(reverse("packs:kit")).status_code != 200


def test_no_piece_is_kept_before_a_first_one_that_is_sealed(holders: KeyHolders) -> None:
    answer = holders.vaults["sophea"].ask("PUT", f"attachments/{uuid4()}/1", b"Officer Sok threatened me at the market")
    assert answer.status_code == 422 and not Chunk.objects.exists()
