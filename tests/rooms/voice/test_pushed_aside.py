"""A quieter decision holds: before it is decided it says what it silences, and what it pushes aside says so, too."""

from datetime import timedelta

import pytest

from karpear.people.models import Person
from karpear.voice.decisions.actions import keep_from
from karpear.voice.posture.actions.rules import add_rule
from karpear.voice.posture.values import NewRule
from tests.cast import NOW, Cast, signed_in
from tests.rooms.voice.decided import decided, proposed
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ASIDE, SILENCES = "A quieter decision holds now", "This also silences what is louder than what you decide:"


def _page(person: Person, path: str) -> str:
    return in_one_line(shown(signed_in(person), path))


def test_the_place_is_said_also_where_it_is_the_whole_country(cast: Cast) -> None:
    for province, place in (("", "the whole country"), ("KH-4", "Kampong Chhnang")):
        path = f"/voice/decisions/{proposed(cast, province=province).pk}/"
        for page in (path, f"{path}decide/"):
            assert f"Land and evictions · <b>{place}</b>" in _page(cast.bopha, page), page


def test_what_it_would_silence_is_said_before_it_is_decided(cast: Cast) -> None:
    there = decided(cast, proposed(cast, province="KH-4"), form="umbrella", reason="So")
    everywhere = proposed(cast)
    page = _page(cast.bopha, f"/voice/decisions/{everywhere.pk}/decide/")
    listed = page[page.index(SILENCES) : page.index("<form", page.index(SILENCES))]
    assert f'/voice/decisions/{there.pk}/">Land and evictions, Kampong Chhnang</a>: Our network speaks' in listed
    assert SILENCES not in _page(cast.bopha, f"/voice/decisions/{there.pk}/decide/"), "itself it replaces"
    for elsewhere in ({"province": "KH-2"}, {"topic": "courts"}):
        assert SILENCES not in _page(cast.bopha, f"/voice/decisions/{proposed(cast, **elsewhere).pk}/decide/")
    keep_from(there, frozenset({cast.bopha.pk}))
    assert SILENCES not in _page(cast.bopha, f"/voice/decisions/{everywhere.pk}/decide/")


def test_a_rule_of_a_single_place_is_silenced_too(cast: Cast) -> None:
    for province, form in (("KH-4", "named"), ("KH-2", "silence")):
        review_on = NOW.date() + 20 * DAY
        new = NewRule(topic="land", province=province, form=form, sentence="We say it.", review_on=review_on)
        add_rule(by=cast.bopha, organisation=cast.lantern.pk, new=new, now=NOW, today=NOW.date())
    page = _page(cast.bopha, f"/voice/decisions/{proposed(cast).pk}/decide/")
    assert ", Kampong Chhnang</a>: We speak in our own name" in page and "Battambang</a>" not in page


def test_what_is_pushed_aside_says_so_and_offers_no_draft(cast: Cast) -> None:
    there = decided(cast, proposed(cast, province="KH-4"), form="umbrella", reason="So")
    path = f"/voice/decisions/{there.pk}/"
    assert "Draft a statement" in _page(cast.dara, path) and ASIDE not in _page(cast.dara, path)
    quieter = decided(cast, proposed(cast), NOW + DAY, form="briefing", reason="Quiet")
    page = _page(cast.dara, path)
    assert ASIDE in page and f'/voice/decisions/{quieter.pk}/">Land and evictions, the whole country</a>' in page
    assert "Draft a statement" not in page and "What was decided here" in page
    assert ASIDE not in _page(cast.dara, f"/voice/decisions/{quieter.pk}/")
    form = _page(cast.bopha, f"{path}decide/")
    assert ASIDE in form and form.count(f"/voice/decisions/{quieter.pk}/") == 1, "nor does something louder hold"
    decided(cast, quieter, NOW + DAY, form="named", reason="Loud")
    assert ASIDE not in _page(cast.dara, path) and "Draft a statement" in _page(cast.dara, path)


def test_one_place_does_not_push_the_whole_country_aside(cast: Cast) -> None:
    everywhere = decided(cast, proposed(cast), form="umbrella", reason="So")
    last_day = NOW.date() + 20 * DAY
    decided(cast, proposed(cast, province="KH-4"), form="silence", reason="So", review_on=last_day)
    page = _page(cast.dara, f"/voice/decisions/{everywhere.pk}/")
    assert ASIDE not in page and "Draft a statement" in page
