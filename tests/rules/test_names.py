"""A name is what can be read, turns nothing, and is nobody else's."""

import pytest

from karpear.rules.text.names import clean_name, isolated, look_of, mixes_alphabets, plainest


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Sophea", "Sophea"),
        ("  Sok   Sophea ", "Sok Sophea"),
        ("\u200b\u200b", ""),
        ("\u3164\u2800\u115f", ""),
        ("- . -", ""),
        ("\u202eafoS\u202c Root4", "afoS Root4"),
        ("Da\u200bra", "Dara"),
        ("Da\u200dra\u200c", "Dara"),
        ("Da\u00adra\ufeff", "Dara"),
        ("Dara\ufe0f\U000e0101", "Dara"),
        ("Dara\nSok", "Dara Sok"),
        ("Dara\u2028Sok\u3000B", "Dara Sok B"),
        ("Jose\u0301", "José"),
        ("\U000e0044ara", "ara"),
        ("សុភា\u200bចាន់", "សុភា\u200bចាន់"),
        ("ក\u200c្ក\u200dក", "ក\u200c្ក\u200dក"),
        ("\u200bសុភា\u200b", "សុភា"),
        ("សុភា\u200bDara", "សុភាDara"),
        ("ก่า", "ก่า"),
        ("سفيا", "سفيا"),
    ],
)
def test_what_nobody_sees_goes(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept
    assert clean_name(kept) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dara", "dara"),
        ("Dara", "D.a r-a"),
        ("Dara", "Dаrа"),
        ("Dara", "Dárà"),
        ("Dara", "Ｄａｒａ"),
        ("Iris", "lris"),
        ("Sok0", "SokO"),
        ("Kim", "Kirn"),
        ("សុភា", "សុ\u200bភា"),
        ("ស្ដ្រី", "ស្ត្រី"),
        ("ADHOC", "ꓮDHOC"),
        ("ADHOC", "ᎪDHOC"),
        ("ADHOC", "ΑDΗΟC"),
        ("ADHOC", "ᴀᴅʜᴏᴄ"),
        ("ADHOC", "AÐHОC"),
        ("Women", "VVomen"),
        ("Women", "Ꮃοmen"),
        ("Union", "Uпiⲟn"),
        ("ឣក", "អក"),
        ("ឤ", "អា"),
        ("ឲ្យ", "ឱ្យ"),
        ("ឩ", "ឧ៊"),
        ("កា០", "កាo"),
        ("សហជីព ១", "សហជីព 1"),
    ],
)
def test_two_that_look_alike(one: str, other: str) -> None:
    assert look_of(one) == look_of(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Dara", "Sara"), ("Sok", "Sok B"), ("សុភា", "សុភី"), ("ก่า", "กา"), ("កំ", "ក"), ("កិ", "កី")]
)
def test_two_that_do_not(one: str, other: str) -> None:
    assert look_of(one) != look_of(other)


def test_of_two_spellings_the_one_that_was_typed_plainly_is_taken() -> None:
    assert plainest(["АDHOC", "ADHOC", "ᴀᴅʜᴏᴄ"]) == "ADHOC"
    assert plainest(["Union ០", "Union 0"]) == plainest(["Union 0", "Union ០"]) == "Union 0"


@pytest.mark.parametrize("name", ["Dara", "សុភា ចាន់", "Sok 2", ""])
def test_what_turns_nothing_stays_as_it_is(name: str) -> None:
    assert isolated(name) == name


@pytest.mark.parametrize(("name", "mixes"), [
    ("Rопt4", True), ("Dаra Sok", True), ("Даша Sok", False), ("Dara សុភា", False), ("José Ωmega", True), ("4", False),
])  # fmt: skip
def test_a_word_has_one_alphabet(name: str, mixes: bool) -> None:
    assert mixes_alphabets(name) is mixes


def test_what_is_written_from_the_right_is_kept_to_itself() -> None:
    assert isolated("سفيا 12") == "\u2068سفيا 12\u2069"
