"""A courier that died is known at once, and nobody waits for its leases to end."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from karpear.messaging.actions.lease import Lane, lease, release_of
from karpear.messaging.actions.record import Result, record
from karpear.messaging.channels.base import OK
from karpear.messaging.models import Delivery
from karpear.messaging.presence import Presence
from tests.cast import Cast

from .outbox import message, put

ANOTHER = """
import sys, time
from pathlib import Path
from uuid import UUID
from karpear.messaging.presence import Presence
Presence(Path(sys.argv[1]), UUID(sys.argv[2])).hold()
print("held", flush=True)
sys.stdin.read()
"""


def another(folder: Path, courier: UUID) -> "subprocess.Popen[str]":
    """A process that is this courier."""
    command = [sys.executable, "-c", ANOTHER, str(folder), str(courier)]
    begun = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert begun.stdout
    assert begun.stdout.readline() == "held\n"
    return begun


def gone(mine: Presence) -> list[UUID]:
    buried: list[UUID] = []
    mine.bury(lambda couriers: buried.extend(couriers) or len(couriers))
    return buried


def test_a_killed_courier_is_gone_and_one_that_lives_is_not(tmp_path: Path) -> None:
    mine, killed, alive = Presence(tmp_path, uuid4()), uuid4(), uuid4()
    mine.hold()
    with another(tmp_path, killed) as dying, another(tmp_path, alive) as living:
        assert gone(mine) == []
        dying.kill()
        dying.wait()
        assert gone(mine) == [killed]
        assert gone(mine) == [], "once"
        living.kill()
    assert gone(mine) == [alive]


def test_what_could_not_be_taken_over_is_tried_again(tmp_path: Path) -> None:
    mine, other = Presence(tmp_path, uuid4()), Presence(tmp_path, uuid4())
    mine.hold()
    other.hold()
    other.leave()

    def fails(_couriers: list[UUID]) -> int:
        raise OSError("the database is away")

    with pytest.raises(OSError, match="away"):
        mine.bury(fails)
    assert gone(mine) == [UUID(other.path.name)]


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    mine = Presence(tmp_path / "file" / "couriers", uuid4())
    mine.hold()
    assert gone(mine) == []
    mine.leave()


@pytest.mark.django_db
def test_the_leases_of_one_that_is_gone_are_taken_over_before_they_end(cast: Cast) -> None:
    ids = put(*[message(cast.dara, cast.sophea, cast.now, text_key="reminder") for _ in range(3)])
    dead, alive = uuid4(), uuid4()
    [lost] = lease(now=cast.now, lane=Lane.BULK, free={"email": 1}, for_s=15, by=dead)
    [kept] = lease(now=cast.now, lane=Lane.BULK, free={"email": 1}, for_s=15, by=alive)
    assert release_of([dead], now=cast.now) == 1
    row = Delivery.objects.get(pk=lost[0].pk)
    assert (row.state, row.maybe_twice, row.next_attempt_at) == ("queued", True, cast.now)
    assert Delivery.objects.get(pk=kept[0].pk).state == "sending"
    again = lease(now=cast.now, lane=Lane.BULK, free={"email": 3}, for_s=15, by=alive)
    assert {one.pk for [one] in again} == set(ids) - {kept[0].pk}
    assert record([Result(lost[0], OK)], now=cast.now) == 0, "it is another's now"


@pytest.mark.django_db
def test_nothing_is_taken_from_whoever_said_no_name(cast: Cast) -> None:
    put(message(cast.dara, cast.sophea, cast.now, text_key="reminder"))
    lease(now=cast.now, lane=Lane.BULK, free={"email": 1}, for_s=15)
    assert release_of([uuid4()], now=cast.now) == 0


def test_no_descriptor_is_left_behind(tmp_path: Path) -> None:
    mine = Presence(tmp_path, uuid4())
    mine.hold()
    before = len(os.listdir("/dev/fd"))
    for _ in range(5):
        other = Presence(tmp_path, uuid4())
        other.hold()
        assert gone(mine) == []
        other.leave()
        assert gone(mine) == [UUID(other.path.name)]
    assert len(os.listdir("/dev/fd")) == before
