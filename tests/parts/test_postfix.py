"""Alerts by a real Postfix: what its readers get, and what Karpear does while it refuses, waits or is gone."""

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from karpear.messaging.channels.base import Outgoing, Sent
from karpear.messaging.channels.config import parse
from karpear.rules.message.retry import ELSEWHERE_AFTER, ChannelAnswer
from tests.engine.processes import Client, Living
from tests.parts.postfix import PASSWORD, Postfix
from tests.parts.programs import manage, needs_root, press, program, states, told, world
from tests.servers import MailServer
from tests.steps.loops import run
from tests.steps.processes import karpear, until

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]
OF_KHMER = """
from karpear.people.models import Person
Person.objects.filter(email="dara@demo.test").update(language="km")
sophea = Person.objects.get(email="sophea@demo.test")
sophea.code_name = "ផ្កាឈូក"
sophea.save()
"""
NOBODY_WATCHES = """
from karpear.people.models import Watch
Watch.objects.filter(person__email="vanna@demo.test", state="{before}").update(state="{now}")
"""
OPEN_OF_VANNA = (
    "SELECT alert.id FROM alerts_alert alert JOIN people_person person ON person.id = alert.person_id"
    " WHERE person.email = 'vanna@demo.test' AND alert.state != 'resolved'"
)
OF_CONTACT = """
from karpear.messaging.models import Delivery
rows = Delivery.objects.filter(subject="{alert}", text_key="alert", channel="{channel}").select_related("contact")
print(*(f"{{row.state}}:{{row.attempts}}" for row in rows if "{who}" in row.contact.name.lower()))
"""
WAITS = {"failed", "queued", "sending"}


@pytest.fixture(scope="module")
def next_hop() -> Iterator[MailServer]:
    with MailServer(password="of-a-customer") as server:
        yield server


@pytest.fixture(scope="module")
def postfix(tmp_path_factory: pytest.TempPathFactory, next_hop: MailServer) -> Iterator[Postfix]:
    needs_root("Postfix")
    program("postfix")
    folder = Path(subprocess.check_output(["mktemp", "-d", "/tmp/karpear-postfix-XXXXXX"], text=True).strip())
    server = Postfix(folder, next_hop)
    server.do("start")
    try:
        yield server
    finally:
        server.do("stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory, postfix: Postfix) -> Iterator[Living]:
    with world(
        tmp_path_factory.mktemp("postfix") / "data", KARPEAR_EMAIL=postfix.url, KARPEAR_SEND_TIMEOUT_S="10"
    ) as karpear_world:
        karpear_world.keeper(2)
        yield karpear_world


@pytest.fixture
def alone(living: Living) -> Iterator[None]:
    """Only her contacts watch over Vanna: they are told first, each by the first of their ways."""
    manage(living, NOBODY_WATCHES.format(before="accepted", now="ended"))
    yield
    for (alert,) in living.rows(OPEN_OF_VANNA):
        Client(living, seed=0).post("Vanna", f"alerts/{UUID(str(alert))}/stand-down", {})
    manage(living, NOBODY_WATCHES.format(before="ended", now="accepted"))


def told_contact(living: Living, alert: UUID, who: str, channel: str) -> list[tuple[str, int]]:
    """State and attempts of what tells Vanna's sister or lawyer of this alert."""
    lines = manage(living, OF_CONTACT.format(alert=alert, who=who, channel=channel)).split()
    return [(state, int(count)) for state, _, count in (line.partition(":") for line in lines)]


def names(living: Living, alert: UUID) -> set[str]:
    """The Message-ID of each message about it, which is the same at each try."""
    return {f"<{pk}@karpear.test>" for _channel, _state, pk in told(living, alert)}


def attempts(living: Living, alert: UUID) -> int:
    rows = living.rows("SELECT attempts, subject FROM messaging_delivery WHERE channel = 'email'")
    return max(int(count) for count, about in rows if UUID(str(about)) == alert)


def ids_of(letters: Iterable[EmailMessage]) -> list[str]:
    return [str(letter["Message-ID"]) for letter in letters]


def test_what_the_reader_gets(living: Living, postfix: Postfix) -> None:
    """Khmer as it was written, in lines that every server passes on; no word of our machine."""
    manage(living, OF_KHMER)
    alert = press(living, "Sophea")
    until(postfix.mailbox)
    raw = next((postfix.folder / "mail/dara/new").iterdir()).read_bytes()
    letter = postfix.mailbox()[0]
    [pk] = {pk for channel, _state, pk in told(living, alert) if channel == "email"}
    assert letter["Message-ID"] == f"<{pk}@karpear.test>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert abs(parsedate_to_datetime(letter["Date"]).replace(tzinfo=UTC) - datetime.now(UTC)) < timedelta(minutes=5)
    assert letter.get_content_type() == "text/plain" and letter.get_content_charset() == "utf-8"
    words = letter.get_content()
    assert "ផ្កាឈូក" in words and "ផ្កាឈូក" in str(letter["Subject"])
    assert "http://127.0.0.1" in words and "Sophea" not in words
    assert max(len(line) for line in raw.splitlines()) <= 78
    assert not letter.is_multipart() and "List-Unsubscribe" not in letter
    assert "Received" not in letter and b"secret-machine" not in raw


def test_a_contact_who_is_refused_gets_a_text_at_once_and_one_who_is_put_off_gets_both(
    living: Living, next_hop: MailServer, alone: None
) -> None:
    """What the server behind it says is passed on. Greylisting, 4xx: tried again, and from the third time also by text.
    Neither may have had mail before: what was good an hour ago is not asked again.
    """
    reader = "sister.of.vanna@contacts.test"
    next_hop.refuse[reader] = "450 4.2.0 Greylisted, come back later"
    next_hop.refuse["lawyer.of.vanna@contacts.test"] = "550 5.1.1 No such user"
    alert = press(living, "Vanna")
    until(lambda: told_contact(living, alert, "lawyer", "sms") == [("sent", 1)], 120)
    [(state, count)] = told_contact(living, alert, "lawyer", "email")
    assert state == "dead" and count < ELSEWHERE_AFTER
    until(lambda: told_contact(living, alert, "sister", "sms") == [("sent", 1)], 120)
    [(state, count)] = told_contact(living, alert, "sister", "email")
    assert state in WAITS and count >= ELSEWHERE_AFTER, "no text before the third time"
    assert not next_hop.to(reader)
    next_hop.refuse.clear()
    own = names(living, alert)
    [mail] = until(lambda: [mail for mail in next_hop.to(reader) if mail.message["Message-ID"] in own], 240)
    until(lambda: told_contact(living, alert, "sister", "email")[0][0] == "sent")
    assert b"Received:" not in mail.raw and b"secret-machine" not in mail.raw


def test_half_a_minute_without_it_loses_nothing(living: Living, postfix: Postfix) -> None:
    count = len(postfix.mailbox())
    with postfix.stopped():
        alert = press(living, "Vanna")
        until(lambda: attempts(living, alert) >= 6, 120)  # more than half a minute
        assert len(postfix.mailbox()) == count
        assert states(living, alert, "email") <= {"failed", "sending", "queued"}
    until(lambda: states(living, alert, "email") == {"sent"}, 120)
    until(lambda: len(postfix.mailbox()) > count)
    ids = ids_of(postfix.mailbox())
    assert len(ids) == len(set(ids))


def test_doctor_asks_as_the_mail_does(living: Living, postfix: Postfix) -> None:
    """Debian's certificate is signed by nobody: on this machine it is not asked for, unless somebody wants it."""
    for url, expected in ((postfix.url, "answers, encrypted"), (f"{postfix.url}&verify=yes", "is not accepted")):
        lines = karpear(living.data, "doctor", **{"KARPEAR_EMAIL": url, "KARPEAR_SMS": living.gateway.url}).stdout
        [line] = [line for line in lines.splitlines() if expected in line]
        assert "email" in line


def sent_by(url: str, pk: UUID) -> Sent:
    async def work() -> Sent:
        driver = parse("email", url, 10)
        try:
            return await driver.send(Outgoing(pk, "email", "dara@demo.test", "A test", "Please look."))
        finally:
            await driver.close()

    return run(work())


def test_who_signs_in_may_send_and_a_wrong_password_is_tried_again(postfix: Postfix) -> None:
    """It is the operator's to repair: nothing is given up for it."""
    right, wrong = uuid4(), uuid4()
    assert sent_by(postfix.signed_in(PASSWORD), right).answer is ChannelAnswer.SENT
    refused = sent_by(postfix.signed_in("a guess"), wrong)
    assert (refused.answer, refused.error) == (ChannelAnswer.NOT_SENT, "smtp_535")
    until(lambda: f"<{right}@karpear.test>" in ids_of(postfix.mailbox()))
    assert f"<{wrong}@karpear.test>" not in ids_of(postfix.mailbox())
