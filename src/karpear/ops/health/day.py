"""The last 24 hours of this machine as the operator sees them: a sentence, a picture and a table for each number."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from karpear.db.samples import DATABASE, DEAD, KEEPER, QUEUE, RETRIED, SENT, SOS, URGENT, kind_of, samples_since
from karpear.people.models import Channel
from karpear.rules.alarm.machine import KEEPER_LATE_MS, gaps, is_disk_full
from karpear.rules.counting.durations import Durations, add_up

from .day_drawing import DAY, DayBar, bars_of, by_length, draw_day
from .day_words import channel_words, keeper_words, queue_words, sos_words, space_words, span, urgent_words
from .trouble_words import channel_name

type Minutes = Sequence[tuple[datetime, Durations]]
type Gaps = Sequence[tuple[datetime, datetime]]

#: What left later than this was slow; each is one of `durations.BOUNDS_MS`.
SOS_SLOW_MS, URGENT_SLOW_MS, QUEUE_SLOW_MS = 10_000, 60_000, 300_000
#: The last ones; of a server that is switched off each night nobody wants to read all.
MOST_GAPS = 3
#: One failure in so many attempts is a wrong number, more of them the channel.
FAILURES_AMONG = 10


@dataclass(frozen=True, slots=True)
class DayPanel:
    """`head`: of the table's columns after the hour; `rows`: hour and its numbers, of hours in which there was any."""

    title: str
    is_well: bool
    sentence: str
    picture: SafeString
    head: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class MachineDay:
    """`gaps`: from when until when nothing was measured; `space`: disk and database, in words."""

    panels: Sequence[DayPanel]
    gaps: Gaps
    space: str
    is_space_well: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all pictures of a day have in common."""

    start: datetime
    unmeasured: Gaps

    def draw(self, bars: Sequence[DayBar], *, limit_ms: int = 0) -> SafeString:
        line, label = (by_length(limit_ms), span(limit_ms)) if limit_ms else (0.0, "")
        return draw_day(bars, self.unmeasured, self.start, line=line, label=label)


def day_of(now: datetime, *, with_alarms: bool) -> MachineDay | None:
    """None while nothing has been measured. `with_alarms`: without, nobody raised one that day."""
    start = now - DAY
    samples: Mapping[str, Minutes] = samples_since(start)
    measured = [minute for minute, _durations in samples.get(KEEPER, ())]
    if not measured:
        return None
    if not with_alarms:
        samples = {kind: minutes for kind, minutes in samples.items() if kind not in (SOS, URGENT)}
    silent = gaps(measured, max(start, measured[0]), now)
    unmeasured = [(start, measured[0])] if measured[0] - start > timedelta(minutes=5) else []
    frame = _Frame(start, [*unmeasured, *silent])
    panels = [
        _handover(_("SOS"), samples.get(SOS, ()), frame, SOS_SLOW_MS, sos_words),
        _handover(_("Urgent messages"), samples.get(URGENT, ()), frame, URGENT_SLOW_MS, urgent_words),
        _lateness(samples[KEEPER], frame),
        _queue(samples.get(QUEUE, ()), frame),
        *(_channel(channel.value, samples, frame) for channel in Channel if _is_used(channel.value, samples)),
    ]
    sizes = [durations.count for _minute, durations in samples.get(DATABASE, ())]
    usage = shutil.disk_usage(settings.KARPEAR_DATA)
    return MachineDay(
        panels, silent[-MOST_GAPS:], space_words(usage.free, sizes), not is_disk_full(usage.free, usage.total)
    )


def _handover(
    title: str, minutes: Minutes, frame: _Frame, slow_ms: int, words: Callable[[Durations, int, int], str]
) -> DayPanel:
    total = add_up(durations for _minute, durations in minutes)
    slow = total.slower_than(slow_ms)
    bars = bars_of([(minute, max(durations.most_ms, 1)) for minute, durations in minutes], frame.start, by_length)
    return DayPanel(
        title, not slow, words(total, slow, slow_ms), frame.draw(bars, limit_ms=slow_ms),
        [_("How many"), _("Half within"), _("Longest")],
        _hours(minutes, lambda hour: [str(hour.count), span(hour.within(50)), span(hour.most_ms)]),
    )  # fmt: skip


def _lateness(minutes: Minutes, frame: _Frame) -> DayPanel:
    latest = max(durations.most_ms for _minute, durations in minutes)
    bars = bars_of([(minute, durations.most_ms) for minute, durations in minutes], frame.start, by_length)
    return DayPanel(
        _("Keeper"), latest <= KEEPER_LATE_MS, keeper_words(latest, KEEPER_LATE_MS),
        frame.draw(bars, limit_ms=KEEPER_LATE_MS), [_("At most late by")],
        _hours(minutes, lambda hour: [span(hour.most_ms)]),
    )  # fmt: skip


def _queue(minutes: Minutes, frame: _Frame) -> DayPanel:
    oldest = max((durations.most_ms for _minute, durations in minutes), default=0)
    bars = bars_of([(minute, durations.most_ms) for minute, durations in minutes], frame.start, by_length)
    return DayPanel(
        _("Messages that wait"), oldest <= QUEUE_SLOW_MS, queue_words(oldest), frame.draw(bars, limit_ms=QUEUE_SLOW_MS),
        [_("Longest wait")], _hours(minutes, lambda hour: [span(hour.most_ms)]),
    )  # fmt: skip


def _is_used(channel: str, samples: Mapping[str, Minutes]) -> bool:
    return any(kind_of(outcome, channel) in samples for outcome in (SENT, RETRIED, DEAD))


def _channel(channel: str, samples: Mapping[str, Minutes], frame: _Frame) -> DayPanel:
    """Its failures as bars, since these are what somebody has to do something about."""
    sent, retried, dead = (samples.get(kind_of(outcome, channel), ()) for outcome in (SENT, RETRIED, DEAD))
    failed = sorted([*retried, *dead], key=lambda sample: sample[0])
    counts = [_count(minutes) for minutes in (sent, retried, dead)]
    highest = max((durations.count for _minute, durations in failed), default=1)
    bars = bars_of([(m, durations.count) for m, durations in failed], frame.start, lambda number: number / highest)
    by_hour = [dict(_by_hour(minutes)) for minutes in (sent, retried, dead)]
    hours = sorted({hour for numbers in by_hour for hour in numbers})
    rows = [(_hour(at), [str(numbers[at].count) if at in numbers else "0" for numbers in by_hour]) for at in hours]
    return DayPanel(
        channel_name(channel), _count(failed) * FAILURES_AMONG <= counts[0], channel_words(*counts), frame.draw(bars),
        [_("Sent"), _("Tried again"), _("Given up")], rows,
    )  # fmt: skip


def _count(minutes: Minutes) -> int:
    return sum(durations.count for _minute, durations in minutes)


def _hours(minutes: Minutes, numbers: Callable[[Durations], Sequence[str]]) -> list[tuple[str, Sequence[str]]]:
    return [(_hour(at), numbers(durations)) for at, durations in _by_hour(minutes) if durations.most_ms]


def _by_hour(minutes: Minutes) -> list[tuple[datetime, Durations]]:
    """By the reader's clock."""
    hours = groupby(minutes, key=lambda sample: localtime(sample[0]).replace(minute=0))
    return [(at, add_up(durations for _minute, durations in group)) for at, group in hours]


def _hour(at: datetime) -> str:
    return f"{at:%H}:00"
