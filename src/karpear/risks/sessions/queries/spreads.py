"""What the raters chose, without their names. Only asked once rating is closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from karpear.rules.risk.spread import Spread, spread

from ..models import Item, Rating
from ..questions import Scale, scales_of

#: The bars, in units of the drawing: one column for each step.
COLUMN, TALLEST, BASE = 44, 60, 78


@dataclass(frozen=True, slots=True)
class Bar:
    """One column of the drawing: how many chose this step, and where it stands."""

    step: int
    count: int
    x: int
    y: int
    height: int
    middle: bool

    @property
    def centre(self) -> int:
        return self.x + COLUMN // 2 - 4

    @property
    def label_y(self) -> int:
        return self.y - 4


@dataclass(frozen=True, slots=True)
class ScaleSpread:
    """One question: the spread of the values, None where nobody gave one. `unknown`: how many do not know."""

    scale: Scale
    spread: Spread | None
    unknown: int

    @property
    def median(self) -> int | None:
        return self.spread.median if self.spread else None

    @property
    def apart(self) -> bool:
        return self.spread is not None and self.spread.apart

    @property
    def bars(self) -> list[Bar]:
        counts = self.spread.counts if self.spread else (0,) * len(self.scale.steps)
        largest = max(*counts, 1)
        bars = []
        for place, (step, count) in enumerate(zip(self.scale.steps, counts, strict=True)):
            height = round(TALLEST * count / largest)
            bars.append(Bar(step, count, place * COLUMN + 4, BASE - height, height, step == self.median))
        return bars


@dataclass(frozen=True, slots=True)
class ItemSpread:
    """All questions about one item, and the notes in an order that says nothing about who wrote them."""

    item: Item
    scales: list[ScaleSpread]
    notes: list[str]
    raters: int

    @property
    def apart(self) -> bool:
        return any(s.apart for s in self.scales)

    @property
    def silent(self) -> bool:
        """Is there a question to which nobody gave a value?"""
        return any(s.spread is None for s in self.scales)


def item_spread(item: Item) -> ItemSpread:
    """The spread of one item."""
    return spreads_of([item])[item.pk]


def spreads_of(items: Sequence[Item]) -> dict[UUID, ItemSpread]:
    """The spreads of these items, in one query. Withdrawn raters do not count."""
    rows = Rating.objects.filter(item__in=[i.pk for i in items], rater__withdrawn_at__isnull=True)
    by_item: dict[UUID, list[Rating]] = {i.pk: [] for i in items}
    for rating in rows:
        by_item[rating.item_id].append(rating)
    return {i.pk: _spread_of(i, by_item[i.pk]) for i in items}


def _spread_of(item: Item, ratings: Iterable[Rating]) -> ItemSpread:
    rated = list(ratings)
    scales = []
    for scale in scales_of(item):
        answers = [r.values[scale.key] for r in rated if scale.key in r.values]
        numbers = [v for v in answers if v is not None]
        values = spread(numbers, list(scale.steps), up=scale.up) if numbers else None
        scales.append(ScaleSpread(scale, values, len(answers) - len(numbers)))
    return ItemSpread(item, scales, sorted(r.note for r in rated if r.note), len(rated))
