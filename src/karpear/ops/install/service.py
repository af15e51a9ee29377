"""What a service of systemd is to be, from the command line: checked as a whole before anything is written."""

import re
import stat
import sys
import sysconfig
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from ..console import CannotStart
from ..server.up import ListenAddress, refuse_clear_text

USER = re.compile(r"[a-z_][a-z0-9_-]{0,30}")
PLAIN_PATH = re.compile(r"/[\w./+@-]+")
#: A service with ProtectHome and PrivateTmp sees nothing of what lies here.
HIDDEN_FROM_SERVICES = ("/home", "/root", "/run/user", "/tmp", "/var/tmp")  # noqa: S108 - refused, not used
PROXIES_HERE = ("caddy", "nginx")
LOCAL = "127.0.0.1"


@dataclass(frozen=True)
class InstallOptions:
    """The options, as they were given."""

    only: str = ""
    user: str = "karpear"
    host: str | None = None
    port: int | None = None
    workers: int = 1
    proxy: str = ""
    cert: Path | None = None
    key: Path | None = None
    base_url: str = ""
    program: Path | None = None


@dataclass(frozen=True)
class SystemdService:
    """What is written: every value is known, and fits into a unit as it is."""

    only: str
    user: str
    program: str
    address: ListenAddress
    proxy: str
    base_url: str
    #: Of a proxy on this machine: (certificate, key), or none where the proxy fetches its own.
    proxy_certificate: tuple[Path, Path] | None

    @property
    def name(self) -> str:
        return f"karpear-{self.only}" if self.only else "karpear"

    @property
    def proxy_here(self) -> str:
        """`caddy` or `nginx`, else nothing."""
        return self.proxy if self.proxy in PROXIES_HERE else ""

    @property
    def settings(self) -> dict[str, str]:
        """What the options say of the environment."""
        proxy = LOCAL if self.proxy_here else self.proxy
        values = {"KARPEAR_BASE_URL": self.base_url, "KARPEAR_TLS_PROXY": proxy}
        return {name: value for name, value in values.items() if value}


def service_of(options: InstallOptions) -> SystemdService:
    """The service that was asked for. Raises CannotStart, before anything is changed."""
    if not USER.fullmatch(options.user):
        raise CannotStart(f"--user must be the name of an account, not {options.user!r}.")
    base_url = _base_url(options.base_url)
    pair = _certificate(options)
    if options.proxy and options.proxy not in PROXIES_HERE:
        _refuse_no_address(options.proxy)
    is_proxied = options.proxy in PROXIES_HERE
    if (is_proxied or options.cert) and not base_url.startswith("https://"):
        raise CannotStart("Give the address that people will open: --base-url https://notes.example.org")
    address = ListenAddress(
        host=options.host or ("0.0.0.0" if (pair or options.proxy) and not is_proxied else LOCAL),  # noqa: S104 - with TLS
        port=options.port or (443 if pair and not is_proxied else 8000),
        workers=options.workers,
        cert=None if is_proxied or not pair else pair[0],
        key=None if is_proxied or not pair else pair[1],
    )
    refuse_clear_text(address, proxy=options.proxy)
    return SystemdService(
        options.only,
        options.user,
        program_path(options.program),
        address,
        options.proxy,
        base_url,
        pair if is_proxied else None,
    )


def program_path(program: Path | None) -> str:
    """The command that is running, or the one that a package will put there. Raises CannotStart."""
    script = program or Path(sysconfig.get_path("scripts")) / "karpear"
    if not program and not script.exists():
        raise CannotStart(f"There is no {script}: say with --program where karpear is, or will be.")
    if not PLAIN_PATH.fullmatch(str(script)):
        raise CannotStart(f"The path of the program must be whole and without spaces, not {str(script)!r}.")
    return str(script)


def refuse_hidden_program(program: str) -> None:
    """A service without access to home folders could not start it. Raises CannotStart."""
    places = {program, str(Path(sys.prefix)), str(Path(program).resolve())}
    for folder in HIDDEN_FROM_SERVICES:
        if any(place.startswith(f"{folder}/") for place in places):
            raise CannotStart(
                f"{program} lies below {folder}, which the service cannot see. "
                "Install Karpear in a folder of its own, such as /opt/karpear, and run this again from there."
            )


def refuse_private_program(*files: Path) -> None:
    """Installed under a mask that shuts others out, it could not be read by the service. Raises CannotStart."""
    for path in (path for file in files for path in (file, *file.parents)):
        if not path.stat().st_mode & stat.S_IROTH:
            raise CannotStart(f"The service could not read {path}. Let others look at it: chmod -R a+rX {path}")


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if text and (
        parts.scheme not in ("http", "https")
        or not re.fullmatch(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?", parts.netloc)
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
    ):
        raise CannotStart("--base-url must be an address without a path, such as https://notes.example.org")
    return text.rstrip("/")


def _refuse_no_address(proxy: str) -> None:
    try:
        ip_network(proxy)
    except ValueError as error:
        raise CannotStart(f"--proxy must be caddy, nginx or the address of the proxy, not {proxy!r}.") from error


def _certificate(options: InstallOptions) -> tuple[Path, Path] | None:
    if bool(options.cert) != bool(options.key):
        raise CannotStart("--cert and --key go together.")
    if not options.cert or not options.key:
        return None
    for path in (options.cert, options.key):
        if not PLAIN_PATH.fullmatch(str(path)):
            raise CannotStart(f"The path of a certificate must be whole and without spaces, not {str(path)!r}.")
    return options.cert, options.key
