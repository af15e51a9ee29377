"""What to propose for an activity's assessment, and in which order to propose measures. People choose.

Sources: the risk depends on what an organisation does, on the place, on night and lone travel (CCC, August 2016);
"with a clear and present threat do not start by raising capacity", because it takes time: what helps within hours comes
first (Front Line Defenders after Protection International). That recent facts come first is our own rule.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ..risk.matrix import FactorKind, Focus, Relief, Score


class Proposable(Protocol):
    """What is read of a threat, vulnerability or capacity. Empty `kinds`, `focuses`, `provinces`: for all.

    `night`, `alone`: proposed only when part of the way is so; with both, either is enough. `usual`: how a threat is
    judged at first.
    """

    @property
    def id(self) -> str: ...
    @property
    def kinds(self) -> Collection[str]: ...
    @property
    def focuses(self) -> Collection[Focus]: ...
    @property
    def provinces(self) -> Collection[str]: ...
    @property
    def night(self) -> bool: ...
    @property
    def alone(self) -> bool: ...
    @property
    def usual(self) -> Score | None: ...


class CandidateMeasure(Protocol):
    """What is read of a measure: the term of the formula that it works on, how much it helps and how soon."""

    @property
    def acts_on(self) -> FactorKind: ...
    @property
    def relief(self) -> Relief: ...


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One proposal. `reasons`: `recent:3` (so many similar facts), `province`, `focus`, `kind`, `night`, `alone`."""

    factor_id: str
    reasons: tuple[str, ...]


def suggest[F: Proposable](
    factors: Iterable[F],
    *,
    kind: str,
    focus: Focus | None,
    province: str,
    night: bool,
    alone: bool,
    recent: Mapping[str, int],
    through: Collection[str] = (),
) -> list[Suggestion]:
    """What to propose, the most pressing first: recent facts, then the number of reasons, then the usual level and how
    likely it usually is, then the given order.

    `focus` None, `province` empty: not known, and what is not known hides nothing. `through`: further provinces on
    the way. `recent`: similar facts by factor; what has just happened is proposed whatever else was expected of it.
    """
    places = {place for place in (province, *through) if place}
    rows = []
    for factor in factors:
        fitting = [
            _fits("province", factor.provinces, places),
            _fits("focus", factor.focuses, {focus} if focus else set()),
            _fits("kind", factor.kinds, {kind} if kind else set()),
            _travel(factor, night=night, alone=alone),
        ]
        facts = recent.get(factor.id, 0)
        if facts <= 0 and None in fitting:
            continue
        recent_codes = [f"recent:{facts}"] if facts > 0 else []
        why = (*recent_codes, *(code for codes in fitting for code in codes or ()))
        rows.append((-max(facts, 0), -len(why), *_usual_rank(factor), Suggestion(factor.id, why)))
    return [row[-1] for row in sorted(rows, key=lambda row: row[:-1])]


def _usual_rank(factor: Proposable) -> tuple[int, int]:
    return (-factor.usual.level, -factor.usual.likelihood) if factor.usual else (0, 0)


def _fits(code: str, options: Collection[str], values: Collection[str]) -> tuple[str, ...] | None:
    """The reason, if this is one; nothing to say for what fits everybody or is not known; None: does not fit."""
    if not options or not values:
        return ()
    return (code,) if any(value in options for value in values) else None


def _travel(factor: Proposable, *, night: bool, alone: bool) -> tuple[str, ...] | None:
    if not (factor.night or factor.alone):
        return ()
    codes = (("night",) if factor.night and night else ()) + (("alone",) if factor.alone and alone else ())
    return codes or None


def order_measures[M: CandidateMeasure](measures: Iterable[M], *, declared: bool) -> list[M]:
    """Measures in the order to be offered; equal ones keep the given order.

    `declared`: a declared threat is open. Then what helps soonest comes first and, of equally soon ones, raising
    capacity last. Otherwise what helps most comes first and, of equally good ones, the soonest.
    """

    def first(measure: M) -> tuple[int, int, int]:
        steps = measure.relief.likelihood + measure.relief.impact
        if declared:
            return measure.relief.soon, int(measure.acts_on == FactorKind.CAPACITY), -steps
        return -steps, measure.relief.soon, 0

    return sorted(measures, key=first)
