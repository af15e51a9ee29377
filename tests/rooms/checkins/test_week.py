"""Seven days of check-ins: a cell for each promise, to whoever may see it."""

from datetime import UTC, date, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from karpear.checkins.actions.check_ins import check_in
from karpear.checkins.actions.overdue import miss_overdue
from karpear.checkins.queries import week_of
from tests.cast import NOW, Cast, signed_in
from tests.rooms.activities.plans import created

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Phnom_Penh")
DUE = [NOW + timedelta(hours=n) for n in (1, 2, 3, 9)]


def out(cast: Cast) -> None:
    """Promises at 17:00, 18:00, 19:00 and, the next day, 01:00 in Phnom Penh: kept, late, missed and to come."""
    due = [{"due_at": at.isoformat(), "grace_s": 600} for at in DUE]
    created(cast.sophea, ends_at=(NOW + timedelta(hours=10)).isoformat(), check_ins=due)
    for at in (DUE[0] - timedelta(minutes=5), DUE[1] + timedelta(minutes=5)):
        check_in(person=cast.sophea, key=uuid4(), made_at=at, now=at)
    miss_overdue(now=DUE[2] + timedelta(minutes=11))


def test_each_promise_is_a_cell_of_its_day(cast: Cast) -> None:
    out(cast)
    week = week_of(cast.sophea, by=cast.sophea, now=DUE[2] + timedelta(minutes=20), zone=ZONE)
    assert [day.day for day in week] == [date(2026, 11, 18) + timedelta(days=n) for n in range(7)]
    assert [len(day.cells) for day in week] == [0, 0, 0, 0, 0, 0, 3], "today, and what comes tomorrow is not there yet"
    assert [cell.state for cell in week[-1].cells] == ["kept", "late", "missed"]
    after_midnight = week_of(cast.sophea, by=cast.sophea, now=DUE[3] - timedelta(minutes=30), zone=ZONE)
    assert [(cell.state, cell.at_night) for cell in after_midnight[-1].cells] == [("armed", True)]
    in_its_grace = week_of(cast.sophea, by=cast.sophea, now=DUE[3] + timedelta(minutes=5), zone=ZONE)
    assert in_its_grace[-1].cells[0].state == "due"


def test_days_are_those_of_the_reader(cast: Cast) -> None:
    out(cast)
    week = week_of(cast.sophea, by=cast.sophea, now=DUE[3], zone=UTC)
    assert [len(day.cells) for day in week[-2:]] == [0, 4]


def test_others_see_what_their_board_shows(cast: Cast) -> None:
    out(cast)
    now = DUE[2]
    assert week_of(cast.sophea, by=cast.dara, now=now, zone=ZONE) == week_of(
        cast.sophea, by=cast.sophea, now=now, zone=ZONE
    )
    for stranger in (cast.piseth, cast.rith):
        assert week_of(cast.sophea, by=stranger, now=now, zone=ZONE) == []


def test_my_trips_show_it_where_something_was_promised(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    assert "Check-ins of seven days" not in client.get("/plans/").content.decode()
    now = timezone.now()
    due = [{"due_at": (now + timedelta(minutes=1)).isoformat(), "grace_s": 600}]
    times = {"starts_at": now.isoformat(), "ends_at": (now + timedelta(hours=1)).isoformat()}
    created(cast.sophea, now=now, **times, check_ins=due)
    check_in(person=cast.sophea, key=uuid4(), made_at=now, now=now)
    page = client.get("/plans/").content.decode()
    assert "Check-ins of seven days" in page and "On time" in page
    assert "Check-ins of seven days" not in signed_in(cast.dara).get("/plans/?of=others").content.decode()
