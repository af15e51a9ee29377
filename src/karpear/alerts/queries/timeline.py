"""What happened with an alert, in order: raised, told, answered, ended."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from karpear.alerts.models import Alert, AlertEvent
from karpear.messaging.models import Delivery
from karpear.messaging.queries import deliveries_of
from karpear.people.models import Person, Withdrawal
from karpear.rules.alarm.outcome import CLOSINGS, NEWS_STEP

from .deliveries import names_of
from .words import (
    closed_words,
    event_words,
    meaning_words,
    often_told_words,
    opened_words,
    own_outcome,
    pressed_words,
    told_words,
)

# What responders write down is for responders: the person may read this with somebody behind them.
PRIVATE = frozenset(
    {
        "note", "call_no_answer", "call_reached", "call_safe", "call_not_safe", "case_opened", "case_closed",
        "case_reopened", "case_worked", "step_done", "letter_sent", "pack_asked", "pack_opened", "stage_said",
        "stage_confirmed", "stage_taken_back", "stage_ended", "news", "held_ok", "ok_pressed",
        *CLOSINGS,
    }
)  # fmt: skip

RESOLVED = "resolved_"


@dataclass(frozen=True, slots=True)
class AlertLine:
    """`what`: a code; `words`: the same for people; `about`: whom a call was to; `text`: what was written.

    `step`: of the ladder, where it tells of one.
    """

    at: datetime
    what: str
    who: str
    words: str
    about: str = ""
    text: str = ""
    step: int = 0

    @property
    def is_message(self) -> bool:
        """Its names are of those who were written to."""
        return self.what in CLOSINGS or self.what in ("news", "told_taken")

    @property
    def is_answer(self) -> bool:
        """Of a contact. What they wrote is read signed in, as what came by text: others may have a message's link."""
        return self.what.startswith("contact_")


def timeline(alert: Alert, viewer: Person | None) -> list[AlertLine]:
    """Every line, oldest first. `viewer` None: somebody who may act and came by a link.

    The alert's own person sees no safety words, notes or calls, and of every end that it was closed.
    """
    return timeline_from(alert, deliveries_of(alert.pk), events_of(alert), viewer, withdrawals_of([alert])[alert.pk])


def events_of(alert: Alert) -> list[AlertEvent]:
    """What people did about it, oldest first, with who."""
    return list(alert.events.select_related("person").order_by("at", "id"))


def withdrawals_of(alerts: Iterable[Alert]) -> dict[UUID, list[Withdrawal]]:
    """What was taken back while each was open: whoever holds the person's phone may have done it. One query."""
    alert_list = list(alerts)
    if not alert_list:
        return {}
    since = min(a.opened_at for a in alert_list)
    rows = Withdrawal.objects.filter(person__in={a.person_id for a in alert_list}, at__gte=since).select_related("by")
    withdrawals = list(rows.order_by("at", "pk"))
    return {
        a.pk: [w for w in withdrawals if w.person_id == a.person_id and a.opened_at <= w.at <= (a.resolved_at or w.at)]
        for a in alert_list
    }


def timeline_from(
    alert: Alert,
    rows: Iterable[Delivery],
    events: Iterable[AlertEvent],
    viewer: Person | None,
    withdrawn: Iterable[Withdrawal],
) -> list[AlertLine]:
    """The same from what was read already. What was taken back is for those who act alone."""
    is_own = viewer is not None and viewer.pk == alert.person_id
    lines = [AlertLine(alert.opened_at, "opened", alert.person.shown_name, opened_words(alert))]
    lines += [line for line in _delivery_lines(rows) if not (is_own and line.what in PRIVATE)]
    lines += [_event(event, is_own=is_own) for event in events if not (is_own and _is_private(event, alert))]
    lines += [] if is_own else map(_withdrawal, withdrawn)
    return sorted(lines, key=lambda line: (line.at, line.what in CLOSINGS))


def fold_repeats(lines: Sequence[AlertLine]) -> list[AlertLine]:
    """A step that was told again and again becomes one line that says how often, at its last time; oldest first.

    Its first time keeps a line of its own, and so does whoever came in later.
    """
    times: Counter[tuple[int, str]] = Counter()
    totals = Counter((line.step, line.who) for line in lines if line.step)
    folded = []
    for line in lines:
        key = (line.step, line.who)
        times[key] += 1
        if not line.step or totals[key] < 3 or times[key] == 1:
            folded.append(line)
        elif times[key] == totals[key]:
            folded.append(replace(line, words=often_told_words(line.step, totals[key], line.at)))
    return folded


def _is_private(event: AlertEvent, alert: Alert) -> bool:
    """What is known and done of a case; and what was heard after the end, which tells that somebody goes on."""
    is_later = alert.resolved_at is not None and event.at > alert.resolved_at
    return event.what in PRIVATE or (is_later and event.what == "heard_from")


def for_own_eyes(rows: Iterable[Delivery]) -> list[Delivery]:
    """Messages that an alert's own person may know of: how a case goes on is for those who work on it."""
    return [row for row in rows if row.step < NEWS_STEP]


def _delivery_lines(rows: Iterable[Delivery]) -> Iterable[AlertLine]:
    def step(row: Delivery) -> tuple[str, int, int]:
        return row.text_key if row.text_key in CLOSINGS else "", row.step, row.round

    for (closing, number, repeat), group in groupby(sorted(rows, key=step), key=step):
        deliveries = list(group)
        at = min(delivery.created_at for delivery in deliveries)
        if closing:
            yield AlertLine(at, closing, names_of(deliveries), event_words(closing))
        elif number == NEWS_STEP or (not number and deliveries[0].text_key != "taken"):
            yield AlertLine(at, "news", names_of(deliveries), event_words("news"))
        elif not number:
            yield AlertLine(at, "told_taken", names_of(deliveries), event_words("told_taken"))
        else:
            yield AlertLine(
                at, f"step_{number}", names_of(deliveries), told_words(number, is_repeat=repeat > 0), step=number
            )


def _withdrawal(withdrawal: Withdrawal) -> AlertLine:
    return AlertLine(
        withdrawal.at,
        f"withdrew_{withdrawal.what}",
        withdrawal.by.shown_name if withdrawal.by else "",
        event_words(f"withdrew_{withdrawal.what}"),
    )


def _code(event: AlertEvent) -> str:
    """Under which its words are found: some lines say more precisely what happened."""
    if event.what == "acknowledged" and event.text:
        return "acknowledged_by_link"
    return f"stage_ended_{event.text}" if event.what == "stage_ended" and event.text else event.what


def _event(event: AlertEvent, *, is_own: bool) -> AlertLine:
    name = event.person.shown_name if event.person else event.contact_name
    words = event_words(_code(event))
    if is_own and event.what.startswith(RESOLVED):
        code = f"{RESOLVED}{own_outcome(event.what.removeprefix(RESOLVED))}"
        return AlertLine(event.at, code, name, closed_words())
    if event.what in ("heard_from", "ok_pressed", "stood_down", "waited"):
        meaning, _, pressed = event.text.partition(" ")
        notes = ["" if is_own else meaning_words(meaning), pressed_words(pressed, event.at)]
        about = ", ".join(filter(None, notes))
        return AlertLine(event.at, event.what, name, f"{words} ({about})" if about else words)
    if event.what.startswith("call_"):
        return AlertLine(event.at, event.what, name, words, about=event.contact_name)
    is_written = event.what == "note" or (event.what.startswith("contact_") and not is_own)
    return AlertLine(event.at, event.what, name, words, text=event.text if is_written else "")
