"""Texts by a real smsd and a modem on a pseudo-terminal: what it sends, what fails, and what comes in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.engine.processes import Living
from tests.parts.modem import Modem
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
SOPHEA, DARA, CHENDA, PISETH = "8550000010", "8550000020", "8550000040", "8550000050"
FOLDERS = ("outgoing", "checked", "failed", "incoming", "saved", "report")
BY_TEXT = """
from karpear.people.models import Address, Person
Person.objects.filter(email="dara@demo.test").update(language="km")
for person in Person.objects.filter(email__in=["dara@demo.test", "piseth@demo.test"]):
    Address.objects.filter(person=person, channel="sms").update(position=0)
    Address.objects.filter(person=person, channel="email").update(position=1)
"""


@pytest.fixture(scope="module")
def modem() -> Iterator[Modem]:
    with Modem() as modem:
        yield modem


@pytest.fixture(scope="module")
def spool(tmp_path_factory: pytest.TempPathFactory, modem: Modem) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("smstools")
    for name in FOLDERS:
        (folder / name).mkdir()
    here = f"logfile = {folder}/log\ninfofile = {folder}/info\npidfile = {folder}/pid\nstats = {folder}\n"
    changes = {
        "/dev/ttyUSB0": modem.device,
        "/var/spool/sms": str(folder),
        "devices = GSM1\n": f"devices = GSM1\n{here}",
    }
    (folder / "smsd.conf").write_text(lines_for("smstools", changes))
    with running([program("smsd"), f"-c{folder}/smsd.conf", "-t"], folder / "output"):
        yield folder


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory, spool: Path) -> Iterator[Living]:
    out, come = f"smstools:{spool}/outgoing", f"smstools:{spool}/incoming"
    data = tmp_path_factory.mktemp("smstools") / "data"
    with world(data, KARPEAR_SMS=out, KARPEAR_SMS_IN=come) as karpear_world:
        manage(karpear_world, BY_TEXT)
        yield karpear_world


def test_an_sos_leaves_in_khmer_and_nothing_stays(living: Living, modem: Modem, spool: Path) -> None:
    alert = press(living, "Sophea")
    words = until(lambda: next((words for number, words in modem.sent if number == DARA), ""))
    assert words.startswith("Sophea៖ ត្រូវការចម្លើយអ្នកឥឡូវ៖ http://127.0.0.1"), words
    assert "sent" in states(living, alert, "sms")
    until(lambda: not files_in(spool, "outgoing", "checked", "failed", "report"))


def test_what_the_modem_cannot_send_goes_by_mail_and_is_tried_again(living: Living, modem: Modem, spool: Path) -> None:
    modem.refuses.add(PISETH)
    alert = press(living, "Chenda")
    until(lambda: modem.refused)
    until(lambda: living.mail.to("piseth@demo.test"), 90)
    assert {state for channel, state, _pk in told(living, alert) if channel == "email"} == {"sent"}
    assert PISETH not in {number for number, _words in modem.sent}
    modem.refuses.clear()
    until(lambda: PISETH in {number for number, _words in modem.sent}, 120)
    until(lambda: not files_in(spool, "outgoing", "checked", "failed"))


def test_a_text_keeps_a_promise_and_a_long_one_comes_whole(living: Living, modem: Modem, spool: Path) -> None:
    promise = promised(living, "Sophea")
    modem.bring(SOPHEA, "សុខ", datetime.now(UTC))
    until(lambda: state_of(living, promise) == "kept")
    modem.bring(CHENDA, LONG_CALL, datetime.now(UTC))
    calls = "SELECT count(*) FROM messaging_inbound WHERE did = 'sos'"
    until(lambda: living.rows(calls) == [(1,)])
    assert LONG_CALL in texts_in(living)
    until(lambda: not files_in(spool, "incoming"))
    assert modem.is_empty


def test_doctor_knows_both_folders(living: Living) -> None:
    names = ("KARPEAR_SMS", "KARPEAR_SMS_IN", "KARPEAR_EMAIL")
    lines = karpear(living.data, "doctor", **{name: living.environment[name] for name in names}).stdout
    assert "writes files" in lines and "smstools; proven: a text came within a day" in lines, lines


def files_in(spool: Path, *names: str) -> list[Path]:
    return [path for name in names for path in (spool / name).iterdir() if path.is_file() and path.stat().st_size]
