"""Who answers in public about an incident, and what all others say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from karpear.people.models import Person
from karpear.rules.case.playbook import ANSWERED_IN_PUBLIC

from ...vocabulary import word
from ..models import AnswerPlan, Incident
from .about import members_concerned
from .incidents import able


@dataclass(frozen=True, slots=True)
class IncidentAnswer:
    """`is_asked`: is it of those that somebody answers in public? `plan`: None until it is decided."""

    is_asked: bool
    plan: AnswerPlan | None = None
    voices: Sequence[str] = ()

    @property
    def reply(self) -> Any:
        return word("public_replies", self.plan.reply) if self.plan else ""


def incident_answer(incident: Incident) -> IncidentAnswer:
    """At most two queries; none where nobody is asked to answer."""
    if incident.playbook not in ANSWERED_IN_PUBLIC:
        return IncidentAnswer(is_asked=False)
    plan = AnswerPlan.objects.select_related("decided_by").filter(incident=incident).first()
    voices = plan.voices.select_related("person").order_by("id") if plan else ()
    return IncidentAnswer(is_asked=True, plan=plan, voices=[voice.person.shown_name for voice in voices])


def people_to_answer(incident: Incident) -> list[Person]:
    """Everybody of its organisation; of one's own incident whoever sees it."""
    return members_concerned(incident.organisation_id) if incident.organisation_id else able(incident)
