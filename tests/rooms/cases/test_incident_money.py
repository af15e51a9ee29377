"""From an incident to the reserve: a code and what it is for are filled in, never a name."""

import pytest
from django.test import Client

from karpear.cases.incidents.models import Incident
from karpear.people.models import Person
from karpear.preparedness.reserve.models import MoneyRequest
from tests.cast import Cast, signed_in
from tests.rooms.cases.opened import opened
from tests.steps.alarms import detained
from tests.steps.pressure import forced

pytestmark = pytest.mark.django_db


def path(incident: Incident) -> str:
    return f"/incidents/{incident.pk}/money/"


@pytest.fixture
def incident(cast: Cast) -> Incident:
    Person.objects.filter(pk=cast.sophea.pk).update(code_name="Lotus-4")
    return opened(cast.dara, alert=detained(cast).pk, organisation=cast.lantern.pk)


@pytest.fixture
def officer(cast: Cast, incident: Incident) -> Client:
    return signed_in(cast.dara)


def test_the_code_what_it_is_for_and_who_gets_it_are_filled_in(cast: Cast, incident: Incident, officer: Client) -> None:
    assert path(incident) in officer.get(f"/incidents/{incident.pk}/").content.decode()
    form = officer.get(path(incident)).context["form"]
    assert form["for_whom"].value() == "Lotus-4" and form["money_class"].value() == "first_visit"
    assert form["beneficiary"].value() == str(cast.sophea.pk)
    posted = {bound.html_name: bound.value() or "" for bound in form} | {"amount": "90"}
    assert officer.post(path(incident), posted).status_code == 302
    request = MoneyRequest.objects.get()
    assert (request.for_whom, request.beneficiary) == ("Lotus-4", str(cast.sophea.pk))


def test_without_a_code_name_it_is_what_happened_and_the_day(cast: Cast, incident: Incident, officer: Client) -> None:
    Person.objects.filter(pk=cast.sophea.pk).update(code_name="")
    case = officer.get(path(incident)).context["form"]["for_whom"].value()
    assert case and "Sophea" not in case


def test_neither_members_nor_strangers_nor_a_forced_session_get_there(cast: Cast, incident: Incident) -> None:
    for client in (signed_in(cast.sophea), signed_in(cast.maly), forced(cast.dara)):
        assert client.get(path(incident)).status_code == 404
        assert client.post(path(incident), {"amount": "5"}).status_code == 404
    assert not MoneyRequest.objects.exists()
