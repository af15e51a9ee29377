"""A channel's setting into its driver."""

from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from karpear.people.models import Channel

from .base import Driver
from .drill import DrillDriver
from .file import FileDriver
from .smstools import SmstoolsDriver

_FOLDERS = {"file": FileDriver, "smstools": SmstoolsDriver}


class ChannelError(Exception):
    """A channel's setting cannot be understood. Says what to write, never repeats the value: it holds secrets."""


def parse(channel: str, value: str, timeout_s: float) -> Driver:
    """The driver that a setting asks for. Heavy libraries are loaded only for what is configured.

    Raises ChannelError.
    """
    if channel == Channel.DRILL.value:
        return DrillDriver()
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as error:
        raise ChannelError("It is not a URL.") from error
    if channel == Channel.PUSH.value:
        return _push(parts, timeout_s)
    if channel == Channel.EMAIL.value:
        return _smtp(parts, port, timeout_s)
    if parts.scheme in ("webhook+http", "webhook+https"):
        return _webhook(parts, timeout_s)
    if value.startswith("apprise+"):
        return _apprise(value.removeprefix("apprise+"), timeout_s)
    if parts.scheme in _FOLDERS:
        folder = unquote(value.removeprefix(f"{parts.scheme}:"))
        if not folder:
            raise ChannelError(f"Write {parts.scheme}: and a folder.")
        path = Path("/" + folder.lstrip("/") if folder.startswith("//") else folder)
        return _FOLDERS[parts.scheme](path, timeout_s)
    raise ChannelError(
        "Write webhook+https://…?secret=…, apprise+<Apprise URL with {to}>, smstools:FOLDER or file:FOLDER."
    )


def push_hosts(value: str) -> tuple[str, ...]:
    """Further hosts of push services that the operator named: `?host=`, as often as needed."""
    return tuple(parse_qs(urlsplit(value).query).get("host", ()))


def _push(parts: SplitResult, timeout_s: float) -> Driver:
    from .push import PushDriver, only_services

    if parts.scheme != "mailto" or "@" not in parseaddr(parts.path)[1]:
        raise ChannelError("Write mailto: and the address at which push services can reach you.")
    further_hosts = push_hosts(urlunsplit(parts))
    if any(not host.strip(".") for host in further_hosts):
        raise ChannelError("Each ?host= needs the name of a push service.")
    return PushDriver(f"mailto:{parts.path}", timeout_s, allowed=only_services(further_hosts))


def _smtp(parts: SplitResult, port: int | None, timeout_s: float) -> Driver:
    from .smtp import Server, SmtpDriver

    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    sender = query.get("from", "")
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ChannelError("Write smtp://[user:password@]host:port?from=address (smtps:// for TLS from the start).")
    if "@" not in parseaddr(sender)[1] or not sender.isascii():
        raise ChannelError("It needs the address that mail comes from: ?from=address.")
    implicit = parts.scheme == "smtps"
    server = Server(
        host=parts.hostname,
        port=port or (465 if implicit else 587 if parts.username else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
        implicit_tls=implicit,
        verify=query.get("verify", "yes") != "no",
    )
    return SmtpDriver(server, timeout_s)


def _webhook(parts: SplitResult, timeout_s: float) -> Driver:
    """Only `secret` is taken out of the address; the gateway sees the rest."""
    from .webhook import WebhookDriver

    if not parts.hostname:
        raise ChannelError("Write webhook+https://host/path?secret=….")
    query = parse_qsl(parts.query, keep_blank_values=True)
    secret = next((value for name, value in query if name == "secret"), "")
    if not secret:
        raise ChannelError("It needs a secret that the gateway knows too: ?secret=….")
    public_query = urlencode([(name, value) for name, value in query if name != "secret"])
    scheme = parts.scheme.removeprefix("webhook+")
    return WebhookDriver(urlunsplit((scheme, parts.netloc, parts.path or "/", public_query, "")), secret, timeout_s)


def _apprise(template: str, timeout_s: float) -> Driver:
    from .apprise_ import AppriseDriver

    if "{to}" not in template:
        raise ChannelError("The Apprise URL needs {to} where the recipient's address belongs.")
    if "://" not in template:
        raise ChannelError("Write apprise+ and an Apprise URL, such as apprise+tgram://TOKEN/{to}.")
    return AppriseDriver(template, timeout_s)
