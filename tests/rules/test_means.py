"""By what somebody travels, from the words of a plan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.duty.means import MOTORCYCLE, WORDS, means_of


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Motorbike of Vuthy", {MOTORCYCLE}),
        ("ម៉ូតូ", {MOTORCYCLE}),
        ("moto, then the bus", {MOTORCYCLE, "bus"}),
        ("tuk-tuk", {"tuk_tuk"}),
        ("រ៉ឺម៉កម៉ូតូ", {"tuk_tuk", MOTORCYCLE}),
        ("on foot", {"walk"}),
        ("Car of the office", {"car"}),
        ("two cars", {"car"}),
        ("carry the boxes", {""}),
        ("tuk_tuk", {"tuk_tuk"}),
        ("", {""}),
        ("with the monks", {""}),
    ],
)
def test_what_people_write(text: str, means: set[str]) -> None:
    assert means_of(text) == means


@given(st.sampled_from(sorted(WORDS)))
def test_a_code_means_itself(code: str) -> None:
    assert means_of(code) == {code}


@given(st.text(max_size=40))
def test_any_text_answers_something(text: str) -> None:
    assert means_of(text) and means_of(text) <= {"", *WORDS}
