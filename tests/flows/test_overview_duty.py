"""The overview knows what the organisation owes its people, in numbers, and the second signature."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from karpear.people.models import Membership, Person
from karpear.preparedness.policies.actions.revisions import ask_for_review
from karpear.preparedness.policies.values import ReviewWish
from karpear.preparedness.reserve.actions.assumptions import assume
from karpear.preparedness.reserve.actions.requests import sign
from karpear.preparedness.reserve.assumptions import assumptions_of
from karpear.preparedness.reserve.queries.state import reserve_state
from karpear.preparedness.templatetags.money import money
from tests.cast import Cast, signed_in
from tests.rooms.preparedness.covers import register
from tests.rooms.preparedness.money import asked, filled
from tests.steps.pages import tight, without_tokens
from tests.steps.policies import draft, in_force
from tests.steps.pressure import forced

pytestmark = pytest.mark.django_db


def page_of(browser: Any, cast: Cast) -> str:
    answer = browser.get(f"/overview/?organisation={cast.lantern.pk}")
    assert answer.status_code == 200
    return tight(unescape(answer.content.decode()))


def decisions_of(person: Person, cast: Cast) -> str:
    return page_of(signed_in(person), cast).split('id="decide"')[1].split("</section>")[0]


def test_a_signature_that_only_they_can_give_is_a_decision_until_it_is_given(cast: Cast) -> None:
    assert "Nothing." in decisions_of(cast.bopha, cast)
    request = asked(cast.dara, cast.lantern, for_whom="Lotus-77")
    decisions = decisions_of(cast.bopha, cast)
    assert "Second signature" in decisions and f"/reserve/requests/{request.pk}/" in decisions
    assert "Lotus-77" not in decisions
    assert "Second signature" not in decisions_of(cast.dara, cast), "who asked does not sign"
    assert "Second signature" not in page_of(forced(cast.bopha), cast)
    sign(by=cast.bopha, request=request.pk, now=timezone.now())
    assert "Nothing." in decisions_of(cast.bopha, cast)


def test_a_draft_of_the_rules_is_a_decision_of_whoever_was_asked_to_put_it_in_force(cast: Cast) -> None:
    review_asked(cast)
    assert "Look at a draft of the rules" in decisions_of(cast.bopha, cast)
    assert "Look at a draft of the rules" not in decisions_of(cast.dara, cast)


def test_policy_training_cover_and_money_are_numbers_that_lead_to_their_lists(cast: Cast) -> None:
    now = timezone.now()
    page = page_of(signed_in(cast.bopha), cast)
    assert "No policy is in force" in page
    revision = in_force(cast.dara, cast.kanha, cast.lantern, now)
    register(cast, cast.sophea)
    filled(cast.lantern, cast.bopha, amount=700)
    assume(by=cast.bopha, organisation=cast.lantern.pk, new=assumptions_of(None, 40), now=now)
    browser = signed_in(cast.bopha)
    page, links = page_of(browser, cast), set(links_of(browser, cast))
    readers = browser.get(f"/policies/{revision.pk}/readers/").context
    assert f"0 of {readers['readers']} have understood the policy" in page
    assert f"/policies/{revision.pk}/readers/?missing=on" in links
    state = reserve_state(cast.lantern.pk, now)
    assert "700 USD" in page and state.gap and tight(f"{money(state.gap, state.currency)} missing") in page
    assert any(link.startswith("/reserve/") for link in links)
    assert "of 4 people are registered with social security" in page and "0 of 4 people hold all that is asked" in page


def test_a_lead_of_two_organisations_reads_of_each_what_its_lists_hold(cast: Cast) -> None:
    Membership.objects.create(person=cast.bopha, organisation=cast.cardamom, role="lead")
    register(cast, cast.sophea)
    register(cast, cast.dara)
    browser = signed_in(cast.bopha)
    for organisation, registered in ((cast.lantern, 2), (cast.cardamom, 0)):
        answer = browser.get(f"/overview/?organisation={organisation.pk}")
        owed, links = answer.context["page"].owed, links_in(answer)
        assert owed.cover.registered == registered
        counts = {
            f"/insurance/?registered=yes&organisation={organisation.pk}#list": registered,
            f"/training/?state=holds&organisation={organisation.pk}#list": owed.trained,
        }
        assert counts.keys() <= set(links)
        assert {path: browser.get(path).context["listing"].count for path in counts} == counts


def test_a_forced_session_reads_no_figure_of_money(cast: Cast) -> None:
    filled(cast.lantern, cast.bopha, amount=700)
    page = page_of(forced(cast.bopha), cast)
    assert "700" not in without_tokens(page) and "/reserve/" not in page.split("<main")[1]


def links_of(browser: Any, cast: Cast) -> list[str]:
    return links_in(browser.get(f"/overview/?organisation={cast.lantern.pk}"))


def links_in(answer: Any) -> list[str]:
    return re.findall('href="([^"]*)"', unescape(answer.content.decode()))


def review_asked(cast: Cast) -> None:
    """Dara has written a draft and asked Bopha to look at it."""
    now = timezone.now()
    wish = ReviewWish(reviewer=cast.bopha.pk, summary="", review_on=now.date() + timedelta(days=365))
    ask_for_review(by=cast.dara, revision=draft(cast.dara, cast.lantern, now).pk, wish=wish, now=now)
