"""An answer behind a coin in a text, and nothing that is one of the words of an alarm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.text.coin_answers import is_coin, parse_coin
from karpear.rules.text.sense import Sense, understand
from karpear.rules.text.shortforms import Word, parse
from karpear.rules.text.verbs import Do, SenderStanding, Trust


@pytest.mark.parametrize(
    "text", ["COIN A", "coin a", "Coin: a.", "coina", " coin\u200b a ", "coins A", "កាក់ ក", "កាក់ក។",
             "COIN A 🙏", "COIN A please", "COIN=A", "COlN A", "C0IN_A", "KOIN 'A'", "co!n a", "COIN А", "ＣＯＩＮ Ａ",
             "COIN A\nSent from my iPhone", "coin a thanks bong"]
)  # fmt: skip
def test_yes(text: str) -> None:
    assert parse_coin(text) is True and is_coin(text)


@pytest.mark.parametrize("text", ["COIN B", "coin-b", "កាក់ ខ", "កាក់ B"])
def test_no(text: str) -> None:
    assert parse_coin(text) is False and is_coin(text)


@pytest.mark.parametrize(
    "text",
    ["COIN", "coin yes", "coin no", "COIN A B", "COIN AA", "coin a\ncoin b", "coin not b", "coin a ok", "coin c",
     "0012 COIN A", "K7P2M coin b", "coin a 1456", "con b", "cion a", "coinx a", "កាក ខ", "កាក់ បាទ", "កាក់ ក ឬ ខ"],
)  # fmt: skip
def test_what_is_meant_as_one_and_is_unclear_is_counted_for_nothing_and_read_by_nobody(text: str) -> None:
    assert parse_coin(text) is None and is_coin(text)


@pytest.mark.parametrize(
    "text",
    ["", "a", "ok", "12", "join us", "coincidence", "two coins", "Coins stolen, police here", "coin a police",
     "coin help", "coin a help", "coin b sos", "coin they took me", "កាក់ ក ជួយផង", "កាក់ គេចាប់"],
)  # fmt: skip
def test_what_may_be_a_call_or_is_something_else_is_never_put_aside(text: str) -> None:
    assert not is_coin(text) and parse_coin(text) is None


@pytest.mark.parametrize(
    "text",
    ["", "COIN", "A", "coin c", "coin a b", "coin a help", "sos coin a", "1 coin a", "coin yes", "coin no", "YES", "NO",
     "two coins", "ok", "កាក់", "កាក់ គ", "coin a 1456"],
)  # fmt: skip
def test_something_else(text: str) -> None:
    assert parse_coin(text) is None


@given(
    word=st.sampled_from(["coin", "COIN", "Coins", "កាក់"]),
    letter=st.sampled_from(["a", "B", "ក", "ខ"]),
    between=st.sampled_from(["", " ", ": ", " - ", "\n"]),
    asked=st.booleans(), on_the_way=st.booleans(), alert_open=st.booleans(), case_open=st.booleans(),
    trust=st.sampled_from(list(Trust)),
)  # fmt: skip
def test_wherever_somebody_stands_it_is_neither_an_ok_nor_a_call(
    word: str, letter: str, between: str, asked: bool, on_the_way: bool, alert_open: bool, case_open: bool, trust: Trust
) -> None:
    text = parse(f"{word}{between}{letter}")
    assert text.word is Word.NOTHING and parse_coin(text.text) is not None
    standing = SenderStanding(
        trust, asked=asked, on_the_way=on_the_way, alert_open=alert_open, case_open=case_open, unknown=True
    )
    understood = understand(text, standing)
    assert (understood.do, understood.sense) == (Do.SHOW, Sense.UNKNOWN)


@pytest.mark.parametrize("call", ["coin a sos", "coin b, help me", "COIN A they arrested me", "ជួយផង កាក់ ក"])
def test_a_call_beside_it_is_a_call(call: str) -> None:
    understood = understand(parse(call), SenderStanding(Trust.NUMBER, asked=False, on_the_way=True, alert_open=False))
    assert understood.sense is Sense.SOS and parse_coin(call) is None
