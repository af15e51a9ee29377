"""Invented years of promises: 2,000 people of 200 organisations, with weekends, evenings, rain and dead spots."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from karpear.rules.alarm.together import CellKind, DuePerson, Habit, Judgement, SilenceKind, judge

PROVINCES = [f"KH-{number}" for number in range(1, 26)]
CARRIERS = ("one", "two", "three", "four")
HOUSES, PEOPLE = 200, 2000
HOURS = range(6, 22)
LATE, MISSED, DEAD_SPOT = 0.12, 0.02, 0.03

type Cell = tuple[CellKind, str]
#: Day, hour, where, and what the rule says of it.
type SilentLook = tuple[int, int, Cell, Judgement]


@dataclass
class SilentYear:
    """One seed. `cut`: (day, hour, kind, cell) of an outage: whoever is there from then on is not heard."""

    seed: int
    cut: tuple[int, int, CellKind, str] | None = None
    chance: Random = field(init=False)
    habits: dict[Cell, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.habits = defaultdict(lambda: [0, 0, 0])
        pick = self.chance
        self.people = [
            (person, person % HOUSES, pick.choice(PROVINCES), pick.choices(CARRIERS, (5, 4, 3, 1))[0])
            for person in range(PEOPLE)
        ]
        self.times = [pick.choice((8, 12, 17, 18, 18, 18, 20)) for _ in range(PEOPLE)]
        self.own = [pick.uniform(0.4, 2.0) for _ in range(PEOPLE)]

    def looks(self, days: range) -> Iterator[SilentLook]:
        """Every look at every cell: five minutes after each hour at who is late, after fifteen at who is missed."""
        for day in days:
            earlier: list[list[DuePerson[int]]] = []
            rain = {place: self.chance.uniform(1.2, 2.2) for place in PROVINCES if self._rains(day)}
            for hour in HOURS:
                fresh = self._hour(day, hour, rain)
                for window in ([fresh], [fresh, *earlier[-2:]]):
                    yield from self._judge(day, hour, window)
                self._learn(fresh)
                earlier.append([person for person in fresh if not person.missed or self.chance.random() < 0.7])

    def _rains(self, day: int) -> bool:
        return 120 <= day % 365 <= 300 and self.chance.random() < 0.3

    def _hour(self, day: int, hour: int, rain: dict[str, float]) -> list[DuePerson[int]]:
        harder = (1.3 if day % 7 in (5, 6) else 1.0) * (1.2 if hour >= 18 else 1.0)
        due = []
        cars = defaultdict[int, bool](lambda: self.chance.random() < DEAD_SPOT)
        for person, house, province, carrier in self.people:
            is_away = (person // HOUSES + house + day) % 12 == 0
            if not (hour % 3 == 0 if is_away else hour == self.times[person] and day % 7 < 6):
                continue
            place = PROVINCES[(house + day // 12) % len(PROVINCES)] if is_away else province
            factor = harder * self.own[person] * rain.get(place, 1.0)
            drawn = self.chance.random()
            plan = house * 1000 + day // 12 if is_away else None
            lost = (is_away and cars[house]) or self._is_cut(day, hour, place, carrier)
            due.append(
                DuePerson(
                    person, plan, house, lost or drawn < LATE * factor, lost or drawn < MISSED * factor,
                    daily=not is_away, carrier=carrier, province=place,
                )
            )  # fmt: skip
        return due

    def _is_cut(self, day: int, hour: int, province: str, carrier: str) -> bool:
        if self.cut is None:
            return False
        cut_day, cut_hour, kind, cell = self.cut
        return (day, hour) >= (cut_day, cut_hour) and cell == (province if kind is CellKind.PROVINCE else carrier)

    def _judge(self, day: int, hour: int, window: list[list[DuePerson[int]]]) -> Iterator[SilentLook]:
        fresh, *before = window
        cells: dict[Cell, list[DuePerson[int]]] = defaultdict(list)
        for person in (*fresh, *(replace(person, late=person.missed) for hour_of in before for person in hour_of)):
            cells[CellKind.PROVINCE, person.province].append(person)
            cells[CellKind.CARRIER, person.carrier].append(person)
        for cell, people in cells.items():
            for look in SilenceKind:
                yield day, hour, cell, judge(people, Habit(*self.habits[cell]), look)

    def _learn(self, fresh: list[DuePerson[int]]) -> None:
        for person in fresh:
            for cell in ((CellKind.PROVINCE, person.province), (CellKind.CARRIER, person.carrier)):
                counts = self.habits[cell]
                counts[0], counts[1], counts[2] = counts[0] + 1, counts[1] + person.late, counts[2] + person.missed


def detection(judgement: Judgement) -> timedelta:
    """How long after they fell due the look is that sees it: the keeper looks every quarter of a minute."""
    return timedelta(minutes=5 if judgement.look is SilenceKind.LATE else 10, seconds=15)
