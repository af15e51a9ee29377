"""They have more than they should: the page says what to do now, by codes alone."""

import pytest

from karpear.rules.law.demands import DisclosedItem
from tests.cast import Cast, signed_in
from tests.rooms.compliance.demands import (
    answered_without_letter,
    approved,
    closed,
    drafted,
    handed_over,
    noted,
    registered,
)
from tests.steps.assessments import shown

pytestmark = pytest.mark.django_db
WARN, DO_NOW = "Warn the people whose names they have now", "Do this now"


def test_names_that_were_handed_over_lead_to_counsel_to_those_people_and_to_an_incident(cast: Cast) -> None:
    registered(cast.lantern)
    demand = approved(drafted(noted(cast.sophea, cast.lantern), cast.dara), cast.bopha)
    handed_over(demand, cast.dara, DisclosedItem.PARTICIPANTS)
    page = shown(signed_in(cast.dara), f"/demands/{demand.pk}/")
    words = ("More than the reply rests on", DO_NOW, "Ring counsel", WARN, "/incidents/new/")
    order = [page.index(word) for word in words]
    assert order == sorted(order) and page.index(DO_NOW) < page.index("What the law says")
    assert f"/demands/{demand.pk}/afterwards/" in page
    assert DO_NOW not in shown(signed_in(cast.sophea), f"/demands/{demand.pk}/"), "for officers and leads"
    closed(demand, cast.dara)
    page = shown(signed_in(cast.dara), f"/demands/{demand.pk}/")
    assert "More than the reply rests on" in page and DO_NOW not in page


def test_what_to_do_depends_on_what_they_have(cast: Cast) -> None:
    for items, devices, people in (
        ([DisclosedItem.DEVICES], True, True),
        ([DisclosedItem.STAFF], False, True),
        ([DisclosedItem.MONEY_SUMMARY], False, False),
    ):
        demand = noted(cast.dara, cast.lantern)
        answered_without_letter(demand, cast.dara, *items)
        page = shown(signed_in(cast.dara), f"/demands/{demand.pk}/")
        assert DO_NOW in page and (WARN in page, "end its sessions" in page) == (people, devices)


def test_what_was_owed_asks_for_nothing(cast: Cast) -> None:
    demand = noted(cast.dara, cast.lantern)
    answered_without_letter(demand, cast.dara)
    assert DO_NOW not in shown(signed_in(cast.dara), f"/demands/{demand.pk}/")
