"""Safety words: one form for every way of typing, and what they mean."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.text.safety_words import Meaning, fold, meaning, strongest

OK, DELAYED, DURESS = "a" * 64, "b" * 64, "c" * 64
KNOWN = {Meaning.OK: OK, Meaning.DELAYED: DELAYED, Meaning.DURESS: DURESS}


class TestFold:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("  Green   Mango ", "green mango"),
            ("STRASSE", "straße"),
            ("ផ្កា\u200bឈូក", "ផ្កាឈូក"),
            ("ផ្កា\u200c\u200dឈូក\u2060\ufeff", "ផ្កាឈូក"),
            ("លេខ១២៣៤៥៦៧៨៩០", "លេខ1234567890"),
            ("ក\u17b5ខ", "កខ"),
            ("soft\u00adhyphen", "softhyphen"),
            ("Cafe\u0301", "café"),
            ("cafe\u200b\u0301", "café"),
            ("ＯＫ", "ok"),
            ("\u200b \u200d", ""),
        ],
    )
    def test_ways_of_typing_the_same_word(self, typed: str, meant: str) -> None:
        assert fold(typed) == fold(meant)

    def test_different_words_stay_different(self) -> None:
        assert len({fold(word) for word in ("ផ្កាឈូក", "ផ្កាម្លិះ", "mango", "mangos", "man go")}) == 5

    @given(st.text())
    def test_folding_twice_changes_nothing(self, word: str) -> None:
        assert fold(fold(word)) == fold(word)

    @given(st.text(alphabet="កខគឃងំាុូ១២abc ", max_size=12), st.integers(0, 12))
    def test_a_zero_width_character_anywhere_changes_nothing(self, word: str, where: int) -> None:
        assert fold(word[:where] + "\u200b" + word[where:]) == fold(word)


class TestMeaning:
    def test_no_word(self) -> None:
        assert meaning(None, KNOWN) is Meaning.NONE

    @pytest.mark.parametrize(
        ("digest", "kind"), [(OK, Meaning.OK), (DELAYED, Meaning.DELAYED), (DURESS, Meaning.DURESS)]
    )
    def test_known_words(self, digest: str, kind: Meaning) -> None:
        assert meaning(digest, KNOWN) is kind

    def test_an_unknown_word_and_a_person_without_words(self) -> None:
        assert meaning("d" * 64, KNOWN) is Meaning.UNKNOWN
        assert meaning(OK, {}) is Meaning.UNKNOWN

    def test_one_word_for_two_things_means_the_danger(self) -> None:
        assert meaning(OK, {Meaning.OK: OK, Meaning.DURESS: OK}) is Meaning.DURESS

    def test_every_word_is_compared_also_after_a_match(self, monkeypatch: pytest.MonkeyPatch) -> None:
        compared: list[str] = []
        real = hmac.compare_digest

        def watched(one: str, other: str) -> bool:
            compared.append(other)
            return real(one, other)

        monkeypatch.setattr(hmac, "compare_digest", watched)
        for digest in (OK, DELAYED, DURESS, "d" * 64):
            compared.clear()
            meaning(digest, KNOWN)
            assert compared == [OK, DELAYED, DURESS]

    @given(
        st.dictionaries(st.sampled_from([Meaning.OK, Meaning.DELAYED, Meaning.DURESS]), st.sampled_from([OK, DELAYED]))
    )
    def test_duress_wins(self, known: dict[Meaning, str]) -> None:
        if known.get(Meaning.DURESS) == OK:
            assert meaning(OK, known) is Meaning.DURESS


def test_of_several_readings_danger_is_heard_first() -> None:
    assert strongest(Meaning.OK, Meaning.DURESS, Meaning.DELAYED) is Meaning.DURESS
    assert strongest(Meaning.UNKNOWN, Meaning.OK) is Meaning.OK
    assert strongest(Meaning.NONE, Meaning.UNKNOWN) is Meaning.UNKNOWN
