"""Alerts by a real Postfix: what its readers get, and what Karpear does while it refuses, waits or is gone."""

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import cast
from uuid import UUID

import pytest

from tests.engine.processes import Living
from tests.parts.programs import lines_for, manage, needs_root, press, program, states, told, world
from tests.servers import MailServer, free_port
from tests.steps.processes import karpear, until

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]
OF_KHMER = """
from karpear.people.models import Person
Person.objects.filter(email="dara@demo.test").update(language="km")
sophea = Person.objects.get(email="sophea@demo.test")
sophea.code_name = "ផ្កាឈូក"
sophea.save()
"""
SERVICES = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
HERE = """\
myhostname = secret-machine.example
queue_directory = {0}/queue
data_directory = {0}/data
maillog_file = {0}/mail.log
maillog_file_prefixes = /tmp
smtpd_tls_cert_file = {0}/cert.pem
smtpd_tls_key_file = {0}/key.pem
virtual_mailbox_domains = demo.test
virtual_mailbox_base = {0}/mail
virtual_mailbox_maps = texthash:{0}/boxes
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
transport_maps = texthash:{0}/transport
"""


class Postfix:
    """A Postfix of its own. Mail to Dara lies in a mailbox of this machine; to others it goes on to `next_hop`."""

    def __init__(self, folder: Path, next_hop: MailServer) -> None:
        self.folder, self.port = folder, free_port()
        folder.chmod(0o755)
        for name, owner in (("conf", "root"), ("queue", "root"), ("data", "postfix"), ("mail", "nobody")):
            (folder / name).mkdir()
            shutil.chown(folder / name, owner)
        changes = {
            "relayhost = [mail.example.org]:587": f"relayhost = [127.0.0.1]:{next_hop.port}",
            "smtp_tls_security_level = encrypt": "smtp_tls_security_level = may",  # the next hop of tests has none
            "minimal_backoff_time = 60s": "minimal_backoff_time = 2s",
            "maximal_backoff_time = 300s": "maximal_backoff_time = 4s",
        }
        (folder / "conf/main.cf").write_text(lines_for("Postfix", changes) + HERE.format(folder))
        (folder / "conf/master.cf").write_text(SERVICES.format(port=self.port))
        (folder / "boxes").write_text(
            "dara@demo.test dara/\nbopha@demo.test elsewhere/\nmaly@demo.test elsewhere/\npiseth@demo.test elsewhere/\n"
        )
        elsewhere = (f"{name}@demo.test relay:[127.0.0.1]:{next_hop.port}\n" for name in ("bopha", "maly", "piseth"))
        (folder / "transport").write_text("".join(elsewhere))
        names = ["-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=secret-machine.example"]
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)

    @property
    def url(self) -> str:
        return f"smtp://localhost:{self.port}?from=notes@karpear.test"

    def do(self, verb: str) -> None:
        subprocess.run([program("postfix"), "-c", self.folder / "conf", verb], check=True, capture_output=True)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        self.do("stop")
        try:
            yield
        finally:
            self.do("start")

    def mailbox(self) -> list[EmailMessage]:
        files = sorted((self.folder / "mail/dara/new").glob("*"))
        return [cast("EmailMessage", message_from_bytes(file.read_bytes(), policy=policy.default)) for file in files]


@pytest.fixture(scope="module")
def next_hop() -> Iterator[MailServer]:
    with MailServer() as server:
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


def test_who_is_put_off_gets_it_later_and_a_text_in_the_meantime(living: Living, next_hop: MailServer) -> None:
    """Greylisting of the server behind it is passed on: 4xx, tried again, and from the third time also by text."""
    next_hop.refuse["bopha@demo.test"] = "450 4.2.0 Greylisted, come back later"
    alert = press(living, "Dara")
    until(lambda: "sent" in states(living, alert, "sms"), 120)
    assert not next_hop.to("bopha@demo.test")
    next_hop.refuse.clear()
    [mail, *_later] = until(lambda: next_hop.to("bopha@demo.test"), 240)
    assert str(mail.message["Message-ID"]).endswith("@karpear.test>")
    assert b"Received:" not in mail.raw and b"secret-machine" not in mail.raw


def test_an_address_that_is_refused_is_told_by_text_at_once(living: Living, next_hop: MailServer) -> None:
    next_hop.refuse["maly@demo.test"] = "550 5.1.1 No such user"
    alert = press(living, "Piseth")
    until(lambda: "dead" in states(living, alert, "email"), 40)
    until(lambda: "sent" in states(living, alert, "sms"), 10)


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
