"""One channel in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from karpear.messaging.queries import ChannelHealth
from karpear.people.models import Channel


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """`looks`: the kind of `c-state`."""

    name: str
    looks: str
    word: str


def line_of(health: ChannelHealth) -> ChannelLine:
    name = str(Channel(health.channel).label)
    if health.mistake:
        return ChannelLine(name, "late", _("set up wrongly"))
    if not health.configured:
        return ChannelLine(name, "off", _("not set up"))
    if health.failures_in_a_row:
        return ChannelLine(name, "late", _("the last messages did not leave"))
    if not health.last_ok_at:
        return ChannelLine(name, "due", _("set up, nothing sent yet"))
    return ChannelLine(name, "safe", _("works"))
