"""The pack's calls, for pages of this site: sealed parts go out to whoever may have them now, and come in."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from karpear.people.models import Person
from karpear.rules.refusals import Missing
from karpear.ui.pressure import Answer, under_pressure
from karpear.vault.queries.locks import must_hand_out
from karpear.vault.values import REFUSALS, Blob, DoneOut, GrantIn

from .actions import custodians as packs
from .actions import instructions, openings
from .queries import packs as queries

router = Router()


class CustodianOut(Schema):
    id: UUID
    name: str
    person: UUID | None
    outside: UUID | None
    recipient: str | None


class OwnOut(Schema):
    needed: int
    thread: UUID | None
    custodians: list[CustodianOut]


class PartsIn(Schema):
    record: UUID
    needed: Annotated[int, Field(ge=2, le=7)]
    key: Blob
    parts: Annotated[dict[UUID, Blob], Field(max_length=7)]


class PapersIn(Schema):
    until: date | None


class KeyOut(Schema):
    id: UUID
    recipient: str


class OpeningOut(Schema):
    needed: int
    opener: KeyOut | None
    mine: bool
    part: str | None
    key: str | None
    given: list[str]
    recipient: str
    thread: UUID


class PartIn(Schema):
    blob: Blob


class OpenIn(Schema):
    spoken: Annotated[int, Field(ge=0, le=7)] = 0
    grants: Annotated[list[GrantIn], Field(max_length=5)]


def _me(request: HttpRequest) -> Person:
    """Whoever is signed in. Under a travel lock they get and change nothing."""
    person: Person = request.auth.person  # type: ignore[attr-defined]
    must_hand_out(person, timezone.now())
    return person


@router.get("/mine", response={200: OwnOut, **REFUSALS})
@under_pressure(read=Answer.REFUSED)
def mine(request: HttpRequest) -> Any:
    """Whom one's pack is sealed for."""
    return queries.own_parts(_me(request), timezone.now())


@router.put("/mine", response={200: DoneOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def seal(request: HttpRequest, body: PartsIn) -> Any:
    """A new key under new parts: those of before are destroyed."""
    person, now = _me(request), timezone.now()
    packs.seal_for_custodians(
        by=person, record=body.record, threshold=body.needed, key=body.key, parts=body.parts, now=now
    )
    return {"done": len(body.parts)}


@router.put("/mine/papers", response={200: DoneOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def papers(request: HttpRequest, body: PapersIn) -> Any:
    """Until when the first paper in one's pack is valid, to be reminded of before; null: no reminder."""
    packs.keep_papers_day(by=_me(request), until=body.until, now=timezone.now())
    return {"done": 1}


@router.get("/openings/{opening_id}", response={200: OpeningOut, **REFUSALS})
@under_pressure(read=Answer.REFUSED)
def opening(request: HttpRequest, opening_id: UUID) -> Any:
    """The sealed things of an opening that one may have now."""
    person, now = _me(request), timezone.now()
    sealed_parts = queries.opening_parts(person, opening_id, now)
    parts = len(sealed_parts["given"]) + bool(sealed_parts["part"])
    openings.parts_given(to=person, opening=opening_id, parts=parts, key=bool(sealed_parts["key"]), now=now)
    return sealed_parts


@router.put("/openings/{opening_id}/part", response={200: DoneOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def give_part(request: HttpRequest, opening_id: UUID, body: PartIn) -> Any:
    """One's own part, sealed to whoever opens."""
    openings.contribute(by=_me(request), opening=opening_id, blob=body.blob, now=timezone.now())
    return {"done": 1}


@router.post("/openings/{opening_id}/open", response={200: DoneOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def open_it(request: HttpRequest, opening_id: UUID, body: OpenIn) -> Any:
    """The parts were put together: keep the grants that open the record."""
    grants = [grant.given() for grant in body.grants]
    openings.open_pack(by=_me(request), opening=opening_id, spoken=body.spoken, grants=grants, now=timezone.now())
    return {"done": 1}


@router.put("/words/{contact_id}", response={200: DoneOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def family_words(request: HttpRequest, contact_id: UUID, body: PartIn) -> Any:
    """A text for a contact, sealed under words they are told."""
    person = _me(request)
    if not body.blob:
        raise Missing
    instructions.keep_family_words(by=person, contact=contact_id, blob=body.blob, now=timezone.now())
    return {"done": 1}
