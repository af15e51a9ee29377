"""All measures in one list: whose, by when, how far; narrowed, changed many at once, never more than one may see."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from karpear.people.models import Membership, Organisation, Person
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.models import Measure
from karpear.risks.register.values import NewMeasure
from tests.cast import Cast, signed_in
from tests.rooms.risks.lines import add
from tests.steps.pages import today_of
from tests.steps.pressure import forced

pytestmark = pytest.mark.django_db
LIST = "/risks/measures/"


def measure(officer: Person, organisation: Organisation, name: str, *, owner: Person | None, days: int) -> Measure:
    now = timezone.now()
    risk = add(officer, organisation, now, f"Risk of {name}", owner=officer.pk)
    due_on = now.date() + timedelta(days=days)
    new = NewMeasure(risk=risk.pk, name=name, owner=owner and owner.pk, due_on=due_on)
    return add_measure(by=officer, new=new, now=now)


def names(answer: Any) -> list[str]:
    return [row.name for row in answer.context["listing"].page]


@pytest.fixture
def lead(cast: Cast) -> Client:
    measure(cast.dara, cast.lantern, "Grille", owner=cast.sophea, days=-3)
    measure(cast.dara, cast.lantern, "Lock", owner=cast.bopha, days=5)
    measure(cast.dara, cast.lantern, "Camera", owner=None, days=-9)
    measure(cast.piseth, cast.cardamom, "Fence", owner=cast.chenda, days=-1)
    return signed_in(cast.bopha)


def test_what_is_due_first_stands_first_and_nothing_of_others(lead: Client) -> None:
    assert names(lead.get(LIST)) == ["Camera", "Grille", "Lock"]
    assert names(lead.get(f"{LIST}?late=on")) == ["Camera", "Grille"]
    assert names(lead.get(f"{LIST}?owner=me")) == ["Lock"]
    assert names(lead.get(f"{LIST}?owner=nobody")) == ["Camera"]
    assert "▲" in lead.get(LIST).content.decode()


def test_a_member_sees_their_own_and_a_stranger_none(cast: Cast, lead: Client) -> None:
    assert names(signed_in(cast.sophea).get(LIST)) == ["Grille"]
    assert names(signed_in(cast.vanna).get(LIST)) == []
    assert names(signed_in(cast.maly).get(LIST)) == ["Fence"]


def test_what_is_done_or_dropped_or_of_a_closed_risk_is_not_to_be_done(cast: Cast, lead: Client) -> None:
    Measure.objects.filter(owner=cast.sophea).update(state="done")
    assert names(lead.get(LIST)) == ["Camera", "Lock"]
    assert names(lead.get(f"{LIST}?state=done")) == ["Grille"]
    Measure.objects.get(owner=cast.bopha).risk.__class__.objects.filter(measures__owner=cast.bopha).update(
        state="closed"
    )
    assert names(lead.get(LIST)) == ["Camera"]


def test_whose_owner_has_left_has_nobody(cast: Cast, lead: Client) -> None:
    Membership.objects.filter(person=cast.sophea).update(ended_at=timezone.now())
    assert names(lead.get(f"{LIST}?owner=nobody")) == ["Camera", "Grille"]
    assert "has left" in lead.get(LIST).content.decode()


def test_many_are_given_to_somebody_and_get_a_day(cast: Cast, lead: Client) -> None:
    rows = list(map(str, Measure.objects.filter(risk__organisation=cast.lantern).values_list("pk", flat=True)))
    question = lead.post(LIST, {"act": "owner", "row": rows})
    assert b"Grille" in question.content and not Measure.objects.filter(owner=cast.kanha).exists()
    lead.post(LIST, {"act": "owner", "row": rows, "sure": "1", "owner": str(cast.kanha.pk)})
    assert Measure.objects.filter(owner=cast.kanha).count() == 3
    day = timezone.now().date() + timedelta(days=20)
    lead.post(LIST, {"act": "due", "row": rows, "sure": "1", "due_on": day.isoformat()})
    assert set(Measure.objects.filter(owner=cast.kanha).values_list("due_on", flat=True)) == {day}
    assert b'name="act"' not in signed_in(cast.sophea).get(LIST).content


def test_with_two_organisations_one_is_chosen_before_somebody_is(cast: Cast, lead: Client) -> None:
    Membership.objects.create(person=cast.bopha, organisation=cast.cardamom, role="lead")
    assert names(lead.get(LIST)) == ["Camera", "Grille", "Fence", "Lock"]
    assert b'name="act" value="owner"' not in lead.get(LIST).content
    answer = lead.get(f"{LIST}?organisation={cast.cardamom.pk}")
    assert names(answer) == ["Fence"] and b'name="act" value="owner"' in answer.content


def test_a_file_is_written_down_and_a_search_stands_in_no_address(lead: Client) -> None:
    answer = lead.post(LIST, {"q": "grille"}, follow=True)
    assert names(answer) == ["Grille"] and "grille" not in answer.request["QUERY_STRING"]
    assert b"Grille" in lead.post(LIST, {"as": "csv"}).content


def test_what_waits_leads_to_the_list_where_it_is_many(cast: Cast, lead: Client) -> None:
    for n in range(4):
        measure(cast.dara, cast.lantern, f"Part {n}", owner=cast.sophea, days=-2)
    path = f"{LIST}?owner=me&late=on"
    assert path in unescape(today_of(cast.sophea))
    assert len(names(signed_in(cast.sophea).get(path))) == 5


def test_a_forced_session_changes_nothing(cast: Cast, lead: Client) -> None:
    rows = list(map(str, Measure.objects.values_list("pk", flat=True)))
    forced(cast.bopha).post(LIST, {"act": "owner", "row": rows, "sure": "1", "owner": str(cast.kanha.pk)})
    assert not Measure.objects.filter(owner=cast.kanha).exists()
