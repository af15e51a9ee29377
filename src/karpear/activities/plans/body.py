"""What a program sends when it creates an activity, read into clean values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from karpear.rules.alarm.deadlines import DEFAULT_GRACE_S, MAX_GRACE_S
from karpear.rules.refusals import BadFields

from ..models.plans import ActivityKind
from ..values import MAX_CHECK_INS, MAX_LEGS, MAX_TEXT, MAX_TITLE, CheckInTime

MAX_TRAVELLERS = 50
_LONGEST_LEG = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class NewLeg:
    from_place: str
    to_place: str
    departs_at: datetime
    arrives_at: datetime
    province: str = ""
    transport: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True)
class NewActivity:
    """`organisation` None: the person's only one. `travellers`: person ids, or names of people without an account."""

    kind: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    organisation: UUID | None
    with_whom: str
    travellers: tuple[UUID | str, ...]
    legs: tuple[NewLeg, ...]
    check_ins: tuple[CheckInTime, ...]


class _PlanReader:
    """Reads fields and collects what is wrong, so that a client hears everything at once."""

    def __init__(self) -> None:
        self.errors: list[tuple[str, str]] = []

    def wrong(self, loc: str, msg: str) -> None:
        self.errors.append((loc, msg))

    def text(self, body: Mapping[str, Any], name: str, limit: int, *, at: str = "", required: bool = False) -> str:
        value = body.get(name)
        text = value.strip() if isinstance(value, str) else ""
        if value is not None and not isinstance(value, str):
            self.wrong(at + name, _("This must be text."))
        elif len(text) > limit:
            self.wrong(at + name, _("At most %(most)d characters.") % {"most": limit})
        elif not _storable(text):
            self.wrong(at + name, _("This text holds characters that cannot be stored."))
        elif required and not text:
            self.wrong(at + name, _("This is needed."))
        return text

    def time(self, body: Mapping[str, Any], name: str, *, at: str = "") -> datetime:
        value = body.get(name)
        try:
            time = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        except ValueError:
            time = _NEVER
        if time.utcoffset() is None or not 2000 <= time.year <= 2200:
            self.wrong(at + name, _("A time with an offset is needed, such as 2026-01-31T18:00:00+07:00."))
            return _NEVER
        return time

    def span(self, starts_at: datetime, ends_at: datetime, loc: str) -> None:
        if _NEVER not in (starts_at, ends_at) and ends_at <= starts_at:
            self.wrong(loc, _("The end must come after the start."))

    def items(self, body: Mapping[str, Any], name: str, limit: int) -> Sequence[Any]:
        value = body.get(name)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            self.wrong(name, _("A list is needed."))
            return ()
        if len(value) > limit:
            self.wrong(name, _("At most %(most)d of these.") % {"most": limit})
            return ()
        return value


_NEVER = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _storable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def read(body: Mapping[str, Any]) -> NewActivity:
    """Clean values from the contract's `POST activities`. Raises BadFields with everything that is wrong."""
    reader = _PlanReader()
    kind = body.get("kind")
    if kind not in ActivityKind.values:
        reader.wrong("kind", _("This must be trip, event or activity."))
    starts_at, ends_at = reader.time(body, "starts_at"), reader.time(body, "ends_at")
    reader.span(starts_at, ends_at, "ends_at")
    wish = NewActivity(
        kind=str(kind),
        title=reader.text(body, "title", MAX_TITLE, required=True),
        place=reader.text(body, "place", MAX_TEXT, required=True),
        starts_at=starts_at,
        ends_at=ends_at,
        organisation=_organisation(reader, body.get("organisation")),
        with_whom=reader.text(body, "with_whom", MAX_TEXT),
        travellers=_travellers(reader, body),
        legs=tuple(_leg(reader, n, leg) for n, leg in enumerate(reader.items(body, "legs", MAX_LEGS))),
        check_ins=_check_ins(reader, body),
    )
    if reader.errors:
        raise BadFields(reader.errors)
    return wish


def plain(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body as JSON, the same for the same wish, to tell a repeated request from another one."""
    return {name: _plain(value) for name, value in sorted(body.items()) if value is not None and name != "key"}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return plain(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _organisation(reader: _PlanReader, value: Any) -> UUID | None:
    if value is None or isinstance(value, UUID):
        return value
    try:
        return UUID(str(value))
    except ValueError:
        reader.wrong("organisation", _("You do not belong to this organisation."))
        return None


def _travellers(reader: _PlanReader, body: Mapping[str, Any]) -> tuple[UUID | str, ...]:
    travellers: dict[UUID | str, None] = {}
    for n, value in enumerate(reader.items(body, "travellers", MAX_TRAVELLERS)):
        text = str(value).strip() if isinstance(value, str | UUID) else ""
        if not text or len(text) > MAX_TITLE or not _storable(text):
            reader.wrong(f"travellers.{n}", _("A person's id or a name is needed."))
            continue
        try:
            travellers[UUID(text)] = None
        except ValueError:
            travellers[text] = None
    return tuple(travellers)


def _leg(reader: _PlanReader, n: int, leg: Any) -> NewLeg:
    at = f"legs.{n}."
    if not isinstance(leg, Mapping):
        reader.wrong(f"legs.{n}", _("A leg with from, to, departs_at and arrives_at is needed."))
        return NewLeg("", "", _NEVER, _NEVER)
    departs_at, arrives_at = (reader.time(leg, "departs_at", at=at), reader.time(leg, "arrives_at", at=at))
    reader.span(departs_at, arrives_at, f"{at}arrives_at")
    if arrives_at - departs_at > _LONGEST_LEG:
        reader.wrong(f"{at}arrives_at", _("A leg takes at most 31 days."))
    return NewLeg(
        from_place=reader.text(leg, "from", MAX_TITLE, at=at, required=True),
        to_place=reader.text(leg, "to", MAX_TITLE, at=at, required=True),
        departs_at=departs_at,
        arrives_at=arrives_at,
        province=reader.text(leg, "province", 12, at=at),
        transport=reader.text(leg, "transport", MAX_TITLE, at=at),
        alone=leg.get("alone") is True,
    )


def _check_ins(reader: _PlanReader, body: Mapping[str, Any]) -> tuple[CheckInTime, ...]:
    times_by_due: dict[datetime, CheckInTime] = {}
    for n, entry in enumerate(reader.items(body, "check_ins", MAX_CHECK_INS)):
        at = f"check_ins.{n}."
        if not isinstance(entry, Mapping):
            reader.wrong(f"check_ins.{n}", _("A check-in with due_at and grace_s is needed."))
            continue
        due_at = reader.time(entry, "due_at", at=at)
        grace = entry.get("grace_s", DEFAULT_GRACE_S)
        if isinstance(grace, bool) or not isinstance(grace, int) or not 0 <= grace <= MAX_GRACE_S:
            reader.wrong(f"{at}grace_s", _("Whole seconds from 0 to 86400 are needed."))
            continue
        times_by_due.setdefault(due_at, CheckInTime(due_at, grace))
    return tuple(sorted(times_by_due.values(), key=lambda time: time.due_at))
