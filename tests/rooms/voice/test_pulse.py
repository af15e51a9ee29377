"""A question to all: who may ask, answer and read, when, and what is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from karpear.audit.actions.retention import purge_tables
from karpear.people.models import Membership
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.voice.pulse.actions import answer_pulse, ask_all, end_pulse
from karpear.voice.pulse.models import PulseMark, PulseQuestion
from karpear.voice.pulse.periods_drawing import draw_periods
from karpear.voice.pulse.queries import my_question, period_of, pulse_page
from karpear.voice.pulse.values import NewPulse
from karpear.voice.pulse.words import KEPT_SILENT, sentence
from tests.cast import NOW, Cast, signed_in
from tests.steps.pressure import forced
from tests.steps.pulse import an_open_question, answered_by, more_members

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def new(**other: object) -> NewPulse:
    return NewPulse(**{"wording": KEPT_SILENT, "words": "", "ends_on": (NOW + 14 * DAY).date()} | other)  # type: ignore[arg-type]


def counts(question: PulseQuestion) -> tuple[int, int]:
    question.refresh_from_db()
    return question.yes_count, question.no_count


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"wording": "", "words": ""}, "words"),
        ({"words": "Were you afraid?"}, "words"),
        ({"wording": "luck"}, "wording"),
        ({"ends_on": (NOW + DAY).date()}, "ends_on"),
        ({"ends_on": (NOW + 61 * DAY).date()}, "ends_on"),
        ({"ends_on": (NOW - DAY).date()}, "ends_on"),
    ],
)
def test_a_question_that_cannot_be_asked_changes_nothing(cast: Cast, other: dict[str, object], field: str) -> None:
    with pytest.raises(BadFields) as refusal:
        ask_all(by=cast.dara, organisation=cast.lantern.pk, new=new(**other), now=NOW)
    assert refusal.value.errors[0][0] == field
    assert not PulseQuestion.objects.exists() and not PulseMark.objects.exists()


def test_who_may_ask_and_end(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        ask_all(by=cast.sophea, organisation=cast.lantern.pk, new=new(), now=NOW)
    with pytest.raises(Missing):
        ask_all(by=cast.piseth, organisation=cast.lantern.pk, new=new(), now=NOW)
    question = an_open_question(cast, NOW)
    with pytest.raises(Missing):
        end_pulse(by=cast.piseth, question=question.pk, now=NOW)
    with pytest.raises(Missing):
        end_pulse(by=cast.sophea, question=question.pk, now=NOW)
    end_pulse(by=cast.bopha, question=question.pk, now=NOW + DAY)
    with pytest.raises(Conflict):
        end_pulse(by=cast.bopha, question=question.pk, now=NOW + DAY)


def test_one_is_open_and_the_next_comes_three_months_after(cast: Cast) -> None:
    question = an_open_question(cast, NOW)
    for now in (NOW + DAY, NOW + 89 * DAY):
        with pytest.raises(Conflict):
            an_open_question(cast, now)
    later = an_open_question(cast, NOW + 90 * DAY)
    question.refresh_from_db()
    assert later.is_newest and not question.is_newest
    with pytest.raises(IntegrityError), transaction.atomic():
        PulseQuestion.objects.update(is_newest=True)


def test_only_who_was_asked_and_still_belongs_answers_once_and_in_time(cast: Cast) -> None:
    question = an_open_question(cast, NOW)
    for stranger in (cast.chenda, cast.vanna, cast.rith):
        with pytest.raises(Missing):
            answer_pulse(person=stranger, question=question.pk, yes=True, now=NOW)
    [newcomer] = more_members(cast.lantern, 1)
    with pytest.raises(Conflict):
        answer_pulse(person=newcomer, question=question.pk, yes=True, now=NOW)
    answer_pulse(person=cast.sophea, question=question.pk, yes=False, now=NOW)
    with pytest.raises(Conflict):
        answer_pulse(person=cast.sophea, question=question.pk, yes=True, now=NOW)
    with pytest.raises(Conflict):
        answer_pulse(person=cast.kanha, question=question.pk, yes=True, now=question.ends_at)
    Membership.objects.filter(person=cast.kanha).delete()
    with pytest.raises(Missing):
        answer_pulse(person=cast.kanha, question=question.pk, yes=True, now=NOW)
    assert counts(question) == (0, 1)


def test_what_is_asked_of_me(cast: Cast) -> None:
    assert my_question(cast.sophea, NOW) is None
    question = an_open_question(cast, NOW)
    mine = my_question(cast.sophea, NOW)
    assert mine and mine.question == question and not mine.has_answered
    assert my_question(cast.chenda, NOW) is None and my_question(cast.sophea, question.ends_at) is None
    part = render_to_string("voice/pulse/mine_part.html", {"my_question": mine})
    assert f"/voice/question/{question.pk}/" in part and "/diary/new/" in part
    answer_pulse(person=cast.sophea, question=question.pk, yes=True, now=NOW)
    mine = my_question(cast.sophea, NOW)
    assert mine and mine.has_answered
    assert "You have answered" in render_to_string("voice/pulse/mine_part.html", {"my_question": mine})
    assert "question" not in render_to_string("voice/pulse/mine_part.html", {"my_question": None})


def test_nothing_shows_before_the_end_and_marks_go_with_it(cast: Cast) -> None:
    members = more_members(cast.lantern, 12)
    question = an_open_question(cast, NOW)
    answered_by(members, question, yes=5, now=NOW)
    question.refresh_from_db()
    assert period_of(question, NOW).estimate is None
    assert period_of(question, question.ends_at).estimate
    purge_tables(PulseMark, now=question.ends_at - DAY)
    assert PulseMark.objects.count() == question.asked_count == 16
    purge_tables(PulseMark, now=question.ends_at + DAY)
    assert not PulseMark.objects.exists() and counts(question) == (5, 7)


@pytest.mark.usefixtures("on_the_day")
def test_own_words_are_asked_and_encrypted(cast: Cast) -> None:
    more_members(cast.lantern, 6)
    question = ask_all(
        by=cast.dara, organisation=cast.lantern.pk, new=new(wording="", words="Did you stay away?"), now=timezone.now()
    )
    page = signed_in(cast.sophea).get(f"/voice/question/{question.pk}/").content.decode()
    assert "Did you stay away?" in page


def test_a_stranger_finds_nothing_and_a_bad_answer_counts_for_nothing(cast: Cast) -> None:
    question = an_open_question(cast)
    path = f"/voice/question/{question.pk}/"
    for person in (cast.chenda, cast.piseth, cast.vanna):
        client = signed_in(person)
        assert client.get(path).status_code == client.post(path, {"answer": "a"}).status_code == 404
    sophea = signed_in(cast.sophea)
    assert sophea.get(f"/voice/question/{uuid4()}/").status_code == 404
    for answer in ({"other": "1"}, {"answer": "yes"}, {"answer": ""}):
        assert sophea.post(path, answer).status_code == 422
    assert sophea.get("/voice/pulse/").status_code == 404, "a member asks nobody"
    assert sophea.get(f"/voice/pulse/{cast.lantern.pk}/new/").status_code == 403
    assert counts(question) == (0, 0) and not PulseMark.objects.filter(answered=True).exists()


def test_a_session_that_was_forced_open_shows_and_counts_nothing(cast: Cast) -> None:
    question = an_open_question(cast)
    path = f"/voice/question/{question.pk}/"
    sophea, dara = forced(cast.sophea), forced(cast.dara)
    assert sophea.get(path).status_code == sophea.post(path, {"answer": "a"}).status_code == 404
    page = dara.get("/voice/pulse/").content.decode()
    assert "Nothing was asked yet" in page and str(question.pk) not in page
    assert dara.post(f"/voice/pulse/{question.pk}/end/").status_code == 503
    assert counts(question) == (0, 0)


def test_the_picture_has_a_bar_for_each_period_and_none_without_one(cast: Cast) -> None:
    assert draw_periods([]) == ""
    drawing = draw_periods([("2026-02", 0, 60, 20), ("2026-06", 40, 100, 75)])
    assert drawing.count("<rect") == 2
    assert pulse_page(cast.dara, None, NOW).pictures == []


def test_an_interval_in_words_says_how_little_it_may_be() -> None:
    from karpear.rules.voice.pulse import estimate

    assert "cannot tell" in sentence(estimate(5, 10, 0.75))
    assert "between" in sentence(estimate(100, 200, 0.75))
    assert "at least" in sentence(estimate(150, 200, 0.75))
    assert "at most" in sentence(estimate(50, 200, 0.75))
