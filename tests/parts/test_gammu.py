"""Texts by a real gammu-smsd and its dummy phone: what it sends, and what comes in."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.processes import Living
from tests.parts.programs import (
    LONG_CALL,
    lines_for,
    manage,
    press,
    program,
    promised,
    running,
    state_of,
    states,
    texts_in,
    told,
    world,
)  # fmt: skip
from tests.steps.processes import karpear, until

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]
IN_KHMER = """
from karpear.people.models import Address, Contact, Person
Person.objects.filter(email__in=["dara@demo.test", "piseth@demo.test"]).update(language="km")
Address.objects.filter(person__email__in=["dara@demo.test", "piseth@demo.test"], channel="email").delete()
"""
SOPHEA, DARA, CHENDA = "+8550000010", "+8550000020", "+8550000040"


class Phone:
    """gammu-smsd with a phone that is a folder. What other phones write is laid into it by gammu itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("inbox", "outbox", "error", "sent", "phone", *(f"phone/sms/{n}" for n in range(1, 6))):
            (folder / name).mkdir(parents=True)
        changes = {
            "device = /dev/ttyUSB0": f"device = {folder}/phone",
            "connection = at": "connection = none\nmodel = dummy\ngammuloc = /dev/null",
            "/var/spool/gammu": str(folder),
            "checksecurity = 0": f"checksecurity = 0\nlogfile = {folder}/log\ndebuglevel = 1",
        }
        self.settings = folder / "gammu-smsdrc"
        self.settings.write_text(lines_for("gammu-smsd", changes))

    def write(self, sender: str, text: str) -> None:
        """Somebody's text reaches the phone. Times in it are of the network, which is that of the country."""
        command = [
            program("gammu"),
            "-c",
            self.settings,
            "savesms",
            "TEXT",
            "-folder",
            "1",
            "-unread",
            "-sender",
            sender,
        ]
        parts = ["-unicode", "-autolen", "500", "-maxsms", "8", "-text", text]
        surroundings = os.environ | {"LC_ALL": "C.UTF-8", "TZ": "Asia/Phnom_Penh"}
        subprocess.run([*command, *parts], check=True, capture_output=True, env=surroundings)

    def log(self) -> list[str]:
        return (self.folder / "log").read_text().splitlines()

    def sent(self) -> list[str]:
        return [line for line in self.log() if "Transmitted" in line]


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phone]:
    phone = Phone(tmp_path_factory.mktemp("gammu") / "spool")
    with running([program("gammu-smsd"), "-c", str(phone.settings)], phone.folder / "output", LC_ALL="C.UTF-8"):
        yield phone


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory, phone: Phone) -> Iterator[Living]:
    out, come = f"gammu:{phone.folder}/outbox", f"gammu:{phone.folder}/inbox"
    data = tmp_path_factory.mktemp("gammu") / "data"
    with world(data, KARPEAR_SMS=out, KARPEAR_SMS_IN=come) as karpear_world:
        manage(karpear_world, IN_KHMER)
        yield karpear_world


def test_an_sos_leaves_in_khmer_in_several_parts_and_nothing_stays(living: Living, phone: Phone) -> None:
    alert = press(living, "Sophea")
    until(lambda: "sent" in states(living, alert, "sms"))
    [pk] = {pk for channel, _state, pk in told(living, alert) if channel == "sms"}
    [line] = until(lambda: [line for line in phone.sent() if pk in line and "total" in line])
    assert "OUTA" in line and f"to {DARA}" in line and "(total: 2)" in line
    [found] = [line for line in phone.log() if f'sms to "{DARA}" with text' in line]
    assert "ត្រូវការចម្លើយ" in found, found
    until(lambda: not list((phone.folder / "outbox").iterdir()))
    assert not list((phone.folder / "error").iterdir())


def test_one_in_a_text_keeps_a_promise(living: Living, phone: Phone) -> None:
    promise = promised(living, "Sophea")
    phone.write(SOPHEA, "1")
    until(lambda: state_of(living, promise) == "kept")
    assert not list((phone.folder / "inbox").iterdir())


def test_a_long_call_for_help_in_khmer_comes_whole(living: Living, phone: Phone) -> None:
    assert len(LONG_CALL) > 2 * 67
    phone.write(CHENDA, LONG_CALL)
    calls = "SELECT count(*) FROM messaging_inbound WHERE did = 'sos'"
    until(lambda: living.rows(calls) == [(1,)])
    assert LONG_CALL in texts_in(living)
    assert not list((phone.folder / "inbox").iterdir())


def test_doctor_knows_both_folders(living: Living, phone: Phone) -> None:
    said = {name: living.environment[name] for name in ("KARPEAR_SMS", "KARPEAR_SMS_IN", "KARPEAR_EMAIL")}
    lines = karpear(living.data, "doctor", **said).stdout
    assert "writes files" in lines and "gammu; proven: a text came within a day" in lines, lines
