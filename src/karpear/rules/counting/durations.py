"""How long things took, as numbers that can be added up: of a minute, of a day, of several keepers.

A percentile of two minutes cannot be worked out from those of each; counts within fixed bounds can be added.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

#: In milliseconds, each included. What took longer than the last stands in one bucket more.
BOUNDS_MS = (50, 100, 200, 400, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 3_600_000)
BUCKETS = len(BOUNDS_MS) + 1


def bucket_of(ms: int) -> int:
    """In which bucket a duration is counted."""
    return next((place for place, bound in enumerate(BOUNDS_MS) if ms <= bound), len(BOUNDS_MS))


@dataclass(slots=True)
class Durations:
    """`count`: how many; of what takes no time, that alone. `buckets`: how many in each."""

    count: int = 0
    sum_ms: int = 0
    most_ms: int = 0
    buckets: list[int] = field(default_factory=lambda: [0] * BUCKETS)

    def took(self, ms: int) -> None:
        """One more. A clock that was set back makes nothing shorter than nothing."""
        ms = max(ms, 0)
        self.count += 1
        self.sum_ms += ms
        self.most_ms = max(self.most_ms, ms)
        self.buckets[bucket_of(ms)] += 1

    def add(self, more: "Durations") -> None:
        """Those of another minute or of another keeper."""
        self.count += more.count
        self.sum_ms += more.sum_ms
        self.most_ms = max(self.most_ms, more.most_ms)
        self.buckets = add_buckets(self.buckets, more.buckets)

    def within(self, percent: int) -> int:
        """So many milliseconds were enough for this share of them, to the bound above; 0 when there were none."""
        counted = 0
        for bound, number in zip(BOUNDS_MS, self.buckets, strict=False):
            counted += number
            if counted * 100 >= percent * self.count:
                return min(bound, self.most_ms)
        return self.most_ms

    def slower_than(self, bound_ms: int) -> int:
        """How many took longer than one of the bounds."""
        return sum(self.buckets[bucket_of(bound_ms) + 1 :])


def add_buckets(buckets: Sequence[int], more: Sequence[int]) -> list[int]:
    """Bucket by bucket. One that was written with fewer bounds has nothing in the others."""
    longest = max(len(buckets), len(more), BUCKETS)
    return [_at(buckets, place) + _at(more, place) for place in range(longest)]


def add_up(parts: Iterable[Durations]) -> Durations:
    """All of them together."""
    total = Durations()
    for part in parts:
        total.add(part)
    return total


def _at(buckets: Sequence[int], place: int) -> int:
    return buckets[place] if place < len(buckets) else 0
