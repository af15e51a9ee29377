"""A channel's setting into its driver."""

from email.utils import parseaddr
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from karpear.people.models import Channel

from .base import Driver
from .drill import DrillDriver
from .file import FileDriver
from .folders import folder_of
from .gammu import GammuDriver
from .smstools import SmstoolsDriver

if TYPE_CHECKING:
    from .smtp import Server

_FOLDERS = {"file": FileDriver, "smstools": SmstoolsDriver, "gammu": GammuDriver}


_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


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
        parts.port  # noqa: B018 - raises where it is not one
    except ValueError as error:
        raise ChannelError("It is not a URL.") from error
    if channel == Channel.PUSH.value:
        return _push(parts, timeout_s)
    if channel == Channel.EMAIL.value:
        from .smtp import SmtpDriver

        return SmtpDriver(mail_server(value), timeout_s)
    if parts.scheme in ("webhook+http", "webhook+https"):
        return _webhook(parts, timeout_s)
    if value.startswith("apprise+"):
        return _apprise(value.removeprefix("apprise+"), timeout_s)
    if parts.scheme in _FOLDERS:
        if value == f"{parts.scheme}:":
            raise ChannelError(f"Write {parts.scheme}: and a folder.")
        return _FOLDERS[parts.scheme](folder_of(value), timeout_s)
    raise ChannelError(
        "Write webhook+https://…?secret=…, apprise+<Apprise URL with {to}>, smstools:, gammu: or file:FOLDER."
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


def mail_server(value: str) -> "Server":
    """Where mail goes. On this machine itself a certificate proves nothing, and Debian's own is signed by nobody.

    Raises ChannelError.
    """
    from .smtp import Server

    parts = urlsplit(value)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    sender = query.get("from", "")
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ChannelError("Write smtp://[user:password@]host:port?from=address (smtps:// for TLS from the start).")
    if "@" not in parseaddr(sender)[1] or not sender.isascii():
        raise ChannelError("It needs the address that mail comes from: ?from=address.")
    implicit = parts.scheme == "smtps"
    checked_by_default = "no" if parts.hostname in _THIS_MACHINE else "yes"
    return Server(
        host=parts.hostname,
        port=parts.port or (465 if implicit else 587 if parts.username else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
        implicit_tls=implicit,
        verify=query.get("verify", checked_by_default) != "no",
    )


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
