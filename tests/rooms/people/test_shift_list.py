"""The roster: gaps are said, shifts are narrowed, found, saved; and what a forced session may do."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.people.models import Person, Shift
from tests.cast import Cast, gave_password, signed_in

pytestmark = pytest.mark.once

HOUR = timedelta(hours=1)


@pytest.fixture
def address(cast: Cast) -> str:
    """Dara is on watch now, Kanha tomorrow, and offers it to Dara."""
    Shift.objects.all().delete()
    a_shift(cast, cast.dara, -1)
    a_shift(cast, cast.kanha, 24, offered_to=cast.dara)
    return reverse("people:roster", args=[cast.lantern.pk])


def a_shift(cast: Cast, officer: Person, hours: int, **more: Any) -> None:
    start = timezone.now() + hours * HOUR
    Shift.objects.create(organisation=cast.lantern, officer=officer, starts_at=start, ends_at=start + 4 * HOUR, **more)


def officers(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [shift.officer.shown_name for shift in answer.context["listing"].page.object_list]


def test_gaps_are_said_and_shifts_narrowed_and_searched(cast: Cast, address: str):
    client = signed_in(cast.dara)
    page = client.get(address)
    assert officers(page) == ["Dara", "Kanha"]
    assert page.content.decode().count("Nobody is on watch") == 1 and len(page.context["page"].gaps) == 2
    assert officers(client.get(f"{address}?who={cast.kanha.pk}")) == ["Kanha"]
    assert officers(client.get(f"{address}?offered=yes&page=1")) == ["Kanha"]
    assert officers(client.get(f"{address}?sort=-when")) == ["Kanha", "Dara"]
    assert officers(client.post(address, {"q": "KANHA"}, follow=True)) == ["Kanha"]
    assert len(officers(client.get(f"{address}?q=kanha"))) == 2
    assert "Nothing found" in client.post(address, {"q": "bopha"}, follow=True).content.decode()


def test_an_empty_roster_says_what_to_do_first(cast: Cast, address: str):
    Shift.objects.all().delete()
    page = signed_in(cast.dara).get(address).content.decode()
    assert "Step 1 goes to all officers" in page and 'href="#add"' in page


def test_a_file_says_who_and_when_and_no_note(cast: Cast, address: str):
    Shift.objects.update(handover="All quiet at the bridge.")
    file = signed_in(cast.dara).post(address, {"as": "csv", "offered": "yes"}).content.decode()
    assert "Kanha" in file and "bridge" not in file
    assert Entry.objects.get(action="roster_exported").detail == {"kind": "csv", "count": 1}
    assert signed_in(cast.sophea).post(address, {"as": "csv"}).status_code == 403
    assert signed_in(cast.piseth).post(address, {"q": "kanha"}, follow=True).status_code == 404


def test_whoever_forces_somebody_searches_as_they_read_and_adds_nothing(cast: Cast, address: str):
    client = gave_password(cast.dara, forced=True)
    assert officers(client.post(address, {"q": "kanha"}, follow=True)) == ["Kanha"]
    assert client.post(address, {"officer": str(cast.dara.pk)}).status_code == 503
    assert Shift.objects.count() == 2


@pytest.mark.both
@pytest.mark.parametrize("query", ["", "?sort=officer", "?offered=yes"])
def test_as_many_queries_however_many_shifts(cast: Cast, address: str, query: str):
    client = signed_in(cast.dara)
    client.get(f"{address}{query}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{address}{query}")
    for hours in range(30, 50):
        a_shift(cast, cast.kanha, hours, offered_to=cast.dara)
    with CaptureQueriesContext(connection) as many:
        client.get(f"{address}{query}")
    assert len(many) <= len(few)


def test_each_day_of_the_picture_and_each_line_of_the_list_says_who_and_which_weekday(cast: Cast) -> None:
    """On Saturday Kanha takes over from Dara at noon; somebody who left covers nothing."""
    Shift.objects.all().delete()
    zone = ZoneInfo(cast.lantern.time_zone)
    today = timezone.localtime(timezone.now(), zone).date()
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 or 7)
    noon = datetime.combine(saturday, time(12), zone)
    for officer, start, end in (
        (cast.dara, noon - 12 * HOUR, noon),
        (cast.kanha, noon, noon + 12 * HOUR),
        (cast.rith, noon - 12 * HOUR, noon),
    ):
        Shift.objects.create(organisation=cast.lantern, officer=officer, starts_at=start, ends_at=end)
    address = reverse("people:roster", args=[cast.lantern.pk])
    page = signed_in(cast.dara).get(address)
    row = next(row for row in page.context["picture"].rows if row.day == saturday)
    assert [part.name for part in row.names] == ["Dara", "Kanha"] and row.names[0].x < row.names[1].x
    words = page.content.decode()
    assert "<text" in words and words.count(f"Sat {saturday:%-d %b}") >= 2
