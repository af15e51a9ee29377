"""What was decided for now on a topic and place: all who work there read how and until when, not what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.people.local_today import day_of
from karpear.people.models import Organisation, Person
from karpear.rules.voice.forms import Form

from ..form_words import FORMS, FormWord
from ..posture.words import about_in_words, province_names, topic_names
from .models import KeptFrom, SpeakDecision

#: That something is told in confidence, not everybody has to know.
TO_EVERYBODY: Mapping[Form, Any] = {**FORMS, Form.BRIEFING: _("We say nothing in public for now")}


@dataclass(frozen=True, slots=True)
class CurrentForm:
    """How the organisation speaks now on a topic in a place. `until`: when it is looked at again."""

    form: FormWord
    about: str
    until: date

    @property
    def word(self) -> Any:
        return TO_EVERYBODY[self.form.form]


def standing_forms(person: Person, organisation: Organisation, topic: str = "") -> list[CurrentForm]:
    """Of each topic and place the quietest that stands, the quietest first. Nothing that is kept from this person.

    `topic`: empty, of every topic. One query.
    """
    kept_rows = KeptFrom.objects.filter(person=person).values("decision")
    rows = SpeakDecision.objects.standing().filter(organisation=organisation).exclude(pk__in=kept_rows)
    if topic:
        rows = rows.filter(topic=topic)
    quietest: dict[tuple[str, str], SpeakDecision] = {}
    for row in sorted(rows.order_by("-decided_at", "-pk"), key=lambda row: Form(row.form).loudness):
        quietest.setdefault((row.topic, row.province), row)
    topics, places = topic_names(organisation), province_names(organisation)
    return [
        CurrentForm(
            FormWord(Form(row.form)), about_in_words(row.topic, row.province, topics, places), _until(organisation, row)
        )
        for row in quietest.values()
    ]


def _until(organisation: Organisation, row: SpeakDecision) -> date:
    looked_at = (row.decided_at or row.proposed_at) + timedelta(days=row.next_look_days or 0)
    return row.review_on or day_of(organisation, looked_at)
