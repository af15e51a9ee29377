"""Would a measure hold? By what it was last put to the test, how long ago, and how much of that is left today.

Source: ISO 31000 (a treatment is monitored, not assumed to work) and docs/guide/would-it-hold.md. How long a test of
each kind holds is our own rule: what people did themselves half a year, what they read or learnt a year or two. A
measure that was never tried is no weaker than before; nobody knows whether it works.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from fractions import Fraction
from math import ceil

from .evidence import Exercise, ExerciseKind
from .ladder import RUNGS, lifts_failure

#: How long it holds, by what it was tested. Where the event itself says until when, that counts.
SPANS: Mapping[ExerciseKind, timedelta] = {
    ExerciseKind.DRILL: timedelta(days=182),
    ExerciseKind.ROLL_CALL: timedelta(days=182),
    ExerciseKind.PHONE: timedelta(days=182),
    ExerciseKind.CONTACT: timedelta(days=182),
    ExerciseKind.NUMBERS: timedelta(days=182),
    ExerciseKind.CHECK_IN: timedelta(days=30),
    ExerciseKind.READING: timedelta(days=365),
    ExerciseKind.COURSE: timedelta(days=730),
    ExerciseKind.COVER: timedelta(days=182),
    ExerciseKind.ASSESSMENT: timedelta(days=182),
    ExerciseKind.TRIAL: timedelta(days=182),
}
#: The last part of its time: it is time to plan the next test.
FADING = Fraction(1, 4)
#: What each person proves by themselves counts for all from the day on which so many of them had done it.
MOST_PEOPLE = Fraction(4, 5)


class Hold(IntEnum):
    """How far something is proven today; the worse, the larger. `FAILED`: when it was last tried, it did not hold."""

    FRESH = 0
    FADING = 1
    RAN_OUT = 2
    NEVER = 3
    FAILED = 4


class RiskHold(IntEnum):
    """The same of all measures that answer a risk; the worse, the larger. `NOTHING`: none of them is in place."""

    EXERCISED = 0
    PARTLY = 1
    NOT = 2
    FAILED = 3
    NOTHING = 4


@dataclass(frozen=True, slots=True)
class Decay:
    """`last`: of the tests that prove it as far, the one that shows most; None: never tried, or it failed.

    `left`: of the time of the one that holds longest, from 1 on its day to 0. `ends_at`: until when `last` holds.
    """

    hold: Hold
    left: Fraction = Fraction(0)
    last: Exercise | None = None
    ends_at: datetime | None = None


def strongest(exercises: Iterable[Exercise], now: datetime) -> list[Exercise]:
    """Of those that test the same in the same way, the one that holds longest and the newest: others change nothing.

    The newest, because a measure that failed counts only what was tested since.
    """
    alike: dict[tuple[ExerciseKind, frozenset[str], frozenset[str]], list[Exercise]] = {}
    for exercise in exercises:
        if exercise.at <= now:
            alike.setdefault((exercise.kind, exercise.lines, exercise.but_not), []).append(exercise)
    pairs = (
        (max(group, key=lambda e: _strength(e, now)), max(group, key=lambda e: (e.at, _strength(e, now))))
        for group in alike.values()
    )
    return list(dict.fromkeys(exercise for pair in pairs for exercise in pair))


def _strength(exercise: Exercise, now: datetime) -> tuple[Fraction, datetime, datetime, str]:
    return left_of(exercise, now), ends_at(exercise), exercise.at, exercise.path


def _tie_breaker(exercise: Exercise) -> tuple[str, ...]:
    """Of two that are worth the same at the same moment, it decides which is shown, in whatever order they come."""
    return (exercise.kind, *sorted(exercise.lines), *sorted(exercise.but_not))


def puts_to_test(exercise: Exercise, *, line: str, risk_line: str, kinds: Collection[ExerciseKind]) -> bool:
    """Does this event put this measure of this risk to the test?

    `line`, `risk_line`: of the catalogue; empty for own words. `kinds`: what can test the measure, as its line says.
    An event may name the measure, and then it tests it unless its line says that other things do; or the risk, and then
    it tests those of its measures that such an event can test, and those in own words; or nothing, and then it tests
    whatever such an event can test.
    """
    if line and line in exercise.but_not:
        return False
    if not exercise.lines:
        return exercise.kind in kinds
    if line and line in exercise.lines:
        return not kinds or exercise.kind in kinds
    return bool(risk_line) and risk_line in exercise.lines and (not line or exercise.kind in kinds)


def ends_at(exercise: Exercise) -> datetime:
    """Until when a test holds."""
    return exercise.ends_at or exercise.at + SPANS[exercise.kind]


def decay(exercises: Iterable[Exercise], now: datetime, *, failed_on: date | None = None) -> Decay:
    """What these tests of one measure are worth today. What has not happened yet counts for nothing.

    `failed_on`: it was tried on that day and did not hold: only what came later, and shows as much, lifts that. Of
    trials only those are handed in that came after it.
    """
    past = [exercise for exercise in exercises if exercise.at <= now and _counts(exercise, failed_on)]
    if not past:
        return Decay(Hold.FAILED if failed_on else Hold.NEVER)
    hold = min(_hold_of(exercise, now) for exercise in past)
    as_good = [exercise for exercise in past if _hold_of(exercise, now) is hold]
    last = max(as_good, key=lambda exercise: (RUNGS[exercise.kind], *_strength(exercise, now), _tie_breaker(exercise)))
    return Decay(hold, max(left_of(exercise, now) for exercise in past), last, ends_at(last))


def _counts(exercise: Exercise, failed_on: date | None) -> bool:
    if failed_on is None or exercise.kind is ExerciseKind.TRIAL:
        return True
    return exercise.at.date() > failed_on and lifts_failure(exercise.kind)


def _hold_of(exercise: Exercise, now: datetime) -> Hold:
    left = left_of(exercise, now)
    return Hold.FRESH if left > FADING else Hold.FADING if left else Hold.RAN_OUT


def left_of(exercise: Exercise, now: datetime) -> Fraction:
    """How much of its time is left: from 1 on its day to 0 at its end."""
    whole, time_left = ends_at(exercise) - exercise.at, ends_at(exercise) - now
    if time_left <= timedelta() or whole <= timedelta():
        return Fraction(0)
    return min(Fraction(1), Fraction(time_left // timedelta(seconds=1), max(1, whole // timedelta(seconds=1))))


def risk_hold(measures: Sequence[Decay]) -> RiskHold:
    """A risk is answered as far as the measures in place are proven: all, some, or none of them."""
    if not measures:
        return RiskHold.NOTHING
    if all(measure.hold is Hold.FRESH for measure in measures):
        return RiskHold.EXERCISED
    if any(measure.hold <= Hold.FADING for measure in measures):
        return RiskHold.PARTLY
    return RiskHold.FAILED if any(measure.hold is Hold.FAILED for measure in measures) else RiskHold.NOT


def proven_by_most(dates: Iterable[datetime], people: int) -> datetime | None:
    """Since when four of five people have proven it; None while too few of them have. `dates`: one for each who has."""
    newest_first = sorted(dates, reverse=True)
    count = max(1, ceil(people * MOST_PEOPLE))
    return newest_first[count - 1] if people and len(newest_first) >= count else None
