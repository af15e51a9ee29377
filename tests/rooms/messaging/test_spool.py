"""Texts in folders of modems, with real files; and smstools on the way out."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from karpear.messaging.channels.config import parse
from karpear.messaging.channels.smstools import SmstoolsDriver
from karpear.messaging.deliver import deliver_once
from karpear.messaging.ingress import mistakes_in, ways
from karpear.messaging.models import Delivery, Inbound, Priority
from karpear.messaging.spool import read_spools
from karpear.ops.health.doctor import texts_in
from karpear.people.models import Address
from tests.cast import NOW, Cast
from tests.rooms.messaging.outbox import message, put

HEADS = "From: 85512345678\nFrom_TOA: 91\nSent: 26-11-24 15:58:00\nReceived: 26-11-24 16:00:00\nAlphabet: {}\n\n"


def lay(folder: Path, name: str, content: bytes, *, age_s: float = 5) -> Path:
    path = folder / name
    path.write_bytes(content)
    old = timezone.now().timestamp() - age_s
    os.utime(path, (old, old))
    return path


@pytest.mark.django_db
def test_smstools(tmp_path: Path, settings: Any) -> None:
    settings.KARPEAR_SMS_IN = f"smstools:{tmp_path}"
    lay(tmp_path, "GSM1.a", HEADS.format("ISO").encode() + b"OK")
    lay(tmp_path, "GSM1.b", HEADS.format("UCS2").encode() + "ជួយផង".encode("utf-16-be"))
    lay(tmp_path, "GSM1.c", b"no heads at all")
    lay(tmp_path, "GSM1.d", HEADS.format("ISO").encode() + b"OK")
    lay(tmp_path, "GSM1.e", b"From: 1", age_s=-60)  # still being written, however slow this machine is
    (tmp_path / "sub").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "GSM1.a")
    assert read_spools(now=timezone.now()) == 3
    rows = list(Inbound.objects.order_by("received_at", "id"))
    assert [(row.sender, row.text, row.urgent) for row in rows] == [
        ("+85512345678", "OK", False), ("+85512345678", "ជួយផង", True), ("+85512345678", "OK", False),
    ]  # fmt: skip
    assert rows[0].sent_at == datetime(2026, 11, 24, 8, 58, tzinfo=UTC)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["GSM1.c", "GSM1.e", "link", "sub"]
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


@pytest.mark.django_db
def test_what_gammu_writes_after_the_end_of_a_part_is_not_of_the_text(tmp_path: Path, settings: Any) -> None:
    settings.KARPEAR_SMS_IN = f"gammu:{tmp_path}"
    lay(tmp_path, "IN20261124_160000_00_+85512345678_00.txt", "ខ្ញុំ\0\uf052Ñ".encode("utf-16"))
    lay(tmp_path, "IN20261124_160000_00_+85512345678_01.txt", ("សុខ" + 40 * "\0").encode("utf-16"))
    assert read_spools(now=timezone.now()) == 1
    assert Inbound.objects.get().text == "ខ្ញុំសុខ"


@pytest.mark.django_db
def test_what_smsd_keeps_for_itself_stays_and_so_does_what_is_no_text_yet(tmp_path: Path, settings: Any) -> None:
    """The parts of a long text wait in `incoming` too. Taken away, the text would never be whole."""
    settings.KARPEAR_SMS_IN = f"smstools:{tmp_path}"
    lay(tmp_path, "GSM1-concatenated", b"05 00 03 2A 02 01 0791...", age_s=600)
    half = lay(tmp_path, "GSM1.a", b"", age_s=600)
    for n in range(2):
        assert read_spools(now=timezone.now()) == 0, n
        assert sorted(path.name for path in tmp_path.iterdir()) == ["GSM1-concatenated", "GSM1.a"]
    assert f"files in {tmp_path} that are not text: 1" in texts_in(timezone.now())[0].says
    lay(tmp_path, half.name, HEADS.format("ISO").encode() + b"SOS")
    assert read_spools(now=timezone.now()) == 1
    assert texts_in(timezone.now())[0].ok


@pytest.mark.django_db
def test_files_that_are_no_text_keep_no_text_waiting(tmp_path: Path, settings: Any) -> None:
    settings.KARPEAR_SMS_IN = f"smstools:{tmp_path}"
    for n in range(500):
        lay(tmp_path, f"A{n}", b"")
    lay(tmp_path, "GSM1.a", HEADS.format("ISO").encode() + b"SOS")
    assert read_spools(now=timezone.now()) == 1


@pytest.mark.django_db
def test_parts_of_a_long_text_have_their_own_times(tmp_path: Path, settings: Any) -> None:
    settings.KARPEAR_SMS_IN = f"gammu:{tmp_path}"
    for name, words in {
        "160000_00_+85512345678_00": "SOS they ", "160002_00_+85512345678_01": "took ",
        "155959_00_+85512345678_02": "him", "160003_00_+85512345678_00": "OK",
        "160001_00_+85512345679_00": "one ", "160001_01_+85512345679_00": "two ",
        "160001_00_+85512345679_01": "first", "160001_01_+85512345679_01": "second",
        "160500_00_+85512345678_00": "much later",
    }.items():  # fmt: skip
        lay(tmp_path, f"IN20261124_{name}.txt", words.encode())
    read_spools(now=timezone.now())
    assert {row.text for row in Inbound.objects.all()} == {
        "SOS they took him", "OK", "one first", "two second", "much later",
    }  # fmt: skip


@pytest.mark.django_db
def test_a_text_waits_until_none_of_its_parts_is_young(tmp_path: Path, settings: Any) -> None:
    settings.KARPEAR_SMS_IN = f"gammu:{tmp_path}"
    lay(tmp_path, "IN20261124_160000_00_+85512345678_00.txt", b"SOS ")
    for age_s in (0.1, -0.2):
        lay(tmp_path, "IN20261124_160002_00_+85512345678_01.txt", b"here", age_s=age_s)
        assert read_spools(now=timezone.now()) == 0
    lay(tmp_path, "IN20261124_160002_00_+85512345678_01.txt", b"here", age_s=-86400)
    assert read_spools(now=timezone.now()) == 1, "a wrong clock: it does not wait for ever"
    assert Inbound.objects.get().text == "SOS here"


@pytest.mark.django_db
def test_gammu_says_when_a_text_was_sent(tmp_path: Path, settings: Any) -> None:
    """The server was down: what waited speaks for its own moment."""
    settings.KARPEAR_SMS_IN = f"gammu:{tmp_path}"
    lay(tmp_path, "IN20261124_160000_00_+85512345678_00.txt", b"OK")
    lay(tmp_path, "IN19800106_000000_00_+85512345679_00.txt", b"SOS")
    lay(tmp_path, "IN20269999_999999_00_+85512345670_00.txt", b"OK")
    assert read_spools(now=datetime(2026, 11, 27, tzinfo=UTC)) == 3
    assert {row.sender[-1]: row.sent_at for row in Inbound.objects.all()} == {
        "8": datetime(2026, 11, 24, 9, 0, tzinfo=UTC), "9": None, "0": None,
    }  # fmt: skip


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
    assert b"Priority: HIGH\nAlphabet: ISO\n\nSophea: your answer" in english


@pytest.mark.django_db
def test_gammu_on_the_way_out(cast: Cast, tmp_path: Path) -> None:
    """Names that gammu sends in their order, each the same at the second try."""
    cast.dara.language = "km"
    cast.dara.save()
    driver = parse("sms", f"gammu:{tmp_path}", 1.0)
    reminder = message(cast.kanha, cast.sophea, NOW, channel="sms", priority=Priority.REMINDER)
    later, first = put(reminder, message(cast.dara, cast.sophea, NOW, channel="sms"))
    deliver_once(NOW + timedelta(seconds=1), channels={"sms": driver})
    urgent, ordinary = sorted(tmp_path.iterdir())
    number = Address.objects.get(person=cast.dara, channel="sms").value
    assert re.fullmatch(rf"OUTA\d{{8}}_\d{{6}}_00_{re.escape(number)}_{first}\.txt", urgent.name)
    assert re.fullmatch(rf"OUTM\d{{8}}_\d{{6}}_00_\+\d+_{later}\.txt", ordinary.name)
    assert "Sophea" in urgent.read_text("utf-16")
    Delivery.objects.update(state="queued")
    deliver_once(NOW + timedelta(seconds=2), channels={"sms": driver})
    assert sorted(tmp_path.iterdir()) == [urgent, ordinary]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.django_db
def test_a_folder_that_no_modem_reads_takes_nothing(cast: Cast, tmp_path: Path) -> None:
    put(message(cast.dara, cast.sophea, NOW, channel="sms"))
    deliver_once(NOW + timedelta(seconds=1), channels={"sms": parse("sms", f"smstools:{tmp_path}/mistyped", 1.0)})
    assert set(Delivery.objects.values_list("state", flat=True)) == {"failed"}
    assert not (tmp_path / "mistyped").exists()
