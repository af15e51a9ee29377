"""The ways out of the machine, as configured by the operator (docs/running/settings.md)."""

from collections.abc import Mapping
from functools import cache

from django.conf import settings

from karpear.people.models import Channel

from .base import Driver, Outgoing, Sent
from .config import ChannelError, parse

__all__ = ["ChannelError", "Driver", "Outgoing", "Sent", "configured", "drivers", "mistakes"]

SETTINGS = {
    Channel.EMAIL.value: "KARPEAR_EMAIL",
    Channel.SMS.value: "KARPEAR_SMS",
    Channel.CHAT.value: "KARPEAR_CHAT",
    Channel.PUSH.value: "KARPEAR_PUSH",
}


def configured() -> frozenset[str]:
    """Channels that can send. A setting that cannot be understood does not count: `mistakes` names it."""
    return _read(_values())[0]


def mistakes() -> Mapping[str, str]:
    """Settings that cannot be understood: name and what is wrong."""
    return dict(_read(_values())[1])


def drivers() -> dict[str, Driver]:
    """A fresh driver for each channel that can send. Each must be opened, used and closed on one event loop."""
    drivers_by_channel = {
        name: parse(name, value, settings.KARPEAR_SEND_TIMEOUT_S) for name, value in _values() if _works(name)
    }
    return drivers_by_channel | {Channel.DRILL.value: parse(Channel.DRILL.value, "", settings.KARPEAR_SEND_TIMEOUT_S)}


def _works(channel: str) -> bool:
    return channel in configured()


def _values() -> tuple[tuple[str, str], ...]:
    return tuple((channel, getattr(settings, name)) for channel, name in SETTINGS.items())


@cache
def _read(values: tuple[tuple[str, str], ...]) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    good, bad = {Channel.DRILL.value}, []
    for channel, value in values:
        if not value:
            continue
        try:
            parse(channel, value, 1.0)
            good.add(channel)
        except ChannelError as error:
            bad.append((SETTINGS[channel], str(error)))
    return frozenset(good), tuple(bad)
