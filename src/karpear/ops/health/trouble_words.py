"""What a trouble of the machine is called, and what to do first: read at night on a phone, by somebody just woken."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from karpear.people.models import Channel
from karpear.rules.backup.worries import BackupWorry

from ..backup.troubles import in_words
from .troubles import BACKUP, CHANNEL, CLOCK, STEP, URGENT_WAITS, Worry


@dataclass(frozen=True, slots=True)
class TroubleWords:
    """One trouble on a page. `first`: what to do before anything else; `stops`: as in `Worry`."""

    title: str
    first: str
    stops: bool
    since: datetime | None


def words_of(worry: Worry) -> TroubleWords:
    """In the reader's language. Of a reason that has no words yet, its code."""
    family, _dot, member = worry.code.partition(".")
    if family == BACKUP:
        backup = in_words(BackupWorry(member))
        return TroubleWords(backup.sentence, backup.remedy, worry.stops, worry.since)
    title, first = _channel(member) if family == CHANNEL else _words(worry)
    return TroubleWords(title or worry.code, first, worry.stops, worry.since)


def channel_name(channel: str) -> str:
    """As in a heading."""
    names = {
        Channel.EMAIL.value: _("E-mail"), Channel.SMS.value: _("SMS"), Channel.CHAT.value: _("Chat"),
        Channel.PUSH.value: _("Notices in browsers"),
    }  # fmt: skip
    return names.get(channel, channel)


def _channel(channel: str) -> tuple[str, str]:
    return (
        _("%(channel)s: messages do not leave.") % {"channel": channel_name(channel)},
        _("Look under Channels what its provider answers: credit, password, address? Nothing is lost, all is retried."),
    )


def _words(worry: Worry) -> tuple[str, str]:
    words = {
        URGENT_WAITS: (
            _("An urgent message has been waiting for more than a minute."),
            _("Ring whoever is on watch: they should open the board now. Then look under Channels which one fails."),
        ),
        "keeper": (
            _("Alarms and reminders come late."),
            _("Ring whoever is on watch: until it is over they watch the times themselves. Then start Karpear again."),
        ),
        STEP: (
            _("A step of the keeper keeps failing: %(step)s") % {"step": worry.values.get("step", "")},
            _("Start Karpear again. If it goes on failing, undo the last change on this server, such as an upgrade."),
        ),
        CLOCK: (
            _("The clock of this server jumped."),
            _("Compare its time with a phone and let NTP set it. If it was wrong, see on the board who is on the way."),
        ),
        "disk": (
            _("The disk is nearly full: %(megabytes)s MB free") % {"megabytes": worry.values.get("megabytes", "")},
            _("Delete or move old backups and logs now. On a full disk nothing is saved, not even an SOS."),
        ),
        "certificate": (
            _("The certificate of this server ends on %(day)s") % {"day": _day(worry.values.get("end"))},
            _("Renew it, then start Karpear again. From that day on no phone reaches this server."),
        ),
    }
    return words.get(worry.code, ("", ""))


def _day(moment: datetime | None) -> str:
    return date_format(localtime(moment), "DATE_FORMAT") if moment else ""
