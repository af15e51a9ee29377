"""Somebody asks whether people fall silent, and nobody learns who does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.messaging.models import Delivery
from karpear.voice.pulse.models import PulseMark, PulseQuestion
from karpear.voice.pulse.words import KEPT_SILENT
from tests.cast import Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line, without_tokens
from tests.steps.pulse import an_open_question, answered_by, more_members, whole_database

pytestmark = pytest.mark.django_db


def test_an_officer_asks_everybody_and_a_member_answers_behind_two_coins(cast: Cast) -> None:
    dara, sophea = signed_in(cast.dara), signed_in(cast.sophea)
    assert "Nothing was asked yet" in shown(dara, "/voice/pulse/")
    typed = {"wording": KEPT_SILENT, "ends_on": timezone.localdate() + timedelta(days=14)}
    more_members(cast.lantern, 5)
    ask = f"/voice/pulse/{cast.lantern.pk}/new/"
    for client, path in ((dara, ask), (dara, "/voice/pulse/")):
        assert "fewer than 10 answers: 1 more person has to belong" in in_one_line(shown(client, path))
    assert "1 more person" in dara.post(ask, typed, follow=True).content.decode()
    assert not PulseQuestion.objects.exists(), "nine can never be told anything"
    more_members(cast.lantern, 1, "Tenth")
    assert dara.post(ask, typed).status_code == 302
    question = PulseQuestion.objects.get()
    told = Delivery.objects.filter(topic="question").values_list("person", flat=True)
    assert sorted(told) == sorted(person.pk for person in (cast.sophea, cast.dara, cast.kanha, cast.bopha))

    hub = without_tokens(shown(sophea, "/me/"))
    assert "Mekong Lantern Network: a question to all, until" in in_one_line(hub)
    assert f"/voice/question/{question.pk}/" in shown(sophea, "/voice/mine/")
    page = in_one_line(shown(sophea, f"/voice/question/{question.pk}/"))
    assert page.index("Throw two coins") < page.index("at most 3") < page.index("did you keep something to yourself")
    done = sophea.post(f"/voice/question/{question.pk}/", {"answer": "a"}, follow=True)
    assert "You have answered" in done.content.decode()
    again = sophea.post(f"/voice/question/{question.pk}/", {"answer": "b"}, follow=True)
    assert "Nothing was counted" in again.content.decode()
    assert without_tokens(shown(sophea, "/me/")) == hub, "the same for whoever has answered and has not"
    assert "question to all" not in shown(sophea, "/"), "nothing of it stands among what waits"
    question.refresh_from_db()
    assert (question.yes_count, question.no_count) == (1, 0)

    page = in_one_line(shown(dara, "/voice/pulse/"))
    assert "Open now" in page and "also not how many have answered" in page
    assert "1 answer" not in page


def test_after_the_end_everybody_reads_an_interval_and_nobody_a_point_alone(cast: Cast) -> None:
    members = more_members(cast.lantern, 20)
    question = an_open_question(cast)
    answered_by(members, question, yes=9, now=timezone.now())
    dara = signed_in(cast.dara)
    assert dara.post(f"/voice/pulse/{question.pk}/end/").status_code == 302
    for client, path in ((dara, "/voice/pulse/"), (signed_in(cast.sophea), f"/voice/question/{question.pk}/")):
        page = in_one_line(shown(client, path))
        assert "Of a hundred of us, at most 87 would say yes; it may be nobody." in page
        assert "20 answers. From 0 to 87 of a hundred, 87 wide, the middle at 40." in page
    assert not PulseMark.objects.exists(), "who had answered is gone"


def test_of_nine_answers_nothing_is_said(cast: Cast) -> None:
    question = an_open_question(cast)
    PulseQuestion.objects.update(yes_count=9, ends_at=timezone.now())
    for client, path in (
        (signed_in(cast.dara), "/voice/pulse/"), (signed_in(cast.sophea), f"/voice/question/{question.pk}/"),
    ):  # fmt: skip
        page = in_one_line(shown(client, path))
        assert "Too few answered: nothing can be said." in page
        assert "of a hundred" not in page and "9 answers" not in page and "hundred of us" not in page


def test_nothing_in_the_database_tells_who_answered_what(cast: Cast) -> None:
    """The canary: two people answer, once one way and once the other way round. Not one cell differs."""
    question = an_open_question(cast)
    lines, clients = Entry.objects.count(), [signed_in(cast.sophea), signed_in(cast.kanha)]
    path, worlds = f"/voice/question/{question.pk}/", []
    for answers in ("ab", "ba"):
        PulseMark.objects.update(answered=False)
        PulseQuestion.objects.update(yes_count=0, no_count=0)
        for client, answer in zip(clients, answers, strict=True):
            assert client.post(path, {"answer": answer}).status_code == 302
        worlds.append(whole_database())
    assert worlds[0] == worlds[1]
    assert Entry.objects.count() == lines, "that a question was opened is written down, no answer is"
    marks = {row["answered"] for row in worlds[0]["voice.PulseMark"]}
    assert marks == {True, False} and set(worlds[0]["voice.PulseMark"][0]) == {
        "id", "question_id", "person_id", "answered",
    }  # fmt: skip


def test_nothing_of_it_waits_on_today_or_is_counted_there(cast: Cast) -> None:
    sophea = signed_in(cast.sophea)
    before = shown(sophea, "/needs/")
    an_open_question(cast)
    assert shown(sophea, "/needs/").count("<li") == before.count("<li")
    assert sophea.get("/api/v1/needs").json() == []
