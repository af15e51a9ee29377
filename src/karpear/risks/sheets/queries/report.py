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

from ...days import day_in
from ...register.models import Measure, MeasureState, Risk, RiskState
from ...register.queries.changes_since import level_at
from ...sessions.models import Session, SessionState
from .selection import Lines, LineSelection, chosen_lines

OPEN_STATES = (MeasureState.PROPOSED, MeasureState.PLANNED, MeasureState.DOING)
#: Rows of a list that repeats what stands elsewhere: more is not read by a board.
MOST_LISTED = 100
SCALE = range(LOWEST, HIGHEST + 1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """`from_level`: from which level on risks are described in full. `since`: the day to compare with.

    `names`: print who owns risks and measures. The person who accepted a risk is always named.
    """

    scopes: frozenset[Scope]
    from_level: Level
    since: date | None
    names: bool


def report_of(person: Person, organisation: UUID, selection: Wanted, *, now: datetime) -> dict[str, Any]:
    """Raises Missing or Forbidden. Four queries, however many risks there are."""
    lines = chosen_lines(person, organisation, LineSelection(scopes=selection.scopes, closed=True), now=now)
    return _Report(lines, selection, now).data()


def usual_since(organisation: Organisation, *, now: datetime) -> date | None:
    """The day of the assessment before the latest one; of the only one when it lies in the past."""
    sessions = Session.objects.filter(organisation=organisation, state=SessionState.FINISHED, finished_at__isnull=False)
    days = [
        day_in(organisation.time_zone, at)
        for at in sessions.order_by("-finished_at", "-id").values_list("finished_at", flat=True)[:2]
        if at
    ]
    if len(days) > 1:
        return days[1]
    return days[0] if days and days[0] < day_in(organisation.time_zone, now) else None


class _Report:
    def __init__(self, lines: Lines, selection: Wanted, now: datetime) -> None:
        self.lines, self.wanted = lines, selection
        self.country = lines.organisation.country
        self.today = day_in(lines.organisation.time_zone, now)
        self.open = [risk for risk in lines.risks if risk.state == RiskState.OPEN]
        self.measures = lines.measures_of()
        self.before = self._levels_on(selection.since) if selection.since else {}

    def data(self) -> dict[str, Any]:
        full = [risk for risk in self.open if risk.level >= self.wanted.from_level]
        accepted = [risk for risk in self.open if risk.treatment == Treatment.ACCEPT]
        every = [m for risk in self.open for m in self.measures.get(risk.pk, []) if m.state != MeasureState.DROPPED]
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
            "accepted": [self._acceptance(risk) for risk in accepted],
            "risks": [self._risk(risk) for risk in full],
            "measures": [self._measure(measure, risk) for risk, measure in costly[:MOST_LISTED]],
            "budget": _budget(every),
            "unpriced": sum(m.cost is None for m in every if m.state in OPEN_STATES),
            "overdue": {key: rows[:MOST_LISTED] for key, rows in overdue.items()},
            "late": {key: len(rows) for key, rows in overdue.items()},
            "unsure": sum(risk.confidence == Confidence.LOW for risk in self.open),
        }

    def _levels_on(self, day: date) -> dict[UUID, int]:
        """The level of each risk at the end of that day; a risk that was not there yet is left out."""
        organisation, risk_ids = self.lines.organisation, {risk.pk for risk in self.lines.risks}
        end = datetime.combine(day, time.max, ZoneInfo(organisation.time_zone))
        return {risk: levels.current for risk, levels in level_at(organisation.pk, end).items() if risk in risk_ids}

    def _summary(self) -> list[dict[str, Any]]:
        now = Counter(risk.level for risk in self.open)
        previous = Counter(self.before[risk.pk] for risk in self.lines.risks if self._was_open(risk))
        return [{"level": n, "now": now[n], "before": previous[n]} for n in reversed(SCALE)]

    def _was_open(self, risk: Risk) -> bool:
        since = self.wanted.since
        if since is None or risk.pk not in self.before:
            return False
        return risk.closed_at is None or day_in(self.lines.organisation.time_zone, risk.closed_at) > since

    def _changes(self) -> dict[str, Any]:
        """Nothing when there is no day to compare with."""
        if self.wanted.since is None:
            return {}
        moved = [risk for risk in self.open if self.before.get(risk.pk, risk.level) != risk.level]
        return {
            "new": sum(risk.pk not in self.before for risk in self.open),
            "closed": sum(risk.state == RiskState.CLOSED and self._was_open(risk) for risk in self.lines.risks),
            "moved": [
                {"number": risk.number, "name": self._name(risk), "before": self.before[risk.pk], "now": risk.level}
                for risk in sorted(moved, key=lambda risk: (self.before[risk.pk] - risk.level, risk.number))
            ],
        }

    def _heat(self) -> list[list[dict[str, int]]]:
        """Rows from the highest likelihood down, columns from the lowest impact up."""
        cells = Counter((risk.likelihood, risk.impact) for risk in self.open)
        return [
            [{"count": cells[row, column], "level": int(MATRIX[row - 1][column - 1])} for column in SCALE]
            for row in reversed(SCALE)
        ]

    def _risk(self, risk: Risk) -> dict[str, Any]:
        measures = [m for m in self.measures.get(risk.pk, []) if m.state != MeasureState.DROPPED]
        return {
            "number": risk.number,
            "name": self._name(risk),
            "description": named(self.country, risk.catalogue_id, risk.description),
            "scope": risk.scope,
            "level": risk.level,
            "residual": risk.residual_level,
            "areas": [area.value for area in Area if getattr(risk, area.value)],
            "treatment": risk.treatment,
            "confidence": risk.confidence,
            "owner": self._person(risk.owner_id),
            "measures": [self._measure(m, risk) for m in measures],
        }

    def _acceptance(self, risk: Risk) -> dict[str, Any]:
        until = risk.accepted_until
        return {
            "number": risk.number,
            "name": self._name(risk),
            "level": risk.level,
            "until": _day(until),
            "over": until is None or until < self.today,
            "by": self.lines.names.get(risk.accepted_by_id, "—") if risk.accepted_by_id else "—",
            "why": risk.accepted_why,
        }

    def _measure(self, measure: Measure, risk: Risk) -> dict[str, Any]:
        return {
            "number": risk.number,
            "name": named(self.country, measure.catalogue_id, measure.name),
            "state": measure.state,
            "due": _day(measure.due_on),
            "owner": self._person(measure.owner_id),
            "cost": _money(measure.cost, measure.currency),
        }

    def _costly(self, every: Iterable[Measure]) -> list[tuple[Risk, Measure]]:
        """Measures that ask for money and are not done, the largest sum of each currency first."""
        risks = {risk.pk: risk for risk in self.open}
        priced = [m for m in every if m.cost and m.state in OPEN_STATES]
        return [(risks[m.risk_id], m) for m in sorted(priced, key=lambda m: (m.currency, -(m.cost or 0)))]

    def _overdue(self, every: Iterable[Measure]) -> dict[str, Any]:
        risks = {risk.pk: risk for risk in self.open}
        late = [m for m in every if m.state in OPEN_STATES and m.due_on and m.due_on < self.today]
        return {
            "measures": [
                self._measure(m, risks[m.risk_id]) for m in sorted(late, key=lambda m: m.due_on or self.today)
            ],
            "reviews": [
                {"number": risk.number, "name": self._name(risk), "due": _day(risk.review_on)}
                for risk in sorted(self.open, key=lambda risk: risk.review_on)
                if risk.review_on < self.today
            ],
        }

    def _name(self, risk: Risk) -> str | dict[str, str]:
        return named(self.country, risk.catalogue_id, risk.name)

    def _person(self, person: UUID | None) -> str:
        return self.lines.names.get(person, "") if self.wanted.names and person else ""


def _budget(every: Sequence[Measure]) -> list[dict[str, Any]]:
    """By currency: what is proposed, planned and under way, what is still asked in all, and what is done."""
    sums: dict[str, Counter[str]] = {}
    for measure in every:
        if measure.cost:
            sums.setdefault(measure.currency, Counter())[measure.state] += measure.cost
    return [
        {
            "currency": currency,
            **{state.value: _money(totals[state.value]) for state in (*OPEN_STATES, MeasureState.DONE)},
            "asked": _money(sum(totals[state.value] for state in OPEN_STATES)),
        }
        for currency, totals in sorted(sums.items())
    ]


def _money(amount: int | None, currency: str = "") -> str:
    """12,300 USD"""
    return "" if amount is None else f"{amount:,} {currency}".strip()


def _day(day: date | None) -> str:
    """24/11/2026, which both languages read alike."""
    return f"{day:%d/%m/%Y}" if day else ""


def _due(measure: Measure) -> date:
    return measure.due_on or date.max


def _more(rows: Sequence[Any]) -> int:
    return max(0, len(rows) - MOST_LISTED)
