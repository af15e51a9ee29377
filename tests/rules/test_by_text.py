"""Texts as people write them in a hurry: no call for help is lost, and "OK" is nothing that may be more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.text.khmer import in_order
from karpear.rules.text.safety_candidates import may_be_words
from karpear.rules.text.shortforms import TextProblem, Word, parse
from karpear.rules.text.verbs import Do
from tests.rules.texts import F, does


@pytest.mark.parametrize(
    "text",
    [
        "ok sos", "1 sos", "YES SOS", "yes help me", "OK help", "Yes, please help!", "OK not ok", "ok 9", "OK K7P2M 9",
        "no sos", "sorry no sos", "home sos", "LATE sos", "late 30 K7P2M sos", "I need help", "need help",
        "no need help", "please help me", "I need urgent help", "SOSSOS", "sosss", "SOS1456", "SOSK7P2M",
        "I am not fine", "im not okay",
        "KNOW 4711 sos", "I have trouble, help me", "I know them, help me",
        "HAVE 4711 sos", "មិនសូវសុខទេ", "OK\n\nhelp me",
        "we are not really safe", "I'm OK but Dara isn't safe", "🆘", "ok 🆘", "9️⃣", "9 they took Dara", "hello, help",
        "ជួយផងបង", "ជួយខ្ញុំផងបង", "បងជួយផង", "ជួយផង\u200bប៉ូលីសមក", "បាទ ជួយខ្ញុំផង", "ជួយខ្ញំុផង", "សង្រ្គោះ", "គ្រេាះថ្នាក់",
        "safe house raided", "1 man follows me", "home raided by police", "1 K7P2M a man follows me",
        "ខ្ញុំត្រូវការជំនួយ", "មិនសុខទេ", "ខ្ញុំមិនសុខទេ", "ខ្ញុំ មិន សុខ ទេ", "OK មិនសុខ", "មិនមានសុវត្ថិភាពទេ", "គ្មានសុវត្ថិភាព",
    ],
)  # fmt: skip
def test_a_call_for_help_is_heard_wherever_it_stands(text: str) -> None:
    assert does(text) is Do.SOS


@pytest.mark.parametrize(
    "text",
    [
        "fine, they arrested Dara", "yes they took him",
        "y where are you", "សុខត្រូវគេចាប់", "សុខ ត្រូវគេចាប់", "ផ្ទះ ឆេះ", "បាទ គេចាប់គាត់", "okra soup", "dear all",
    ],
)  # fmt: skip
def test_a_loose_word_with_more_behind_it_is_only_read(text: str) -> None:
    assert does(text) is Do.SHOW


@pytest.mark.parametrize("text", ["yes they took him", "HOME K7P2M they took Dara"])
def test_also_with_a_right_code(text: str) -> None:
    assert does(text, trust=F) is Do.SHOW


def test_one_word_behind_a_right_code_may_be_a_safety_word_mistyped() -> None:
    assert does("HOME K7P2M papya", trust=F) is Do.HEARD_ONLY, "heard, but it ends nothing"
    assert does("YES K7P2M papya", trust=F) is Do.CHECK_IN


@pytest.mark.parametrize(
    "text",
    [
        "OK", "1", "១", "1️⃣", "🆗", "OK ❤️", "ok thanks", "Yes", "yes ok", "safe at home", "fine, thank you",
        "1 K7P2M 1456", "OK1456", "okK7P2M", "OK they took Dara", "I am safe, the others too",
        "សុខទេ", "សុខហើយបង", "ខ្ញុំសុខបង", "ខ្ញំុសុខ",
        "បាទខ្ញុំសុខ", "បាទ សុខ", "មានសុវតិ្ថភាព", "សុខសប្បាយ បង", "ខ្ញុំមិនអីទេ", "ចាស បង",
    ],
)  # fmt: skip
def test_ok_as_people_write_it(text: str) -> None:
    assert does(text) is Do.CHECK_IN


@pytest.mark.parametrize("text", ["បាទ ទេ", "បាទទេ", "ចាសអត់ទេ", "ទេបង", "No", "no thanks"])
def test_a_polite_no_is_no(text: str) -> None:
    assert parse(text).word is Word.NO
    assert (does(text), does(text, asked=True)) == (Do.SHOW, Do.SOS)


@pytest.mark.parametrize(
    ("text", "word", "number"),
    [
        ("LATE30", Word.LATE, 30), ("late60 K7P2M", Word.LATE, 60), ("យឺត៣០", Word.LATE, 30),
        ("HAVE4711", Word.HAVE, 4711), ("HAVE 4711 she needs help", Word.HAVE, 4711),
        ("HEARD 4711 she needs help", Word.HEARD, 4711),
        ("N95 masks", Word.NOTHING, None),
        ("I have4711", Word.HAVE, 4711), ("ទទួល៤៧១១", Word.HAVE, 4711), ("ទទួលបានបង 4711", Word.HAVE, 4711),
    ],
)  # fmt: skip
def test_a_number_without_a_space_before_it(text: str, word: Word, number: int) -> None:
    assert (parse(text).word, parse(text).number) == (word, number)


def test_time_and_code_without_a_space() -> None:
    assert (parse("OK1456").clock, parse("SOS1456").clock) == ((14, 56), (14, 56))
    assert (parse("SOSK7P2M").code, parse("okk7p2m 0800").code) == ("K7P2M", "K7P2M")
    assert parse("ok sos K7P2M 1456").code == "K7P2M"


@pytest.mark.parametrize("text", ["OK 14:56", "OK 14.56", "OK 14h56", "OK K7P2M 1456", "ok 1456."])
def test_a_time_as_people_write_it(text: str) -> None:
    assert (parse(text).clock, parse(text).problems) == ((14, 56), ())


@pytest.mark.parametrize("text", ["OK 100%", "OK 945", "OK 2580", "OK 24:10", "OK 1456 115625"])
def test_a_number_that_is_no_time_is_for_people(text: str) -> None:
    assert parse(text).word is Word.OK
    assert parse(text).problems


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SOS 11.5625 104.9160", (11.5625, 104.916)), ("SOS 14.56 11.5625, 104.9160", (11.5625, 104.916)),
        ("OK K7P2M 1456 (-6.17,106.82)", (-6.17, 106.82)),
        ("sos https://maps.test/?q=11.5625,104.9160", (11.5625, 104.916)),
        ("SOS 104.9160 11.5625", None), ("SOS 11 104", None), ("OK 14.30 16.00", None),
    ],
)  # fmt: skip
def test_degrees_as_maps_write_them(text: str, place: tuple[float, float] | None) -> None:
    assert parse(text).place == place
    assert place or parse(text).problems


def test_a_place_that_cannot_be_used_is_said_to_be_one() -> None:
    assert parse("SOS 1456 115625 1049160").problems == (TextProblem.CHECK,)
    assert parse("SOS 104.9160 11.5625").problems == (TextProblem.PLACE,)


@given(st.text(alphabet="កខរដត្ុំាេីោ់៉ ", max_size=12))
def test_marks_in_order_stay_in_order(text: str) -> None:
    assert in_order(in_order(text)) == in_order(text)


def test_signs_that_look_the_same_are_the_same() -> None:
    assert in_order("ខ្ញំុ") == "ខ្ញុំ"
    assert in_order("សង្រ្គោះ") == in_order("សង្គ្រោះ")
    assert in_order("គ្រេាះ") == "គ្រោះ"
    assert in_order("សុវតិ្ថភាព") == "សុវត្ថិភាព"
    assert in_order("កា") != in_order("ក")


def words_of(text: str) -> dict[str, bool]:
    return dict(may_be_words(parse(text)))


@pytest.mark.parametrize(
    ("text", "word", "whole"),
    [
        ("OK 2580", "2580", True), ("OK m4ngo", "m4ngo", True), ("OK ice-cream K7P2M", "ice-cream", True),
        ("ok don't worry", "don't worry", True), ("OK mango!", "mango!", True), ("OK, mango.", "mango", True),
        ("HOME safe K7P2M", "safe", True), ("OK they took mango away", "mango", False),
        ("OK they took mango", "mango", False),
        ("LATE 30 papaya", "papaya", True), ("papaya", "papaya", True),
    ],
)  # fmt: skip
def test_every_run_of_words_may_be_a_safety_word(text: str, word: str, whole: bool) -> None:
    assert words_of(text)[word] is whole


def test_the_word_that_asks_is_no_safety_word() -> None:
    assert "ok" not in words_of("OK papaya")
    assert "OK" not in words_of("OK papaya")
