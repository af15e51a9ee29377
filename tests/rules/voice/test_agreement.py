"""What two people sign is known by its fingerprint, which tells nobody what it is of."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.voice.agreement import AgreementText, fingerprint, is_asked, may_sign, next_review

TEXT = AgreementText(
    organisation="o", person="p", topics=["land", "media"], own_words="w", disclaimer={"km": "ក", "en": "a"},
    ask_first=["courts"], ask_whom="Bopha", support=["pay", "lawyer"], support_words="", salt="s",
)  # fmt: skip


def test_the_order_of_what_was_ticked_changes_nothing() -> None:
    again = replace(TEXT, topics=["media", "land"], support=["lawyer", "pay"])
    assert fingerprint(again) == fingerprint(TEXT)


@given(name=st.sampled_from(["organisation", "person", "own_words", "ask_whom", "support_words", "salt"]))
def test_every_word_counts(name: str) -> None:
    assert fingerprint(replace(TEXT, **{name: "other"})) != fingerprint(TEXT)


def test_lists_and_disclaimers_count_and_do_not_run_into_each_other() -> None:
    changed = [
        replace(TEXT, topics=["land"]), replace(TEXT, ask_first=["courts", "land"]), replace(TEXT, support=["pay"]),
        replace(TEXT, disclaimer={"km": "ខ", "en": "a"}), replace(TEXT, topics=["courts"], ask_first=["land", "media"]),
    ]  # fmt: skip
    assert len({fingerprint(text) for text in (TEXT, *changed)}) == 1 + len(changed)


def test_nobody_signs_for_themselves_nor_in_place_of_another_lead() -> None:
    person, lead, other_lead = uuid4(), uuid4(), uuid4()
    assert may_sign(by=lead, person=person, addressee=lead)
    assert not may_sign(by=other_lead, person=person, addressee=lead)
    assert not may_sign(by=person, person=person, addressee=person)
    assert not may_sign(by=lead, person=person, addressee=None)


def test_both_are_asked_two_weeks_before_the_year_is_over() -> None:
    today = date(2026, 11, 30)
    review_on = next_review(today)
    assert review_on == date(2027, 11, 30)
    assert not is_asked(review_on, review_on - timedelta(days=15))
    assert is_asked(review_on, review_on - timedelta(days=14))
