"""Whoever approves a plan reads that an alert of somebody who goes is open, if they may know: before and after."""

import pytest

from karpear.people.models import Person
from karpear.rules.access import Role
from tests.cast import Cast, person, signed_in
from tests.flows.test_unavailable_buddy import page, trip_of
from tests.steps.alarms import detained, sos
from tests.steps.assessments import assess
from tests.steps.pressure import forced

pytestmark = pytest.mark.django_db
ANSWERED = "Answered. Everybody who travels is told."


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
