"""On a map of people everybody stands once, as what is most urgent, and what is old says so."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from karpear.rules.geo.markers import KINDS, is_stale, one_each, side_by_side
from karpear.rules.geo.whereabouts import Seen

MAP = Path(__file__).parents[2] / "frontend/map.js"
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
A, B = UUID(int=1), UUID(int=2)


def seen(person: UUID, kind: str, minutes: int, *, exact: bool = True) -> Seen:
    return Seen(person, str(person)[-1], kind, 11.5, 104.9, 10, exact, NOW - timedelta(minutes=minutes))


def test_half_an_hour_is_old() -> None:
    assert [is_stale(NOW - timedelta(minutes=m), NOW) for m in (0, 30, 31)] == [False, False, True]


def test_the_most_urgent_state_then_the_exact_then_the_newest() -> None:
    of_a = [seen(A, "out", 1, exact=False), seen(A, "sos", 40), seen(A, "sos", 5), seen(A, "sos", 2, exact=False)]
    found = one_each([seen(B, "due", 3), *of_a, seen(B, "strange", 1)])
    assert found == [of_a[2], seen(B, "due", 3)]


def test_marks_stand_side_by_side_and_inside_the_picture() -> None:
    assert side_by_side([(100, 50), (104, 52), (101, 50), (100, 90)], 13, 320) == [0, 13, 39, 0]
    assert side_by_side([(310, 50), (310, 50)], 13, 320) == [0, -13]


def test_the_map_of_a_browser_keeps_the_same_order_of_urgency() -> None:
    order = re.search(r"const ORDER = \{([^}]+)\}", MAP.read_text())
    assert order and tuple(re.findall(r"(\w+):", order[1])) == KINDS
    weights = [float(weight) for weight in re.findall(r": (\S+?)(?:,| |$)", order[1])]
    assert weights == sorted(weights, reverse=True)
