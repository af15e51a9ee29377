"""Which words name a member or somebody, in minutes that name nobody."""

import pytest

from karpear.rules.sharing.nameless import named_in

ORGANISATIONS = ["Tonle Sap Water Watch", "Cardamom Forest Voices", "អង្គការកូនឈូក"]
PEOPLE = ["Sophea Chan", "ដារ៉ា", "Long", "Ny"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Somebody of CARDAMOM forest voices objected", "Cardamom Forest Voices"),
        ("Cardamom objected", "Cardamom"),
        ("TSWW objected", "TSWW"),
        ("Those of tonle sap objected", "Tonle Sap"),
        ("អង្គការកូនឈូកមិនយល់ព្រម", "អង្គការកូនឈូក"),
        ("ដារ៉ា said that it is early", "ដារ៉ា"),
        ("Then Sophea was there", "Sophea"),
        ("A number of people asked for more time", ""),
        ("Water of the forest: the cardamom harvest", ""),
        ("then ny was there", "Ny"),
        ("It takes long, and many are longer there", ""),
    ],
)
def test_who_is_named(text, expected):
    assert named_in(text, organisations=ORGANISATIONS, people=PEOPLE) == expected


def test_a_name_of_one_usual_word_is_told_by_itself():
    assert named_in("Many voices were heard", organisations=["Voices"], people=[]) == "Voices"
    assert named_in("V was there, and a phone: 012 345 678", organisations=["Voices"], people=[]) == ""
