"""Where a server listens: checked before anything is started, so that the reason is clear."""

import errno
import ipaddress
import socket


class CannotListen(Exception):
    """The address cannot be used. The message says why and what to do."""


def is_loopback(host: str) -> bool:
    """Can only this machine reach it?"""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """A bound TCP socket (port 0: any free one). Raises CannotListen."""
    target = "127.0.0.1" if host == "localhost" else host
    try:
        family, kind, proto, _, address = socket.getaddrinfo(target, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, proto)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1024)
    except OSError as error:
        raise CannotListen(_why(error, host, port)) from error
    return listener


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use. Stop what uses it or choose another with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by this account. Choose one above 1023 with --port."
    return f"Cannot listen on {host}:{port}: {error.strerror or error}."


def url_of(listener: socket.socket, host: str, scheme: str = "http") -> str:
    """The address people type: `localhost` where the server listens everywhere."""
    name = "localhost" if host in ("0.0.0.0", "::", "") else host  # noqa: S104 - compared, not bound
    name = f"[{name}]" if ":" in name else name
    return f"{scheme}://{name}:{listener.getsockname()[1]}"
