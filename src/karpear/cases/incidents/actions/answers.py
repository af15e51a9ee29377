"""What is answered in public about an incident, and by whom."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.alerts.actions.casework import note_work
from karpear.alerts.queries.stages import silent_among
from karpear.audit.actions.lines import record as audit
from karpear.messaging.actions.send import Message, send_all
from karpear.people.models import Person
from karpear.rules.case.playbook import ANSWERED_IN_PUBLIC, PublicReply, PublicStep
from karpear.rules.refusals import BadFields, Missing

from ..models import AnswerPlan, AnswerVoice, Incident
from ..queries.about import hidden_from
from ..queries.answers import may_show, people_to_answer
from .incidents import working_on
from .tasks import steps_done

#: As of the steps of an incident.
TOPIC = "incident"


@transaction.atomic
def plan_answer(
    *,
    by: Person,
    incident: UUID,
    reply: str,
    voices: Collection[UUID],
    words: str,
    words_en: str = "",
    is_shown: bool = False,
    person_decided: bool = False,
    now: datetime,
) -> AnswerPlan:
    """Decided, or decided otherwise: its step is done. What is kept to those named is shown to nobody else.

    `person_decided`: whom it is about has said what is said. Whoever is newly chosen hears that there is something.
    Raises Missing, Forbidden, BadFields, and Conflict when it is closed.
    """
    locked_incident = working_on(by, incident)
    if locked_incident.playbook not in ANSWERED_IN_PUBLIC:
        raise Missing
    people = _people_who_answer(locked_incident, reply, voices)
    if not words.strip() and not words_en.strip():
        raise BadFields([("words", _("Write it in at least one of the two languages."))])
    plan, _is_new = AnswerPlan.objects.update_or_create(
        incident=locked_incident,
        defaults={
            "reply": PublicReply(reply).value, "words": words, "words_en": words_en,
            "is_shown": is_shown and may_show(locked_incident),
            "decided_by": by, "decided_at": now,
        },
    )  # fmt: skip
    _choose_voices(plan, people, by, now)
    steps_done(locked_incident, [PublicStep.DECIDED, *[PublicStep.PERSON] * person_decided], by=by, now=now)
    note_work(by=by, alert_id=locked_incident.alert, what="case_worked", now=now)
    audit(
        at=now, action="incident.answer", object_type="incident", object_id=locked_incident.pk, actor=by.pk,
        organisation=locked_incident.organisation_id, reply=plan.reply, voices=len(people), shown=plan.is_shown,
    )  # fmt: skip
    return plan


def _people_who_answer(incident: Incident, reply: str, voices: Collection[UUID]) -> set[UUID]:
    people = set(voices)
    if people - {person.pk for person in people_to_answer(incident)}:
        raise BadFields([("voices", _("One of these people does not work with you."))])
    if not people and reply != PublicReply.IGNORE:
        raise BadFields([("voices", _("Choose who answers."))])
    return set() if reply == PublicReply.IGNORE else people


def _choose_voices(plan: AnswerPlan, people: set[UUID], by: Person, now: datetime) -> None:
    """Whoever is new among them is told."""
    before = set(plan.voices.values_list("person", flat=True))
    plan.voices.all().delete()
    AnswerVoice.objects.bulk_create([AnswerVoice(plan=plan, person_id=person) for person in sorted(people)])
    _tell_voices(plan.incident, people - before - {by.pk}, now)


def _tell_voices(incident: Incident, people: set[UUID], now: datetime) -> None:
    """Not to a phone that others may hold."""
    reachable = people - silent_among(people) - set(hidden_from([incident]).values())
    messages = [Message(topic=TOPIC, subject=incident.pk, text_key="ready", person=person) for person in reachable]
    send_all(messages, now=now)
