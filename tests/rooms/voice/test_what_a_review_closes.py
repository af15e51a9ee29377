"""What came of it is written down: news that no lead has read outlives it, and harm opens deciding again."""

from datetime import timedelta
from typing import Any

import pytest

from karpear.keeper.speech import look_at_decisions
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.rules.refusals import Conflict, Forbidden
from karpear.voice.decisions.actions import HouseKnows, note_moved, review, take_over
from karpear.voice.decisions.models import SpeakDecision, SpeakReview
from karpear.voice.decisions.needs import CHANGED_SINCE
from karpear.voice.decisions.values import NewSpeakReview
from tests.cast import NOW, Cast, signed_in
from tests.rooms.voice.decided import decided, proposed
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WEEK = NOW + 7 * DAY
HELD: dict[str, Any] = {"custody": "held", "exposures": [], "timing": []}
QUIET: dict[str, Any] = {**HELD, "custody": "nobody"}
TAKE_IN = "Take it in, and decide again"


def _looked(cast: Cast, decision: SpeakDecision, *happened: str, days: int = 7) -> SpeakReview:
    """Dara, who is an officer, writes down what came of it."""
    new = NewSpeakReview(happened=list(happened), words="")
    return review(by=cast.dara, decision=decision.pk, new=new, now=NOW + days * DAY)


def _told() -> set[Any]:
    remind(CHANGED_SINCE, now=WEEK + DAY)
    return set(Delivery.objects.filter(topic="speech").values_list("person", flat=True))


def test_news_that_no_lead_has_read_outlives_a_review(cast: Cast) -> None:
    decision = decided(cast, proposed(cast))
    note_moved(decision=decision.pk, house=HouseKnows(HELD), now=NOW + 6 * DAY)
    form = in_one_line(shown(signed_in(cast.dara), f"/voice/decisions/{decision.pk}/since/"))
    assert "No lead has read what is new" in form and "Where you tick harm, the leads are told" in form
    _looked(cast, decision, "nothing")
    page = in_one_line(shown(signed_in(cast.bopha), f"/voice/decisions/{decision.pk}/"))
    assert "New:</b> somebody is held" in page and TAKE_IN in page and "Decide again" in page
    assert CHANGED_SINCE.waiting(cast.bopha, WEEK)
    assert TAKE_IN not in shown(signed_in(cast.dara), f"/voice/decisions/{decision.pk}/")
    with pytest.raises(Forbidden):
        take_over(by=cast.dara, decision=decision.pk, now=WEEK)
    assert not note_moved(decision=decision.pk, house=HouseKnows(HELD), now=WEEK), "the keeper does not say it twice"
    again = decided(cast, decision, WEEK, knowing=True)
    assert (again.state, again.round, again.moved_at) == ("decided", 2, None)
    assert not CHANGED_SINCE.waiting(cast.bopha, WEEK)


def test_news_that_is_over_again_closes_it(cast: Cast) -> None:
    decision = decided(cast, proposed(cast))
    note_moved(decision=decision.pk, house=HouseKnows(HELD), now=NOW + DAY)
    _looked(cast, decision, "nothing")
    assert not note_moved(decision=decision.pk, house=HouseKnows(QUIET), now=WEEK)
    with pytest.raises(Conflict):
        decided(cast, decision, WEEK)


@pytest.mark.parametrize("harm", ["threat", "reprisal"])
def test_harm_tells_the_leads_and_opens_deciding_again(cast: Cast, harm: str) -> None:
    decision = decided(cast, proposed(cast))
    bopha, path = signed_in(cast.bopha), f"/voice/decisions/{decision.pk}/"
    before = SpeakDecision.objects.get().text_hash
    _looked(cast, decision, harm, "heard")
    assert _told() == {cast.bopha.pk}
    look_at_decisions(now=WEEK + DAY)
    page = in_one_line(shown(bopha, path))
    assert "Harm came of it" in page and "Decide again" in page and TAKE_IN not in page
    form = in_one_line(shown(bopha, f"{path}decide/"))
    assert "Harm came of it" in form and "checked" not in form and 'name="knowing"' not in form
    typed = {"form": decision.proposed, "reason": "", "review_on": ""}
    answer = bopha.post(f"{path}decide/", {**typed, "text_hash": before}, follow=True)
    assert "Somebody has changed it since" in answer.content.decode(), "nobody decides over harm that they did not read"
    with pytest.raises(Conflict):
        take_over(by=cast.bopha, decision=decision.pk, now=WEEK)
    again = decided(cast, decision, WEEK)
    assert (again.state, again.round) == ("decided", 2) and not CHANGED_SINCE.waiting(cast.bopha, WEEK)
    assert "Harm came of it" not in shown(bopha, path)


def test_harm_is_kept_when_the_house_learns_more_and_when_it_is_answered_again(cast: Cast) -> None:
    last_day = (NOW + 20 * DAY).date()
    decision = decided(cast, proposed(cast), form="silence", reason="Talks", review_on=last_day)
    _looked(cast, decision, "summons")
    assert note_moved(decision=decision.pk, house=HouseKnows(HELD), now=WEEK)
    row = take_over(by=cast.dara, decision=decision.pk, now=WEEK)
    assert row.state == "proposed" and CHANGED_SINCE.waiting(cast.bopha, WEEK), "no lead has read of the harm"
    assert "Harm came of it" in shown(signed_in(cast.bopha), f"/voice/decisions/{decision.pk}/")


def test_the_form_says_what_it_closes(cast: Cast) -> None:
    decision = decided(cast, proposed(cast))
    path = f"/voice/decisions/{decision.pk}/since/"
    closes = "it can no longer be answered or decided again"
    page = in_one_line(shown(signed_in(cast.dara), path))
    assert closes in page and "No lead has read" not in page
    _looked(cast, decision, "nothing")
    page = in_one_line(shown(signed_in(cast.dara), path))
    assert closes not in page and "the leads are told, and decide again" in page
    _looked(cast, decision, "arrest", days=30)
    assert decided(cast, decision, NOW + 31 * DAY).round == 2, "also after 30 days"
