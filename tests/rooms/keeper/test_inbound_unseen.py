"""What a text does unseen: somebody is forced, and nothing that they can be made to show has changed."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override

from karpear.alerts.actions.duress import raise_sign_in_duress
from karpear.alerts.models import Alert
from karpear.checkins.actions.promises import NewPromise, arm
from karpear.keeper.inbound import words as answers
from karpear.messaging.texts import TEXTS
from karpear.people.words import set_words
from karpear.rules.alarm.outcome import Kind
from karpear.rules.text.shortforms import Word, parse
from tests.cast import NOW, Cast, signed_in
from tests.steps.pressure import seen
from tests.steps.texts import code, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_door")]


@pytest.fixture(autouse=True)
def words_for_safety(cast: Cast) -> None:
    set_words(person=cast.sophea, ok="green mango", delayed="", duress="papaya", now=NOW)


def forced(cast: Cast) -> list[Alert]:
    raise_sign_in_duress(now=NOW)
    return list(Alert.objects.filter(person=cast.sophea, kind=Kind.DURESS.value))


@pytest.mark.parametrize("written", ["LATE 60 {}", "HAVE 1234 {}", "we had {} today"])
def test_a_word_for_danger_where_nothing_is_done_moves_nothing_on_their_pages(cast: Cast, written: str) -> None:
    """Also not "last heard", nor the line that says that an OK came too early."""
    now = timezone.now()
    arm([NewPromise(person=cast.sophea.pk, due_at=now + timedelta(hours=3))], now=now)
    assert text(cast.sophea, "OK", now=now - timedelta(minutes=20)).did == "check_in"
    browser = signed_in(cast.sophea)
    pages = ["/", "/more/", "/by-sms/", "/api/v1/me"]
    before = [seen(browser.get(page)) for page in pages]
    assert "came too early" in before[0][2]
    for word in ("cucumber", "papaya"):
        text(cast.sophea, written.format(word), now=now)
        assert [seen(browser.get(page)) for page in pages] == before, word
    assert forced(cast)
    assert [seen(browser.get(page)) for page in pages] == before, "after the keeper"


def test_a_word_for_danger_before_a_call_makes_it_a_silent_one(cast: Cast) -> None:
    for written in ("papaya help me", "Papaya, I am not safe", "papaya sos"):
        row = text(cast.sophea, written, now=NOW)
        assert (row.did, row.state) == ("sos", "done")
        assert Alert.objects.get().silent
        Alert.objects.all().delete()


def test_an_everyday_word_may_be_the_one_for_danger(cast: Cast) -> None:
    set_words(person=cast.sophea, ok="", delayed="", duress="fine", now=NOW)
    assert (text(cast.sophea, "Fine", now=NOW).did, text(cast.sophea, "Fine help me", now=NOW).state) == (
        "check_in",
        "done",
    )
    assert Alert.objects.get(kind="sos").silent


def test_a_word_for_danger_sent_long_ago_is_heard_and_not_shown(cast: Cast) -> None:
    old = (NOW - timedelta(days=8)).isoformat()
    assert text(cast.sophea, "we had cucumber today", now=NOW, sent_at=old).state == "shown"
    assert not forced(cast)
    assert text(cast.sophea, "we had papaya today", now=NOW, sent_at=old).state == "done"
    assert forced(cast)


def test_what_we_answer_is_no_call_and_no_ok_when_it_comes_back() -> None:
    """A phone quotes it ("Liked …"), somebody forwards it, a gateway echoes it."""
    written = set(re.findall(r'_\(\s*"(.+?)"\s*\)', Path(answers.__file__).read_text()))
    assert "Not understood; people will read it. 1: I am OK. 9: I need help." in written
    for one in TEXTS.values():
        written |= {part for part in (one.words, one.contact, one.reply, one.reply_contact) if part}
    values = {"t": "14:56", "name": "Dara", "sheet": 34, "numbers": "2, 3", "first": 2}
    for language in ("en", "km"):
        with override(language):
            said = [gettext(one) for one in written]
        for one in said:
            sent = (
                one % values
                if "%(" in one
                else one.format(name="Dara", url="https://k.test/r/Ab-1", number=4711, count=3, sheet=34)
            )
            for dress in ("{}", "“{}”", "Liked “{}”", "> {}", "Fwd: {}", "{} {}"):
                back = parse(dress.format(sent, sent))
                assert back.word not in (Word.SOS, Word.OK, Word.HOME, Word.YES, Word.LATE), (dress, sent)


@pytest.mark.parametrize("written", ["I need help", "I need help.", "9", "9: I need help.", "ខ្ញុំត្រូវការជំនួយ។"])
def test_the_same_words_alone_call(written: str) -> None:
    quoted = f"Not understood; people will read it. 1: I am OK. 9: I need help. {written}"
    assert (parse(written).word, parse(quoted).word) == (Word.SOS, Word.NOTHING if written == "9" else Word.SOS)


def test_home_and_more_says_that_the_trip_goes_on(cast: Cast) -> None:
    row = text(cast.sophea, f"HOME {code(cast.sophea, NOW)} 30 min", now=NOW)
    assert row.answer == "Received 16:00. The trip goes on: to end it, write only HOME and your code."
