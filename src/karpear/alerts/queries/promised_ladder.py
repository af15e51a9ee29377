"""What would happen if nobody answered: the ladder that would climb, asked of the rules that climb it.

Every page, sheet and list that says who is told when asks here, so it says nothing that would not happen.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from karpear.alerts.circles import Whose, circles
from karpear.people.queries.circle import policies
from karpear.rules.alarm import ladder
from karpear.rules.alarm.circle import Circle
from karpear.ui.templatetags.ui import exact_length

_NAMED = 3


def promised(circle_key: Whose, *, at: datetime) -> tuple[Circle[UUID], list[ladder.Promised[UUID]]]:
    """Everybody a ladder about this person could reach, and its rungs up to the first exhausted one."""
    circle = circles([circle_key], at=at, with_contacts=True)[circle_key]
    policy = policies([circle_key.organisation]).get(circle_key.organisation, ladder.Policy())
    return circle, ladder.whole_ladder(policy, circle)


def paced(seconds: float) -> float:
    """How long a wait of the rules is as this server runs it."""
    return seconds / settings.KARPEAR_PACE


def wait_of(seconds: float) -> str:
    """A wait of the rules in words, as this server runs it; empty for none."""
    return exact_length(paced(seconds)) if seconds else ""


def told_after(seconds: float) -> str:
    """When somebody is told, so long after the alert opens, as this server runs it."""
    return _("after %(t)s") % {"t": wait_of(seconds)} if seconds else _("at once")


def standing_word(recipient: UUID, tell: ladder.Tell, circle: Circle[UUID]) -> str:
    """As what somebody is told at this step."""
    if tell is ladder.Tell.LEADS:
        return _("lead")
    if tell is ladder.Tell.OTHERS:
        return _("officer") if recipient in circle.officers else _("buddy")
    if recipient in circle.watchers:
        return _("watcher")
    if recipient in circle.on_watch and tell is ladder.Tell.ON_WATCH:
        return _("on watch")
    return _("officer") if recipient in (*circle.on_watch, *circle.officers) else _("lead")


def few_names(names: Iterable[str]) -> str:
    """The first of them, and how many more."""
    listed: Sequence[str] = list(names)
    if len(listed) <= _NAMED:
        return ", ".join(listed)
    return _("%(names)s and %(n)d more") % {"names": ", ".join(listed[:_NAMED]), "n": len(listed) - _NAMED}
