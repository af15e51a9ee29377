"""The drill of a pack is whole, its spans are those of their cases, and whatever is wrong is refused by its key."""

import shutil
from pathlib import Path

import pytest

from karpear.countries.loader import PackError, packs_folder, read_pack
from karpear.countries.queries import closure_book
from karpear.rules.law.closure import CARD_DAYS, ClosingEvent, SpanKind


def test_cambodia_has_every_card_in_both_languages_and_the_spans_of_real_cases() -> None:
    book = closure_book("kh")
    assert set(book.cards) == {(event, day) for event in ClosingEvent for day in CARD_DAYS}
    assert all({"en", "km"} <= set(text.by_language) for text in book.cards.values())
    spans = {(span.event, span.kind): (span.count, span.working) for span in book.spans}
    assert spans == {
        (ClosingEvent.SUSPENDED, SpanKind.LASTED): (148, False),
        (ClosingEvent.SUSPENDED, SpanKind.TO_HAND_IN): (30, True),
        (ClosingEvent.EXPELLED, SpanKind.TO_LEAVE): (7, False),
    }
    assert all(fact.source for _name, fact in book.facts())
    assert book.cases() == {"suspension_2017", "suspension_2020", "expulsion_2017"}
    assert closure_book("nowhere").cards == {}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("count = 12", "count = 13", "count"),
        ('precedent = "harbour_closed"', 'precedent = "flood"', "precedent"),
        ('sign = "gulls"', 'sign = "crows"', "sign"),
        ('part = "show"', 'part = "say"', "desk"),
        ('[[desk]]\npart = "show"\ntext = { en = "Show the sea." }', "", "desk"),
        ('event = "frozen"\nday = 30', 'event = "frozen"\nday = 29', "day"),
        ('event = "frozen"\nday = 30', 'event = "frozen"\nday = 7', "card"),
        ('[[card]]\nevent = "frozen"\nday = 30\ntext = { en = "Day 30: nobody fishes." }', "", "card"),
    ],
)
def test_what_is_wrong_is_refused(tmp_path: Path, old: str, new: str, key: str) -> None:
    folder = tmp_path / "xx"
    shutil.copytree(packs_folder() / "xx", folder)
    file = folder / "closure.toml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(PackError, match=key):
        read_pack(folder)
