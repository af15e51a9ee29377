from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from karpear.rules.case.pack import (
    OPEN_FOR,
    REVIEW_AFTER,
    AlertState,
    Stage,
    calling_endangers,
    ends_at,
    handed_out_at,
    is_out_of_reach,
    is_released,
    is_stale,
    may_ask_to_open,
    may_be_written,
    may_go_on,
    needs_second,
    split_fits,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)
OPEN = AlertState(drill=False, acknowledged=False, incident=False, over=False)
HAD = replace(OPEN, acknowledged=True)
SAID = replace(HAD, confirmed=frozenset({Stage.DETAINED}))


@pytest.mark.parametrize(
    ("needed", "of", "fits"), [(2, 3, True), (2, 2, True), (7, 7, True), (1, 3, False), (4, 3, False), (2, 8, False)]
)
def test_how_many_of_how_many(needed: int, of: int, fits: bool) -> None:
    assert split_fits(needed, of) is fits


@pytest.mark.parametrize(
    ("alert", "may"),
    [
        (OPEN, False),
        (HAD, False),
        (SAID, True),
        (replace(SAID, acknowledged=False), False),
        (replace(SAID, drill=True), False),
        (replace(SAID, over=True), False),
        (replace(OPEN, over=True, incident=True), True),
        (replace(OPEN, over=True, incident=True, drill=True), False),
    ],
)
def test_when_a_pack_may_be_asked_for(alert: AlertState, may: bool) -> None:
    assert may_ask_to_open(alert) is may


def test_silence_is_released_with_the_message_and_the_rest_when_confirmed() -> None:
    assert is_released(Stage.MISSED, OPEN, was_told=True)
    assert not is_released(Stage.MISSED, OPEN, was_told=False)
    assert not is_released(Stage.MISSED, replace(OPEN, over=True), was_told=True)
    assert not is_released(Stage.DETAINED, HAD, was_told=True)
    assert is_released(Stage.DETAINED, SAID, was_told=False)
    assert not is_released(Stage.KILLED, SAID, was_told=True)


@pytest.mark.parametrize("stage", Stage)
def test_a_drill_releases_nothing(stage: Stage) -> None:
    drill = replace(SAID, drill=True, confirmed=frozenset(Stage))
    assert not is_released(stage, drill, was_told=True)


def test_only_the_last_stage_needs_two() -> None:
    assert [one for one in Stage if needs_second(one)] == [Stage.KILLED]


def test_waits() -> None:
    assert handed_out_at(NOW, pace=1) == NOW + timedelta(minutes=30)
    assert handed_out_at(NOW, pace=30) == NOW + timedelta(minutes=1)
    assert is_stale(NOW - REVIEW_AFTER, NOW)
    assert not is_stale(NOW, NOW)


@pytest.mark.parametrize(
    ("stage", "endangers", "out_of_reach", "written"),
    [
        (Stage.MISSED, False, False, True),
        (Stage.MISSING, True, True, True),
        (Stage.DETAINED, True, True, True),
        (Stage.HURT, False, False, True),
        (Stage.KILLED, False, True, False),
    ],
)
def test_who_may_be_called_and_what_may_be_written(
    stage: Stage, endangers: bool, out_of_reach: bool, written: bool
) -> None:
    assert (calling_endangers(stage), is_out_of_reach(stage), may_be_written(stage)) == (
        endangers, out_of_reach, written,
    )  # fmt: skip


def test_an_opening_goes_on_while_what_it_was_asked_for_stands() -> None:
    said = replace(SAID, acknowledged=False)
    assert may_go_on(said), "it changed hands"
    assert not may_go_on(HAD), "nothing is confirmed"
    assert not may_go_on(replace(said, drill=True))
    assert not may_go_on(replace(said, over=True))
    assert may_go_on(replace(said, over=True, incident=True))


def test_an_opening_that_nobody_finished_ends() -> None:
    assert ends_at(NOW) == NOW + OPEN_FOR
