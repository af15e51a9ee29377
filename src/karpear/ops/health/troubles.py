"""Reasons to worry about this machine: asked by the operator's page, `karpear doctor`, the dead-man switch and whoever
tells operators (`keeper/operators.py`). A further reason is one more function in `REASONS`; its words stand in
`trouble_words.py`, what to do about it in docs/running/watching.md.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.x509 import load_pem_x509_certificate
from django.conf import settings
from django.db.models import Count, Min, Q

from karpear.db.models import BackupRun, Sample, StepFailure, Trouble
from karpear.db.queries import failures
from karpear.db.samples import DEAD, KEEPER, RETRIED, first_since, kind_of
from karpear.messaging.channels.reach import usable_channels
from karpear.messaging.models import URGENT, ChannelState, Delivery
from karpear.rules.alarm import machine
from karpear.rules.backup.worries import BackupWorry

from ..backup.troubles import backup_troubles
from ..env import env

CHANNEL, STEP, URGENT_WAITS, BACKUP = "channel", "step", "urgent", "backup"
#: Steps of the keeper without which an alarm is not raised or does not climb.
VITAL_STEPS = frozenset({"miss", "duress", "climb", "overtake", "agenda", "read the inbox"})
CLOCK = "clock"
JUST_NOW = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Worry:
    """One trouble of the machine. `code`: which, and of which channel; `grave`: somebody has to get up for it; `stops`:
    an SOS pressed now would not be served. `values`: what its words name. Nothing about people.
    """

    code: str
    grave: bool = False
    stops: bool = False
    since: datetime | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


type Reason = Callable[[datetime], Iterable[Worry]]


def troubles(now: datetime) -> list[Worry]:
    """Everything that is wrong now, what endangers an SOS first. Raises DatabaseError where nothing can be asked."""
    worries = [worry for reason in REASONS for worry in reason(now)]
    return sorted(worries, key=lambda worry: (not worry.grave, worry.code))


def open_troubles() -> "list[Trouble]":
    """What the keeper noted and is not over: one cheap query, for what anybody may ask as often as they like. Nor may
    anybody learn that an urgent message waits: so there is one."""
    return list(Trouble.objects.open().exclude(code=URGENT_WAITS).order_by("-grave", "code"))


def _channels(now: datetime) -> Iterator[Worry]:
    usable = {channel.value for channel in usable_channels()}
    failing = []
    for state in ChannelState.objects.filter(channel__in=usable, failures_in_a_row__gte=machine.FEWEST_FAILURES):
        since = first_since([kind_of(outcome, state.channel) for outcome in (RETRIED, DEAD)], state.last_ok_at)
        if machine.is_channel_failing(state.failures_in_a_row, since, now):
            failing.append((state.channel, since))
    for channel, since in failing:
        none_works = len(failing) == len(usable)
        yield Worry(f"{CHANNEL}.{channel}", grave=none_works, stops=none_works, since=since)


def _urgent_messages(now: datetime) -> Iterator[Worry]:
    """Tried in vain, or not even tried: then nobody sends. What is held back on purpose is neither."""
    late = now - machine.URGENT_LATE_AFTER
    stuck = Delivery.objects.waiting().filter(
        Q(attempts__gt=0) | Q(next_attempt_at__lte=late), created_at__lte=late, priority__in=URGENT
    )
    waiting = stuck.aggregate(at=Min("created_at"), untried=Count("pk", filter=Q(attempts=0)))
    if waiting["at"]:
        yield Worry(URGENT_WAITS, grave=True, stops=bool(waiting["untried"]), since=waiting["at"])


def _keeper(now: datetime) -> Iterator[Worry]:
    late = Sample.objects.filter(kind=KEEPER, minute__gte=now - JUST_NOW, most_ms__gt=machine.KEEPER_LATE_MS)
    if sample := late.order_by("-most_ms").first():
        yield Worry(KEEPER, grave=True, stops=sample.most_ms > machine.KEEPER_STANDS_MS, since=sample.minute)


def _steps(now: datetime) -> Iterator[Worry]:
    long_failing = failures().filter(first_at__lte=now - machine.STEP_FAILS_AFTER).exclude(step=CLOCK)
    names = list(long_failing.order_by("first_at").values_list("step", flat=True))
    if names:
        since = long_failing.aggregate(at=Min("first_at"))["at"]
        vital = not VITAL_STEPS.isdisjoint(names)
        yield Worry(STEP, grave=vital, stops=vital, since=since, values={"step": names[0]})


def _clock(_now: datetime) -> Iterator[Worry]:
    if leap := StepFailure.objects.filter(step=CLOCK, solved_at=None).first():
        yield Worry(CLOCK, since=leap.last_at)


def _disk(_now: datetime) -> Iterator[Worry]:
    usage = shutil.disk_usage(settings.KARPEAR_DATA)
    if machine.is_disk_full(usage.free, usage.total):
        grave = usage.free < machine.LEAST_FREE_BYTES
        yield Worry("disk", grave=grave, values={"megabytes": usage.free // 1_000_000})


def _certificate(now: datetime) -> Iterator[Worry]:
    """Our own (`--cert`): a proxy looks after its own. One that cannot be read stopped the start already."""
    if (path := env("KARPEAR_CERT")) and (end := certificate_end(Path(path))) and machine.ends_soon(end, now):
        yield Worry("certificate", grave=end <= now, stops=end <= now, values={"end": end})


def certificate_end(path: Path) -> datetime | None:
    """Until when the first certificate of a PEM file holds; None where there is none to be read."""
    try:
        return load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc.astimezone(UTC)
    except (OSError, ValueError):
        return None


def _backups(now: datetime) -> Iterator[Worry]:
    """None of it endangers an SOS. That nobody ever set them up is said by doctor and the operator's page alone; that
    they are no longer made, as where a setting was lost, is a trouble.
    """
    for trouble in backup_troubles(now):
        if trouble.code != BackupWorry.OFF or BackupRun.objects.exists():
            yield Worry(f"{BACKUP}.{trouble.code}")


REASONS: tuple[Reason, ...] = (_channels, _urgent_messages, _keeper, _steps, _clock, _disk, _certificate, _backups)
