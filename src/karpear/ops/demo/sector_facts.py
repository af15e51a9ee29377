"""Three years of invented facts of forty organisations: the same at every start, for any day on which it is.

`sector.json` holds what was published of them, worked out once by `scripts/demo_sector.py` with the rule itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from karpear.rules.counting.kinds import PressureKind

QUARTERS, ORGANISATIONS = 12, 40
_FIRST, _MORE_EACH = 560, 10
_KINDS = {
    PressureKind.SUMMONED: 21,
    PressureKind.REFUSED: 18,
    PressureKind.THREATENED: 15,
    PressureKind.WATCHED: 14,
    PressureKind.ONLINE: 12,
    PressureKind.SEARCHED: 9,
    PressureKind.DETAINED: 7,
    PressureKind.PROSECUTED: 5,
    PressureKind.ATTACKED: 3,
}
#: How much comes from where: by the codes of the provinces.
_PROVINCES = {
    "KH-12": 24, "KH-8": 7, "KH-3": 6, "KH-20": 3, "KH-14": 3, "KH-21": 3,
    "KH-17": 9, "KH-2": 9, "KH-4": 4, "KH-5": 2, "KH-6": 4, "KH-1": 4, "KH-15": 3,
    "KH-18": 6, "KH-9": 6, "KH-7": 4,
    "KH-16": 6, "KH-11": 5, "KH-10": 5, "KH-13": 3, "KH-19": 2, "KH-22": 2, "KH-25": 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class InventedFact:
    """`month`: 0–2, of its quarter; `organisation`: 0–39; `event`: several report the same, by its number."""

    organisation: int
    kind: PressureKind
    province: str
    month: int
    event: int | None = None


def invented_facts(quarter: int) -> Iterator[InventedFact]:
    """Of one of the twelve, the oldest first."""
    chance = Random(f"karpear {quarter}")  # noqa: S311 - invented
    kinds, kind_weights = list(_KINDS), list(accumulate(_KINDS.values()))
    provinces, province_weights = list(_PROVINCES), list(accumulate(_PROVINCES.values()))
    for number in range(_FIRST + _MORE_EACH * quarter):
        [kind] = chance.choices(kinds, cum_weights=kind_weights)
        [province] = chance.choices(provinces, cum_weights=province_weights)
        organisation, month = chance.randrange(ORGANISATIONS), chance.randrange(3)
        yield InventedFact(organisation, kind, province, month, number if number % 25 == 0 else None)
        if number % 25 == 0:
            yield InventedFact((organisation + 7) % ORGANISATIONS, kind, province, month, number)
