"""How fast to act on a threat."""

import pytest

from karpear.rules.case.threat import SCALE, Speed, speed, speeds
from karpear.rules.risk.matrix import Confidence

ORDER = [Speed.WEEKS, Speed.DAYS, Speed.NOW]


@pytest.mark.parametrize(
    ("conclusion", "seriousness", "confidence", "expected"),
    [
        (5, 5, Confidence.HIGH, Speed.NOW),
        (5, 4, Confidence.LOW, Speed.NOW),
        (3, 3, Confidence.HIGH, Speed.DAYS),
        (3, 3, Confidence.LOW, Speed.NOW),
        (1, 1, Confidence.HIGH, Speed.WEEKS),
        (1, 1, Confidence.LOW, Speed.WEEKS),
    ],
)
def test_examples(conclusion: int, seriousness: int, confidence: Confidence, expected: Speed) -> None:
    assert speed(conclusion, seriousness, confidence) == expected


def test_more_likely_graver_or_less_sure_is_never_slower() -> None:
    table = speeds()
    assert len(table) == 5 * 5 * 3
    at = lambda c, s, sure: ORDER.index(Speed(table[f"{c}.{s}.{sure.value}"]))  # noqa: E731
    for c in SCALE:
        for s in SCALE:
            for sure in Confidence:
                assert c == 5 or at(c, s, sure) <= at(c + 1, s, sure)
                assert s == 5 or at(c, s, sure) <= at(c, s + 1, sure)
                assert at(c, s, sure) <= at(c, s, Confidence.LOW)


def test_outside_the_scale() -> None:
    with pytest.raises(ValueError, match=r".+"):
        speed(0, 3, Confidence.HIGH)
