"""Who answers in public about an incident, and what all others say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, Q

from karpear.alerts.models import Alert, StageCall, not_over
from karpear.alerts.queries.stages import not_to_be_written_to
from karpear.db.reader import unguarded
from karpear.people.models import Membership, Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.case.pack import Stage
from karpear.rules.case.playbook import ANSWERED_IN_PUBLIC, Happened, PublicStep, TaskState

from ...vocabulary import word
from ..models import AnswerPlan, AnswerVoice, Incident, IncidentState
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
    """What somebody says when they are asked, and whom they name for more.

    For the one who answers also how, who decided it, and the incident where they see it.
    """

    words: str
    words_en: str
    organisation: str
    voices: Sequence[str]
    is_mine: bool
    reply: Any = ""
    decided_by: str = ""
    incident: UUID | None = None


def answered_by(person: Person) -> Q:
    """Plans by which they answer, as long as their incident is open and they belong there.

    Nothing while somebody else may hold their phone, nor of an alert that is about them.
    """
    theirs = AnswerVoice.objects.filter(person=person).values("plan")
    belongs = Membership.objects.active().filter(person=person).values("organisation")
    there = Q(incident__organisation=None) | Q(incident__organisation__in=belongs)
    out_of_reach = not_to_be_written_to().filter(pk=person.pk)
    held_by_word = Incident.objects.about_whom_is_held().filter(about=person)
    own_alerts = Alert.objects.filter(not_over(), person=person).values("pk")
    is_hidden = Q(incident__alert__isnull=False, incident__alert__in=own_alerts) & ~Q(incident__opened_by=person)
    is_open = Q(pk__in=theirs, incident__state=IncidentState.OPEN)
    return is_open & there & ~Exists(out_of_reach) & ~Exists(held_by_word) & ~is_hidden


def person_has_decided(incident: Incident) -> bool:
    """Is the step done, or not needed, by which whom it is about says what is said? True where there is none."""
    return not incident.tasks.filter(step=PublicStep.PERSON, state=TaskState.OPEN.value).exists()


@unguarded("sentences that are shown to everybody who works there")
def sentences_to_say(person: Person) -> list[SentenceToSay]:
    """Of open incidents where they work whose sentence is shown to everybody, and of those that they answer, the newest
    first; else nothing of them.

    `is_mine`: they are the one who answers. Four queries at most.
    """
    works_in = Membership.objects.organisations(person, Verb.READ_POSTURE)
    is_shown = Q(is_shown=True, incident__restricted=False, incident__organisation__in=works_in)
    plans = AnswerPlan.objects.filter(is_shown & Q(incident__state=IncidentState.OPEN) | answered_by(person))
    related = plans.select_related("incident__organisation", "decided_by").prefetch_related("voices__person")
    rows = list(related.order_by("-decided_at", "-pk"))
    answered_plans = set(AnswerPlan.objects.filter(answered_by(person)).values_list("pk", flat=True)) if rows else set()
    visible = (
        set(Incident.objects.visible_to(person).filter(pk__in=answered_plans).values_list("pk", flat=True))
        if answered_plans
        else set()
    )
    return [_sentence(plan, is_mine=plan.pk in answered_plans, is_visible=plan.pk in visible) for plan in rows]


def _sentence(plan: AnswerPlan, *, is_mine: bool, is_visible: bool) -> SentenceToSay:
    organisation = plan.incident.organisation
    return SentenceToSay(
        plan.words,
        plan.words_en,
        organisation.name if organisation else "",
        [voice.person.shown_name for voice in plan.voices.all()],
        is_mine,
        word("public_replies", plan.reply) if is_mine else "",
        plan.decided_by.shown_name if is_mine and plan.decided_by else "",
        plan.pk if is_visible else None,
    )


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
