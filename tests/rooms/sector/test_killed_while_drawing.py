"""A keeper is killed while it draws a large release: it is wanted still, another draws it, and nothing is half there.

python -m pytest -m soak tests/rooms/sector/test_killed_while_drawing.py
"""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import psutil
import pytest
from django.db import connection
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.sector.releases.actions.signatures import publish_release
from karpear.sector.releases.models import ReleaseState, SectorRelease
from tests.cast import Cast
from tests.engine.at_once import own_environment
from tests.rooms.network.net import Net
from tests.rooms.sector.large import large_sector
from tests.rooms.sector.released import drawn, signed_by_two
from tests.steps.connections import together
from tests.steps.processes import until

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
#: After so much work each is killed, wherever it is: from the moment at which it starts to about when it is done.
WORKED_S = (0.5, 1, 1.5, 2, 2.5, 3)


def keeper(**more: str) -> "subprocess.Popen[bytes]":
    """`karpear keep` on the database of this test."""
    connection.close()
    command = [sys.executable, "-m", "karpear.project", "keep"]
    return subprocess.Popen(
        command, env=own_environment() | more, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # fmt: skip


@contextmanager
def keepers(count: int) -> Iterator[None]:
    processes = [keeper() for _number in range(count)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def worked_for(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    """On the processor, whatever else this machine does."""
    times = psutil.Process(process.pid).cpu_times()
    return times.user + times.system >= seconds


def is_untouched(release: SectorRelease) -> None:
    """As it was before anybody drew."""
    release.refresh_from_db()
    assert release.state == ReleaseState.WANTED
    assert (release.cells, release.attack, release.inputs_seal, release.grid) == ([], {}, "", "")
    assert not Entry.objects.filter(action="release.drawn", object_id=release.pk).exists()


def wanted(cast: Cast) -> tuple[Net, SectorRelease]:
    net = large_sector(cast)
    release = drawn(cast, net)
    is_untouched(release)
    return net, release


def test_another_keeper_draws_what_a_killed_one_began(cast: Cast) -> None:
    net, release = wanted(cast)
    for point in ("release_worked_out", "release_stored"):
        assert keeper(KARPEAR_CRASH_AT=point).wait(180) == -signal.SIGKILL
        is_untouched(release)
    kills = 0
    for seconds in WORKED_S:
        process = keeper()
        until(partial(worked_for, process, seconds), 180)
        process.kill()
        process.wait()
        if SectorRelease.objects.get(pk=release.pk).state != ReleaseState.WANTED:
            break
        is_untouched(release)
        kills += 1
    assert kills >= 2
    with keepers(2):
        until(lambda: SectorRelease.objects.filter(pk=release.pk, state=ReleaseState.DRAWN.value).exists(), 180)
    release.refresh_from_db()
    assert release.attack["held"] and any("n" in cell for cell in release.cells)
    assert Entry.objects.filter(action="release.drawn", object_id=release.pk).count() == 1
    signed_by_two(cast, net, release)
    together(*[lambda: publish_release(by=net.channary, release=release.pk, now=timezone.now())] * 2)
    release.refresh_from_db()
    assert release.is_published
    assert Entry.objects.filter(action="release.published", object_id=release.pk).count() == 1
