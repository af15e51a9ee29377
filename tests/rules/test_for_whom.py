"""A name of ours never stands where a code belongs, however it is written; a code is never taken for a name."""

from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.duty.for_whom import names_somebody

NAMES = ("Kunthea Ly", "Sok Dara", "កែវ សុភា", "Im Lo")


@given(
    name=st.sampled_from(NAMES[:3]),
    is_turned=st.booleans(),
    is_loud=st.booleans(),
    between=st.sampled_from(["", " ", "  ", "-", ".", "\u200b"]),
    around=st.sampled_from(["{}", "for {}", "{}, food", "({})"]),
)
def test_in_any_order_case_and_spacing(name: str, is_turned: bool, is_loud: bool, between: str, around: str) -> None:
    words = name.split()
    written = around.format(between.join(reversed(words) if is_turned else words))
    assert names_somebody(written.upper() if is_loud else written, NAMES)


@given(code=st.from_regex(r"(Lotus|River|Case|Palm)[- ]?[0-9]{1,3}", fullmatch=True))
def test_codes_are_taken(code: str) -> None:
    assert not names_somebody(code, NAMES)
    assert not names_somebody(code, ["", "  ", "Li"])


def test_plain_examples():
    assert names_somebody("for Kunthea", NAMES)
    assert names_somebody("LY KUNTHEA", NAMES)
    assert names_somebody("សម្រាប់កែវសុភាម្នាក់", NAMES)
    assert names_somebody("Im Lo", NAMES)
    assert not names_somebody("Lotus-3", NAMES)
    assert not names_somebody("Palm10", NAMES)  # 1 looks like l, 0 like o: "lm10" in it is nobody's name
    assert names_somebody("1m L0", NAMES)
    assert not names_somebody("Im", NAMES)  # so short a word says nobody
    assert not names_somebody("Lotus-3", ["", "Ly"])
    assert not names_somebody("", NAMES)
