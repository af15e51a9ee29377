"""At the reception desk, and where they search: nobody is told to stand in the way of an order."""

import pytest

from karpear.compliance.inquiries.actions import write_desk_words
from karpear.compliance.inquiries.values import DeskWords
from karpear.countries.queries import steps_with_order
from karpear.rules.law.demands import DemandClass
from tests.cast import NOW, Cast, signed_in
from tests.rooms.compliance.demands import noted, registered
from tests.steps.assessments import shown

pytestmark = pytest.mark.django_db
HEAD = "If they have an order, or say that one was given by telephone"


def test_a_country_says_once_what_to_do_with_an_order_and_in_both_languages() -> None:
    steps = steps_with_order("kh")
    assert all(set(step.by_language) == {"en", "km"} for step in steps)
    words = " ".join(step.in_language("en") for step in steps)
    for sentence in ("prosecutor", "number", "I do not resist", "witnesses", "list of what they take", "Ring"):
        assert sentence in words, sentence
    assert steps_with_order("xx") == steps_with_order("nowhere") == ()


def test_card_desk_and_demand_say_the_same_of_an_order(cast: Cast) -> None:
    search = noted(cast.sophea, cast.lantern, demand=DemandClass.SEARCH)
    for path in ("/know/rights/", "/know/searched/", "/law/reception/", f"/demands/{search.pk}/"):
        page = shown(signed_in(cast.sophea), path)
        assert page.count(HEAD) == 1, path
        assert [step.in_language("en") in page for step in steps_with_order("kh")] == [True] * 5, path


def test_a_receptionist_with_the_paper_alone_does_not_stop_an_order(cast: Cast) -> None:
    write_desk_words(by=cast.dara, organisation=cast.lantern.pk, new=DeskWords(show="Nothing, ever"), now=NOW)
    page = shown(signed_in(cast.sophea), "/law/reception/")
    assert "Without an order, lists, computers, telephones and files" in page
    assert "Nothing, ever" in page, "what an organisation wrote stays its own"


@pytest.mark.parametrize("is_registered", [True, False])
def test_the_page_of_a_search_does_not_say_hand_over_nothing(cast: Cast, is_registered: bool) -> None:
    if is_registered:
        registered(cast.lantern)
    page = shown(signed_in(cast.dara), f"/demands/{noted(cast.dara, cast.lantern, demand=DemandClass.SEARCH).pk}/")
    assert "hand over nothing before counsel" not in page and "Do not stop anybody who has an order" in page
    other = shown(signed_in(cast.dara), f"/demands/{noted(cast.dara, cast.lantern, demand=DemandClass.ACCOUNTS).pk}/")
    assert "hand over nothing before counsel" in other and "who has an order" not in other
