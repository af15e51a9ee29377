"""After it was decided: it is changed, others hear of it, staff read how they speak now, and each form leads on."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from karpear.countries.queries import catalogue
from karpear.keeper.due import untold_readers
from karpear.keeper.learning import learn_from_facts
from karpear.keeper.speech import carry_speak_reviews, look_at_decisions
from karpear.keeper.steps import EVERY_FEW
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.people.needs import Urgency
from karpear.risks.facts.models import Fact
from karpear.risks.register.models import Proposal
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.voice.aftermath import ACTS, GRAVE
from karpear.voice.decisions.actions import HouseKnows, keep_from, note_moved, review
from karpear.voice.decisions.dissents import disagree
from karpear.voice.decisions.needs import DECIDED
from karpear.voice.decisions.values import NewDissent, NewSpeakReview
from tests.cast import NOW, Cast, signed_in
from tests.rooms.cases.opened import opened
from tests.rooms.voice.decided import decided, proposed
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line
from tests.steps.risks import risk
from tests.steps.trips import trip

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)
NEWS = "Something has changed since"
HELD: dict[str, Any] = {"custody": "held", "exposures": [], "timing": []}


def _page(person: Person, path: str) -> str:
    return in_one_line(shown(signed_in(person), path))


@pytest.mark.both
def test_what_was_decided_is_changed_until_it_was_looked_at(cast: Cast) -> None:
    decision = decided(cast, proposed(cast))
    path = f"/voice/decisions/{decision.pk}/"
    disagree(by=cast.kanha, decision=decision.pk, new=NewDissent(words="Too loud", shown=True), now=NOW)
    disagree(by=cast.dara, decision=decision.pk, new=NewDissent(words="Not now"), now=NOW)
    assert "Decide again" in _page(cast.bopha, path)
    again = decided(cast, decision, NOW + DAY, form="named", reason="They ask for it")
    assert (again.form, again.round, again.decided_at) == ("named", 2, NOW + DAY)
    page = _page(cast.bopha, path)
    assert "We speak together with others → We speak in our own name" in page, "the history has both"
    assert page.count("Against what stood then: We speak together with others") == 1

    disagree(by=cast.kanha, decision=decision.pk, new=NewDissent(words="Louder still", shown=True), now=NOW)
    dara = signed_in(cast.dara)
    dara.post(f"{path}disagree/", {"words": "Not so"})
    assert in_one_line(shown(dara, path)).count("For your eyes alone") == 2
    dara.post(f"{path}disagree/shown/", {"round": "1"})
    page = _page(cast.bopha, path)
    assert "Too loud" in page and "Louder still" in page and "Not now" in page and "Not so" not in page
    dara.post(f"{path}disagree/back/", {"round": "²"})
    assert decision.dissents.count() == 3

    review(by=cast.dara, decision=decision.pk, new=NewSpeakReview(happened=["nothing"]), now=NOW + 8 * DAY)
    assert "Decide again" not in _page(cast.bopha, path)
    with pytest.raises(Conflict):
        decided(cast, decision, NOW + 9 * DAY)


def test_somebody_taken_after_it_was_decided_to_speak_is_news(cast: Cast) -> None:
    now = timezone.now()
    decision = decided(cast, proposed(cast, now=now), now)
    opened(cast.kanha, organisation=cast.lantern.pk, now=now, about=cast.dara.pk)
    assert look_at_decisions(now=now + DAY) == 1
    assert "Something has changed since you thought about speaking" in _page(cast.bopha, "/needs/")
    assert "New:</b> somebody is held" in _page(cast.bopha, f"/voice/decisions/{decision.pk}/")
    assert signed_in(cast.dara).get(f"/voice/decisions/{decision.pk}/").status_code == 404
    review(by=cast.kanha, decision=decision.pk, new=NewSpeakReview(happened=["nothing"]), now=now + 7 * DAY)
    assert NEWS in _page(cast.bopha, "/needs/"), "no lead has read it: a review does not end it"


@pytest.mark.both
def test_news_is_taken_in_or_read_before_it_is_decided(cast: Cast) -> None:
    decision, bopha = proposed(cast), signed_in(cast.bopha)
    path = f"/voice/decisions/{decision.pk}/decide/"
    assert "checked" in shown(bopha, path) and 'name="knowing"' not in shown(bopha, path)
    assert shown(bopha, path).count("(optional)") == 0, "silence needs its day, and another form its reason"
    note_moved(decision=decision.pk, house=HouseKnows(HELD), now=NOW + DAY)
    page = in_one_line(shown(bopha, path))
    assert "checked" not in page and 'name="knowing"' in page
    primary = re.findall(r"<button[^>]*btn-primary[^>]*>\s*([^<]*?)\s*<", page)
    assert primary == ["Take it in, and decide again"]
    page = _page(cast.bopha, f"/voice/decisions/{decision.pk}/")
    assert re.findall(r"btn-primary[^>]*>\s*([^<]*?)\s*<", page) == ["Take it in, and decide again"]
    form = {"form": decision.proposed, "reason": "", "review_on": "", "text_hash": decision.text_hash}
    answer = bopha.post(path, form)
    assert answer.status_code == 422 and "Take in first what has changed" in answer.content.decode()
    with pytest.raises(BadFields):
        decided(cast, decision)
    bopha.post(path, {**form, "knowing": "on"})
    decision.refresh_from_db()
    assert (decision.state, decision.answers["custody"], decision.moved_at) == ("decided", "nobody", None)
    assert not note_moved(decision=decision.pk, house=HouseKnows(HELD), now=NOW + 2 * DAY), "it was read"


def test_whoever_asked_and_officers_hear_what_was_decided_until_they_have_read_it(cast: Cast) -> None:
    decision = proposed(cast)
    keep_from(decision, frozenset({cast.kanha.pk}))
    decided(cast, decision)
    line, path = "It was decided whether to speak", f"/voice/decisions/{decision.pk}/"
    assert [bool(DECIDED.waiting(person, NOW)) for person in (cast.dara, cast.kanha, cast.bopha)] == [
        True,
        False,
        False,
    ]
    remind(DECIDED, now=NOW)
    remind(DECIDED, now=NOW + 9 * DAY)
    deliveries = Delivery.objects.filter(topic="speech").values_list("person", "subject")
    assert set(deliveries) == {(cast.dara.pk, decision.pk)}
    assert line in _page(cast.dara, "/needs/")
    assert signed_in(cast.sophea).post(f"{path}read/").status_code == 404
    dara = signed_in(cast.dara)
    assert "I have read it" in shown(dara, path)
    dara.post(f"{path}read/")
    assert "I have read it" not in shown(dara, path) and line not in _page(cast.dara, "/needs/")
    keep_from(decision, frozenset())
    decided(cast, decision, NOW + DAY, form="umbrella", reason="Quieter")
    assert DECIDED.waiting(cast.dara, NOW + DAY) and DECIDED.waiting(cast.kanha, NOW + DAY), "once more"
    dara.post(f"{path}again/", {"title": ""})
    assert DECIDED.waiting(cast.dara, NOW + DAY), "a form that was refused changes nothing"


@pytest.mark.both
def test_they_hear_of_it_at_once_and_have_it_to_read_today(cast: Cast) -> None:
    decision = decided(cast, proposed(cast), form="silence", reason="Talks", review_on=NOW.date() + 20 * DAY)
    for step in EVERY_FEW:
        step.work(now=NOW)
    told = Delivery.objects.filter(topic="speech", subject=decision.pk).values_list("person", flat=True)
    assert set(told) == {cast.dara.pk, cast.kanha.pk}
    assert not untold_readers(NOW).exists(), "once is enough"
    [thing] = DECIDED.waiting(cast.dara, NOW)
    assert thing.urgency(NOW) is Urgency.TODAY


def test_staff_read_how_they_speak_now_and_not_what_happened(cast: Cast) -> None:
    last_day = NOW.date() + 20 * DAY
    decision = decided(cast, proposed(cast, province="KH-4"), form="silence", reason="Talks", review_on=last_day)
    decided(cast, proposed(cast), form="briefing", reason="Quiet")
    sophea = signed_in(cast.sophea)

    def pages(person: Any) -> list[str]:
        post = person.post("/voice/posts/", {"does": ["court"], "topic": "land"}).content.decode()
        return [in_one_line(post), in_one_line(shown(person, "/voice/mine/"))]

    for page in pages(sophea):
        assert "Decided for now" in page and "We stay silent</" in page and "14 Dec" in page
        assert "We say nothing in public for now" in page and "We tell in confidence" not in page
        assert "Houses by the lake" not in page
    other = sophea.post("/voice/posts/", {"does": ["court"], "topic": "courts"}).content.decode()
    assert "Decided for now" not in other
    keep_from(decision, frozenset({cast.sophea.pk}))
    assert all("We stay silent</" not in page for page in pages(sophea)), "others may hold her phone"


def test_what_is_decided_for_now_never_contradicts_itself(cast: Cast) -> None:
    """The quietest holds: a place where it is louder is not named, one where it is quieter stands below its topic."""
    for topic in ("land", "courts"):
        decided(cast, proposed(cast, topic=topic, province="KH-4"), form="umbrella", reason="So")
        decided(cast, proposed(cast, topic=topic), NOW + DAY, form="briefing", reason="So")
        last_day = NOW.date() + 20 * DAY
        decided(cast, proposed(cast, topic=topic, province="KH-2"), form="silence", reason="So", review_on=last_day)
    decided(cast, proposed(cast, topic="environment", province="KH-4"), form="silence", reason="So", review_on=last_day)
    sophea = signed_in(cast.sophea)
    post = in_one_line(sophea.post("/voice/posts/", {"does": ["court"], "topic": "land"}).content.decode())
    for page, topics in ((post, 1), (in_one_line(shown(sophea, "/voice/mine/")), 2)):
        assert "Our network speaks</b>" not in page, "the whole country is quieter"
        assert page.count("In Battambang this holds instead: <b>We stay silent</b>") == topics
        shown_first = page[page.index("Decided for now") :].split("<details>")[0]
        assert shown_first.count("We say nothing in public for now") == shown_first.count("this holds instead")


@pytest.mark.both
def test_each_form_leads_on(cast: Cast) -> None:
    decision = proposed(cast)
    path, new = f"/voice/decisions/{decision.pk}/", f"/statements/{cast.lantern.pk}/new/?form="
    leads_to = {
        "named": "Say who says it, and who reads it before", "group": f'{new}group"', "umbrella": f'{new}umbrella"',
        "briefing": "Next: agree who tells whom", "silence": "looked at again on",
    }  # fmt: skip
    for form, text in leads_to.items():
        decided(cast, decision, form=form, reason="So", review_on=NOW.date() + DAY)
        page = _page(cast.dara, path)
        assert [sentence in page for sentence in leads_to.values()] == [
            sentence == text for sentence in leads_to.values()
        ]
    dara = signed_in(cast.dara)
    for form, ticked in (("group", ["named"]), ("umbrella", ["umbrella"]), ("x", [])):
        boxes = re.findall(r"<input[^>]*name=.form.[^>]*>", shown(dara, f"{new}{form}"))
        assert [box for box in boxes if "checked" in box] == [
            box for box in boxes if f'value="{"".join(ticked)}"' in box
        ]


def test_each_harm_is_a_fact_and_proposes_what_rests_on_it(cast: Cast) -> None:
    threats = {harm: catalogue("kh").threat_of()[act.value] for harm, act in ACTS.items() if harm not in GRAVE}
    for threat in set(threats.values()):
        risk(cast, catalogue_id=catalogue("kh").factors[threat].risks[0])
    decision = decided(cast, proposed(cast))
    harms = [harm.value for harm in threats]
    later = NOW + 7 * DAY
    review(by=cast.dara, decision=decision.pk, new=NewSpeakReview(happened=["asked", *harms]), now=later)
    assert carry_speak_reviews(now=later) == len(harms) == Fact.objects.count()
    learn_from_facts(now=later)
    rests_on = {pk for proposal in Proposal.objects.all() for pk in proposal.arithmetic["facts"]}
    assert rests_on == {str(fact.pk) for fact in Fact.objects.all()}
    page, bopha = _page(cast.bopha, f"/voice/decisions/{decision.pk}/"), signed_in(cast.bopha)
    links = re.findall(r"/risks/facts/[\w-]+/", page)
    assert len(links) == len(harms)
    assert all("What rests on it" in shown(bopha, link) for link in links)
    [threat] = [p for p in Proposal.objects.all() if p.arithmetic["why"] == "followed"][:1]
    assert "What came of speaking once can come of it again" in shown(bopha, f"/risks/proposals/{threat.pk}/")


def test_an_incident_brings_what_others_may_know(cast: Cast) -> None:
    now, dara = timezone.now(), signed_in(cast.dara)
    plan = trip(cast.sophea)
    incident = opened(cast.kanha, organisation=cast.lantern.pk, now=now, about=cast.sophea.pk)
    address = f"/voice/decisions/{cast.lantern.pk}/new/?incident="
    assert f"{address}{incident.pk}" in shown(dara, f"/incidents/{incident.pk}/")
    form = dara.get(f"{address}{incident.pk}").context["form"]
    filled = {name: form[name].value() for name in ("title", "topic", "province", "harmed")}
    assert filled == {"title": "Detained or arrested", "topic": "courts", "province": plan.province, "harmed": "ours"}
    hidden = opened(cast.dara, organisation=cast.lantern.pk, now=now, playbook="defamed", restricted=True)
    for other in (str(hidden.pk), "x", ""):
        assert not dara.get(f"{address}{other}").context["form"]["title"].value()
