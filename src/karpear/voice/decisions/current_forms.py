"""What was decided for now on a topic and place: all who work there read how and until when, not what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.db.reader import unguarded
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
    """How the organisation speaks now on a topic in a place. `until`: when it is looked at again.

    `instead_in`: the place, where it holds there instead of what stands above it.
    """

    form: FormWord
    about: str
    until: date
    instead_in: str = ""

    @property
    def word(self) -> Any:
        return TO_EVERYBODY[self.form.form]


@unguarded("what was decided for everybody who speaks there")
def standing_forms(person: Person, organisation: Organisation, topic: str = "") -> list[list[CurrentForm]]:
    """Of each topic what holds, the topic with the quietest first. Nothing that is kept from this person.

    What is decided for the whole country stands first, then each place where it is quieter still: the quietest holds.
    `topic`: empty, of every topic. One query.
    """
    kept_rows = KeptFrom.objects.filter(person=person).values("decision")
    rows = SpeakDecision.objects.standing().filter(organisation=organisation).exclude(pk__in=kept_rows)
    if topic:
        rows = rows.filter(topic=topic)
    quietest: dict[str, dict[str, SpeakDecision]] = {}
    for row in sorted(rows.order_by("-decided_at", "-pk"), key=loudness):
        quietest.setdefault(row.topic, {}).setdefault(row.province, row)
    topics, places = topic_names(organisation), province_names(organisation)
    return [
        [_current_form(organisation, row, topics, places, has_general="" in by_place) for row in that_hold(by_place)]
        for by_place in quietest.values()
    ]


def loudness(row: SpeakDecision) -> int:
    """Of what was decided."""
    return Form(row.form).loudness


def that_hold(by_place: Mapping[str, SpeakDecision]) -> list[SpeakDecision]:
    """Where the whole country is quieter, or as quiet, a decision for one place does not hold."""
    if (general := by_place.get("")) is None:
        return list(by_place.values())
    return [general, *(row for row in by_place.values() if loudness(row) < loudness(general))]


def _current_form(
    organisation: Organisation,
    row: SpeakDecision,
    topics: Mapping[str, str],
    places: Mapping[str, str],
    *,
    has_general: bool,
) -> CurrentForm:
    return CurrentForm(
        FormWord(Form(row.form)),
        about_in_words(row.topic, row.province, topics, places),
        _until(organisation, row),
        places.get(row.province, row.province) if has_general else "",
    )


def _until(organisation: Organisation, row: SpeakDecision) -> date:
    looked_at = (row.decided_at or row.proposed_at) + timedelta(days=row.next_look_days or 0)
    return row.review_on or day_of(organisation, looked_at)
