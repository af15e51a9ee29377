"""An organisation of many: its page lists nobody, and its answers come in pages."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.alerts.models import Alert
from karpear.checkins.forms import LISTED
from karpear.checkins.models import Promise, RollCall
from karpear.people.models import Membership, Person
from karpear.rules.case.pack import Stage
from karpear.screens.board.queries import board
from karpear.screens.stages.actions.calls import confirm_stage
from tests.cast import Cast, gave_password, hashed_password, signed_in
from tests.steps.alarms import missed, sos

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(cast: Cast) -> list[Person]:
    password = hashed_password()
    people = [Person(email=f"c{n}@people.test", name=f"Crowd {n}", password=password) for n in range(LISTED + 10)]
    Person.objects.bulk_create(people)
    now = timezone.now()
    Membership.objects.bulk_create(
        [Membership(person=person, organisation=cast.lantern, role="member", acts_since=now) for person in people]
    )
    return people


def post(cast: Cast, **values: object) -> dict[str, object]:
    key = str(cast.lantern.pk)
    return {"organisation": key, f"{key}-minutes": "30"} | {f"{key}-{name}": value for name, value in values.items()}


def test_everybody_is_asked_without_being_listed(cast: Cast, crowd: list[Person]) -> None:
    dara = signed_in(cast.dara)
    page = dara.get("/roll-calls/").content.decode()
    assert "Crowd 7" not in page
    count = Membership.objects.active().filter(organisation=cast.lantern).count() - 1
    assert f"Everybody: {count} people" in page
    address = dara.post("/roll-calls/", post(cast, whom="all"))["Location"]
    assert Promise.objects.count() == count
    pages = [dara.get(f"{address}?page={n}").content.decode() for n in (1, 2, 3)]
    assert [page.count("no answer yet") for page in pages] == [25, 25, count - 50]
    assert pages[0].count("is-armed") == count, "a square for each, whatever the page"


def test_those_who_are_out_are_asked_or_those_in_one_province(cast: Cast) -> None:
    """One is on the way in Phnom Penh, one in Kampong Cham, one sits in the office."""
    for person, province in ((cast.sophea, "KH-12"), (cast.kanha, "KH-3")):
        on_the_way(cast, person, province)
    dara = signed_in(cast.dara)
    page = dara.get("/roll-calls/").content.decode()
    assert "Only who is out now: 2" in page and "Out in Phnom Penh: 1" in page
    choices = re.findall(r'type="radio" name="[^"]*-whom" value="([^"]*)"', page)
    assert choices == ["all", "out", "KH-12", "KH-3"], "each province is seen before anything is tapped"
    assert re.findall(r'value="([^"]*)"[^>]* checked', page) == ["all"]
    for whom, asked in (("out", {cast.sophea, cast.kanha}), ("KH-12", {cast.sophea})):
        dara.post("/roll-calls/", post(cast, whom=whom))
        call = RollCall.objects.latest("asked_at", "id")
        assert {promise.person for promise in call.promises.all()} == asked, whom
    answers = dara.get(f"/roll-calls/{call.pk}/").content.decode()
    assert "Phnom Penh" in answers and answers.count("is-armed") == 1
    assert "Out in" not in signed_in(cast.piseth).get("/roll-calls/").content.decode(), "not of strangers"
    page = dara.post("/roll-calls/", post(cast, whom="KH-24")).content.decode()
    assert "Choose who is asked." in page and RollCall.objects.count() == 2, "nobody is out there"


def on_the_way(cast: Cast, person: Person, province: str) -> Activity:
    """A trip that nobody promised a check-in on."""
    now = timezone.now()
    return Activity.objects.create(
        person=person, organisation=cast.lantern, title="A visit", state="planned", decision="go", province=province,
        starts_at=now - HOUR, ends_at=now + HOUR, created_at=now,
    )  # fmt: skip


def test_whoever_is_out_on_the_board_is_asked_missed_or_not(cast: Cast) -> None:
    """Neither whose case goes on, nor whose alarm is silent."""
    for person in (cast.sophea, cast.kanha, cast.bopha):
        on_the_way(cast, person, "KH-12")
    missed(cast, owned=False)
    now = timezone.now()
    assert board(cast.dara, now).out == 3
    dara = signed_in(cast.dara)
    assert "Only who is out now: 3" in dara.get("/roll-calls/").content.decode()
    sos(cast.kanha, silent=True)
    page = dara.get("/roll-calls/").content.decode()
    assert "Only who is out now: 2" in page and "Out in Phnom Penh: 2" in page
    dara.post("/roll-calls/", post(cast, whom="out"))
    assert {promise.person for promise in RollCall.objects.get().promises.all()} == {cast.sophea, cast.bopha}
    confirm_stage(by=cast.dara, alert=Alert.objects.get(kind="missed").pk, stage=Stage.DETAINED, now=now)
    assert "Only who is out now: 1" in dara.get("/roll-calls/").content.decode()
    assert "Only who is out" not in gave_password(cast.dara, forced=True).get("/roll-calls/").content.decode()


def test_some_are_found_by_name_and_ticked(cast: Cast, crowd: list[Person]) -> None:
    dara = signed_in(cast.dara)
    listed = dara.post("/roll-calls/", post(cast, name="crowd 1")).content.decode()
    assert "Crowd 12" in listed
    assert "Crowd 23" not in listed
    assert not RollCall.objects.exists()
    assert f'name="{cast.lantern.pk}-listed_for" value="crowd 1"' in listed
    dara.post("/roll-calls/", post(cast, name="crowd 1", listed_for="crowd 1", people=[str(crowd[12].pk)]))
    assert [promise.person for promise in Promise.objects.all()] == [crowd[12]]


def test_nobody_is_asked_by_mistake(cast: Cast, crowd: list[Person]) -> None:
    dara = signed_in(cast.dara)
    seen, unseen = str(crowd[0].pk), "crowd 5"
    for values in ({}, {"name": "nobody is called this"}, {"name": unseen, "people": [seen]}, {"people": ["x"]}):
        dara.post("/roll-calls/", post(cast, **values))
        assert not RollCall.objects.exists()


def test_who_is_ticked_is_asked_also_where_the_organisation_grew_meanwhile(cast: Cast, crowd: list[Person]) -> None:
    signed_in(cast.dara).post("/roll-calls/", post(cast, people=[str(crowd[0].pk)]))
    assert RollCall.objects.get().promises.get().person == crowd[0]


def test_people_stand_in_pages_and_are_found(cast: Cast, crowd: list[Person]) -> None:
    dara = signed_in(cast.dara)
    address = f"/people/{cast.lantern.pk}/"
    assert dara.get(address).content.decode().count("Crowd ") < LISTED
    hits = dara.post(address, {"q": "crowd 59"}, follow=True).content.decode()
    assert hits.count("Crowd ") == 1
    assert f"/people/person/{crowd[59].pk}/" in hits
