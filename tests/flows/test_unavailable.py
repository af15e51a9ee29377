"""A buddy or a traveller who is held, or about whom an alert is open, is named to whoever decides and may know only."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import pages
from karpear.people.models import Person
from karpear.rules.access import Role
from tests.cast import Cast, person, signed_in
from tests.rooms.activities.plans import drafted, who
from tests.steps.alarms import detained, sos
from tests.steps.assessments import assess
from tests.steps.pages import tight
from tests.steps.pressure import forced

pytestmark = pytest.mark.django_db
ANSWERED = "Answered. Everybody who travels is told."


def trip_of(traveller: Person, buddy: Person) -> Activity:
    """A draft for tomorrow with this buddy."""
    now, draft = timezone.now(), drafted(traveller)
    begin = (now + timedelta(days=1)).replace(second=0, microsecond=0)
    when = {"place": "Town hall", "province": "", "starts_at": begin, "ends_at": begin + timedelta(hours=4)}
    pages.save_when(person=traveller, activity=draft.pk, clean=when, now=now)
    pages.save_who(person=traveller, activity=draft.pk, clean=who(buddy=buddy.pk), now=now)
    draft.refresh_from_db()
    return draft


def page(client: Client, path: str) -> str:
    return tight(unescape(client.get(path).content.decode()))


def test_an_officer_who_plans_reads_it_where_they_choose_and_before_they_start(cast: Cast) -> None:
    detained(cast)
    client, draft = signed_in(cast.kanha), trip_of(cast.kanha, cast.sophea)
    for path in ("/plans/new/", f"/plans/{draft.pk}/who/"):
        assert "Sophea – not available: Detained" in page(client, path), path
        assert "Dara – not available" not in page(client, path)
    assert "Your buddy Sophea is not available: Detained." in page(client, f"/plans/{draft.pk}/summary/")
    client.post(f"/plans/{draft.pk}/start/")
    draft.refresh_from_db()
    assert draft.state == "planned", "it is said, and not forbidden"


def test_an_open_alert_is_said_too(cast: Cast) -> None:
    sos(cast.sophea)
    draft = trip_of(cast.kanha, cast.sophea)
    assert "Sophea – not available: an alert is open" in page(signed_in(cast.kanha), f"/plans/{draft.pk}/who/")


def test_a_member_reads_nothing_of_it_and_whoever_approves_does(cast: Cast) -> None:
    detained(cast)
    rany = person("Rany", cast.lantern, Role.MEMBER)
    client, draft = signed_in(rany), trip_of(rany, cast.sophea)
    for path in ("/plans/new/", f"/plans/{draft.pk}/who/", f"/plans/{draft.pk}/summary/"):
        assert "not available" not in page(client, path), path
    assess(client, draft, likelihood=4, people=4)
    assert "not available" not in page(client, f"/plans/{draft.pk}/decision/")
    assert "Buddy: Sophea, not available: Detained" in page(signed_in(cast.dara), f"/plans/{draft.pk}/decision/")


def test_a_forced_session_reads_nothing_of_it(cast: Cast) -> None:
    detained(cast)
    draft = trip_of(cast.kanha, cast.sophea)
    client = forced(cast.kanha)
    for path in ("/plans/new/", f"/plans/{draft.pk}/who/", f"/plans/{draft.pk}/summary/"):
        assert "not available" not in page(client, path), path


def asked_plan(cast: Cast, traveller: Person) -> str:
    """The address of the decision about a plan that waits for an answer."""
    draft = trip_of(traveller, cast.kanha)
    assess(signed_in(traveller), draft, likelihood=4, people=4)
    return f"/plans/{draft.pk}/decision/"


def test_an_open_sos_of_the_traveller_stands_first_and_in_the_answer(cast: Cast) -> None:
    path = asked_plan(cast, cast.sophea)
    dara = signed_in(cast.dara)
    assert "Sophea: an alert is open" not in page(dara, path)
    sos(cast.sophea)
    text = page(dara, path)
    first_line = text.split("What is missing, and what is there")[1].split("</li>")[0]
    assert "Sophea: an alert is open" in first_line, "before all else that is missing"
    newest = text.split('name="assessment" value="')[1].split('"')[0]
    answer = dara.post(path, {"answer": "approve", "assessment": newest}, follow=True).content.decode()
    assert ANSWERED in answer
    assert "Sophea: an alert is open" in answer.split(ANSWERED)[1][:200]


def test_a_companion_who_is_held_is_named_too(cast: Cast) -> None:
    rany = person("Rany", cast.lantern, Role.MEMBER)
    draft = trip_of(rany, cast.kanha)
    draft.travellers.create(person=cast.sophea, name="Sophea")
    detained(cast)
    assess(signed_in(rany), draft, likelihood=4, people=4)
    path = f"/plans/{draft.pk}/decision/"
    assert "Sophea: Detained" in page(signed_in(cast.dara), path)
    assert "Detained" not in page(signed_in(rany), path), "a member may not know"


def test_neither_the_traveller_nor_a_forced_session_reads_it(cast: Cast) -> None:
    path = asked_plan(cast, cast.sophea)
    sos(cast.sophea)
    for client in (signed_in(cast.sophea), forced(cast.dara)):
        assert "an alert is open" not in page(client, path)
