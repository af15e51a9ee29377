"""Texts in folders of modems, with real files; and smstools on the way out."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from karpear.messaging.channels.config import parse
from karpear.messaging.channels.smstools import SmstoolsDriver
from karpear.messaging.deliver import deliver_once
from karpear.messaging.ingress import mistakes_in, ways
from karpear.messaging.models import Delivery, Inbound
from karpear.messaging.spool import read_spools
from tests.cast import NOW, Cast
from tests.rooms.messaging.outbox import message, put

HEADS = "From: 85512345678\nFrom_TOA: 91\nSent: 26-11-24 15:58:00\nReceived: 26-11-24 16:00:00\nAlphabet: {}\n\n"


def lay(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    old = timezone.now().timestamp() - 5
    os.utime(path, (old, old))
    return path


@pytest.mark.django_db
def test_smstools(tmp_path: Path, settings: Any) -> None:
    settings.KARPEAR_SMS_IN = f"smstools:{tmp_path}"
    lay(tmp_path, "GSM1.a", HEADS.format("ISO").encode() + b"OK")
    lay(tmp_path, "GSM1.b", HEADS.format("UCS2").encode() + "ជួយផង".encode("utf-16-be"))
    lay(tmp_path, "GSM1.c", b"no heads at all")
    lay(tmp_path, "GSM1.d", HEADS.format("ISO").encode() + b"OK")
    (tmp_path / "GSM1.e").write_bytes(b"From: 1")  # still being written
    (tmp_path / "sub").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "GSM1.a")
    assert read_spools(now=timezone.now()) == 3
    rows = list(Inbound.objects.order_by("received_at", "id"))
    assert [(row.sender, row.text, row.urgent) for row in rows] == [
        ("+85512345678", "OK", False), ("+85512345678", "ជួយផង", True), ("+85512345678", "OK", False),
    ]  # fmt: skip
    assert rows[0].sent_at == datetime(2026, 11, 24, 8, 58, tzinfo=UTC)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".unread-GSM1.c", "GSM1.e", "link", "sub"]
    assert read_spools(now=timezone.now()) == 0


@pytest.mark.django_db
def test_a_clock_that_was_never_set_is_no_time(tmp_path: Path, settings: Any) -> None:
    settings.KARPEAR_SMS_IN = f"smstools:{tmp_path}"
    for year in ("00", "70", "80"):
        heads = HEADS.format("ISO").replace("26-11-24 15:58:00", f"{year}-01-01 00:00:00")
        lay(tmp_path, f"GSM1.{year}", heads.encode() + b"SOS " + year.encode())
    assert read_spools(now=timezone.now()) == 3
    assert {(row.urgent, row.state, row.sent_at) for row in Inbound.objects.all()} == {(True, "waiting", None)}


@pytest.mark.django_db
def test_gammu_with_parts(tmp_path: Path, settings: Any) -> None:
    settings.KARPEAR_SMS_IN = f"gammu:{tmp_path} smstools:{tmp_path}/nowhere"
    lay(tmp_path, "IN20261124_160000_00_+85512345678_01.txt", "green mango".encode("utf-16"))
    lay(tmp_path, "IN20261124_160000_00_+85512345678_00.txt", b"OK K7P2M ")
    lay(tmp_path, "IN20261124_160000_00_012345679_00.txt", "សុខ".encode())
    assert read_spools(now=timezone.now()) == 2
    assert {(row.sender, row.text) for row in Inbound.objects.all()} == {
        ("+85512345678", "OK K7P2M green mango"), ("+85512345679", "សុខ"),
    }  # fmt: skip
    assert not list(tmp_path.iterdir())


def test_settings_that_cannot_be_understood(settings: Any) -> None:
    for wrong in ("webhook?secret=short", "carrier-pigeon:", "telegram?secret=long-enough-1", "smstools:", "webhook"):
        settings.KARPEAR_SMS_IN, settings.KARPEAR_SMS = wrong, ""
        assert set(mistakes_in()) == {"KARPEAR_SMS_IN"}
        assert not ways("sms")
        assert "short" not in mistakes_in()["KARPEAR_SMS_IN"]


@pytest.mark.django_db
def test_smstools_on_the_way_out(cast: Cast, tmp_path: Path) -> None:
    driver = parse("sms", f"smstools:{tmp_path}", 1.0)
    assert isinstance(driver, SmstoolsDriver)
    cast.dara.language = "km"
    cast.dara.save()
    ids = put(*[message(who, cast.sophea, NOW, channel="sms") for who in (cast.dara, cast.kanha)])
    deliver_once(NOW + timedelta(seconds=1), channels={"sms": driver})
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    khmer, english = ((tmp_path / str(pk)).read_bytes() for pk in ids)
    assert khmer.startswith(b"To: 855") and b"Alphabet: UCS2\n\n" in khmer
    assert "Sophea" in khmer.partition(b"\n\n")[2].decode("utf-16-be")
    assert b"Alphabet: ISO\n\nSophea: please open" in english


@pytest.mark.django_db
def test_a_folder_that_no_modem_reads_takes_nothing(cast: Cast, tmp_path: Path) -> None:
    put(message(cast.dara, cast.sophea, NOW, channel="sms"))
    deliver_once(NOW + timedelta(seconds=1), channels={"sms": parse("sms", f"smstools:{tmp_path}/mistyped", 1.0)})
    assert set(Delivery.objects.values_list("state", flat=True)) == {"failed"}
    assert not (tmp_path / "mistyped").exists()
