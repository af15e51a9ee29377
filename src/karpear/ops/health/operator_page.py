"""What the operator sees: what is configured, what failed and what is late. No names, no addresses of people."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from urllib.parse import urlsplit
from uuid import UUID

import django
from django.conf import settings
from django.db import connection
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from karpear import __version__
from karpear.alerts.queries.unreached import reached_by_nobody
from karpear.db.models import Heartbeat, StepFailure
from karpear.db.queries import CLOCKS_APART, failures
from karpear.messaging.channels.reach import usable_channels
from karpear.messaging.models import Delivery, DeliveryState
from karpear.messaging.queries import ChannelHealth, Queue, channels, outbox

from ..backup.state import BackupState, backup_state
from .day import MachineDay, day_of
from .doctor import text_number, texts_in
from .readiness import Check, readiness
from .trouble_words import TroubleWords, words_of
from .troubles import URGENT_WAITS, troubles

LOOK_BACK = timedelta(days=7)


@dataclass(frozen=True)
class ChannelRow:
    """One channel. `goes_to`: kind and host of what is configured, without passwords. `dead`: given up recently."""

    health: ChannelHealth
    goes_to: str
    dead: int


@dataclass(frozen=True)
class OperatorPage:
    """`checks`: each with its name in words. `people`: how many accounts; `alone`: ids of those whose SOS would reach
    nobody. `mute`: nothing can leave. `troubles`: what to do first about each. `day`: None on the first one.
    """

    checks: Sequence[tuple[str, Check]]
    channels: Sequence[ChannelRow]
    mute: bool
    texts_in: Sequence[Check]
    queue: Queue
    dead_reasons: Sequence[tuple[str, str, int, datetime]]
    failures: Sequence[StepFailure]
    keepers: Sequence[Heartbeat]
    people: int
    alone: Sequence[UUID]
    backups: BackupState
    versions: Sequence[tuple[str, str]]
    troubles: Sequence[TroubleWords]
    day: MachineDay | None


def operator_page(now: datetime, *, with_alarms: bool) -> OperatorPage:
    """Everything on the page, in about twenty-five queries however many people. `with_alarms`: as in `day`."""
    dead = Delivery.objects.filter(state=DeliveryState.DEAD, created_at__gt=now - LOOK_BACK)
    by_channel = dict(dead.values_list("channel").annotate(Count("pk")))
    reasons = (
        dead.values_list("channel", "error").annotate(number=Count("pk"), last=Max("created_at")).order_by("-number")
    )
    people, unreached = reached_by_nobody(now)
    return OperatorPage(
        checks=[(check_name(check.name), check) for check in readiness(now)],
        channels=[
            ChannelRow(status, goes_to(status.channel), by_channel.get(status.channel, 0)) for status in channels(now)
        ],
        mute=not usable_channels(),
        texts_in=[*texts_in(now), *text_number()],
        queue=outbox(now),
        dead_reasons=list(reasons[:20]),
        failures=list(failures()),
        keepers=list(
            Heartbeat.objects.filter(
                last_tick_at__gt=now - timedelta(minutes=5), last_tick_at__lte=now + CLOCKS_APART
            ).order_by("started_at", "id")
        ),
        people=people,
        alone=unreached,
        backups=backup_state(now),
        versions=_versions(),
        troubles=[words_of(worry) for worry in troubles(now) if with_alarms or worry.code != URGENT_WAITS],
        day=day_of(now, with_alarms=with_alarms),
    )


def check_name(code: str) -> str:
    """What must hold, in a word."""
    names = {
        "database": _("Database"), "migrations": _("Migrations"), "keeper": _("Keeper"), "channels": _("Channels"),
    }  # fmt: skip
    return names.get(code, code)


def goes_to(channel: str) -> str:
    """`smtp to mail.example.org`: never a user, a password or a secret."""
    value = str(getattr(settings, f"KARPEAR_{channel.upper()}"))
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme.startswith("apprise"):
        return parts.scheme
    return f"{parts.scheme} → {parts.hostname}" if parts.hostname else parts.scheme


def _versions() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        database = cursor.fetchone()[0]
    return [
        ("Karpear", __version__),
        ("Django", django.get_version()),
        ("Python", platform.python_version()),
        (connection.display_name, str(database)),
        ("uvicorn", version("uvicorn")),
    ]
