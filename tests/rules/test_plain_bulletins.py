"""What a bulletin says by codes, by plain examples."""

import pytest

from karpear.rules.sharing.bulletins import (
    CAP_PRESETS,
    CERTAINTIES,
    GRADES,
    Credibility,
    EventKind,
    Sureness,
    is_enough,
    is_wider,
    needs_two,
)
from karpear.rules.sharing.labels import Label


@pytest.mark.parametrize(
    ("label", "two"),
    [(Label.RED, True), (Label.AMBER_STRICT, True), (Label.AMBER, True), (Label.GREEN, False), (Label.CLEAR, False)],
)
def test_what_is_only_for_some_takes_two_people(label: Label, *, two: bool) -> None:
    assert needs_two(label) is two


def test_wider_is_what_more_may_receive() -> None:
    assert is_wider(Label.GREEN, than=Label.AMBER) and is_wider(Label.AMBER, than=Label.AMBER_STRICT)
    assert not is_wider(Label.AMBER, than=Label.AMBER) and not is_wider(Label.RED, than=Label.AMBER_STRICT)


def test_two_who_have_seen_the_same_are_not_counted() -> None:
    assert [is_enough(count) for count in (0, 2, 3)] == [False, False, True]


def test_every_answer_has_its_grade_and_every_kind_its_presets() -> None:
    assert set(GRADES) == set(Sureness) and set(CAP_PRESETS) == set(EventKind) and set(CERTAINTIES) == set(Credibility)
