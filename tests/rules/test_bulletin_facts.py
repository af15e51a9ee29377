"""What a bulletin is to a register."""

import pytest

from karpear.rules.risk.matrix import Reliability as Reliable
from karpear.rules.sharing.bulletin_facts import ACTS, makes_facts, reliability_of
from karpear.rules.sharing.bulletins import Credibility, EventKind, Reliability
from karpear.rules.sharing.labels import Label


def test_what_makes_facts() -> None:
    assert [label for label in Label if makes_facts(label, EventKind.ARREST, drill=False)] == list(Label)[1:]
    assert not makes_facts(Label.GREEN, EventKind.ARREST, drill=True)
    assert [event for event in EventKind if makes_facts(Label.GREEN, event, drill=False)] == list(ACTS)


@pytest.mark.parametrize(
    ("source", "content", "reliable"),
    [
        (Reliability.A, Credibility.CONFIRMED, Reliable.HIGHLY_RELIABLE),
        (Reliability.B, Credibility.UNKNOWN, Reliable.LIKELY_RELIABLE),
        (Reliability.B, Credibility.DOUBTFUL, Reliable.UNSURE),
        (Reliability.D, Credibility.IMPROBABLE, Reliable.LIKELY_UNRELIABLE),
        (Reliability.F, Credibility.CONFIRMED, Reliable.UNKNOWN),
    ],
)
def test_how_far_it_is_relied_on(source: Reliability, content: Credibility, reliable: Reliable) -> None:
    assert reliability_of(source, content) is reliable
