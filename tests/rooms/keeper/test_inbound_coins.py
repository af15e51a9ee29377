"""An answer behind a coin by text: counted once, kept nowhere, and never in the way of an alarm."""

from datetime import timedelta

import pytest

from karpear.alerts.models import Alert
from karpear.audit.models import Entry
from karpear.checkins.actions.promises import NewPromise, arm
from karpear.keys.cipher import index
from karpear.messaging.actions.receive import purge_inbound
from karpear.messaging.models import Delivery, Inbound
from karpear.people.models import Address
from karpear.people.words import set_words
from karpear.rules.text.safety_words import fold
from karpear.voice.pulse.actions import answer_pulse, end_pulse
from karpear.voice.pulse.models import PulseMark, PulseQuestion
from tests.cast import NOW, Cast
from tests.steps.pulse import an_open_question, whole_database
from tests.steps.texts import number_of, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_door")]


@pytest.fixture
def question(cast: Cast) -> PulseQuestion:
    return an_open_question(cast, NOW)


def counts(question: PulseQuestion) -> tuple[int, int]:
    question.refresh_from_db()
    return question.yes_count, question.no_count


def test_counted_once_and_read_by_nobody(cast: Cast, question: PulseQuestion) -> None:
    row = text(cast.sophea, "COIN A", now=NOW)
    assert (row.state, row.text, counts(question)) == ("done", "", (1, 0))
    assert "Counted" in row.answer and Delivery.objects.filter(text_key="answer", person=cast.sophea).exists()
    again = text(cast.sophea, "coin b", now=NOW + timedelta(minutes=9))
    assert (again.state, again.text, counts(question)) == ("done", "", (1, 0))
    assert "Not counted" in again.answer
    text(cast.kanha, "កាក់ ខ", now=NOW)
    assert counts(question) == (1, 1)


def test_nothing_that_is_kept_of_a_text_tells_what_it_said(cast: Cast, question: PulseQuestion) -> None:
    """The canary: neither its words nor a digest of them, also in the audit; did and answer are the same for both."""
    yes, no = text(cast.sophea, "coin a", now=NOW), text(cast.kanha, "coin b", now=NOW)
    assert (yes.did, yes.state, yes.answer, yes.text) == (no.did, no.state, no.answer, no.text)
    for sender in (cast.sophea, cast.kanha):
        for words in ("coin a", "coin b"):
            body = index(f"{number_of(sender)}|{fold(words)}", "inbound body")
            assert not Inbound.objects.filter(body_index=body).exists()
    assert "coin" not in str(whole_database()).casefold().replace("the coin", "")
    assert {entry.detail["did"] for entry in Entry.objects.filter(action="text.read")} == {"show"}
    assert text(cast.vanna, "hello", now=NOW).did == "show", "as of a text that nobody understood"


@pytest.mark.parametrize("words", ["COIN A 🙏", "COlN A", "COIN=A", "COIN A please"])
def test_written_a_little_otherwise_it_counts(cast: Cast, question: PulseQuestion, words: str) -> None:
    assert text(cast.sophea, words, now=NOW).text == "" and counts(question) == (1, 0)


def test_what_may_be_an_answer_is_forgotten_and_answered_with_how_to_write_it(
    cast: Cast, question: PulseQuestion
) -> None:
    answers = set()
    for sender, words in ((cast.sophea, "COIN A or B"), (cast.kanha, "coin yes"), ("+85599000777", "0012 COIN B")):
        row = text(sender, words, now=NOW)
        assert (row.state, row.text, row.did) == ("done", "", "show"), words
        assert not Inbound.objects.filter(body_index=index(f"{row.sender}|{fold(words)}", "inbound body")).exists()
        answers.add(row.answer)
    [answer] = answers
    assert "Write only COIN and your letter" in answer and "yes" not in answer.casefold()
    assert counts(question) == (0, 0)
    assert text(cast.sophea, "COIN A", now=NOW).text == "" and counts(question) == (1, 0), "and can be said again"
    assert text(cast.vanna, "COIN A police here", now=NOW).text == "COIN A police here", "what may be a call is read"


def test_the_same_delivery_never_counts_for_the_next_question(cast: Cast, question: PulseQuestion) -> None:
    """What is kept against a second delivery is a keyed digest, and the same for both answers."""
    text(cast.sophea, "COIN A", now=NOW, id="given-twice")
    end_pulse(by=cast.dara, question=question.pk, now=NOW)
    later = NOW + timedelta(days=200)
    following = an_open_question(cast, later)
    text(cast.sophea, "COIN A", now=later, id="given-twice")
    text(cast.sophea, "COIN B", now=later, id="given-twice")
    assert counts(following) == (0, 0) and Inbound.objects.count() == 1
    Inbound.objects.update(received_at=NOW)
    purge_inbound(now=NOW + timedelta(days=31))
    text(cast.sophea, "COIN A", now=later, id="given-twice")
    assert counts(following) == (0, 0) and Inbound.objects.get().again
    text(cast.sophea, "COIN A", now=later, id="given-once")
    assert counts(following) == (1, 0)


def test_where_nothing_is_asked_it_is_forgotten_all_the_same(cast: Cast, question: PulseQuestion) -> None:
    end_pulse(by=cast.dara, question=question.pk, now=NOW)
    for sender in (cast.sophea, cast.chenda, "+85599000777"):
        row = text(sender, "COIN A", now=NOW)
        assert (row.state, row.text) == ("done", ""), sender
    assert counts(question) == (0, 0)


def test_a_number_that_is_not_surely_theirs_counts_for_nothing(cast: Cast, question: PulseQuestion) -> None:
    Address.objects.filter(person=cast.sophea, channel="sms").update(proven_at=None)
    row = text(cast.sophea, "COIN A", now=NOW)
    assert row.text == "" and "not proven to be yours" in row.answer
    assert counts(question) == (0, 0)


def test_a_text_of_long_ago_is_forgotten_too(cast: Cast, question: PulseQuestion) -> None:
    old = text(cast.sophea, "COIN A", sent_at=(NOW - timedelta(days=9)).isoformat())
    Inbound.objects.filter(pk=old.pk).update(sent_at=NOW - timedelta(days=9), received_at=NOW, next_attempt_at=NOW)
    row = text(cast.kanha, "1", now=NOW)
    old.refresh_from_db()
    assert (old.text, old.state, counts(question), row.did) == ("COIN", "shown", (0, 0), "check_in")


def test_ok_and_a_call_beside_it_stay_what_they_are(cast: Cast, question: PulseQuestion) -> None:
    [due] = arm([NewPromise(person=cast.sophea.pk, due_at=NOW + timedelta(minutes=10))], now=NOW)
    assert text(cast.sophea, "COIN A", now=NOW).did == "show"
    due.refresh_from_db()
    assert due.state == "armed", "it is no check-in"
    assert text(cast.sophea, "1", now=NOW).did == "check_in"
    assert text(cast.sophea, "COIN B help me", now=NOW).did == "sos"
    assert Alert.objects.get().person == cast.sophea and counts(question) == (1, 0)


def test_who_is_looked_for_gave_a_sign_and_people_read_that_one_came(cast: Cast, question: PulseQuestion) -> None:
    arm([NewPromise(person=cast.sophea.pk, due_at=NOW - timedelta(minutes=3))], now=NOW - timedelta(hours=1))
    row = text(cast.sophea, "COIN A", now=NOW)
    assert (row.state, row.text, counts(question)) == ("shown", "COIN", (1, 0))


def test_what_is_a_word_for_danger_is_that(cast: Cast, question: PulseQuestion) -> None:
    set_words(person=cast.sophea, ok="fine", delayed="", duress="coin a", now=NOW)
    assert text(cast.sophea, "COIN A", now=NOW).state == "done"
    assert counts(question) == (0, 0)
    cast.sophea.refresh_from_db()
    assert cast.sophea.duress_signed_in_at or Alert.objects.filter(person=cast.sophea).exists()


def test_of_two_questions_a_text_answers_the_one_that_is_left(cast: Cast, question: PulseQuestion) -> None:
    answer_pulse(person=cast.sophea, question=question.pk, yes=True, now=NOW)
    assert PulseMark.objects.filter(person=cast.sophea, answered=True).count() == 1
    assert "Not counted" in text(cast.sophea, "COIN A", now=NOW).answer
