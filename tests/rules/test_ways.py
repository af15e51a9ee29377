"""By which ways a message may be said."""

from karpear.rules.message.ways import Ways


def test_a_message_takes_one_way_or_all_and_a_browser_is_never_the_only_one() -> None:
    assert [way.name for way in Ways] == ["FIRST", "BESIDE", "EVERY"]
    assert "beside" in Ways.BESIDE.value
