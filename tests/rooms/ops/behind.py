"""A real proxy in front of a real Karpear, with the file that `karpear install` writes for it."""

import shutil
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.request import HTTPCookieProcessor, HTTPSHandler, build_opener

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.servers import free_port
from tests.steps.processes import Browser, Running, karpear, until

NGINX = """\
daemon off;
pid {folder}/pid;
error_log {folder}/error.log info;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/uploads;
    proxy_temp_path {folder}/answers;
    include {site};
}}
"""
CADDY = """\
{{
	admin off
	auto_https disable_redirects
	skip_install_trust
	storage file_system {folder}/caddy
}}
import {site}
"""


def own_certificate(folder: Path) -> tuple[Path, Path]:
    """For `localhost`, by nobody else: (certificate, key)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "own.pem", folder / "own.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


class Proxy:
    """nginx or Caddy in a folder of its own, on a free port; `port`: where Karpear listens, `behind` it."""

    behind: Running

    def __init__(self, kind: str, folder: Path) -> None:
        program = shutil.which(kind, path="/usr/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
        if not program:
            pytest.fail(f"This test needs {kind}: sudo apt-get install {kind} (macOS: brew install {kind}).")
        self.program, self.kind, self.folder = program, kind, folder
        self.port, tls_port = free_port(), free_port()
        self.url = f"https://localhost:{tls_port}"
        self.certificate, key = own_certificate(folder)
        self.trust = ssl.create_default_context(cafile=str(self.certificate))
        site = self._site(key)
        main, word = (NGINX, "-c") if kind == "nginx" else (CADDY, "--config")
        config = folder / "main.conf"
        config.write_text(main.format(folder=folder, site=site))
        start = [] if kind == "nginx" else ["run", "--adapter=caddyfile"]
        self.command = [program, *start, word, str(config)]

    def _site(self, key: Path) -> Path:
        done = karpear(
            self.folder,
            "install",
            "--systemd",
            f"--dir={self.folder}",
            f"--proxy={self.kind}",
            f"--base-url={self.url}",
            f"--port={self.port}",
            f"--cert={self.certificate}",
            f"--key={key}",
        )
        assert done.returncode == 0, done.stderr
        site = self.folder / "etc/karpear" / ("nginx.conf" if self.kind == "nginx" else "Caddyfile")
        text = site.read_text()
        assert (text.count("listen 80;"), text.count("listen [::]:80;")) == ((1, 1) if self.kind == "nginx" else (0, 0))
        http = free_port()  # 80 may be in use here, or not ours
        site.write_text(
            text.replace("listen 80;", f"listen {http};").replace("listen [::]:80;", f"listen [::]:{http};")
        )
        return site

    def __enter__(self) -> Self:
        self.output = (self.folder / "output").open("wb")
        self.process = subprocess.Popen(self.command, stdout=self.output, stderr=self.output)
        until(self._answers)
        return self

    def _answers(self) -> bool:
        assert self.process.poll() is None, (self.folder / "output").read_text()
        try:
            return bool(self.status("/healthz")[0])
        except OSError:
            return False

    def status(self, path: str, source: str = "127.0.0.1", **headers: str) -> tuple[int, dict[str, str], str]:
        """Status, headers and text of one request from this address of ours."""
        port = int(self.url.rpartition(":")[2])
        connection = HTTPSConnection("127.0.0.1", port, timeout=30, context=self.trust, source_address=(source, 0))
        connection.request("GET", path, headers={"Host": self.url.removeprefix("https://")} | headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text

    def browser(self, **headers: str) -> Browser:
        browser = Browser(self.url)
        browser.opener = build_opener(HTTPCookieProcessor(browser.jar), HTTPSHandler(context=self.trust))
        browser.opener.addheaders = [("Origin", self.url), *headers.items()]
        return browser

    def written(self) -> str:
        """Everything that it has left behind."""
        files = [path for path in self.folder.rglob("*") if path.is_file() and "etc/karpear" not in str(path)]
        return "\n".join(path.read_bytes().decode(errors="replace") for path in files)

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.process.terminate()
        self.process.wait(30)
        self.output.close()
