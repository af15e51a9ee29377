"""What the ladder does next, and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from karpear.alerts.circles import circles, whose
from karpear.alerts.models import Alert
from karpear.people.queries.circle import ladder_of, shown_names
from karpear.rules.alarm import ladder
from karpear.rules.alarm.outcome import State

from .informed import people_informed
from .ladder_line import LadderSteps, steps_of
from .promised_ladder import few_names


@dataclass(frozen=True, slots=True)
class NextStep:
    """What happens by itself, and when. `is_repeat`: the same are told again.

    `line`: the whole ladder, while it climbs.
    """

    at: datetime
    words: str
    is_repeat: bool = False
    line: LadderSteps | None = None

    @property
    def tells_more(self) -> bool:
        """Is anybody still to be told who was not told before?"""
        return self.line is not None and any(step.state in ("next", "coming") for step in self.line.steps)


def next_steps(alerts: Iterable[Alert]) -> dict[UUID, NextStep | None]:
    """What time will do next to alerts read with their organisations; None where nothing more happens by itself.

    At most ten queries for any number of them. Whoever is on watch when the first of them goes on is named.
    """
    alert_list = list(alerts)
    going_on = {a.pk: whose(a) for a in alert_list if a.next_rung_at}
    at = min((a.next_rung_at for a in alert_list if a.next_rung_at), default=None)
    circles_by_key = circles(going_on.values(), at=at, with_contacts=True) if at else {}
    rules = {a.organisation_id: ladder_of(a.organisation.policy) for a in alert_list if a.organisation}
    informed = people_informed(a for a in alert_list if a.pk in going_on)
    steps = {
        a.pk: ladder.next_that_tells(
            rules.get(a.organisation_id, ladder.Policy()), a.rung, circles_by_key[going_on[a.pk]], heard=a.heard,
            passed_over=a.passed_over, informed=informed.get(a.pk, ()),
        )
        for a in alert_list
        if a.pk in going_on
    }  # fmt: skip
    guests = {guest for circle in circles_by_key.values() for guest in circle.guests}
    names = shown_names({p for _rung, audience in steps.values() for p in audience.people}, guests) if steps else {}
    coming = {a.pk: _stands_still(a) if a.pk not in steps else _next(a, *steps[a.pk], names) for a in alert_list}
    lines = {
        a.pk: LadderSteps(steps_of(a, circles_by_key[going_on[a.pk]], {}, informed.get(a.pk, ())))
        for a in alert_list
        if a.pk in going_on
    }
    return {pk: replace(step, line=lines.get(pk)) if step else None for pk, step in coming.items()}


def next_step(alert: Alert) -> NextStep | None:
    """The same for one."""
    return next_steps([alert])[alert.pk]


def _stands_still(alert: Alert) -> NextStep | None:
    if alert.state == State.ACKNOWLEDGED.value and alert.overtake_at:
        return NextStep(alert.overtake_at, _("the ladder goes on if nothing is written down"))
    return None


def _next(
    alert: Alert, rung: ladder.Rung, audience: ladder.Audience[UUID], names: Mapping[UUID, str]
) -> NextStep | None:
    if alert.next_rung_at is None or not audience:
        return None
    if alert.rung < rung.index and alert.is_test:
        return None
    at = alert.next_rung_at
    if rung.index > alert.rung:
        at = max(at, ladder.due_at(alert.ladder_from, rung, pace=settings.KARPEAR_PACE))
    recipients = few_names(names[p] for p in audience.people if p in names)
    words = ", ".join(filter(None, [recipients, _("their contacts") if audience.contacts else ""]))
    if rung.repeat:
        words = _("%(who)s, again") % {"who": words}
    return NextStep(at, words, rung.repeat > 0)


def pace_note() -> str:
    """Said beside times that were measured with shortened waits."""
    pace = settings.KARPEAR_PACE
    return _("Waits were %(pace)g times shorter.") % {"pace": pace} if pace != 1 else ""
