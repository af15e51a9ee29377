"""What else was decided, or is the rule, on the same topic: what silences a decision, and what it silences."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from karpear.people.models import Person
from karpear.rules.voice.forms import Form

from ..form_words import FormWord
from ..posture.queries.rules import place_rules
from ..posture.words import province_names, topic_names
from .current_forms import loudness, that_hold
from .models import SpeakDecision


@dataclass(frozen=True, slots=True)
class OtherForm:
    """Another decision, or a rule, on the same topic: how, about what, and its page."""

    form: FormWord
    about: str
    path: str


def place_in_words(province: str, places: Mapping[str, str]) -> str:
    """Where something holds: a province, or the whole country."""
    return places.get(province, province) or _("the whole country")


def quieter_now(person: Person, row: SpeakDecision, form: Form) -> OtherForm | None:
    """What is quieter than this form where it would hold, the quietest; None: nothing pushes it aside. One query."""
    covering = _others(person, row).filter(province__in={"", row.province})
    quieter_rows = [other for other in covering if loudness(other) < form.loudness]
    return _of_decision(row, min(quieter_rows, key=loudness)) if quieter_rows else None


def also_silenced(person: Person, row: SpeakDecision) -> list[OtherForm]:
    """What holds now, aloud, on the same topic, and holds no more where something quieter is decided here.

    For the whole country these are also the rules of single places. Two queries.
    """
    by_place: dict[str, SpeakDecision] = {}
    for other in sorted(_others(person, row), key=loudness):
        by_place.setdefault(other.province, other)
    decisions = [other for other in that_hold(by_place) if not row.province or other.province == row.province]
    forms = [_of_decision(row, other) for other in decisions if loudness(other)]
    if not row.province:
        rules = [rule for rule in place_rules(row.organisation, row.topic) if rule.province not in by_place]
        paths = {rule: reverse("voice:posture_rule", args=[rule.pk]) for rule in rules if Form(rule.form).loudness}
        forms += [_other_form(row, rule.form, rule.province, path) for rule, path in paths.items()]
    return sorted(forms, key=lambda other: other.about)


def _others(person: Person, row: SpeakDecision) -> "QuerySet[SpeakDecision]":
    """The newest first."""
    rows = SpeakDecision.objects.visible_to(person).standing().order_by("-decided_at", "-pk")
    return rows.filter(organisation=row.organisation_id, topic=row.topic).exclude(pk=row.pk)


def _of_decision(row: SpeakDecision, other: SpeakDecision) -> OtherForm:
    return _other_form(row, other.form, other.province, reverse("voice:decision", args=[other.pk]))


def _other_form(row: SpeakDecision, form: str, province: str, path: str) -> OtherForm:
    topics, places = topic_names(row.organisation), province_names(row.organisation)
    about = f"{topics.get(row.topic, row.topic)}, {place_in_words(province, places)}"
    return OtherForm(FormWord(Form(form)), about, path)
