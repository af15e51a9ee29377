"""Who sees and does what with a decision about speaking, and what leaves no trace."""

from datetime import timedelta
from typing import Any

import pytest

from karpear.audit.models import Entry
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.screens.needs import calendar_events
from karpear.voice.decisions.actions import HouseKnows, answer_again, decide, keep_from, note_moved, review, take_over
from karpear.voice.decisions.dissents import disagree, show_dissent, take_back_dissent
from karpear.voice.decisions.models import Dissent, SpeakDecision, SpeakState
from karpear.voice.decisions.values import DecidedForm, NewDissent, NewSpeakDecision, NewSpeakReview
from tests.cast import NOW, Cast, signed_in
from tests.rooms.voice.decided import decided, proposed, typed_case
from tests.steps.assessments import shown

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)
SECRET = "The families asked us to wait until the harvest"
PAGES = ("", "decide/", "since/", "taken-over/", "disagree/", "disagree/shown/", "disagree/back/", "again/", "read/")
WEIGHTLESS: dict[str, Any] = {"custody": "nobody", "exposures": [], "timing": []}


@pytest.mark.parametrize("name", ["sophea", "piseth", "rith"])
def test_it_is_not_there_for_members_and_strangers(cast: Cast, name: str) -> None:
    decision, client = proposed(cast), signed_in(getattr(cast, name))
    typed = {**typed_case(), "form": "named", "happened": ["nothing"], "words": "x"}
    for page in PAGES:
        for method in (client.get, client.post):
            answer = method(f"/voice/decisions/{decision.pk}/{page}", typed)
            assert answer.status_code in (404, 405), (page, answer.status_code)
    row = SpeakDecision.objects.values().get()
    assert (row["state"], row["form"]) == ("proposed", "") and not Dissent.objects.exists()
    own = client.get("/voice/decisions/")
    assert own.status_code == (200 if name == "piseth" else 404)
    assert "Houses by the lake" not in own.content.decode()


def test_leads_alone_decide(cast: Cast) -> None:
    decision = proposed(cast)
    new, read = DecidedForm(form=decision.proposed), decision.text_hash
    with pytest.raises(Forbidden):
        decide(by=cast.dara, decision=decision.pk, new=new, text_hash=read, now=NOW, today=NOW.date())
    with pytest.raises(Missing):
        decide(by=cast.maly, decision=decision.pk, new=new, text_hash=read, now=NOW, today=NOW.date())
    assert decided(cast, decision).state == SpeakState.DECIDED


@pytest.mark.parametrize("days", [0, 31, None])
def test_silence_has_a_day_that_is_near(cast: Cast, days: int | None) -> None:
    decision = proposed(cast)
    day = None if days is None else NOW.date() + days * DAY
    with pytest.raises(BadFields):
        decided(cast, decision, form="silence", reason="Talks", review_on=day)
    assert decided(cast, decision, form="silence", reason="Talks", review_on=NOW.date() + 30 * DAY).is_silent


def test_where_silence_endangers_its_day_is_nearer(cast: Cast) -> None:
    decision = proposed(cast, protection="silence_endangers")
    with pytest.raises(BadFields):
        decided(cast, decision, form="silence", reason="Talks", review_on=NOW.date() + 8 * DAY)


@pytest.mark.both
def test_silence_can_be_decided_again_and_waits_on_its_day(cast: Cast) -> None:
    decision = decided(cast, proposed(cast), form="silence", reason="Talks", review_on=NOW.date() + DAY)
    again = decided(cast, decision, NOW + DAY, form="briefing", reason="Talks ended")
    assert (again.form, again.review_on, again.round) == ("briefing", None, 2)


@pytest.mark.both
def test_a_calendar_has_its_days_however_far_ahead(cast: Cast) -> None:
    decided(cast, proposed(cast), form="silence", reason="Talks", review_on=NOW.date() + DAY)
    held = calendar_events(cast.bopha, NOW)
    assert [event.starts for event in held] == [NOW.date() + DAY, NOW + 7 * DAY], "silence, and what came of it"
    assert not calendar_events(cast.sophea, NOW)


@pytest.mark.both
def test_what_came_of_it_is_written_on_its_day_once(cast: Cast) -> None:
    decision = decided(cast, proposed(cast))

    def look(days: int) -> None:
        review(by=cast.dara, decision=decision.pk, new=NewSpeakReview(happened=["nothing"]), now=NOW + days * DAY)

    with pytest.raises(Conflict):
        look(6)
    look(7)
    with pytest.raises(Conflict):
        look(29)
    look(30)
    with pytest.raises(Conflict):
        look(60)
    decision.refresh_from_db()
    assert decision.state == SpeakState.REVIEWED_30
    assert [row.day for row in decision.reviews.order_by("at")] == [7, 30]


@pytest.mark.both
def test_what_is_answered_otherwise_stays_when_news_comes(cast: Cast) -> None:
    """Counsel asks that it be made known: that somebody is held is then what was answered already."""
    decision = proposed(cast, custody="asked", exposures=["donors"])
    held: dict[str, Any] = {**WEIGHTLESS, "custody": "held"}
    assert not note_moved(decision=decision.pk, house=HouseKnows(held), now=NOW + DAY)
    more = HouseKnows({**held, "exposures": ["file"]})
    assert note_moved(decision=decision.pk, house=more, now=NOW + 2 * DAY)
    assert not note_moved(decision=decision.pk, house=more, now=NOW + 3 * DAY), "once"
    page = shown(signed_in(cast.bopha), f"/voice/decisions/{decision.pk}/")
    assert "New:</b> an inquiry" in page and "New:</b> somebody is held" not in page
    row = take_over(by=cast.dara, decision=decision.pk, now=NOW + 3 * DAY)
    assert (row.answers["custody"], row.answers["exposures"]) == ("asked", ["donors", "file"])
    with pytest.raises(Conflict):
        take_over(by=cast.dara, decision=decision.pk, now=NOW + 4 * DAY)


def test_what_is_over_again_is_no_news(cast: Cast) -> None:
    decision = proposed(cast)
    note_moved(decision=decision.pk, house=HouseKnows({**WEIGHTLESS, "exposures": ["file"]}), now=NOW + DAY)
    assert SpeakDecision.objects.with_news().exists()
    note_moved(decision=decision.pk, house=HouseKnows(WEIGHTLESS), now=NOW + 2 * DAY)
    assert not SpeakDecision.objects.with_news().exists()


def test_whoever_was_held_reads_it_again_once_they_are_free(cast: Cast) -> None:
    decision, dara = proposed(cast), signed_in(cast.dara)
    keep_from(decision, frozenset({cast.dara.pk}))
    assert dara.get(f"/voice/decisions/{decision.pk}/").status_code == 404
    assert "Houses by the lake" not in shown(dara, "/voice/decisions/")
    keep_from(decision, frozenset())
    assert "Houses by the lake" in shown(dara, "/voice/decisions/")


@pytest.mark.both
def test_a_hidden_disagreement_leaves_no_trace_for_others(cast: Cast) -> None:
    decision = decided(cast, proposed(cast))
    before = Entry.objects.count()
    bopha, path = signed_in(cast.bopha), f"/voice/decisions/{decision.pk}/"
    pages = (path, "/voice/decisions/", "/needs/", "/")
    read_before = [len(shown(bopha, page)) for page in pages]
    disagree(by=cast.dara, decision=decision.pk, new=NewDissent(words=SECRET), now=NOW)
    assert Entry.objects.count() == before
    assert [len(shown(bopha, page)) for page in pages] == read_before
    assert not Dissent.objects.visible_to(cast.bopha).exists()
    file = bopha.post("/voice/decisions/", {"as": "csv"}).content.decode()
    assert "Houses by the lake" in file and "harvest" not in file and decision.changes.count() == 2

    show_dissent(by=cast.dara, decision=decision.pk, now=NOW)
    assert Entry.objects.filter(action="speakdecision.dissent").count() == 1
    assert SECRET in shown(bopha, path)
    with pytest.raises(Conflict):
        take_back_dissent(by=cast.dara, decision=decision.pk)


@pytest.mark.both
def test_what_nobody_has_read_can_be_taken_back(cast: Cast) -> None:
    decision = proposed(cast)
    disagree(by=cast.dara, decision=decision.pk, new=NewDissent(words=SECRET), now=NOW)
    for somebody in (cast.bopha, cast.kanha):
        with pytest.raises(Missing):
            take_back_dissent(by=somebody, decision=decision.pk)
        with pytest.raises(Missing):
            show_dissent(by=somebody, decision=decision.pk, now=NOW)
    take_back_dissent(by=cast.dara, decision=decision.pk)
    assert not Dissent.objects.exists()


def test_answers_that_do_not_fit_are_refused_in_words(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    for wrong in (
        {"topic": "weather"},
        {"province": "KH-99"},
        {"consent": ""},
        {"consent": "not_needed"},
        {"title": ""},
        {"custody": "x"},
    ):
        answer = dara.post(f"/voice/decisions/{cast.lantern.pk}/new/", {**typed_case(), **wrong})
        assert answer.status_code == 422, wrong
    assert not SpeakDecision.objects.exists()


def test_of_nobody_in_particular_nobody_is_asked(cast: Cast) -> None:
    for answers in ({"consent": "", "protection": ""}, {"consent": "given", "protection": "voice_endangers"}):
        signed_in(cast.dara).post(f"/voice/decisions/{cast.lantern.pk}/new/", typed_case(harmed="nobody", **answers))
    first, changed = SpeakDecision.objects.all()
    for row in (first, changed):
        assert (row.answers["consent"], row.answers["protection"]) == ("not_needed", "no_matter")
        assert row.proposed == "group"


@pytest.mark.both
def test_answered_again_it_is_to_be_decided(cast: Cast) -> None:
    decision, dara = proposed(cast), signed_in(cast.dara)
    page = shown(dara, f"/voice/decisions/{decision.pk}/again/")
    assert 'value="Houses by the lake are torn down"' in page
    dara.post(f"/voice/decisions/{decision.pk}/again/", {**typed_case(), "timing": ["court"]})
    decision.refresh_from_db()
    assert (decision.proposed, decision.state) == ("umbrella", "proposed")
    decided(cast, decision)
    again = f"/voice/decisions/{decision.pk}/again/"
    assert dara.post(again, typed_case()).status_code == 403, "an officer does not take back what a lead decided"
    with pytest.raises(Forbidden):
        answer_again(
            by=cast.dara, decision=decision.pk, new=NewSpeakDecision(**typed_case()), house=HouseKnows(WEIGHTLESS),
            now=NOW,
        )  # fmt: skip
    assert "/again/" not in shown(dara, f"/voice/decisions/{decision.pk}/")
    signed_in(cast.bopha).post(again, typed_case())
    decision.refresh_from_db()
    assert (decision.proposed, decision.state, decision.round) == ("group", "proposed", 2)
    decided(cast, decision)
    review(by=cast.dara, decision=decision.pk, new=NewSpeakReview(happened=["nothing"]), now=NOW + 7 * DAY)
    answer = dara.post(f"/voice/decisions/{decision.pk}/again/", typed_case(), follow=True)
    assert "What came of it was looked at" in answer.content.decode()


def test_a_decision_is_found_by_whoever_sees_it(cast: Cast) -> None:
    row = proposed(cast)
    found_by = {
        person.name: f"/voice/decisions/{row.pk}/"
        in signed_in(person).post("/find/", {"q": "torn down"}).content.decode()
        for person in (cast.bopha, cast.dara, cast.sophea, cast.piseth)
    }
    assert found_by == {"Bopha": True, "Dara": True, "Sophea": False, "Piseth": False}
