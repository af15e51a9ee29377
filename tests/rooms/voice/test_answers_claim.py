"""Each claim of an answer to an accusation, with what nobody wrote down: it says how many records tell."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from karpear.rules.voice.neutrality import ADMITS, Accusation, Declarations, gaps_of, totals_of
from karpear.voice.engagement.answer_words import AGAINST, answer_sentences
from karpear.voice.engagement.models import NeutralityRecord

DAY = date(2026, 11, 24)
GUESTS = {"invited_governing": 1, "invited_opposition": 2, "invited_other_party": 0}


def row(kind: str, **facts: Any) -> NeutralityRecord:
    return NeutralityRecord(kind=kind, happened_on=DAY, noted_at=timezone.now(), facts=facts)


def event(**facts: Any) -> NeutralityRecord:
    return row("event", **{"signs": ["ours"], "venue": "ours", **GUESTS, **facts})


def answer(accusation: Accusation, *records: NeutralityRecord) -> str:
    facts = [record.fact for record in records]
    gaps = set(gaps_of(facts, Declarations(1, 1, 1), DAY)) & ADMITS[accusation]
    return " ".join(answer_sentences(accusation, records, totals_of("", facts), gaps))


OURS, MONEY = row("premises", used_by="ours"), row("funding", source="foundation", share=9)
SENT = row("statement", sent_governing=9)
TO_SIDES = "of 2 statements of ours in our records, so many are written down as addressed to: party in government: 1"
USES = "2 uses of our rooms in our records, it is written down for 1"
SOURCES = "2 sources of money in our records, it is written down for 1"
VENUES = "of 2 events in our records, it is written down for 1 whose place"
SIGNS = "of 4 events in our records, it is written down for 3 which logos and colours were shown"


@pytest.mark.parametrize(
    ("accusation", "records", "claimed"),
    [
        ("supports", [event(), event(), event(), event(signs=[])], SIGNS),
        ("staff_campaign", [event(), event(), event(), event(signs=[])], SIGNS),
        ("supports", [event(signs=[])], "logos and colours were shown is written down of no event"),
        ("staff_campaign", [event(), event(venue="")], VENUES),
        ("supports", [event(venue="")], "whose place it was is written down of no event"),
        ("supports", [event(), event(**dict.fromkeys(GUESTS))], "party in government: 1, parties in opposition: 2"),
        ("supports", [event(invited_other_party=None)], "other parties: not written down"),
        ("supports", [event(**dict.fromkeys(GUESTS))], "guests of parties were invited is not written down"),
        ("supports", [event(), OURS, row("premises")], USES),
        ("staff_campaign", [event(), row("premises")], "who used our rooms is not written down"),
        ("funded_by", [MONEY, row("funding")], SOURCES),
        ("funded_by", [row("funding")], "of what kind our sources of money are is not written down"),
        ("funded_by", [], "no source of money of these days"),
        ("supports", [event(), SENT, row("statement")], f"{TO_SIDES}, parties in opposition: 0"),
        ("supports", [SENT], "no event of these days"),
        ("supports", [event(), event(signs=["party"])], "do not refute it"),
        ("staff_campaign", [event(), event(signs=["party"])], "do not refute it"),
        ("staff_campaign", [event(), row("premises", used_by="party")], "do not refute it"),
        ("supports", [event(), row("funding", source="party", share=1)], "do not refute it"),
        ("supports", [event(**dict.fromkeys(GUESTS), came_governing=4)], "do not refute it"),
    ],
)  # fmt: skip
def test_a_claim_says_of_how_many_records_it_is_true(
    accusation: str, records: list[NeutralityRecord], claimed: str
) -> None:
    sentences = answer(Accusation(accusation), *records)
    assert claimed in sentences.lower() and not sentences.startswith("No")


def test_whatever_speaks_for_an_accusation_is_admitted_beside_it() -> None:
    assert all(AGAINST[accusation] <= ADMITS[accusation] for accusation in Accusation)
