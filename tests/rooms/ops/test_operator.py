"""The operator's page: there for the operator only, and truthful without naming people."""

from pathlib import Path

import pyrage
from django.conf import LazySettings
from django.test import Client

from karpear.audit.models import Entry
from karpear.db.models import BackupRun, BackupTrial
from karpear.db.pulse import beat, step_failed
from karpear.keys.ids import new_id
from karpear.messaging.models import Delivery, DeliveryState
from karpear.ops.backup.proof import PROVEN, fingerprint, make_challenge
from karpear.people.models import Address, Person
from tests.cast import NOW, Cast, signed_in
from tests.steps.backups import backup_plan_in, offline_key


def page(person: Person) -> tuple[int, str]:
    answer = signed_in(person).get("/operator/")
    return answer.status_code, answer.content.decode()


def test_others_do_not_find_it(cast: Cast) -> None:
    for person in (cast.sophea, cast.dara, cast.bopha, cast.rith):
        assert page(person)[0] == 404
    assert Client().get("/operator/").status_code == 302


def test_it_shows_what_failed_and_what_is_late_and_names_nobody(cast: Cast, settings: LazySettings) -> None:
    settings.KARPEAR_EMAIL = "smtp://user:hidden-word@mail.example.test:25?from=a@b.test"
    Person.objects.filter(pk=cast.dara.pk).update(is_operator=True)
    step_failed(step="climb", error_code="KeyError at alerts/x.py:1", now=NOW)
    beat(keeper_id=new_id(), started_at=NOW, tick_ms=1.0, now=NOW)
    address = Address.objects.filter(person=cast.dara).first()
    assert address
    Delivery.objects.create(
        topic="alert", subject=new_id(), text_key="alert", person=cast.dara, address=address, channel="email",
        state=DeliveryState.DEAD, error="refused_550", next_attempt_at=NOW, created_at=cast.dara.created_at,
    )  # fmt: skip
    cast.dara.refresh_from_db()
    status, shown = page(cast.dara)
    assert status == 200
    for word in ("climb", "KeyError at alerts/x.py:1", "refused_550", "mail.example.test"):
        assert word in shown
    for word in ("hidden-word", "Sophea", "people.test", "contacts.test"):
        assert word not in shown


def test_it_speaks_khmer_and_programs_read_english(cast: Cast) -> None:
    Person.objects.filter(pk=cast.dara.pk).update(is_operator=True)
    browser = signed_in(cast.dara)
    browser.cookies["lang"] = "km"
    page_in_khmer = browser.get("/operator/").content.decode()
    for english in ("up to date", "none is configured", "has never run", "Migrations"):
        assert english not in page_in_khmer
    checks = browser.get("/readyz").json()["checks"]
    assert checks["migrations"]["says"] == "up to date"


PROOF, WORDS = "/operator/backups/proof/", "/operator/backups/words.age"


def test_it_says_whether_the_backup_opened_and_notes_the_proof(
    cast: Cast, tmp_path: Path, settings: LazySettings
) -> None:
    key = offline_key(tmp_path)
    settings.BACKUPS = backup_plan_in(tmp_path, key)
    challenge = make_challenge([key.recipient])
    BackupRun.objects.create(
        night=NOW.date(), started_at=NOW, lease_until=NOW, finished_at=NOW, size=123_456, free_bytes=10**9,
        recipients=fingerprint([key.recipient]), word_hash=challenge.word_hash, challenge=challenge.blob,
    )  # fmt: skip
    BackupTrial.objects.create(night=NOW.date(), tried_at=NOW, source="folder", place="sqlite", rows=12_345)
    Person.objects.filter(pk=cast.dara.pk).update(is_operator=True)
    for browser in (signed_in(cast.sophea), signed_in(cast.rith)):
        assert browser.get(PROOF).status_code == browser.get(WORDS).status_code == 404
        assert browser.post(PROOF, {"words": "some words"}).status_code == 404
    browser = signed_in(cast.dara)
    shown = browser.get("/operator/").content.decode()
    assert "the backup of 24 Nov opened; rows: 12,345" in shown
    assert "nobody has proven that the offline key still opens it" in shown
    file = browser.get(WORDS).content
    words = pyrage.decrypt(file, [pyrage.x25519.Identity.from_str(key.file.read_text().split()[-1])]).decode()
    refused = browser.post(PROOF, {"words": "quite other words"})
    assert refused.status_code == 422 and "These are not the words" in refused.content.decode()
    assert not Entry.objects.filter(action=PROVEN).exists()
    assert browser.post(PROOF, {"words": words}, follow=True).status_code == 200
    line = Entry.objects.get(action=PROVEN)
    assert line.actor == cast.dara.pk
    assert "nobody has proven" not in browser.get("/operator/").content.decode()
