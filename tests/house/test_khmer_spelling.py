"""Khmer words that can be written in two ways are written in one: whoever reads two thinks that two are meant."""

from tests.house.source import ROOT

#: With DA under the letter, as dictionaries have it; many keyboards give TA, which looks almost the same.
WORDS = (
    "ផ្ដើម", "សេចក្ដី", "ផ្លាស់ប្ដូរ", "បណ្ដុះបណ្ដាល", "មិត្តភក្ដិ", "ម្ដង", "សម្ដី", "សប្ដាហ៍", "ស្ដីពី", "បណ្ដឹង", "ស្ដាប់", "កណ្ដាល",
    "ផ្ដល់", "ភស្ដុតាង",
)  # fmt: skip
DA, TA = "\u17d2\u178a", "\u17d2\u178f"


def test_a_word_of_the_pages_and_of_the_pack_has_one_spelling() -> None:
    files = [ROOT / "src/karpear/locale/km/LC_MESSAGES/django.po", *(ROOT / "packs/kh").glob("*.toml")]
    wrong = {word: path.name for path in files for word in WORDS if word.replace(DA, TA) in path.read_text()}
    assert not wrong, f"Write them with {DA}: {wrong}"


#: Of these both are right: what is written, and what it is never written as beside it.
OTHER_WAYS = {"ទូរសព្ទ": "ទូរស័ព្ទ", "ឱ្យ": "ឲ្យ", "ដូចម្ដេច": "ដូចម្តេច"}


def test_of_two_right_spellings_one_is_used() -> None:
    files = [ROOT / "src/karpear/locale/km/LC_MESSAGES/django.po", *(ROOT / "packs/kh").glob("*.toml")]
    wrong = {word: path.name for path in files for word, way in OTHER_WAYS.items() if way in path.read_text()}
    assert not wrong, f"Write them in the one way: {wrong}"
