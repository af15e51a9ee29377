"""The history of a risk in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.people.models import Organisation
from karpear.rules.risk.matrix import Confidence, Reliability
from karpear.ui.scales import CONFIDENCES, RELIABILITIES, SCOPES, TREATMENTS
from karpear.ui.values import days, titles

from ...fields import provinces_of
from ..forms.risk import HEADS
from ..models import Evaluation, MeasureState, RiskState, Source
from ..queries.history import Event
from ..values import STANDS, NewMeasure, NewRisk

VERBS = {
    "changed": gettext_lazy("Changed"),
    "reviewed": gettext_lazy("Reviewed, nothing changed"),
    "treated": gettext_lazy("Treatment chosen"),
    "accepted": gettext_lazy("Accepted"),
    "outgrown": gettext_lazy("Acceptance ended: the risk became larger"),
    "closed": gettext_lazy("Closed"),
    "reopened": gettext_lazy("Opened again"),
    "measure_added": gettext_lazy("Measure added"),
    "measure_changed": gettext_lazy("Measure changed"),
    "measure_state": gettext_lazy("Measure"),
}
FIELDS = {
    **titles(NewRisk),
    "treatment": gettext_lazy("Treatment"),
    **dict.fromkeys(("accepted_by", "accepted_by_id"), gettext_lazy("Accepted by")),
    "accepted_until": gettext_lazy("Accepted until"),
    "state": gettext_lazy("State"),
    **titles(NewMeasure),
}
DAYS = {"accepted_until", *days(NewRisk), *days(NewMeasure)}


@dataclass(frozen=True, slots=True)
class Told:
    """One event. `levels`: (stand, level before or None, level). `fields`: (name, before, after)."""

    event: Event
    title: str
    levels: Sequence[tuple[Any, int | None, int]] = ()
    trust: str = ""
    fields: Sequence[tuple[Any, str, str]] = field(default=())


def told(events: Iterable[Event], organisation: Organisation) -> list[Told]:
    """Each event in the reader's language, in the same order."""
    codes: dict[str, dict[str, Any]] = {
        "scope": {key.value: word.name for key, word in SCOPES.items()},
        "treatment": {key.value: word.name for key, word in TREATMENTS.items()},
        "province": dict(provinces_of(organisation)),
        "state": {**dict(RiskState.choices), **dict(MeasureState.choices)},
    }
    return [_tell_judgement(e, e.judged) if e.judged else _tell_change(e, codes) for e in events]


def _tell_judgement(event: Event, now: Evaluation) -> Told:
    previous = event.before
    columns = ("inherent_level", "level", "residual_level")
    levels = [
        (HEADS[stand], getattr(previous, column) if previous else None, getattr(now, column))
        for stand, column in zip(STANDS, columns, strict=True)
        if not previous or column == "level" or getattr(previous, column) != getattr(now, column)
    ]
    title = _("Judged again") if previous else _("Came into the register")
    source = Source(now.source)
    if source is not Source.MANUAL:
        title = f"{title}: {source.label}"
    trust = _("Confidence: %(confidence)s. Source: %(source)s.") % {
        "confidence": CONFIDENCES[Confidence(now.confidence)].name,
        "source": RELIABILITIES[Reliability(now.reliability)].name,
    }
    return Told(event, title, levels=levels, trust=trust)


def _tell_change(event: Event, codes: dict[str, dict[str, Any]]) -> Told:
    title = str(VERBS.get(event.verb, event.verb))
    if event.about:
        title = f"{title}: {event.about}"
    rows = [
        (FIELDS.get(name, name), _value(name, old, codes), _value(name, new, codes))
        for name, old, new in event.fields
        if event.verb != "measure_added"
    ]
    return Told(event, title, fields=rows)


def _value(name: str, value: str, codes: dict[str, dict[str, Any]]) -> str:
    if not value:
        return "—"
    if name in DAYS:
        return date_format(date.fromisoformat(value))
    return str(codes.get(name, {}).get(value, value))
