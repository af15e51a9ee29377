"""How one risk came to stand as it does: every judgement and every change, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from karpear.countries.queries import told
from karpear.people.models import Person

from ..models import Change, Evaluation, Measure, Risk


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done. `verb`: "judged", or that of the change. `fields`: (name, before, after) as codes.

    `levels`: inherent, current and residual; `before`: the same of the judgement before, None for the first.
    """

    at: datetime
    who: str
    verb: str
    why: str
    about: str = ""
    fields: tuple[tuple[str, str, str], ...] = ()
    judged: Evaluation | None = None
    before: Evaluation | None = None


def events_of(risk: Risk) -> list[Event]:
    """Everything, newest first, in three queries."""
    judged = list(Evaluation.objects.filter(risk=risk).select_related("by"))
    changes = list(Change.objects.filter(risk=risk).select_related("by", "measure"))
    names = _names(changes)
    events = [
        Event(e.at, _who(e.by), "judged", e.why, judged=e, before=previous)
        for e, previous in zip(judged, [*judged[1:], None], strict=True)
    ]
    events += [_event(change, names, risk) for change in changes]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _event(change: Change, names: dict[str, str], risk: Risk) -> Event:
    fields = tuple((field, names.get(old, old), names.get(new, new)) for field, (old, new) in change.fields.items())
    about = _measure_name(change.measure, risk) if change.measure else ""
    return Event(change.at, _who(change.by), change.verb, change.why, about, fields)


def _measure_name(measure: Measure, risk: Risk) -> str:
    return told(risk.organisation.country, measure.catalogue_id, measure.name, get_language() or "en")


def _names(changes: Sequence[Change]) -> dict[str, str]:
    """The people whom these changes name by id."""
    ids = {value for c in changes for name, pair in c.fields.items() if name in PEOPLE for value in pair if value}
    return {str(p.pk): p.shown_name for p in Person.objects.filter(pk__in=list(_uuids(ids)))}


#: Fields that hold a person.
PEOPLE = ("owner_id", "accepted_by", "accepted_by_id")


def _uuids(values: Iterable[Any]) -> Iterable[UUID]:
    return (UUID(str(value)) for value in values)


def _who(person: Person | None) -> str:
    return person.shown_name if person else ""
