"""What published numbers do not say, and the periods of reports: by plain examples."""

from datetime import date

import pytest

from karpear.rules.counting.silences import ReportPeriod, report_periods, silent

TABLE = [
    {"kind": "summoned", "zone": "north", "n": 10},
    {"kind": "searched", "zone": "north", "withheld": "small"},
    {"kind": "online", "zone": "south", "withheld": "small"},
]


def test_what_has_no_number_is_silent():
    assert silent([TABLE], "kind", ["summoned", "searched", "online", "refused"]) == ["searched", "online", "refused"]
    assert silent([TABLE, [{"kind": "online", "n": 5}]], "kind", ["summoned", "online"]) == []


def test_what_no_table_tells_apart_is_not_known_to_be_silent():
    assert silent([TABLE], "province", ["KH-12"]) is None
    assert silent([], "kind", ["online"]) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-1", date(2026, 1, 1), date(2026, 2, 28)),
        ("2024-1", date(2024, 1, 1), date(2024, 2, 29)),
        ("2026-6", date(2026, 11, 1), date(2026, 12, 31)),
    ],
)
def test_a_period(text, first, last):
    period = ReportPeriod.parse(text)
    assert (str(period), period.first, period.last) == (text, first, last)
    assert period.holds(first) and period.holds(last) and not period.holds(date(2019, 1, 1))


@pytest.mark.parametrize("text", ["", "2026-7", "2026-0", "2026-05", "1999", "2026-", "2026-1-1", "x"])
def test_no_period(text):
    with pytest.raises(ValueError, match=r"period|invalid literal"):
        ReportPeriod.parse(text)


def test_periods_that_have_begun():
    periods = [str(period) for period in report_periods(date(2026, 3, 5), 4)]
    assert periods == ["2026", "2026-2", "2026-1", "2025", "2025-6", "2025-5"]
