"""Roles that are declared, and records of neutrality."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from karpear.rules.voice.neutrality import RecordKind
from karpear.voice.engagement.actions.answers import answer_accusation
from karpear.voice.engagement.actions.records import write_record
from karpear.voice.engagement.actions.roles import declare
from karpear.voice.engagement.models import NeutralityRecord, RoleDeclaration
from karpear.voice.engagement.neutrality_values import NewAccusation
from tests.cast import Cast


def declared(cast: Cast, now: datetime, *roles: str, **answers: Any) -> RoleDeclaration:
    """Sophea declares to the organisation."""
    clean = {"roles": list(roles or ("none",)), "since": None, "until": None, "words": "", **answers}
    return declare(by=cast.sophea, organisation=cast.lantern.pk, clean=clean, now=now)


def an_event(happened_on: date, **changes: Any) -> dict[str, Any]:
    """As a form hands it in: both sides were invited alike."""
    sides = ("governing", "opposition", "other_party", "no_party")
    counts = {f"{count}_{side}": None for side in sides for count in ("invited", "came")}
    event = {"happened_on": happened_on, "words": "Forum on fish", "venue": "community", "signs": ["ours"]}
    return {**counts, **event, "invited_governing": 4, "invited_opposition": 4, **changes}


def recorded(cast: Cast, now: datetime, **changes: Any) -> NeutralityRecord:
    """Dara writes down an event of today."""
    clean = an_event(**{"happened_on": now.date(), **changes})
    return write_record(
        by=cast.dara, organisation=cast.lantern.pk, kind=RecordKind.EVENT, clean=clean, now=now, today=now.date()
    )


def declared_and_recorded(cast: Cast, now: datetime) -> dict[str, UUID]:
    """One of each, for tests that try every address."""
    new = NewAccusation(accusation="supports", since=now.date(), until=now.date(), with_words=False)
    record = recorded(cast, now)
    answer = answer_accusation(by=cast.dara, organisation=cast.lantern.pk, new=new, now=now, today=now.date())
    declaration = declared(cast, now, "candidate")
    return {"declaration": declaration.pk, "neutrality_record": record.pk, "accusation_answer": answer.pk}
