"""Hundreds of invented texts for each language: no call for help is missed, and few others are taken for one.

`corpus/*.tsv`: text, what it means, and when: `any` time, on the `way`, a check-in `due`, an alert `open`, at `rest`.
Each line was written by hand; a mistake that is found in the field becomes a line of its own.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from karpear.rules.text.sense import Sense, understand
from karpear.rules.text.shortforms import parse, polite
from karpear.rules.text.verbs import SenderStanding, Trust

CORPUS = Path(__file__).parent / "corpus"
STATES = {
    "rest": {},
    "way": {"on_the_way": True},
    "due": {"asked": True},
    "open": {"alert_open": True, "asked": True},
}


def lines(language: str) -> list[dict[str, str]]:
    with (CORPUS / f"{language}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def told(text: str, state: str) -> tuple[Sense, bool]:
    """What a text from a number that we know is taken for, and whether the officer on watch hears of it."""
    said = parse(text)
    standing = SenderStanding(Trust.NUMBER, unknown=not polite(said.rest), unused=bool(said.problems), **STATES[state])
    understood = understand(said, standing)
    return understood.sense, understood.tells_watch


def judged(language: str) -> Iterator[tuple[str, str, str, str]]:
    """Text, state, what it should be and what it is, for every state that a line speaks of."""
    for line in lines(language):
        for state in STATES if line["state"] == "any" else [line["state"]]:
            yield line["text"], state, line["meaning"], told(line["text"], state)[0].value


@pytest.mark.parametrize("language", ["en", "km"])
def test_no_call_is_missed(language: str) -> None:
    missed = {(text, state) for text, state, right, given in judged(language) if right == "sos" != given}
    assert missed == set()


@pytest.mark.parametrize("language", ["en", "km"])
def test_nothing_else_is_taken_for_a_call(language: str) -> None:
    false_alarms = {(text, state) for text, state, right, given in judged(language) if given == "sos" != right}
    assert false_alarms == set()


@pytest.mark.parametrize("language", ["en", "km"])
def test_everything_else_is_what_it_was_meant_to_be(language: str) -> None:
    wrong = {(text, state, right, given) for text, state, right, given in judged(language) if given != right != "sos"}
    assert wrong == set()


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_watch_hears_of_every_call_and_of_all_that_is_not_understood_on_the_way(language: str) -> None:
    for line in lines(language):
        if line["meaning"] == "sos":
            state = "rest" if line["state"] == "any" else line["state"]
            assert told(line["text"], state)[1], line
        elif line["meaning"] == "unknown" and line["state"] == "any":
            assert told(line["text"], "way")[1], line


@pytest.mark.parametrize("language", ["en", "km"])
def test_there_are_enough_and_no_line_stands_twice(language: str) -> None:
    texts = [(line["text"], line["state"]) for line in lines(language)]
    assert len({text for text, _state in texts}) >= 300
    assert len(set(texts)) == len(texts)
    assert {line["meaning"] for line in lines(language)} == {"ok", "late", "home", "sos", "answer", "unknown"}


def test_a_call_from_a_phone_that_is_not_theirs_is_only_read() -> None:
    """Nothing is done in their name, and the watch hears of it."""
    understood = understand(parse("SOS"), SenderStanding(Trust.NOBODY))
    assert understood.sense is not Sense.SOS
    assert understood.tells_watch
    assert understood.because.startswith("It comes from a phone that is not theirs")
