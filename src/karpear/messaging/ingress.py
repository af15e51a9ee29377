"""The ways in, as configured by the operator: `KARPEAR_SMS_IN` and `KARPEAR_CHAT_IN`, several with spaces between.

`webhook?secret=…` · `twilio?token=…` (SMS) · `telegram?secret=…` (chat) · `smstools:DIR` · `gammu:DIR` (SMS).
`webhook` without a secret takes that of the way out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings

from karpear.people.models import Channel

SETTINGS_IN = {Channel.SMS.value: "KARPEAR_SMS_IN", Channel.CHAT.value: "KARPEAR_CHAT_IN"}
_OUT = {Channel.SMS.value: "KARPEAR_SMS", Channel.CHAT.value: "KARPEAR_CHAT"}
_SECRETS = {"webhook": "secret", "twilio": "token", "telegram": "secret"}
_FOLDERS = ("smstools", "gammu")
_ONLY = {"twilio": Channel.SMS.value, "smstools": Channel.SMS.value, "gammu": Channel.SMS.value,
         "telegram": Channel.CHAT.value}  # fmt: skip
SHORTEST_SECRET = 12


class WayError(Exception):
    """A way in cannot be understood. Never repeats the value: it holds secrets."""


@dataclass(frozen=True, slots=True)
class IngressWay:
    """One way in. `secret`: what the other side signs with; `folder`: where files are found."""

    kind: str
    channel: str
    secret: str = ""
    folder: Path | None = None


def ways(channel: str) -> tuple[IngressWay, ...]:
    """The ways that are open on this channel. What cannot be understood is not open: `mistakes_in` names it."""
    return _read(channel, _value(channel), _secret_out(channel))[0]


def way(channel: str, kind: str) -> IngressWay | None:
    """The way of this kind. The webhook is open with the secret of the way out also where nothing else is set."""
    configured_way = next((candidate for candidate in ways(channel) if candidate.kind == kind), None)
    secret = _secret_out(channel)
    if configured_way is None and kind == "webhook" and not _value(channel) and len(secret) >= SHORTEST_SECRET:
        return IngressWay("webhook", channel, secret)
    return configured_way


def answers_come(channel: str) -> bool:
    """May messages on this channel say that they can be answered? Only where the operator set a way in."""
    return channel in SETTINGS_IN and bool(ways(channel))


def mistakes_in() -> Mapping[str, str]:
    """Settings that cannot be understood: name and what is wrong."""
    read = {name: _read(channel, _value(channel), _secret_out(channel))[1] for channel, name in SETTINGS_IN.items()}
    return {name: wrong for name, wrong in read.items() if wrong}


def _value(channel: str) -> str:
    return str(getattr(settings, SETTINGS_IN[channel]))


@cache
def _read(channel: str, value: str, secret_out: str) -> tuple[tuple[IngressWay, ...], str]:
    try:
        return tuple(_parse(channel, address, secret_out) for address in value.split()), ""
    except WayError as error:
        return (), str(error)


def _parse(channel: str, value: str, secret_out: str) -> IngressWay:
    kind, _, folder = value.partition(":")
    if kind in _FOLDERS and folder:
        return _check_channel(channel, IngressWay(kind, channel, folder=Path(unquote(folder))))
    kind, _, query = value.partition("?")
    if kind not in _SECRETS:
        raise WayError("Write webhook?secret=…, twilio?token=…, telegram?secret=…, smstools:FOLDER or gammu:FOLDER.")
    secret = dict(parse_qsl(query)).get(_SECRETS[kind], secret_out if kind == "webhook" else "")
    if len(secret) < SHORTEST_SECRET:
        raise WayError(f"{kind} needs a {_SECRETS[kind]} of {SHORTEST_SECRET} letters or more.")
    return _check_channel(channel, IngressWay(kind, channel, secret))


def _check_channel(channel: str, way: IngressWay) -> IngressWay:
    if _ONLY.get(way.kind, channel) != channel:
        raise WayError(f"{way.kind} belongs in {SETTINGS_IN[_ONLY[way.kind]]}.")
    return way


def _secret_out(channel: str) -> str:
    value = str(getattr(settings, _OUT[channel]))
    if not value.startswith("webhook+"):
        return ""
    return dict(parse_qsl(urlsplit(value).query)).get("secret", "")
