"""Bulletins for a phone or another program: those that stand in this person's lists, and still hold."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from karpear.people.models import Person
from karpear.rules.sharing.labels import Label
from karpear.rules.sharing.ways import Way
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.vault.values import REFUSALS

from ..words import source_name
from .feeds import current_items
from .renderings import words_of

router = Router()


class BulletinOut(Schema):
    """One bulletin, in the person's language where it was written in it. `label`: as it is written, with TLP.
    `why`: of what takes back, instead of what to do."""

    id: UUID
    label: str
    event: str
    step: str
    drill: bool
    source: str
    language: str
    headline: str
    avoid: str
    todo: str
    why: str
    provinces: list[str]
    reliability: str
    credibility: str
    since: datetime | None
    sent_at: datetime
    expires_at: datetime


class BulletinsOut(Schema):
    """The newest first, at most 100."""

    bulletins: list[BulletinOut]


@router.get("", response={200: BulletinsOut, **REFUSALS})
@under_pressure(read=Answer.EMPTY)
def bulletins(request: HttpRequest) -> Any:
    """What this person may have in lists, and still holds. Reading it here tells nobody that it was read."""
    person: Person = request.auth.person  # type: ignore[attr-defined]
    if not in_private(request):
        return {"bulletins": []}
    items = current_items(person, Way.API, timezone.now())
    return {"bulletins": [_out(item.bulletin, person.language) for item in items]}


def _out(row: Any, language: str) -> dict[str, Any]:
    words = words_of(row, language)
    return {
        "id": row.pk,
        "label": Label(row.label).marking,
        "event": row.event,
        "step": row.step,
        "drill": row.drill,
        "source": source_name(row),
        "language": words.language,
        "headline": words.headline,
        "avoid": words.avoid,
        "todo": words.todo,
        "why": words.why,
        "provinces": row.provinces,
        "reliability": row.reliability,
        "credibility": row.credibility,
        "since": row.since,
        "sent_at": row.released_at,
        "expires_at": row.expires_at,
    }
