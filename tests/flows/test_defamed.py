"""A lie is spread about somebody: who answers, who stays silent, and what is kept together."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.cases.incidents.actions.answers import plan_answer
from karpear.cases.incidents.actions.incidents import close_incident
from karpear.cases.incidents.actions.tasks import settle_task
from karpear.cases.incidents.models import AnswerPlan, Incident, Task
from karpear.cases.incidents.needs import TO_ANSWER_IN_PUBLIC
from karpear.cases.incidents.queries.answers import sentences_to_say
from karpear.countries.queries import pack, public_words
from karpear.messaging.models import Delivery
from karpear.people.models import Membership, Person
from karpear.rules.case.playbook import PublicStep, TaskState
from tests.cast import Cast, signed_in
from tests.rooms.cases.opened import opened
from tests.steps.assessments import shown
from tests.steps.links import link_of
from tests.steps.pages import in_one_line
from tests.steps.pressure import forced

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_one_person_answers_and_all_others_know_what_to_say(cast: Cast) -> None:
    incident = opened(cast.dara, playbook="defamed", organisation=cast.lantern.pk)
    dara, path = signed_in(cast.dara), f"/incidents/{incident.pk}/"
    page = in_one_line(shown(dara, path))
    assert "Until then nobody answers" in page
    for step in ("Reported to the platform", "A correction was asked for", "The reply is out", "Legal reply", "Allies"):
        assert step in page, "kept together with the incident"
    assert "Family and person are looked after" in page
    assert f"{path}answer/" in page[page.index("rebut, ignore") :], "the step leads to where it is decided"

    form = in_one_line(shown(dara, f"{path}answer/"))
    assert "Please ask our office" in form and "Who answers <span" not in form, "it is not optional for each reply"
    typed = {"reply": "rebut", "voices": [cast.bopha.pk], "words": "Please ask Bopha; I do not speak about it."}
    assert dara.post(f"{path}answer/", typed).status_code == 302
    page = in_one_line(shown(signed_in(cast.kanha), path))
    assert "We rebut it in public" in page and "Answers: Bopha. All others stay silent, and say:" in page
    assert "Please ask Bopha; I do not speak about it." in page

    dara.post(f"{path}answer/", {"reply": "ignore", "words": "We have nothing to say about it."})
    page = in_one_line(shown(dara, path))
    assert "We ignore it" in page and "Nobody answers." in page and "Please ask Bopha" not in page
    lines = Entry.objects.filter(action="incident.answer").order_by("pk")
    assert [line.detail["reply"] for line in lines] == ["rebut", "ignore"]
    assert "Bopha" not in str([line.detail for line in lines])


@pytest.mark.both
def test_the_sentence_is_shown_to_everybody_where_somebody_chose_it(cast: Cast) -> None:
    incident = opened(cast.dara, playbook="defamed", organisation=cast.lantern.pk)
    dara, path = signed_in(cast.dara), f"/incidents/{incident.pk}/answer/"
    typed = {"reply": "correct", "voices": [cast.bopha.pk], "words": "Please ask Bopha."}
    dara.post(path, typed)
    assert sentences_to_say(cast.sophea) == [], "of itself nobody else learns of it"
    dara.post(path, typed | {"is_shown": "on"})
    [sentence] = sentences_to_say(cast.sophea)
    assert (sentence.words, list(sentence.voices), sentence.is_mine) == ("Please ask Bopha.", ["Bopha"], False)
    page = in_one_line(shown(signed_in(cast.sophea), "/voice/mine/"))
    assert "Bopha will answer" in page and "Please ask Bopha." in page and str(incident.pk) not in page
    assert "Please ask Bopha." not in shown(forced(cast.sophea), "/voice/mine/")
    assert "In English: missing" in page
    asked = signed_in(cast.sophea).post("/voice/posts/", {"does": _a_kind(cast), "topic": "land"})
    assert "Please ask Bopha." in asked.content.decode(), "also before a post"
    assert sentences_to_say(cast.bopha)[0].is_mine
    assert sentences_to_say(cast.chenda) == sentences_to_say(cast.vanna) == []
    close_incident(by=cast.dara, incident=incident.pk, outcome="safe", fact=None, now=timezone.now())
    assert sentences_to_say(cast.sophea) == []


def _a_kind(cast: Cast) -> str:
    return next(iter(public_words(cast.lantern.country).posts))


def _planned(incident: Incident, by: Person, *voices: Person, reply: str = "rebut", **more: Any) -> None:
    chosen = [voice.pk for voice in voices]
    plan_answer(
        by=by, incident=incident.pk, reply=reply, voices=chosen, words="Ask us.", now=timezone.now(), **more
    )  # fmt: skip


def _told() -> list[Any]:
    return list(Delivery.objects.filter(topic="incident").order_by("created_at").values_list("person", "text_key"))


def _needs(person: Person) -> int:
    return len(TO_ANSWER_IN_PUBLIC.waiting(person, timezone.now()))


def test_the_one_chosen_hears_of_it_and_has_it_to_do_until_it_is_out(cast: Cast, client: Client) -> None:
    incident = opened(cast.dara, playbook="defamed", organisation=cast.lantern.pk)
    _planned(incident, cast.dara, cast.sophea, cast.dara)
    assert _told() == [(cast.sophea.pk, "ready")], "whoever decided knows"
    assert (_needs(cast.sophea), _needs(cast.dara), _needs(cast.bopha)) == (1, 1, 0)
    assert "You are the one who answers" in shown(signed_in(cast.sophea), "/needs/")
    page = in_one_line(shown(signed_in(cast.sophea), "/voice/mine/"))
    assert "You are the one who answers" in page and "We rebut it in public" in page and "Dara" in page
    assert str(incident.pk) not in page, "she does not see the incident"
    assert f"/incidents/{incident.pk}/" in shown(signed_in(cast.dara), "/voice/mine/")
    assert "You are the one who answers" not in shown(forced(cast.sophea), "/voice/mine/")
    link = link_of(Delivery.objects.get(topic="incident"), "answering-in-public")
    assert "/voice/mine/" in shown(client, link)

    _planned(incident, cast.dara, cast.sophea, cast.bopha)
    assert _told()[1:] == [(cast.bopha.pk, "ready")], "nobody is told twice"
    reply = Task.objects.get(incident=incident, step=PublicStep.REPLIED)
    settle_task(by=cast.dara, task=reply.pk, state=TaskState.DONE, now=timezone.now())
    assert _needs(cast.sophea) == _needs(cast.bopha) == 0
    settle_task(by=cast.dara, task=reply.pk, state=TaskState.OPEN, now=timezone.now())
    assert _needs(cast.sophea) == 1
    _planned(incident, cast.dara, cast.sophea, reply="ignore")
    assert _needs(cast.sophea) == 0 and not AnswerPlan.objects.get().voices.exists(), "nobody answers"
    _planned(incident, cast.dara, cast.sophea)
    close_incident(by=cast.dara, incident=incident.pk, outcome="safe", fact=None, now=timezone.now())
    assert _needs(cast.sophea) == 0
    assert "You are the one who answers" not in shown(signed_in(cast.sophea), "/voice/mine/")


def test_whoever_is_held_by_now_or_has_left_reads_nothing_of_it(cast: Cast) -> None:
    incident = opened(cast.dara, playbook="defamed", organisation=cast.lantern.pk)
    _planned(incident, cast.dara, cast.sophea, cast.kanha)
    assert _needs(cast.sophea) == _needs(cast.kanha) == 1
    opened(cast.dara, organisation=cast.lantern.pk, now=timezone.now(), about=cast.sophea.pk)
    Membership.objects.filter(person=cast.kanha).update(ended_at=timezone.now())
    for person in (cast.sophea, cast.kanha):
        assert _needs(person) == 0 and not sentences_to_say(person)


@pytest.mark.both
def test_deciding_closes_its_step_and_asks_whether_the_person_has_decided(cast: Cast) -> None:
    incident = opened(cast.dara, playbook="defamed", organisation=cast.lantern.pk)
    dara, path = signed_in(cast.dara), f"/incidents/{incident.pk}/answer/"
    form = in_one_line(shown(dara, path))
    assert "The person decides what is said" in form and 'name="person_decided"' in form

    def done() -> set[str]:
        return set(incident.tasks.filter(state="done", done_by=cast.dara).values_list("step", flat=True))

    typed = {"reply": "rebut", "voices": [cast.bopha.pk], "words": "Ask Bopha."}
    assert dara.post(path, typed).status_code == 302
    assert done() == {PublicStep.DECIDED}, "the reply itself is not out, and nobody has asked the person"
    assert dara.post(path, typed | {"person_decided": "on"}).status_code == 302
    assert done() == {PublicStep.DECIDED, PublicStep.PERSON}
    assert 'name="person_decided"' not in shown(dara, path)


def test_the_pack_has_the_steps_that_are_known_by_their_keys() -> None:
    steps = {step.key for step in pack("kh").playbooks["defamed"].steps}
    assert steps >= set(PublicStep)


def test_whoever_is_held_is_not_asked_to_answer(cast: Cast) -> None:
    incident = opened(cast.dara, playbook="defamed", organisation=cast.lantern.pk)
    path = f"/incidents/{incident.pk}/answer/"
    assert str(cast.sophea.pk) in shown(signed_in(cast.dara), path)
    opened(cast.kanha, organisation=cast.lantern.pk, now=timezone.now(), about=cast.sophea.pk)
    assert str(cast.sophea.pk) not in shown(signed_in(cast.dara), path)
    typed = {"reply": "rebut", "voices": [cast.sophea.pk], "words": "Ask us."}
    assert signed_in(cast.dara).post(path, typed).status_code == 422


def test_what_is_kept_to_those_named_is_shown_to_nobody_else(cast: Cast) -> None:
    incident = opened(cast.dara, playbook="defamed", organisation=cast.lantern.pk, restricted=True)
    dara, path = signed_in(cast.dara), f"/incidents/{incident.pk}/answer/"
    assert "is_shown" not in shown(dara, path)
    dara.post(path, {"reply": "ignore", "words": "Nothing.", "is_shown": "on"})
    plan_answer(
        by=cast.dara, incident=incident.pk, reply="ignore", voices=[], words="No.", is_shown=True, now=timezone.now()
    )
    assert not AnswerPlan.objects.get().is_shown and sentences_to_say(cast.sophea) == []


def test_what_cannot_be_is_refused_and_changes_nothing(cast: Cast) -> None:
    incident = opened(cast.dara, playbook="defamed", organisation=cast.lantern.pk)
    detained = opened(cast.dara, playbook="detained", organisation=cast.lantern.pk)
    dara, words = signed_in(cast.dara), "Ask the office."
    for typed in (
        {"reply": "rebut", "words": words}, {"reply": "luck", "words": words}, {"reply": "ignore", "words": ""},
        {"reply": "rebut", "voices": [cast.chenda.pk], "words": words},
    ):  # fmt: skip
        assert dara.post(f"/incidents/{incident.pk}/answer/", typed).status_code == 422, typed
    typed = {"reply": "rebut", "voices": [cast.bopha.pk], "words": words}
    assert dara.get(f"/incidents/{detained.pk}/answer/").status_code == 404
    assert dara.post(f"/incidents/{detained.pk}/answer/", typed).status_code == 404
    for client in (signed_in(cast.sophea), signed_in(cast.piseth), forced(cast.dara)):
        assert client.get(f"/incidents/{incident.pk}/answer/").status_code == 404
        assert client.post(f"/incidents/{incident.pk}/answer/", typed).status_code == 404
    assert not AnswerPlan.objects.exists()
    assert "Who answers" not in shown(dara, f"/incidents/{detained.pk}/")
