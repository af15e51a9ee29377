"""A Postfix of its own, with the lines that operators read in docs/running/programs.md."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast
from urllib.parse import quote

from tests.parts.programs import lines_for, program
from tests.servers import MailServer, free_port

PASSWORD = "o' the: sea/@1"
OF_SASL = """\
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: {0}/sasl/users
mech_list: PLAIN LOGIN
"""
SERVICES = """\
127.0.0.1:{port} inet n - n - - smtpd
127.0.0.1:{submission} inet n - n - - smtpd
    -o smtpd_sasl_auth_enable=yes
    -o smtpd_tls_security_level=encrypt
    -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
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
cyrus_sasl_config_path = {0}/sasl
smtpd_sasl_local_domain = karpear
"""


class Postfix:
    """A Postfix of its own. Mail to Dara lies in a mailbox of this machine; to others it goes on to `next_hop`."""

    def __init__(self, folder: Path, next_hop: MailServer) -> None:
        self.folder, self.port, self.submission = folder, free_port(), free_port()
        folder.chmod(0o755)
        owners = {"conf": "root", "queue": "root", "data": "postfix", "mail": "nobody", "sasl": "postfix"}
        for name, owner in owners.items():
            (folder / name).mkdir()
            shutil.chown(folder / name, owner)
        self._configure(f"[127.0.0.1]:{next_hop.port}", next_hop.password)
        self._may_sign_in("notes")
        names = ["-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=secret-machine.example"]
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)

    def _configure(self, next_hop: str, password: str) -> None:
        folder, there = self.folder, "[mail.example.org]:587"
        changes = {
            there: next_hop,
            "/etc/postfix/sasl_passwd": f"{folder}/sasl_passwd",
            "smtp_tls_security_level = encrypt": "smtp_tls_security_level = may",  # the next hop of tests has none
            "minimal_backoff_time = 60s": "minimal_backoff_time = 2s",
            "maximal_backoff_time = 300s": "maximal_backoff_time = 4s",
        }
        (folder / "conf/main.cf").write_text(lines_for("Postfix", changes) + HERE.format(folder))
        (folder / "conf/master.cf").write_text(SERVICES.format(port=self.port, submission=self.submission))
        (folder / "sasl_passwd").write_text(lines_for("Postfix", {there: next_hop, "secret": password}, nth=1))
        (folder / "boxes").write_text("dara@demo.test dara/\npiseth@demo.test elsewhere/\n")
        (folder / "transport").write_text(f"piseth@demo.test relay:{next_hop}\n")

    def _may_sign_in(self, name: str) -> None:
        """At the port at which providers let their customers send."""
        (self.folder / "sasl/smtpd.conf").write_text(OF_SASL.format(self.folder))
        users = self.folder / "sasl/users"
        command = [program("saslpasswd2"), "-c", "-p", "-f", str(users), "-u", "karpear", name]
        subprocess.run(command, input=PASSWORD, text=True, check=True)
        shutil.chown(users, "postfix")

    @property
    def url(self) -> str:
        return f"smtp://localhost:{self.port}?from=notes@karpear.test"

    def signed_in(self, password: str) -> str:
        user = f"notes:{quote(password, safe='')}"
        return f"smtp://{user}@localhost:{self.submission}?from=notes@karpear.test"

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
