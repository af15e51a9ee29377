"""Texts in which a call, an OK or an answer looks like another: names, clock times, thanks, questions, codes."""

import pytest

from karpear.rules.text.safety_candidates import may_be_words
from karpear.rules.text.shortforms import Word, parse
from karpear.rules.text.verbs import Do, Trust
from tests.rules.texts import does

F = Trust.FULL


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("OK, Sosan is with me", Word.OK), ("OK visiting Sosoro Museum Phnom Penh", Word.OK),
        ("OK K7P2M with Sos Math", Word.OK), ("OK with sos math", Word.OK), ("OK, Dara and Sos are here", Word.OK),
        ("OK ជាមួយ Sos", Word.OK), ("OK met Mr. Sos", Word.OK), ("LATE 30 K7P2M with Sosan", Word.LATE),
        ("HAVE 4711 I am with Sos", Word.HAVE), ("HAVE 4711 she wrote sos", Word.HAVE),
        ("mail sos@x.test", Word.NOTHING), ("OK write to sos@help.example.org", Word.OK),
        ("HELP 4711 I come, she needs help", Word.HELP), ("ជួយ 4711 គាត់ត្រូវការជំនួយ", Word.HELP),
        ("HAVE K7P2M 4711 she needs help", Word.HAVE), ("KNOW 4711, they need help", Word.KNOW),
        ("HAVE no. 4711 she needs help", Word.HAVE), ("LATE 9", Word.LATE), ("LATE K7P2M because of Dara", Word.LATE),
        ("OK thank you so much for your help", Word.OK), ("ok soso", Word.OK), ("OK Sosamnang is here", Word.OK),
        ("OK អរគុណដែលជួយខ្ញុំ", Word.OK), ("OK thank you for helping me", Word.OK), ("OK thanks for help me", Word.OK),
    ],
)  # fmt: skip
def test_names_and_answers_are_no_call(text: str, word: Word) -> None:
    assert parse(text).word is word


@pytest.mark.parametrize("text", ["HELP 4711 I come, she needs help", "ជួយ 4711 គាត់ត្រូវការជំនួយ", "HAVE K7P2M 4711 fine"])
def test_an_answer_keeps_its_number(text: str) -> None:
    assert parse(text).number == 4711


@pytest.mark.parametrize(
    "text",
    [
        "I heard shots at 2130, help me", "I have until 1800 help me", "I have 2 injured at 1430, please help us",
        "I know they come at 1900, I am not safe", "ខ្ញុំបានឮ បាញ់ 2130 ជួយផង", "HAVE 4711 sos", "KNOW K7P2M 4711 sos",
        "HAVE sos 4711", "OK sos", "ok and SOS", "Dara and me SOS", "SOSSOS", "sosss1456", "SOS@market", "soshelp",
        "SOSជួយផង", "OK with Dara. SOS", "Sos", "OK Sos",
        "OK មិន OK ទេ", "ok អត់ ok ទេ", "មិន ok", "ខ្ញុំអត់ ok ទេ", "មិនOK", "1 មិន ok", "OK but I am no ok", "OK I'm not good",
        "ok unsafe", "am not O.K.", "not oke", "no ok", "im not well", "we are not so good", "ok not good",
        "ពុំសុខទេ", "មិនទាន់មានសុវត្ថិភាព", "papaya help me", "Papaya, I am not safe", "papaya sos",
        "អរគុណ ជួយផង", "អរគុណ ជួយខ្ញុំផង", "អរគុណដែលជួយខ្ញុំផង", "thanks, help me", "I'm no longer safe",
        "OK thank you, please help us",
        "OK s o s", "late, help", "LATE 30 K7P2M help", "សូមបងជួយ", "មិនមែន ok ទេ",
        "sososos", "sosososos", "sososo", "SOSplease", "SOSnow", "sosme", "SOSarrested", "sospolice", "SOSx", "SOSaaa",
        "ok SOSarrested", "ok sospolice", "1 sosarrest", "ok thx sos waiting for help",
        "ok thank you mayday call for help",
        "ok thanks, not safe. looking for help", "thanks need help waiting for help", "thanks for nothing help me",
        "thanks im not ok for help", "ok thank you but send help for my help",
        "១ K7P2M គេតាមខ្ញុំ", "HOME K7P2M ខ្ញុំត្រូវគេចាប់",
        "បងជួយផង", "បងជួយ", "បងខ្ញុំមិនសុខ", "មានគ្រោះថ្នាក់", "OK គ្រោះថ្នាក់",
    ],
)  # fmt: skip
def test_still_a_call(text: str) -> None:
    assert does(text) is Do.SOS


@pytest.mark.parametrize(
    "text",
    [
        "HOME K7P2M ត្រូវគេចាប់", "HOME K7P2M មិនទាន់ដល់ផ្ទះទេ", "បាទ K7P2M គេចាប់គាត់ហើយ", "HOME not K7P2M",
        "HOME K7P2M late", "HOME K7P2M soon", "HOME K7P2M tomorrow", "1 K7P2M arrested", "1 K7P2M followed",
        "ដល់ផ្ទះ K7P2M មិនទាន់", "ដល់ផ្ទះ K7P2M អត់ទាន់", "I'm home K7P2M not yet", "HOME K7P2M no", "yes K7P2M police",
        "fine K7P2M dont", "home K7P2M nobody",
    ],
)  # fmt: skip
def test_more_than_a_mistyped_word_is_only_read_also_with_a_right_code(text: str) -> None:
    assert does(text, trust=F) is Do.SHOW


@pytest.mark.parametrize(
    "text",
    [
        "HOME K7P2M papya", "HOME K7P2M 30 min", "home K7P2M at 9", "HOME K7P2M 2575", "HOME K7P2M 30",
        "I'm home K7P2M with my sister", "ដល់ផ្ទះ K7P2M ជាមួយម៉ាក់",
    ],
)  # fmt: skip
def test_home_with_more_beside_it_ends_no_trip(text: str) -> None:
    assert does(text, trust=F) is Do.HEARD_ONLY


@pytest.mark.parametrize(
    "text",
    [
        "HOME K7P2M",
        "HOME K7P2M 1456",
        "home safe K7P2M thanks",
        "ដល់ផ្ទះហើយ K7P2M",
        "ដល់ផ្ទះហើយ K7P2M សុខសប្បាយ",
        "k7p2m home",
    ],
)
def test_home_alone_ends_the_trip(text: str) -> None:
    assert does(text, trust=F) is Do.FINISH


@pytest.mark.parametrize(
    "text", ["បងសុខសប្បាយទេ", "បងសុខទេ", "បង សុខ ទេ?", "បង ok ទេ", "បងដល់ផ្ទះទេ", "are you ok?", "you ok?"]
)
def test_a_question_is_no_answer(text: str) -> None:
    assert does(text) is Do.SHOW


@pytest.mark.parametrize(
    "text",
    [
        "OK អរគុណដែលជួយខ្ញុំ", "OK អរគុណបងដែលបានជួយយើង", "សុខ គ្មានគ្រោះថ្នាក់", "សុខ គ្មានគ្រោះថ្នាក់ទេ", "សុខ មិនមានគ្រោះថ្នាក់ទេ",
        "OK អរគុណណាស់ដែលជួយយើង", "OK អរគុណបងបានជួយខ្ញុំ", "សុខ មិនអីទេ", "ចាស ខ្ញុំអត់អីទេ", "អត់អីទេ", "អត់អីទេ បង OK", "1: I am OK",
        "បងខ្ញុំសុខ", "OK internet is not good", "OK the road is not good", "oke", "O.K.", "OK អត់អីទេ",
    ],
)  # fmt: skip
def test_thanks_and_no_danger_are_an_ok(text: str) -> None:
    assert does(text) is Do.CHECK_IN


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("papaya help me", "papaya"), ("Papaya, I am not safe", "Papaya"), ("papaya sos", "papaya"), ("fine", "fine"),
        ("Home K7P2M", "Home"), ("green mango help me", "green mango"), ("K7P2M papaya sos", "papaya"),
    ],
)  # fmt: skip
def test_the_first_word_may_be_the_one_for_danger(text: str, word: str) -> None:
    assert word in may_be_words(parse(text))


def test_an_everyday_word_that_asks_is_no_word_for_ok() -> None:
    assert may_be_words(parse("fine"))["fine"] is False
    assert may_be_words(parse("1 papaya"))["papaya"] is True


@pytest.mark.parametrize("text", ["បង ok", "បង OK K7P2M", "បងអូខេ", "បង មិនអីទេ", "បងមានសុវត្ថិភាព", "ចាសបងសុខសប្បាយ"])
def test_elder_before_an_ok_is_an_ok(text: str) -> None:
    assert does(text) is Do.CHECK_IN


@pytest.mark.parametrize("text", ["បង ដល់ផ្ទះហើយ K7P2M", "បាទបង ដល់ផ្ទះហើយ K7P2M"])
def test_elder_before_home_is_home(text: str) -> None:
    assert does(text, trust=F) is Do.FINISH


@pytest.mark.parametrize("text", ["1 K7P2M ស្វាយ", "១ K7P2M ល្ហុងទុំ", "YES K7P2M mangoo"])
def test_a_safety_word_mistyped_answers_like_an_ok(text: str) -> None:
    assert does(text, trust=F) is Do.CHECK_IN
