"""What is measured, in the text format of OpenMetrics 1.0, for whoever has a monitoring system of their own.

Written out by hand: forty lines; the format is judged in tests by the parser of `prometheus_client`
(docs/decisions/0123). It reads a dozen rows that the keeper writes anyway. No name, organisation or address is in it.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from karpear import __version__
from karpear.db.models import Trouble
from karpear.db.queries import pulse
from karpear.db.samples import DATABASE, DEAD, DISK, KEEPER, QUEUE, RETRIED, SENT, SOS, URGENT, levels, totals
from karpear.rules.counting.durations import BOUNDS_MS, Durations

CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"
#: Sample kind → (name, what it is).
_HISTOGRAMS = {
    SOS: ("karpear_sos_handover_seconds", "From an SOS until its first message was handed to a provider."),
    URGENT: ("karpear_urgent_handover_seconds", "From an urgent message until it was handed to a provider."),
}
_OUTCOMES = (SENT, RETRIED, DEAD)


def openmetrics(now: datetime) -> str:
    """The whole page. Four small queries, however much there is."""
    lines = [*_info(), *_counted(totals()), *_levels(levels(now)), *_pulse(now), *_troubles(), "# EOF"]
    return "\n".join(lines) + "\n"


def _info() -> Iterator[str]:
    yield from _head("karpear", "info", "Which version runs.")
    yield f'karpear_info{{version="{__version__}"}} 1'


def _counted(counts: Mapping[str, Durations]) -> Iterator[str]:
    for kind, (name, words) in _HISTOGRAMS.items():
        yield from _head(name, "histogram", words, unit="seconds")
        yield from _histogram(name, counts.get(kind, Durations()))
    yield from _head("karpear_attempts", "counter", "Answers of providers to attempts to send, by channel.")
    for kind in sorted(counts):
        outcome, _dot, channel = kind.partition(".")
        if outcome in _OUTCOMES:
            yield f'karpear_attempts_total{{channel="{channel}",outcome="{outcome}"}} {counts[kind].count}'


def _histogram(name: str, durations: Durations) -> Iterator[str]:
    counted = 0
    for bound, number in zip(BOUNDS_MS, durations.buckets, strict=False):
        counted += number
        yield f'{name}_bucket{{le="{bound / 1000}"}} {counted}'
    yield f'{name}_bucket{{le="+Inf"}} {durations.count}'
    yield f"{name}_count {durations.count}"
    yield f"{name}_sum {durations.sum_ms / 1000}"


def _levels(last: Mapping[str, Durations]) -> Iterator[str]:
    """What has not been measured for some minutes is left out: old numbers would look like new ones."""
    if keeper := last.get(KEEPER):
        yield from _gauge("karpear_keeper_lag_seconds", keeper.most_ms / 1000, "How late the latest thing due was.")
    if queue := last.get(QUEUE):
        yield from _gauge("karpear_queue_messages", queue.count, "Messages that are due and wait.")
        yield from _gauge("karpear_queue_oldest_seconds", queue.most_ms / 1000, "How long the oldest of them waits.")
    if disk := last.get(DISK):
        yield from _gauge("karpear_disk_free_bytes", disk.count, "Free in the data folder.")
    if database := last.get(DATABASE):
        yield from _gauge("karpear_database_size_bytes", database.count, "Size of the database.")


def _pulse(now: datetime) -> Iterator[str]:
    if (age := pulse(now).late_s) is not None:
        yield from _gauge("karpear_keeper_pulse_age_seconds", age, "Since any keeper last ticked.")


def _troubles() -> Iterator[str]:
    yield from _head("karpear_trouble", "gauge", "1 while it lasts: docs/running/watching.md says what to do.")
    for code, grave in Trouble.objects.open().order_by("code").values_list("code", "grave"):
        yield f'karpear_trouble{{code="{code}",grave="{"yes" if grave else "no"}"}} 1'


def _gauge(name: str, value: float, words: str) -> Iterator[str]:
    unit = name.rpartition("_")[2]
    yield from _head(name, "gauge", words, unit=unit if unit in ("seconds", "bytes") else "")
    yield f"{name} {value}"


def _head(name: str, kind: str, words: str, *, unit: str = "") -> Iterator[str]:
    yield f"# TYPE {name} {kind}"
    if unit:
        yield f"# UNIT {name} {unit}"
    yield f"# HELP {name} {words}"
