"""Silence together: are more people of one cell silent than is usual there?

A cell is a province, or the people whose phones are with one carrier. People of one plan share a car and a dead spot,
so they count as few units. How many are usually silent differs from day to day, with rain and with the hour: the usual
share is itself uncertain (beta-binomial), however long the history. Nothing here touches anybody's own ladder.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import ceil, exp, floor, lgamma

#: Silent so long after it fell due, or half of the grace where that is shorter.
SILENT_AFTER = timedelta(minutes=5)
#: How far back it is looked: all who fell due together, and all who fell due one after the other.
WINDOWS = (timedelta(minutes=30), timedelta(hours=3))
HISTORY = timedelta(days=60)
#: Fewer units than this are never one silence.
LEAST_UNITS = 5
#: So rarely may chance alone do it, in one look at one cell.
RAREST = 3e-6
#: So many people of one plan count each; of a large one, four count as one.
OF_ONE_PLAN, IN_ONE_CAR = 3, 4
#: What is expected where nobody has counted yet, and how many promises that is worth.
PRIOR_WEIGHT = 50.0
LEAST_SHARE = 0.01
#: When most of them were heard from, and after so long without anybody new, it is over.
SHARE_BACK = 0.75
QUIET = timedelta(hours=24)
#: Bands in which others see a number: at least so many.
BANDS = (5, 10, 20, 50, 100)


class CellKind(StrEnum):
    """What the people of a cell have in common."""

    PROVINCE = "province"
    CARRIER = "carrier"


class SilenceKind(StrEnum):
    """What counts as silence: late, before any alarm; or missed, the grace being over."""

    LATE = "late"
    MISSED = "missed"


#: Of each look: the share that is expected where nobody counted, and how firm the usual share is from day to day.
_EXPECTED = {SilenceKind.LATE: (0.15, 30.0), SilenceKind.MISSED: (0.04, 25.0)}


@dataclass(frozen=True, slots=True)
class Habit:
    """What was counted in a cell: promises that fell due, and how many of them were late or missed."""

    due: int = 0
    late: int = 0
    missed: int = 0

    def share(self, look: SilenceKind) -> float:
        """Which share is usually silent."""
        expected, _firmness = _EXPECTED[look]
        silent = self.late if look is SilenceKind.LATE else self.missed
        return max(LEAST_SHARE, (expected * PRIOR_WEIGHT + silent) / (PRIOR_WEIGHT + self.due))


@dataclass(frozen=True, slots=True)
class DuePerson[Id: Hashable]:
    """Somebody of a cell whose promise fell due in the window. `plan`: None, they promised for themselves alone.

    `late`: silent past the first minutes; `missed`: past the grace. `house`: their organisation, None for independents.
    """

    person: Id
    plan: Id | None = None
    house: Id | None = None
    late: bool = False
    missed: bool = False
    daily: bool = False
    carrier: str = ""
    province: str = ""

    @property
    def group(self) -> Hashable:
        return self.plan if self.plan is not None else (self.person,)

    def is_silent(self, look: SilenceKind) -> bool:
        return self.missed if look is SilenceKind.MISSED else self.late or self.missed


@dataclass(frozen=True, slots=True)
class Judgement:
    """One look at one cell: units that were due and are silent, how probable that is by chance, what is usual."""

    look: SilenceKind
    due: int
    silent: int
    chance: float
    usual: tuple[int, int]

    @property
    def is_alarm(self) -> bool:
        return self.silent >= LEAST_UNITS and self.chance < RAREST


def units[Id: Hashable](people: Iterable[DuePerson[Id]], look: SilenceKind) -> tuple[int, int]:
    """How many units of these people were due, and how many of them are silent."""
    sizes: Counter[Hashable] = Counter()
    silent: Counter[Hashable] = Counter()
    for person in people:
        sizes[person.group] += 1
        silent[person.group] += person.is_silent(look)
    weights = {group: max(min(size, OF_ONE_PLAN), ceil(size / IN_ONE_CAR)) for group, size in sizes.items()}
    silent_units = sum(floor(weights[group] * silent[group] / size) for group, size in sizes.items())
    return sum(weights.values()), silent_units


def judge[Id: Hashable](people: Collection[DuePerson[Id]], habit: Habit, look: SilenceKind) -> Judgement:
    """Compare these people with what is usual in their cell."""
    due, silent = units(people, look)
    share = habit.share(look)
    chance = at_least(silent, due, share, _EXPECTED[look][1]) if silent >= LEAST_UNITS else 1.0
    return Judgement(look, due, silent, chance, (floor(share * len(people)), ceil(share * len(people))))


def at_least(silent: int, due: int, share: float, firmness: float) -> float:
    """How probable it is that so many or more of `due` are silent by chance."""
    a, b = share * firmness, (1 - share) * firmness
    whole = _log_beta(a, b)
    logs = (_log_choose(due, k) + _log_beta(a + k, b + due - k) - whole for k in range(silent, due + 1))
    return min(1.0, sum(map(exp, logs)))


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


class Cause(StrEnum):
    """What may be behind it; `UNCLEAR`: neither leads."""

    CUT = "cut"
    ARREST = "arrest"
    UNCLEAR = "unclear"


class Reason(StrEnum):
    """What speaks for one of them."""

    TEXTS_FAIL = "texts_fail"
    LATE_TEXTS = "late_texts"
    MANY_HOUSES = "many_houses"
    AT_HOME_TOO = "at_home_too"
    ONE_CARRIER = "one_carrier"
    MANY_PROVINCES = "many_provinces"
    ONE_HOUSE = "one_house"
    OTHERS_ANSWER = "others_answer"
    CALLED_FOR_HELP = "called_for_help"


#: For what each speaks, and how much.
POINTS: dict[Reason, tuple[Cause, int]] = {
    Reason.TEXTS_FAIL: (Cause.CUT, 3),
    Reason.LATE_TEXTS: (Cause.CUT, 3),
    Reason.MANY_HOUSES: (Cause.CUT, 2),
    Reason.AT_HOME_TOO: (Cause.CUT, 1),
    Reason.ONE_CARRIER: (Cause.CUT, 2),
    Reason.MANY_PROVINCES: (Cause.CUT, 2),
    Reason.ONE_HOUSE: (Cause.ARREST, 2),
    Reason.OTHERS_ANSWER: (Cause.ARREST, 2),
    Reason.CALLED_FOR_HELP: (Cause.ARREST, 3),
}
#: By so many points one leads.
AHEAD = 2
_NEARLY_ALL, _GREAT_SHARE, _SMALL_SHARE, _THREE = 0.8, 0.6, 0.4, 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What else is known. `failing`: silent people to whom texts fail; `late_texts`: people whose
    words came in long after they were written; `calls`: people of the cell who called for help or were taken.
    """

    failing: int = 0
    late_texts: int = 0
    calls: int = 0


def reasons[Id: Hashable](people: Sequence[DuePerson[Id]], kind: CellKind, evidence: Evidence) -> tuple[Reason, ...]:
    """What speaks for a network cut and what for arrests, in the order of `Reason`."""
    silent = [person for person in people if person.is_silent(SilenceKind.LATE)]
    heard_people = [person for person in people if not person.is_silent(SilenceKind.LATE)]
    if not silent:
        return ()
    count = len(silent)
    houses = Counter(person.house if person.house is not None else (person.person,) for person in silent)
    plans = Counter(person.group for person in silent)
    carriers = Counter(person.carrier for person in silent if person.carrier)
    provinces = Counter(person.province for person in silent if person.province)
    together = max(houses.most_common(1)[0][1], plans.most_common(1)[0][1])
    on_other_carriers = sum(bool(person.carrier) and person.carrier not in carriers for person in heard_people)
    holds = {
        Reason.TEXTS_FAIL: evidence.failing >= _THREE and evidence.failing >= _SMALL_SHARE * count,
        Reason.LATE_TEXTS: evidence.late_texts >= _THREE,
        Reason.MANY_HOUSES: len(houses) >= _THREE and count >= _GREAT_SHARE * len(people),
        Reason.AT_HOME_TOO: sum(person.daily for person in silent) >= _THREE,
        Reason.ONE_CARRIER: (
            kind is CellKind.PROVINCE
            and max(carriers.values(), default=0) >= _NEARLY_ALL * count
            and on_other_carriers >= _THREE
        ),
        Reason.MANY_PROVINCES: len(provinces) >= _THREE,
        Reason.ONE_HOUSE: together >= _NEARLY_ALL * count and len(heard_people) >= _THREE,
        Reason.OTHERS_ANSWER: len(heard_people) >= LEAST_UNITS and len(heard_people) >= _SMALL_SHARE * len(people),
        Reason.CALLED_FOR_HELP: evidence.calls > 0,
    }
    return tuple(reason for reason in Reason if holds[reason])


def points(codes: Iterable[str]) -> dict[Cause, int]:
    """How much speaks for each."""
    sums: dict[Cause, int] = defaultdict(int)
    for code in codes:
        cause, weight = POINTS[Reason(code)]
        sums[cause] += weight
    return {cause: sums[cause] for cause in (Cause.CUT, Cause.ARREST)}


def leading(codes: Iterable[str]) -> Cause:
    """Which of them leads."""
    sums = points(codes)
    ahead = sums[Cause.CUT] - sums[Cause.ARREST]
    if ahead >= AHEAD:
        return Cause.CUT
    return Cause.ARREST if -ahead >= AHEAD else Cause.UNCLEAR


def band(count: int) -> tuple[int, int | None] | None:
    """In which band a number lies: from, to (None: open). None: so few that nothing is said but that there are some."""
    if count < BANDS[0]:
        return None
    place = max(index for index, least in enumerate(BANDS) if count >= least)
    return BANDS[place], BANDS[place + 1] - 1 if place + 1 < len(BANDS) else None


def is_over(*, silent: int, part_count: int, quiet_for: timedelta) -> bool:
    """Most of them were heard from, or nobody new fell silent for a day."""
    return part_count - silent >= SHARE_BACK * part_count or quiet_for >= QUIET
