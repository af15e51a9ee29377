"""What is about to leave in words and perhaps should not: by examples in both languages."""

import pytest

from karpear.rules.sharing.leaks import Leak, OutgoingWarning, outgoing

PEOPLE = ["Sok Dara", "Chan Bopha", "Long May", "សុខ ដារ៉ា", "ចាន់ បុប្ផា", "Li"]


def words(text: str, kind: Leak) -> list[str]:
    return [word for warning in outgoing(text, PEOPLE) if warning.kind is kind for word in warning.words]


@pytest.mark.parametrize(
    ("text", "expected_words"),
    [
        ("Dara was arrested.", ["Dara"]),
        ("They asked for SOK DARA, and for Bopha", ["SOK DARA", "Bopha"]),
        ("Dara, Bopha and others", ["Dara", "Bopha"]),
        ("Dаra with a Cyrillic letter", ["Dаra"]),
        ("dara is also how rice soup is called", []),
        ("Long queues since May", []),
        ("Ask Long May", ["Long May"]),
        ("Li is too short to be told from other words", []),
        ("ចាប់ខ្លួនសុខដារ៉ានៅព្រឹកនេះ", ["សុខដារ៉ា"]),
        ("លោក សុខ ដារ៉ា ត្រូវបានចាប់", ["សុខ ដារ៉ា"]),
        ("សុខភាពល្អ", []),
        ("បុប្ផា\u200bបានទៅ", ["បុប្ផា"]),
    ],
)
def test_names_of_people_known_to_the_house(text: str, expected_words: list[str]) -> None:
    assert words(text, Leak.NAME) == expected_words


def test_marks_in_another_order_are_the_same_name() -> None:
    typed = "ដារា៉"
    assert outgoing(f"លោក{typed}បានទៅ", ["ដារ៉ា"]) == [OutgoingWarning(Leak.NAME, (typed,))]


@pytest.mark.parametrize(
    ("text", "expected_words"),
    [
        ("Call 012 345 678 now", ["012 345 678"]),
        ("Call +855 12-345-678.", ["+855 12-345-678"]),
        ("ទូរស័ព្ទ ០១២៣៤៥៦៧៨", ["០១២៣៤៥៦៧៨"]),
        ("Account 123456789", ["123456789"]),
        ("Police: 117", []),
        ("From 01.12.2026 until 08:00-17:00 on 2026-12-02", []),
    ],
)
def test_numbers(text: str, expected_words: list[str]) -> None:
    assert words(text, Leak.PHONE) == expected_words


@pytest.mark.parametrize(
    ("text", "expected_words"),
    [
        ("A white car 2AB-1234 followed us", ["2AB-1234"]),
        ("ម៉ូតូ ១អ ២៣៤៥", ["១អ ២៣៤៥"]),
        ("At 2 am 1200 people", []),
        ("2026", []),
    ],
)
def test_plates(text: str, expected_words: list[str]) -> None:
    assert words(text, Leak.PLATE) == expected_words


def test_mail_and_map_links() -> None:
    assert words("Write to dara.sok@lantern.example.org", Leak.EMAIL) == ["dara.sok@lantern.example.org"]
    assert words("See https://maps.app.goo.gl/abc", Leak.PLACE) == ["https://maps.app.goo.gl/abc"]


@pytest.mark.parametrize(
    ("text", "expected_words"),
    [
        ("Soldiers in Prek Toal commune", ["Prek Toal commune"]),
        ("In the village of Anlong, phum Thmei", ["village of Anlong", "phum Thmei"]),
        ("House no. 12, street 271", ["House no. 12", "street 271"]),
        ("#25, St. 360", ["#25, St. 360"]),
        ("11.5564, 104.9282", ["11.5564, 104.9282"]),
        ("នៅភូមិថ្មី ឃុំព្រែកទាល់ ខេត្តបាត់ដំបង", ["ភូមិថ្មី", "ឃុំព្រែកទាល់"]),
        ("ផ្ទះលេខ ១២ ផ្លូវ ២៧១", ["ផ្ទះលេខ ១២", "ផ្លូវ ២៧១"]),
        ("ផ្លូវជាតិលេខ ៥ ភូមិភាគខាងជើង ជាផ្លូវការ", []),
        ("Checkpoint on National Road 5 in Battambang province", []),
    ],
)
def test_places_below_a_province(text: str, expected_words: list[str]) -> None:
    assert words(text, Leak.PLACE) == expected_words


@pytest.mark.parametrize(
    ("text", "expected_words"),
    [
        ("They are at the safe house", ["safe house"]),
        ("Two people are in hiding", ["in hiding"]),
        ("ពួកគេនៅទីជម្រក", ["ទីជម្រក"]),
        ("Take shelter from the flood", []),
        ("take shelter", []),
    ],
)
def test_shelters(text: str, expected_words: list[str]) -> None:
    assert words(text, Leak.SHELTER) == expected_words


def test_each_word_is_shown_once_and_each_kind_has_its_own_line() -> None:
    warnings = outgoing("Dara, Dara: 012 345 678", PEOPLE)
    assert warnings == [OutgoingWarning(Leak.NAME, ("Dara",)), OutgoingWarning(Leak.PHONE, ("012 345 678",))]
    assert outgoing("A checkpoint in Battambang until tomorrow.", PEOPLE) == []
