"""Who answers in public about an incident, and what all others say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from karpear.alerts.models import StageCall
from karpear.people.models import Membership, Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.case.pack import Stage
from karpear.rules.case.playbook import ANSWERED_IN_PUBLIC, Happened

from ...vocabulary import word
from ..models import AnswerPlan, Incident, IncidentState
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


def may_show(incident: Incident) -> bool:
    """Can its sentence be shown to a whole organisation? Never of what is kept to those named."""
    return incident.organisation_id is not None and not incident.restricted


def may_think_of_speaking(person: Person, incident: Incident) -> bool:
    """Is it of those after which an organisation asks itself whether to speak out, and may they write that down?"""
    is_asked = incident.playbook in {*ANSWERED_IN_PUBLIC, Happened.DETAINED}
    organisation = incident.organisation_id
    is_open = incident.state == IncidentState.OPEN
    return bool(is_asked and is_open and organisation and may_there(person, organisation, Verb.KEEP_VOICE))


@dataclass(frozen=True, slots=True)
class SentenceToSay:
    """What somebody says when they are asked, and whom they name for more."""

    words: str
    words_en: str
    organisation: str
    voices: Sequence[str]
    is_mine: bool


def sentences_to_say(person: Person) -> list[SentenceToSay]:
    """Of open incidents where they work whose sentence is shown to everybody, the newest first; else nothing of them.

    `is_mine`: they are the one who answers. Two queries.
    """
    works_in = Membership.objects.organisations(person, Verb.READ_POSTURE)
    plans = AnswerPlan.objects.filter(
        is_shown=True, incident__state=IncidentState.OPEN, incident__restricted=False,
        incident__organisation__in=works_in,
    )  # fmt: skip
    rows = plans.select_related("incident__organisation").prefetch_related("voices__person")
    return [
        SentenceToSay(
            plan.words, plan.words_en, plan.incident.organisation.name if plan.incident.organisation else "",
            [voice.person.shown_name for voice in plan.voices.all()],
            any(voice.person_id == person.pk for voice in plan.voices.all()),
        )
        for plan in rows.order_by("-decided_at", "-pk")
    ]  # fmt: skip


def people_to_answer(incident: Incident) -> list[Person]:
    """Everybody of its organisation but whoever is held; of one's own incident whoever sees it.

    Of what is kept to those named nobody is left out: others would learn it from the list.
    """
    if not incident.organisation_id:
        return able(incident)
    people_held = _held_openly(incident.organisation_id)
    return [person for person in members_concerned(incident.organisation_id) if person.pk not in people_held]


def _held_openly(organisation: UUID) -> set[UUID | None]:
    incidents = Incident.objects.about_whom_is_held().filter(organisation=organisation, restricted=False)
    calls = StageCall.objects.in_force().filter(stage=Stage.DETAINED.value)
    return {*incidents.values_list("about", flat=True), *calls.values_list("alert__person", flat=True)}
