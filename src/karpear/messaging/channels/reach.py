"""Which of the ways to reach people are set up, and which of those can send."""

from django.conf import settings

from karpear.people.models import Channel

from . import configured


def configured_channels() -> list[Channel]:
    """The channels that the operator has set up."""
    settled = {
        Channel.EMAIL: settings.KARPEAR_EMAIL,
        Channel.SMS: settings.KARPEAR_SMS,
        Channel.CHAT: settings.KARPEAR_CHAT,
    }
    return [channel for channel, value in settled.items() if value]


def usable_channels() -> list[Channel]:
    """Those of them that can send. A setting that cannot be understood sends nothing."""
    return [channel for channel in configured_channels() if channel.value in configured()]
