"""What a text message says, however it was typed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.text.short_codes import months, personal_code, reply_number
from karpear.rules.text.shortforms import Said, TextProblem, Word, check_digit, moment_near, parse, polite

PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")
PLACE = (11.5625, 104.916)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("OK", Word.OK), ("ok.", Word.OK), ("  Ok  ", Word.OK), ("ＯＫ", Word.OK), ("1", Word.OK), ("១", Word.OK),
        ("I'm OK", Word.OK), ("I’m ok!", Word.OK), ("I am safe", Word.OK), ("សុខ", Word.OK), ("ខ្ញុំ សុខសប្បាយ។", Word.OK),
        ("ខ្ញុំ\u200bសុខ", Word.OK), ("SOS", Word.SOS), ("sos!!!", Word.SOS), ("9", Word.SOS), ("៩", Word.SOS),
        ("ជួយខ្ញុំផង", Word.SOS), ("សូមជួយផង!", Word.SOS), ("hello sos at the market", Word.SOS),
        ("LATE 30", Word.LATE), ("យឺត ៣០", Word.LATE), ("Home safe", Word.HOME), ("ដល់ផ្ទះហើយ", Word.HOME),
        ("yes", Word.YES), ("បាទ", Word.YES), ("ចាស", Word.YES), ("No", Word.NO), ("I am not OK", Word.SOS),
        ("not safe", Word.SOS), ("មិនសុខ", Word.SOS), ("HELP", Word.HELP), ("I can help", Word.HELP),
        ("have 4711", Word.HAVE), ("I have it 4711", Word.HAVE), ("ទទួល ៤៧១១", Word.HAVE), ("know 4711", Word.KNOW),
        ("I heard 4711", Word.HEARD), ("dear all", Word.NOTHING), ("", Word.NOTHING), ("117", Word.NOTHING),
        ("okra soup", Word.NOTHING), ("https://ok.test", Word.NOTHING),
    ],
)  # fmt: skip
def test_the_word(text: str, word: Word) -> None:
    assert parse(text).word is word


def test_the_long_form() -> None:
    said = parse("OK K7P2 1456 115625 1049160 9")
    assert said == Said(Word.OK, "K7P2", (14, 56), PLACE)
    assert parse("sos, k7p2; ១៤៥៦ / 115625  1049160 - " + str(check_digit("sos k7p2 1456 115625 1049160"))) == Said(
        Word.SOS, "K7P2", (14, 56), PLACE
    )
    assert parse(f"OK 0800 -80000 -799990 {check_digit('OK 0800 80000 799990')}").place == (-8.0, -79.999)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("OK K7P2 1456 115625 1049160 8", TextProblem.CHECK),
        ("OK K7P2 1456 115625 1049160", TextProblem.CHECK),
        ("OK K7P2 1456 115626 1049160 9", TextProblem.CHECK),
        ("OK K7P2 1456 115625", TextProblem.PLACE),
        ("OK K7P2 1456 9915625 1049160 9", TextProblem.PLACE),
        ("OK K7P2 2575", TextProblem.TIME),
    ],
)
def test_what_cannot_be_used_is_left_out_and_the_word_still_counts(text: str, problem: TextProblem) -> None:
    said = parse(text)
    assert said.word is Word.OK
    assert said.code == "K7P2"
    assert problem in said.problems
    assert said.place is None


def test_code_before_the_word_and_words_beside() -> None:
    assert parse("K7P2M ok 0800") == Said(Word.OK, "K7P2M", (8, 0))
    assert parse("ok green mango").rest == "green mango"
    assert parse("late 45 K7P2M") == Said(Word.LATE, "K7P2M", number=45)
    assert parse("HAVE no. 4711").number == 4711
    assert parse("please sos K7P2M").code == "K7P2M"
    assert polite("thanks all fine") and not polite("green mango") and polite("")


@given(st.text(max_size=300))
def test_nothing_fails_and_spaces_change_nothing(text: str) -> None:
    parse(text)
    assert parse(f"  {text} ").word is parse(text).word


@given(st.integers(0, 18), st.integers(1, 9))
def test_every_wrong_digit_is_found(where: int, by: int) -> None:
    right = "okk7p21456115625104916"
    digits = [n for n, c in enumerate(right) if c.isdigit()]
    at = digits[where % len(digits)]
    wrong = right[:at] + str((int(right[at]) + by) % 10) + right[at + 1 :]
    assert check_digit(wrong) != check_digit(right)


@pytest.mark.parametrize(
    ("clock", "minutes_ago"),
    [((16, 0), 0), ((15, 59), 1), ((16, 9), 0), ((13, 0), 180), ((16, 11), 1429), ((16, 10), 0), ((23, 30), 990)],
)
def test_the_clock_on_the_wall_is_a_moment_that_has_been(clock: tuple[int, int], minutes_ago: int) -> None:
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 16:00 in Phnom Penh
    assert moment_near(clock, now, PHNOM_PENH) == now - timedelta(minutes=minutes_ago)


def test_just_after_midnight_a_fast_clock_still_counts_as_now() -> None:
    now = datetime(2026, 11, 24, 16, 58, tzinfo=UTC)  # 23:58
    assert moment_near((0, 3), now, PHNOM_PENH) == now


def test_codes_are_a_persons_and_a_months() -> None:
    key, one, other = b"k" * 32, UUID(int=1), UUID(int=2)
    this, before = months(datetime(2026, 1, 5, tzinfo=UTC))
    assert (this, before) == ("2026-01", "2025-12")
    codes = {
        personal_code(key, who, turn=turn, month=month, nth=nth)
        for who in (one, other) for turn in (0, 1) for month in (this, before) for nth in (1, 2)
    }  # fmt: skip
    assert len(codes) == 16
    assert all(parse(f"OK {code}").code == code for code in codes)


def test_numbers_of_messages_stay_with_address_and_subject() -> None:
    key, address, subject = b"k" * 32, uuid4(), uuid4()
    number = reply_number(key, address, subject)
    assert 1000 <= number <= 9999
    assert number == reply_number(key, address, subject)
    others = {reply_number(key, uuid4(), subject) for _ in range(20)}
    assert len(others) > 10


def test_a_clock_shortly_after_midnight_that_is_a_little_fast_means_now() -> None:
    """At 23:55 a phone that says 00:02 means seven minutes ahead, not this morning."""
    evening = datetime(2026, 11, 24, 23, 55, tzinfo=PHNOM_PENH)
    assert moment_near((0, 2), evening, PHNOM_PENH) == evening


def test_what_follows_a_word_for_linking_is_no_number_and_no_code() -> None:
    """The eight digits are those of a page, and are read as they stand."""
    said = parse("LINK 12345678")
    assert (said.word, said.rest, said.number) == (Word.LINK, "12345678", None)
