"""Who would be told, and when, by a drill that has not begun."""

from datetime import datetime
from uuid import UUID

from karpear.alerts.circles import Whose
from karpear.people.queries.circle import shown_names
from karpear.rules.alarm.outcome import Kind

from .ladder_line import LadderStep, promised_line
from .promised_ladder import promised


def drill_steps(organisation: UUID, person: UUID, *, at: datetime) -> list[LadderStep]:
    """The steps that reach anybody. Contacts have no name here: whom somebody chose is theirs."""
    circle, rungs = promised(Whose(person, organisation, Kind.SOS.value), at=at)
    names = shown_names(circle.inside)
    return list(promised_line([rung for rung in rungs if rung.told], names).steps)
