"""What doctor says, and when it exits 1."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from karpear.audit.actions.lines import record
from karpear.db.pulse import beat, step_failed
from karpear.keys.ids import new_id
from karpear.ops.backup.archive import BACKUPS_ID, MADE
from karpear.ops.health.doctor import Diagnosis, examine, served
from karpear.ops.health.probes import probe
from karpear.people.models import Address, Person
from karpear.rules.alarm import machine
from tests.cast import NOW, Cast
from tests.servers import Gateway, MailServer
from tests.steps.backups import backup_plan_in, offline_key
from tests.steps.processes import karpear


def pulse(now: datetime = NOW) -> None:
    beat(keeper_id=new_id(), started_at=now, tick_ms=1.0, now=now)


def named(findings: list[Diagnosis], name: str) -> list[str]:
    return [f.check.says for f in findings if f.check.name == name and not f.check.ok]


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, mail: MailServer, gateway: Gateway) -> None:
    for name, value in (("KARPEAR_EMAIL", mail.url), ("KARPEAR_SMS", gateway.url)):
        setattr(settings, name, value)
        monkeypatch.setenv(name, value)


def test_all_is_well(cast: Cast, configured: None) -> None:
    pulse()
    findings = examine(NOW)
    assert served(findings)
    assert "proven 7 days ago" in next(f.check.says for f in findings if f.check.name == "email")


def test_a_folder_that_no_modem_reads_is_no_channel(tmp_path: Path) -> None:
    for program, outgoing, failed in (("smstools", "outgoing", "failed"), ("gammu", "outbox", "error")):
        (tmp_path / outgoing).mkdir()
        works, says = probe(f"{program}:{tmp_path}/{outgoing}")
        assert works and f"not noticed: {tmp_path}/{failed}" in says
        (tmp_path / failed).mkdir()
        assert probe(f"{program}:{tmp_path}/{outgoing}") == (True, "writes files")
        works, says = probe(f"{program}:{tmp_path}/mistyped")
        assert not works and f"must be the {outgoing}" in says


def test_no_channel_no_pulse_nobody(db: None, configured: None, settings: LazySettings) -> None:
    settings.KARPEAR_EMAIL = settings.KARPEAR_SMS = ""
    findings = examine(NOW)
    assert not served(findings)
    assert named(findings, "channels") and named(findings, "keeper") and named(findings, "people")


def test_one_gateway_down_is_a_warning_and_all_down_is_not(
    cast: Cast, configured: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse()
    monkeypatch.setenv("KARPEAR_EMAIL", "smtp://127.0.0.1:9?from=a@b.test")
    assert served(examine(NOW))
    monkeypatch.setenv("KARPEAR_SMS", "webhook+http://127.0.0.1:9/?secret=x")
    assert not served(examine(NOW))


def test_a_person_whom_nobody_would_hear_is_listed(cast: Cast, configured: None) -> None:
    pulse()
    alone = Person.objects.create(email="alone@people.test", name="Alone")
    findings = examine(NOW)
    assert served(findings)
    assert named(findings, "person") == [f"{alone.pk}: an SOS would reach nobody"]
    Address.objects.all().delete()
    assert not served(examine(NOW))


def test_a_failing_step_is_shown(cast: Cast, configured: None) -> None:
    pulse()
    step_failed(step="climb", error_code="KeyError at alerts/x.py:1", now=datetime(2026, 11, 24, tzinfo=UTC))
    assert "climb" in named(examine(NOW), "step")[0]


def test_before_the_first_start_it_says_what_to_do(tmp_path: Path) -> None:
    examined = karpear(tmp_path, "doctor")
    assert examined.returncode == 1
    assert "is empty: start `karpear up` once" in examined.stdout


def test_it_says_how_the_backups_are(cast: Cast, configured: None, tmp_path: Path, settings: LazySettings) -> None:
    pulse()
    assert "Nothing copies this server at night" in named(examine(NOW), "backup")[0]
    record(at=NOW, action=MADE, object_type="backup", object_id=BACKUPS_ID)
    by_hand = next(f.check for f in examine(NOW) if f.check.name == "backup")
    assert by_hand.ok and by_hand.says == "made within a day"
    settings.BACKUPS = backup_plan_in(tmp_path, offline_key(tmp_path))
    assert served(examine(NOW)), "a warning: an SOS reaches people all the same"
    assert "older than a day" in named(examine(NOW), "backup")[0]


def test_a_full_disk_is_said_with_what_to_do(cast: Cast, configured: None, monkeypatch: pytest.MonkeyPatch) -> None:
    pulse()
    assert not named(examine(NOW), "disk")
    monkeypatch.setattr(machine, "LEAST_FREE_BYTES", 10**18)
    [says] = named(examine(NOW), "disk")
    assert "MB free. Delete or move old backups and logs now." in says
