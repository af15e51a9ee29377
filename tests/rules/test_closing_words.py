"""How the end of several alerts about one person is told."""

import pytest

from karpear.rules.alarm.outcome import Closing, closing_for_guest, closing_of_all


@pytest.mark.parametrize(
    ("closings", "words"),
    [
        ([Closing.NOTHING], Closing.NOTHING),
        ([Closing.ALL_WELL, Closing.ALL_WELL], Closing.ALL_WELL),
        ([Closing.ALL_WELL, Closing.NOTHING], Closing.ALL_WELL),
        ([Closing.ALL_WELL, Closing.ENDED], Closing.ENDED),
        ([Closing.GOES_ON], Closing.ENDED),
        ([Closing.GOES_ON, Closing.NOTHING], Closing.ENDED),
    ],
)
def test_several_ends_are_told_as_the_gravest(closings: list[Closing], words: Closing) -> None:
    assert closing_of_all(closings) is words
    assert closing_of_all(reversed(closings)) is words


@pytest.mark.parametrize(
    ("words", "for_guest"),
    [
        (Closing.GOES_ON, Closing.GOES_ON_THERE), (Closing.ENDED, Closing.ENDED_THERE),
        (Closing.ALL_WELL, Closing.ALL_WELL),
    ],
)  # fmt: skip
def test_whoever_stood_in_is_led_to_no_page(words: Closing, for_guest: Closing) -> None:
    assert closing_for_guest(words) is for_guest
