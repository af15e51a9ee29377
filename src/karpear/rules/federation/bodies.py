"""What a bulletin says, as it travels: words and codes, and nobody's name but that of the organisation that says it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from ..sharing.bulletins import (
    LONGEST,
    CapCertainty,
    CapSeverity,
    CapUrgency,
    Credibility,
    EventKind,
    Reliability,
)
from .refusal import Unfit, UnfitItem
from .wire import moment_of, moment_text

LONGEST_WORDS = {
    "headline_km": 112, "headline_en": 112, "avoid_km": 500, "avoid_en": 500, "todo_km": 1000, "todo_en": 1000,
    "source": 120,
}  # fmt: skip
MOST_PROVINCES = 30
_PROVINCE = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
_CODES: Mapping[str, type[StrEnum]] = {
    "event": EventKind, "reliability": Reliability, "credibility": Credibility, "urgency": CapUrgency,
    "severity": CapSeverity, "certainty": CapCertainty,
}  # fmt: skip
#: Ends of lines, and what Khmer puts between words.
_UNSEEN = {ord("\n"): None, 0x200B: None, 0x200C: None, 0x200D: None}
#: What was taken back is said to be so a while longer than it held.
LATEST = LONGEST + timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinBody:
    """`source`: the organisation that says it; `salt`: so that nobody finds the words by their digest."""

    source: str
    event: str
    drill: bool
    headline_km: str
    headline_en: str
    avoid_km: str
    avoid_en: str
    todo_km: str
    todo_en: str
    since: datetime | None
    expires_at: datetime
    released_at: datetime
    provinces: tuple[str, ...]
    reliability: str
    credibility: str
    urgency: str
    severity: str
    certainty: str
    salt: str

    def as_json(self) -> dict[str, Any]:
        return {field.name: _json(getattr(self, field.name)) for field in fields(self)}


def read_cells(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """A published table as it was published: what is in it, its readers check. Raises UnfitItem."""
    release = value.get("release")
    if set(value) != {"key", "release", "salt"} or not isinstance(release, Mapping):
        raise UnfitItem(Unfit.BAD_BODY)
    if not all(_is_text(value[name], 64) and value[name] for name in ("key", "salt")):
        raise UnfitItem(Unfit.BAD_BODY)
    return release


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment_text(value)
    return list(value) if isinstance(value, tuple) else value


def read_bulletin(value: Mapping[str, Any]) -> BulletinBody:
    """Raises UnfitItem."""
    if set(value) != {field.name for field in fields(BulletinBody)} or not _is_fit(value):
        raise UnfitItem(Unfit.BAD_BODY)
    moments = {name: moment_of(value[name]) for name in ("expires_at", "released_at")}
    since = None if value["since"] is None else moment_of(value["since"])
    if not moments["released_at"] < moments["expires_at"] <= moments["released_at"] + LATEST:
        raise UnfitItem(Unfit.BAD_BODY)
    return BulletinBody(**{**value, **moments, "since": since, "provinces": tuple(value["provinces"])})


def _is_fit(value: Mapping[str, Any]) -> bool:
    texts = all(_is_text(value[name], longest) for name, longest in LONGEST_WORDS.items())
    codes = all(value[name] in list(codes) for name, codes in _CODES.items())
    listed = value["provinces"]
    places = isinstance(listed, list) and len(listed) <= MOST_PROVINCES and all(_is_place(place) for place in listed)
    shaped = isinstance(value["drill"], bool) and _is_text(value["salt"], 64) and bool(value["salt"])
    says = texts and bool(value["source"]) and bool(value["headline_km"] or value["headline_en"])
    return texts and codes and places and shaped and says


def _is_text(value: Any, longest: int) -> bool:
    """Nothing that a page, a file or a phone would not show as it is."""
    return isinstance(value, str) and len(value) <= longest and value.translate(_UNSEEN).isprintable()


def as_it_travels(text: str) -> str:
    """Blanks in place of what no installation would take."""
    return "".join(sign if sign.isprintable() or ord(sign) in _UNSEEN else " " for sign in text.replace("\r\n", "\n"))


def _is_place(value: Any) -> bool:
    return isinstance(value, str) and _PROVINCE.fullmatch(value) is not None
