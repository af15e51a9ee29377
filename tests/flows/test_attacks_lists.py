"""What is new in lists, roll-calls and templates, tried from outside."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.alerts.models import Alert
from karpear.checkins.forms import LISTED
from karpear.checkins.models import Promise, RollCall
from karpear.people.models import Membership, Person
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.models import Risk
from karpear.risks.register.values import NewMeasure
from karpear.screens.needs import needs
from tests.cast import Cast, hashed_password, signed_in
from tests.rooms.cases.opened import supported
from tests.rooms.risks.lines import add
from tests.steps.pressure import forced

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def fill(cast: Cast, number: int, **values: object) -> list[Person]:
    password = hashed_password()
    people = [Person(email=f"c{n}@people.test", name=f"Crowd {n}", password=password, **values) for n in range(number)]
    Person.objects.bulk_create(people)
    now = timezone.now()
    rows = [Membership(person=person, organisation=cast.lantern, role="member", acts_since=now) for person in people]
    Membership.objects.bulk_create(rows)
    return people


def post(cast: Cast, **values: object) -> dict[str, object]:
    key = str(cast.lantern.pk)
    return {"organisation": key, f"{key}-minutes": "30"} | {f"{key}-{name}": value for name, value in values.items()}


def test_a_name_that_was_typed_counts_whatever_is_ticked(cast: Cast) -> None:
    fill(cast, LISTED + 10)
    signed_in(cast.dara).post("/roll-calls/", post(cast, whom="all", name="crowd 12"))
    assert Promise.objects.count() <= 1


def test_ticked_people_are_not_overruled(cast: Cast) -> None:
    crowd = fill(cast, LISTED + 10)
    signed_in(cast.dara).post("/roll-calls/", post(cast, whom="all", name="crowd 12", people=[str(crowd[12].pk)]))
    assert Promise.objects.count() <= 1


def test_nobody_found_is_said(cast: Cast) -> None:
    fill(cast, LISTED + 10)
    page = signed_in(cast.dara).post("/roll-calls/", post(cast, name="zzz")).content.decode()
    assert not RollCall.objects.exists()
    assert "Choose who is asked" not in page


def test_another_name_does_not_show_ids(cast: Cast) -> None:
    crowd = fill(cast, LISTED + 10)
    page = signed_in(cast.dara).post("/roll-calls/", post(cast, name="crowd 2", people=[str(crowd[12].pk)]))
    text = page.content.decode()
    assert "not one of the available choices" not in text
    assert "Crowd 25" in text


@pytest.mark.both
def test_a_search_by_name_and_role_finds_the_officer(cast: Cast) -> None:
    fill(cast, 130)
    last = Person.objects.create(email="z@people.test", name="Crowd Zero", password="x")
    Membership.objects.create(
        person=last,
        organisation=cast.lantern,
        role="officer",
        acts_since=timezone.now(),
        joined_at=timezone.now() + timedelta(seconds=5),
    )
    page = signed_in(cast.dara).post(f"/people/{cast.lantern.pk}/", {"q": "crowd", "role": "officer"}, follow=True)
    assert "Crowd Zero" in page.content.decode()


def test_a_search_that_leaves_some_out_says_so(cast: Cast) -> None:
    fill(cast, 130)
    page = signed_in(cast.dara).post(f"/people/{cast.lantern.pk}/", {"q": "crowd"}, follow=True).content.decode()
    assert page.count("Crowd ") >= 130 or "Only the first" in page


def test_a_roll_call_by_name_leaves_nobody_out_silently(cast: Cast) -> None:
    fill(cast, 130)
    page = signed_in(cast.dara).post("/roll-calls/", post(cast, name="crowd")).content.decode()
    assert page.count("Crowd ") >= 130 or "Only the first" in page


def test_a_hidden_name_is_not_found(cast: Cast) -> None:
    fill(cast, 20)
    Person.objects.filter(pk=cast.sophea.pk).update(code_name="Blue heron")
    cast.sophea.refresh_from_db()
    dara = signed_in(cast.dara)
    address = f"/people/{cast.lantern.pk}/"
    assert "Blue heron" not in dara.post(address, {"q": "sophe"}, follow=True).content.decode()


def test_who_has_left_has_nothing_to_answer(cast: Cast) -> None:
    now = timezone.now()
    Activity.objects.create(
        person=cast.sophea, organisation=cast.lantern, title="x", approver=cast.kanha, decision="waiting",
        state="planned", starts_at=now + timedelta(hours=3), ends_at=now + timedelta(hours=8), created_at=now,
        put_before_approvers=True,
    )  # fmt: skip
    [waiting] = needs(cast.kanha, now)
    assert signed_in(cast.kanha).get(waiting.path).status_code == 200
    Membership.objects.filter(person=cast.kanha).update(ended_at=now)
    assert needs(cast.kanha, now) == []


def test_who_asks_after_somebody_can_open_the_page(cast: Cast) -> None:
    now = timezone.now()
    supported(cast, now)
    Membership.objects.filter(person=cast.kanha).update(ended_at=now)
    for thing in needs(cast.kanha, now + timedelta(days=100)):
        assert signed_in(cast.kanha).get(thing.path).status_code == 200


@pytest.mark.both
def test_the_day_of_an_acceptance_that_ended_is_its_own(cast: Cast) -> None:
    now = timezone.now()
    risk = add(cast.dara, cast.lantern, now, owner=cast.bopha.pk)
    passed, later = now.date() - timedelta(days=4), now.date() + timedelta(days=80)
    Risk.objects.filter(pk=risk.pk).update(
        treatment="accept", accepted_until=passed, review_on=later, accepted_by=cast.bopha, accepted_why="x"
    )
    [waiting] = needs(cast.bopha, now)
    assert waiting.until == passed


def test_the_first_that_ends_is_among_many(cast: Cast) -> None:
    now = timezone.now()
    today = now.date()
    risk = add(cast.dara, cast.lantern, now, owner=cast.dara.pk)
    for n in range(60):
        due_on = today - timedelta(days=3 + n)
        add_measure(
            by=cast.dara, new=NewMeasure(risk=risk.pk, name=f"Lock {n}", owner=cast.sophea.pk, due_on=due_on), now=now
        )
    assert needs(cast.sophea, now)[0].until == today - timedelta(days=62)


def test_a_forced_officer_does_not_give_away_who_is_behind_a_code_name(cast: Cast) -> None:
    fill(cast, 20)
    sophea = Person.objects.get(pk=cast.sophea.pk)
    sophea.code_name = "Blue heron"
    sophea.save(update_fields=["code_name"])
    page = forced(cast.dara).post(f"/people/{cast.lantern.pk}/", {"q": "sophe"}, follow=True)
    assert "Blue heron" not in page.content.decode()


@pytest.mark.both
@pytest.mark.parametrize("query", ["page=99", "role=%27%3B--", "sort=person__name", "sort=-role&page=-1", "q=dara"])
def test_what_makes_no_sense_counts_as_left_out(cast: Cast, query: str) -> None:
    fill(cast, 60)
    assert signed_in(cast.dara).get(f"/people/{cast.lantern.pk}/?{query}").status_code == 200


def test_nobody_else_reads_or_searches_people_and_roll_calls(cast: Cast) -> None:
    fill(cast, 60)
    address = f"/people/{cast.lantern.pk}/"
    call = signed_in(cast.dara).post("/roll-calls/", post(cast, whom="all"))["Location"]
    Membership.objects.filter(person=cast.kanha).update(ended_at=timezone.now())
    for person in (cast.piseth, cast.rith, cast.kanha):
        browser = signed_in(person)
        assert browser.get(address).status_code == 404
        assert browser.post(address, {"q": "crowd"}, follow=True).status_code == 404
        assert browser.get(call).status_code == 404
        assert browser.post(f"{call}close/").status_code in (403, 404)
    assert signed_in(cast.sophea).post(address, {"q": "crowd"}, follow=True).status_code == 403
    assert forced(cast.dara).get(call).status_code == 404
    roll_call_count_before = RollCall.objects.count()
    assert forced(cast.dara).post("/roll-calls/", post(cast, whom="all")).status_code == 503
    assert RollCall.objects.count() == roll_call_count_before


def test_a_posted_word_stands_in_no_address(cast: Cast) -> None:
    fill(cast, 60)
    page = signed_in(cast.dara).post(f"/people/{cast.lantern.pk}/", {"q": "crowd 33"}, follow=True).content.decode()
    assert "q=crowd" not in page


@pytest.mark.both
def test_many_ids_as_one_parameter(cast: Cast) -> None:
    people = Person.objects.all()
    assert not people.filter(pk__among=[]).exists()
    assert people.exclude(pk__among=[]).count() == people.count()
    assert not Membership.objects.filter(person__among=iter([])).exists()
    assert Membership.objects.filter(person__among=(p.pk for p in [cast.dara])).count() == 1
    assert Membership.objects.filter(person__among={cast.dara.pk, cast.dara.pk}).count() == 1
    assert not people.filter(pk__among=[cast.lantern.pk]).exists()
    assert people.filter(pk__among=[cast.dara.pk]).update(name="D") == 1


@pytest.mark.both
def test_a_search_has_no_second_page_that_forgets_it(cast: Cast) -> None:
    now = timezone.now()
    rows = [
        Alert(
            kind="missed", state="resolved", outcome="false_alarm", person=person, organisation=cast.lantern,
            opened_at=now - timedelta(days=n), changed_at=now, resolved_at=now, ladder_from=now, contacts=[],
        )
        for n, person in enumerate([cast.sophea] * 130 + [cast.bopha] * 130)
    ]  # fmt: skip
    Alert.objects.bulk_create(rows)
    client = signed_in(cast.dara)
    first = client.post("/alerts/", {"q": "bopha"})
    pages = [client.get(first.url.replace("#list", f"&page={number}")) for number in (1, 2, 4)]
    assert all(b"Bopha" in page.content and b"Sophea" not in page.content for page in pages)
    assert b"Only the first 100" in pages[0].content
