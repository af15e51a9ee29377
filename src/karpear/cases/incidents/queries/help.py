"""Help that was asked for outside, as it stands on an incident."""

from dataclasses import dataclass
from typing import Any

from karpear.people.models import Person

from ..help_words import HELP_KINDS, HELP_OUTCOMES
from ..models import HelpAsked, Incident


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One of them. `state`: shape and word; empty while nobody has said what came of it.

    `is_own`: whoever reads asked, and says what came of it.
    """

    help: HelpAsked
    is_own: bool

    @property
    def kind(self) -> Any:
        return HELP_KINDS[self.help.kind]

    @property
    def state(self) -> tuple[str, Any] | None:
        return HELP_OUTCOMES.get(self.help.outcome)


def help_lines(incident: Incident, reader: Person) -> list[HelpLine]:
    """The newest first."""
    return [HelpLine(row, is_own=row.asked_by_id == reader.pk) for row in incident.helps.all()]
