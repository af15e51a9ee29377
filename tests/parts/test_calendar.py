"""Both calendar feeds, fetched by vdirsyncer and shown by khal: hours of the country, Khmer, no word of what waits."""

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar as Ical

from tests.engine.processes import Living
from tests.parts.programs import lines_for, manage, program, world

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]
FEEDS = """
from django.urls import reverse
from django.utils import timezone
from karpear.people.actions.need_news import renew_calendar
from karpear.people.actions.roster import renew_feed
from karpear.people.models import Membership, Person, Shift
dara = Person.objects.get(email="dara@demo.test")
Person.objects.filter(pk=dara.pk).update(language="km")
organisation = Membership.objects.filter(person=dara)[0].organisation_id
needs = renew_calendar(person=dara, now=timezone.now())
roster = renew_feed(person=dara, organisation_id=organisation, now=timezone.now())
Shift.objects.filter(officer=dara).delete()
print(reverse("need_feed", args=[needs]), reverse("people:feed", args=[roster]))
"""
SHIFTS = """
from datetime import datetime
from django.utils import timezone
from karpear.people.models import Membership, Person, Shift
dara = Person.objects.get(email="dara@demo.test")
organisation = Membership.objects.filter(person=dara)[0].organisation_id
def local(text):
    return timezone.make_aware(datetime.fromisoformat(text))
"""
TWO_SHIFTS = """
for start, end in (("2026-12-20 20:00", "2026-12-21 08:00"), ("2026-12-24 20:00", "2026-12-25 08:00")):
    Shift.objects.create(organisation_id=organisation, officer=dara, starts_at=local(start), ends_at=local(end))
"""
ONE_MOVED_ONE_GONE = """
first, second = Shift.objects.filter(officer=dara).order_by("starts_at")
Shift.objects.filter(pk=first.pk).update(starts_at=local("2026-12-20 22:30"))
second.delete()
"""
HERE = ZoneInfo("Asia/Phnom_Penh")
ON_WATCH, SOMETHING_WAITS = "ប្រចាំការ", "មានអ្វីមួយរង់ចាំ"


class Calendar:
    """vdirsyncer and khal of somebody in Phnom Penh who subscribed to one address."""

    def __init__(self, home: Path, address: str) -> None:
        self.home = home
        home.mkdir()
        changes = {"https://notes.example.org/needs/feed/….ics": address, "~/": f"{home}/"}
        (home / "vdirsyncer").write_text(lines_for("A calendar", changes))
        (home / "khal").write_text(lines_for("A calendar", {"~/": f"{home}/"}, nth=1))
        self._run("vdirsyncer", "-c", home / "vdirsyncer", "discover")

    def sync(self) -> None:
        self._run("vdirsyncer", "-c", self.home / "vdirsyncer", "sync", "--force-delete")

    def events(self, start: str = "today", span: str = "400d") -> list[str]:
        """Day, hours and title of each."""
        form = "{start-date} {start-time}-{end-time} {title}"
        listed = self._run("khal", "-c", self.home / "khal", "list", "--day-format", "", "--format", form, start, span)
        return [line.strip() for line in listed.splitlines() if line.strip()]

    def files(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in (self.home / ".calendars/notes").glob("*.ics")}

    def _run(self, name: str, *arguments: object) -> str:
        surroundings = os.environ | {"HOME": str(self.home), "LC_ALL": "C.UTF-8", "TZ": "Asia/Phnom_Penh"}
        command = [program(name), *map(str, arguments)]
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False, input="y\n")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    with world(tmp_path_factory.mktemp("calendar") / "data") as karpear_world:
        yield karpear_world


@pytest.fixture(scope="module")
def addresses(living: Living) -> list[str]:
    return [living.url + path for path in manage(living, FEEDS).split()]


def test_what_waits_is_shown_by_hours_of_the_country_and_without_a_word(
    living: Living, addresses: list[str], tmp_path: Path
) -> None:
    calendar = Calendar(tmp_path / "home", addresses[0])
    calendar.sync()
    shown = calendar.events()
    feed = events_at(addresses[0])
    assert len(calendar.files()) == len({event.decoded("DTSTART") for event in feed}) > 3, (
        "vdirsyncer joins what is alike"
    )
    assert {line.rpartition(" ")[2] for line in shown} == {SOMETHING_WAITS}
    hours = {event.decoded("DTSTART") for event in feed if isinstance(event.decoded("DTSTART"), datetime)}
    ahead = {at.astimezone(HERE) for at in hours if at > datetime.now(UTC)}
    assert ahead
    for at in ahead:
        assert any(line.startswith(f"{at:%Y-%m-%d %H:%M}-") for line in shown), (at, shown)
    names = manage(living, "from karpear.people.models import Person; print(*(p.name for p in Person.objects.all()))")
    written = "".join(calendar.files().values())
    assert not [name for name in names.split() if name in written]


def test_shifts_move_and_go(living: Living, addresses: list[str], tmp_path: Path) -> None:
    """The title is in its owner's language: a calendar that asks says nothing of languages."""
    calendar = Calendar(tmp_path / "home", addresses[1])
    manage(living, SHIFTS + TWO_SHIFTS)
    calendar.sync()
    assert calendar.events("2026-12-20", "3d")[0] == f"2026-12-20 20:00-08:00 {ON_WATCH}"
    first = events_at(addresses[1])[0]["UID"]
    assert len(calendar.files()) == 2
    manage(living, SHIFTS + ONE_MOVED_ONE_GONE)
    calendar.sync()
    assert calendar.events("2026-12-20", "9d")[0] == f"2026-12-20 22:30-08:00 {ON_WATCH}"
    assert len(calendar.files()) == 1
    assert [event["UID"] for event in events_at(addresses[1])] == [first], "the same event, moved"
    manage(living, SHIFTS + "Shift.objects.filter(officer=dara).delete()")
    calendar.sync()
    assert calendar.files() == {} and calendar.events("2026-12-20", "9d") == []


def events_at(address: str) -> list[Any]:
    with urlopen(address, timeout=20) as answer:
        return list(Ical.from_ical(answer.read()).walk("VEVENT"))
