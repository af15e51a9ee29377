"""What drills found lacking: a gap stays until it is closed, whoever's drill found it, and stands once on a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from karpear.db.rows import find_row
from karpear.people.local_today import today_of
from karpear.people.models import Organisation, Person
from karpear.rules.law.closure import (
    HURTS_BY,
    Answers,
    ClosingAsk,
    Readiness,
    Shortfall,
    is_surely_known,
    order_gaps,
    still_answered,
)

from ..models import ClosingDrill, ClosingGap
from ..words import GAPS, KEPT_AT, SHORT_EVENTS, STATES

#: So long what was answered in one drill need not be asked again in the next.
CARRIED_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class GapLine:
    """One gap of a drill."""

    gap: ClosingGap

    @property
    def ask(self) -> ClosingAsk:
        return ClosingAsk(self.gap.ask)

    @property
    def sentence(self) -> Any:
        """What to do about it."""
        return GAPS[self.ask]

    @property
    def readiness(self) -> Readiness:
        return Readiness(self.gap.readiness)

    @property
    def state(self) -> tuple[str, Any]:
        """Shape and word."""
        return STATES[self.readiness]

    @property
    def hurts(self) -> list[tuple[Any, int]]:
        """(event, by which day), for every event that it hurts."""
        return [(SHORT_EVENTS[event], day) for event, day in HURTS_BY[self.ask].items()]

    @property
    def kept_at(self) -> tuple[str, Any] | None:
        """Where the house keeps what it knows of it: (address, name)."""
        return KEPT_AT.get(self.ask)

    @property
    def words(self) -> str:
        """What was written to the answer."""
        return self.gap.drill.words_on(self.ask)


def open_gaps(organisation: UUID) -> list[GapLine]:
    """What is lacking, the worst first; what two drills found stands once, as the newer one says. One query."""
    rows = ClosingGap.objects.filter(drill__organisation=organisation, closed_at=None)
    newest_first = rows.select_related("drill").order_by("-drill__started_at", "position", "id")
    lines: dict[ClosingAsk, GapLine] = {}
    days: dict[ClosingAsk, int] = {}
    for line in map(GapLine, newest_first):
        lines.setdefault(line.ask, line)
        days[line.ask] = min(line.gap.day, days.get(line.ask, line.gap.day))
    worst_first = order_gaps([Shortfall(ask, line.readiness, days[ask], ()) for ask, line in lines.items()])
    return [lines[gap.ask] for gap in worst_first]


def twins_of(gap: ClosingGap, among: Iterable[ClosingGap]) -> list[ClosingGap]:
    """The same lack, as other drills found it."""
    return [row for row in among if row.ask == gap.ask and row.pk != gap.pk]


def carried_answers(organisation: Organisation, house_answers: Answers, now: datetime) -> dict[str, list[str]]:
    """{ask: [code, words, day]} of drills that ended of late: what this one need not ask. Two queries.

    Each keeps the day on which it was asked; whatever the house surely knows is not among them.
    """
    drills = ClosingDrill.objects.filter(organisation=organisation, ended_at__gt=now - CARRIED_FOR, ended_at__lte=now)
    oldest_day, said_by_ask = today_of(organisation, now - CARRIED_FOR), dict[ClosingAsk, list[str]]()
    for drill in drills.order_by("ended_at", "id"):
        ended_on = today_of(organisation, drill.ended_at)
        for ask, readiness in drill.readiness.items():
            asked_on = drill.carried_from(ask) if ask.value not in drill.answers else None
            said_by_ask[ask] = [readiness.value, drill.words_on(ask), (asked_on or ended_on).isoformat()]
    lacking = {line.ask for line in open_gaps(organisation.pk)}
    carried_over = still_answered({ask: Readiness(code) for ask, (code, *_words) in said_by_ask.items()}, lacking)
    return {
        ask.value: said_by_ask[ask]
        for ask in carried_over
        if not is_surely_known(ask, house_answers) and said_by_ask[ask][2] >= oldest_day.isoformat()
    }


def gap_of(person: Person, gap: UUID) -> GapLine:
    """An open one that they see. Raises Missing."""
    drills = ClosingDrill.objects.visible_to(person)
    rows = ClosingGap.objects.filter(drill__in=drills, closed_at=None).select_related("drill__organisation")
    return GapLine(find_row(rows.filter(pk=gap)))
