"""Who would be told, and when, by a drill that has not begun."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from karpear.alerts.circles import Whose
from karpear.people.queries.circle import shown_names
from karpear.rules.alarm.outcome import Kind

from .ladder_line import LadderStep, promised_line
from .promised_ladder import promised


@dataclass(frozen=True, slots=True)
class DrillPreview:
    """What a drill would do: its steps that reach anybody, who is told in them, and whether contacts are."""

    steps: Sequence[LadderStep]
    people: frozenset[UUID]
    tells_contacts: bool


def drill_preview(organisation: UUID, person: UUID, *, at: datetime) -> DrillPreview:
    """Of a drill about this person. Contacts have no name here: whom somebody chose is theirs."""
    circle, rungs = promised(Whose(person, organisation, Kind.SOS.value), at=at)
    telling = [rung for rung in rungs if rung.told]
    steps = promised_line(telling, shown_names(circle.inside, circle.guests)).steps
    people = frozenset(pk for rung in telling for pk in rung.told.people)
    return DrillPreview(steps, people, any(rung.told.contacts for rung in telling))
