"""Which addresses may a notice be sent to?

Source: docs/decisions/0035-a-push-says-nothing.md. A browser hands over an address of its maker's push service, and it
could be any address: only known services are taken, by https, without a name, a password or a port of its own.
"""

import re
from collections.abc import Collection

#: Hosts of the makers of browsers; with a dot before it, any host under it.
SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    ".push.services.mozilla.com",
    "web.push.apple.com",
    ".push.apple.com",
    ".notify.windows.com",
)
_ADDRESS = re.compile(r"https://([a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?)(/[!-~]{1,900})")


def is_push_service(endpoint: str, further_hosts: Collection[str] = ()) -> bool:
    """Does this address belong to a known push service? `further_hosts`: those that the operator named."""
    match = _ADDRESS.fullmatch(endpoint)
    return match is not None and any(_belongs(match[1], service) for service in (*SERVICES, *further_hosts))


def origin_of(endpoint: str) -> str:
    """Scheme and host, which the signature of a notice is for."""
    return "/".join(endpoint.split("/")[:3])


def _belongs(host: str, service: str) -> bool:
    return host.endswith(service) if service.startswith(".") else host == service
