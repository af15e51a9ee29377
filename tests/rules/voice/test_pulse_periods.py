"""How long a question is open, and how far two are apart."""

from datetime import UTC, datetime, timedelta

import pytest

from karpear.rules.voice.pulse_periods import BETWEEN, TRUTH_PERCENT, fits, next_may_start

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(("days", "is_right"), [(2, False), (3, True), (60, True), (61, False), (-5, False)])
def test_from_three_days_to_two_months(days: int, is_right: bool) -> None:
    assert fits(NOW, NOW + days * DAY) is is_right


def test_two_coins_and_three_months() -> None:
    assert TRUTH_PERCENT == 100 - 25, "both heads come one time in four"
    assert next_may_start(NOW) == NOW + BETWEEN == NOW + 90 * DAY
