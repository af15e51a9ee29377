"""What the report for board and donors holds, as plain data for typst/report.typ."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from karpear.countries.queries import named
from karpear.people.models import Organisation, Person
from karpear.rules.risk.matrix import HIGHEST, LOWEST, MATRIX, Area, Confidence, Level, Scope, Treatment

from ..models import Measure, MeasureState, Risk, RiskState, Session, SessionState
from ..values import day_in
from .chosen import Choice, Lines, chosen_lines
from .since import level_at

OPEN_STATES = (MeasureState.PROPOSED, MeasureState.PLANNED, MeasureState.DOING)
#: Rows of a list that repeats what stands elsewhere: more is not read by a board.
MOST_LISTED = 100
SCALE = range(LOWEST, HIGHEST + 1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """`from_level`: from which level on risks are described in full. `since`: the day to compare with.

    `names`: print who owns risks and measures. Whoever accepted a risk is always named.
    """

    scopes: frozenset[Scope]
    from_level: Level
    since: date | None
    names: bool


def report_of(person: Person, organisation: UUID, wanted: Wanted, *, now: datetime) -> dict[str, Any]:
    """Raises Missing or Forbidden. Four queries, however many risks there are."""
    lines = chosen_lines(person, organisation, Choice(scopes=wanted.scopes, closed=True), now=now)
    return _Report(lines, wanted, now).data()


def usual_since(organisation: Organisation, *, now: datetime) -> date | None:
    """The day of the assessment before the latest one; of the only one when it lies in the past."""
    done = Session.objects.filter(organisation=organisation, state=SessionState.FINISHED, finished_at__isnull=False)
    days = [
        day_in(organisation.time_zone, at)
        for at in done.order_by("-finished_at", "-id").values_list("finished_at", flat=True)[:2]
        if at
    ]
    if len(days) > 1:
        return days[1]
    return days[0] if days and days[0] < day_in(organisation.time_zone, now) else None


class _Report:
    def __init__(self, lines: Lines, wanted: Wanted, now: datetime) -> None:
        self.lines, self.wanted = lines, wanted
        self.country = lines.organisation.country
        self.today = day_in(lines.organisation.time_zone, now)
        self.open = [one for one in lines.risks if one.state == RiskState.OPEN]
        self.measures = lines.measures_of()
        self.before = self._levels_on(wanted.since) if wanted.since else {}

    def data(self) -> dict[str, Any]:
        full = [one for one in self.open if one.level >= self.wanted.from_level]
        accepted = [one for one in self.open if one.treatment == Treatment.ACCEPT]
        every = [m for one in self.open for m in self.measures.get(one.pk, []) if m.state != MeasureState.DROPPED]
        costly, overdue = self._costly(every), self._overdue(every)
        return {
            "more": {
                "measures": _more(costly),
                "late": _more(overdue["measures"]),
                "reviews": _more(overdue["reviews"]),
            },
            "organisation": self.lines.organisation.name,
            "day": _day(self.today),
            "since": _day(self.wanted.since),
            "show_names": self.wanted.names,
            "count": len(self.open),
            "from_level": int(self.wanted.from_level),
            "summary": self._summary(),
            "changes": self._changes(),
            "heat": self._heat(),
            "accepted": [self._accepted(one) for one in accepted],
            "risks": [self._risk(one) for one in full],
            "measures": [self._measure(m, risk) for risk, m in costly[:MOST_LISTED]],
            "budget": _budget(every),
            "unpriced": sum(m.cost is None for m in every if m.state in OPEN_STATES),
            "overdue": {key: rows[:MOST_LISTED] for key, rows in overdue.items()},
            "late": {key: len(rows) for key, rows in overdue.items()},
            "unsure": sum(one.confidence == Confidence.LOW for one in self.open),
        }

    def _levels_on(self, day: date) -> dict[UUID, int]:
        """The level of each risk at the end of that day; a risk that was not there yet is left out."""
        organisation, known = self.lines.organisation, {one.pk for one in self.lines.risks}
        end = datetime.combine(day, time.max, ZoneInfo(organisation.time_zone))
        return {risk: levels.current for risk, levels in level_at(organisation.pk, end).items() if risk in known}

    def _summary(self) -> list[dict[str, Any]]:
        now = Counter(one.level for one in self.open)
        before = Counter(self.before[one.pk] for one in self.lines.risks if self._was_open(one))
        return [{"level": n, "now": now[n], "before": before[n]} for n in reversed(SCALE)]

    def _was_open(self, one: Risk) -> bool:
        since = self.wanted.since
        if since is None or one.pk not in self.before:
            return False
        return one.closed_at is None or day_in(self.lines.organisation.time_zone, one.closed_at) > since

    def _changes(self) -> dict[str, Any]:
        """Nothing when there is no day to compare with."""
        if self.wanted.since is None:
            return {}
        moved = [one for one in self.open if self.before.get(one.pk, one.level) != one.level]
        return {
            "new": sum(one.pk not in self.before for one in self.open),
            "closed": sum(one.state == RiskState.CLOSED and self._was_open(one) for one in self.lines.risks),
            "moved": [
                {"number": one.number, "name": self._name(one), "before": self.before[one.pk], "now": one.level}
                for one in sorted(moved, key=lambda one: (self.before[one.pk] - one.level, one.number))
            ],
        }

    def _heat(self) -> list[list[dict[str, int]]]:
        """Rows from the highest likelihood down, columns from the lowest impact up."""
        cells = Counter((one.likelihood, one.impact) for one in self.open)
        return [
            [{"count": cells[row, column], "level": int(MATRIX[row - 1][column - 1])} for column in SCALE]
            for row in reversed(SCALE)
        ]

    def _risk(self, one: Risk) -> dict[str, Any]:
        shown = [m for m in self.measures.get(one.pk, []) if m.state != MeasureState.DROPPED]
        return {
            "number": one.number,
            "name": self._name(one),
            "description": named(self.country, one.catalogue_id, one.description),
            "scope": one.scope,
            "level": one.level,
            "residual": one.residual_level,
            "areas": [area.value for area in Area if getattr(one, area.value)],
            "treatment": one.treatment,
            "confidence": one.confidence,
            "owner": self._person(one.owner_id),
            "measures": [self._measure(m, one) for m in shown],
        }

    def _accepted(self, one: Risk) -> dict[str, Any]:
        until = one.accepted_until
        return {
            "number": one.number,
            "name": self._name(one),
            "level": one.level,
            "until": _day(until),
            "over": until is None or until < self.today,
            "by": self.lines.names.get(one.accepted_by_id, "—") if one.accepted_by_id else "—",
            "why": one.accepted_why,
        }

    def _measure(self, one: Measure, risk: Risk) -> dict[str, Any]:
        return {
            "number": risk.number,
            "name": named(self.country, one.catalogue_id, one.name),
            "state": one.state,
            "due": _day(one.due_on),
            "owner": self._person(one.owner_id),
            "cost": _money(one.cost, one.currency),
        }

    def _costly(self, every: Iterable[Measure]) -> list[tuple[Risk, Measure]]:
        """Measures that ask for money and are not done, the largest sum of each currency first."""
        risks = {one.pk: one for one in self.open}
        asked = [m for m in every if m.cost and m.state in OPEN_STATES]
        return [(risks[m.risk_id], m) for m in sorted(asked, key=lambda m: (m.currency, -(m.cost or 0)))]

    def _overdue(self, every: Iterable[Measure]) -> dict[str, Any]:
        risks = {one.pk: one for one in self.open}
        late = [m for m in every if m.state in OPEN_STATES and m.due_on and m.due_on < self.today]
        return {
            "measures": [
                self._measure(m, risks[m.risk_id]) for m in sorted(late, key=lambda m: m.due_on or self.today)
            ],
            "reviews": [
                {"number": one.number, "name": self._name(one), "due": _day(one.review_on)}
                for one in sorted(self.open, key=lambda one: one.review_on)
                if one.review_on < self.today
            ],
        }

    def _name(self, one: Risk) -> str | dict[str, str]:
        return named(self.country, one.catalogue_id, one.name)

    def _person(self, person: UUID | None) -> str:
        return self.lines.names.get(person, "") if self.wanted.names and person else ""


def _budget(every: Sequence[Measure]) -> list[dict[str, Any]]:
    """By currency: what is proposed, planned and under way, what is still asked in all, and what is done."""
    sums: dict[str, Counter[str]] = {}
    for one in every:
        if one.cost:
            sums.setdefault(one.currency, Counter())[one.state] += one.cost
    return [
        {
            "currency": currency,
            **{state.value: _money(found[state.value]) for state in (*OPEN_STATES, MeasureState.DONE)},
            "asked": _money(sum(found[state.value] for state in OPEN_STATES)),
        }
        for currency, found in sorted(sums.items())
    ]


def _money(amount: int | None, currency: str = "") -> str:
    """12,300 USD"""
    return "" if amount is None else f"{amount:,} {currency}".strip()


def _day(day: date | None) -> str:
    """24/11/2026, which both languages read alike."""
    return f"{day:%d/%m/%Y}" if day else ""


def _due(one: Measure) -> date:
    return one.due_on or date.max


def _more(rows: Sequence[Any]) -> int:
    return max(0, len(rows) - MOST_LISTED)
