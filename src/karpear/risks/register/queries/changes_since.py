"""Where risks stood at a moment, and what has changed since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb

from ..models import Evaluation, Risk, RiskState
from .register import others


class Levels(NamedTuple):
    """Without any measure, as things are, and once the planned measures are done; each 1–5."""

    inherent: int
    current: int
    residual: int


def level_at(organisation: UUID, when: datetime) -> dict[UUID, Levels]:
    """The levels of every risk that was in the register at that moment, open or closed, in one query."""
    rows = Evaluation.objects.filter(risk__organisation=organisation, at__lte=when).order_by("at", "pk")
    levels_by_risk: dict[UUID, Levels] = {}
    for risk, *levels in rows.values_list("risk_id", "inherent_level", "level", "residual_level"):
        levels_by_risk[risk] = Levels(*levels)  # the newest comes last
    return levels_by_risk


@dataclass(frozen=True, slots=True)
class Moved:
    """A risk whose level as things are is another than then."""

    risk: Risk
    before: int


@dataclass(frozen=True, slots=True)
class Since:
    """What became of a register since a day."""

    organisation: Organisation
    others: Sequence[Organisation]
    up: Sequence[Moved]
    down: Sequence[Moved]
    new: Sequence[Risk]
    closed: Sequence[Risk]
    same: int

    @property
    def nothing(self) -> bool:
        return not (self.up or self.down or self.new or self.closed)


def since(person: Person, organisation: UUID, day: date) -> Since:
    """What changed after the beginning of that day, there. Raises Missing for a stranger, Forbidden for a member."""
    own_organisation = require(person, organisation, Verb.SEE_RISKS).organisation
    start = datetime.combine(day, time.min, ZoneInfo(own_organisation.time_zone))
    old_levels = level_at(organisation, start)
    rows = (
        Risk.objects.filter(organisation=own_organisation)
        .select_related("owner", "organisation")
        .defer("description", "accepted_why")
    )
    listed = list(rows.order_by("-level", "number"))
    open_risks = [r for r in listed if r.state == RiskState.OPEN]
    moves = [Moved(r, old_levels[r.pk].current) for r in open_risks if r.pk in old_levels]
    return Since(
        organisation=own_organisation,
        others=others(person, organisation),
        up=[m for m in moves if m.risk.level > m.before],
        down=[m for m in moves if m.risk.level < m.before],
        new=[r for r in open_risks if r.pk not in old_levels],
        closed=[r for r in listed if r.closed_at and r.closed_at >= start and r.pk in old_levels],
        same=sum(m.risk.level == m.before for m in moves),
    )
