"""One sentence for each picture of the day: whether it was well, in numbers that can be checked."""

from collections.abc import Sequence

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from karpear.rules.counting.durations import Durations
from karpear.ui.templatetags.ui import exact_length

NO_BREAK = "\N{NO-BREAK SPACE}"


def span(ms: int) -> str:
    """0.4 s, 40 s, 1 min 30 s, in one piece. What was faster than a tenth of a second is said to be that."""
    is_fraction = ms < 10_000 and ms % 1000
    words = _("%(n)s s") % {"n": f"{max(ms, 100) / 1000:.1f}"} if is_fraction else exact_length(ms / 1000)
    return words.replace(" ", NO_BREAK)


def sos_words(total: Durations, slow: int, slow_ms: int) -> str:
    """Of each SOS, how soon the first message reached a provider."""
    if not total.count:
        return _("No SOS in the last 24 hours.")
    if slow:
        return _("%(slow)s of %(n)s SOS waited longer than %(limit)s for a provider, the longest %(time)s.") % {
            "slow": slow, "n": total.count, "limit": span(slow_ms), "time": span(total.most_ms),
        }  # fmt: skip
    return ngettext(
        "%(n)s SOS reached a provider within %(time)s.",
        "All %(n)s SOS reached a provider within %(time)s.",
        total.count,
    ) % {"n": total.count, "time": span(total.most_ms)}


def urgent_words(total: Durations, slow: int, slow_ms: int) -> str:
    """The same of every single message about an alarm."""
    if not total.count:
        return _("No urgent message in the last 24 hours.")
    if slow:
        return _("%(slow)s of %(n)s urgent messages left later than %(limit)s, the last after %(time)s.") % {
            "slow": slow, "n": total.count, "limit": span(slow_ms), "time": span(total.most_ms),
        }  # fmt: skip
    return ngettext(
        "%(n)s urgent message left within %(time)s.", "All %(n)s urgent messages left within %(time)s.", total.count
    ) % {"n": total.count, "time": span(total.most_ms)}


def keeper_words(latest_ms: int, limit_ms: int) -> str:
    """By how much anything was late."""
    if latest_ms > limit_ms:
        return _("Something fell due and was late by %(time)s.") % {"time": span(latest_ms)}
    return _("Nothing that fell due was later than %(time)s.") % {"time": span(latest_ms)}


def queue_words(oldest_ms: int) -> str:
    """Of all messages, urgent or not."""
    if not oldest_ms:
        return _("No message had to wait.")
    return _("No message waited longer than %(time)s.") % {"time": span(oldest_ms)}


def channel_words(sent: int, retried: int, dead: int) -> str:
    """What became of its messages."""
    if not retried and not dead:
        return _("All %(n)s messages left.") % {"n": sent}
    return _("%(sent)s left, %(retried)s attempts failed and were repeated, %(dead)s messages were given up.") % {
        "sent": sent, "retried": retried, "dead": dead,
    }  # fmt: skip


def space_words(free: int, sizes: Sequence[int]) -> str:
    """`sizes`: of the database, from the oldest to the newest."""
    words = _("Free on the disk: %(free)s.") % {"free": filesizeformat(free)}
    if not sizes:
        return words
    size, growth = filesizeformat(sizes[-1]), sizes[-1] - sizes[0]
    if growth <= 0:
        return f"{words} " + _("Database: %(size)s.") % {"size": size}
    more = filesizeformat(growth)
    return f"{words} " + _("Database: %(size)s, %(more)s more than a day ago.") % {"size": size, "more": more}
