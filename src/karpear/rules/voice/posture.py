"""Which rule about speaking applies to a topic in a place, and where one's own way of speaking differs from it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .forms import Form

#: Silence is looked at again within half a year, every other rule within two years.
LONGEST_SILENCE, LONGEST_RULE = timedelta(days=183), timedelta(days=731)
#: So long it rests once somebody has looked at it.
_SILENCE_RESTS, _RULE_RESTS = timedelta(days=91), timedelta(days=365)


@dataclass(frozen=True, slots=True)
class PostureLine:
    """One rule. An empty `topic` is any topic, an empty `province` anywhere."""

    key: str
    topic: str
    province: str
    form: Form

    def covers(self, topic: str, province: str) -> bool:
        """Does it say anything of this topic in this place? An empty `topic` or `province`: of none in particular."""
        return self.topic in ("", topic) and self.province in ("", province)

    @property
    def precision(self) -> tuple[bool, bool]:
        """What it names. A topic weighs more than a place."""
        return bool(self.topic), bool(self.province)


def rule_that_applies(lines: Collection[PostureLine], topic: str, province: str) -> PostureLine | None:
    """The most precise: topic and place, topic, place, any; of two as precise the quieter. None: nobody has said."""
    covering = [line for line in lines if line.covers(topic, province)]
    return max(covering, key=lambda line: (line.precision, -line.form.loudness, line.key), default=None)


def must_be_reviewed_by(form: Form, today: date) -> date:
    """The last day on which it may next be looked at, when written down today."""
    return today + (LONGEST_SILENCE if form is Form.SILENCE else LONGEST_RULE)


def next_look(form: Form, today: date) -> date:
    """On which day somebody who has looked today looks again."""
    return today + (_SILENCE_RESTS if form is Form.SILENCE else _RULE_RESTS)


class OwnWay(StrEnum):
    """How a person speaks on a topic as a citizen. It never leaves their browser unsealed."""

    OPEN = "open"
    UNNAMED = "unnamed"
    CLOSE = "close"
    SILENT = "silent"


class Collision(StrEnum):
    """How one's own way and a rule of the organisation get in each other's way."""

    LOUDER = "louder"
    SEEN_AS_OURS = "seen_as_ours"
    QUIETER = "quieter"


def collision(way: OwnWay, form: Form) -> Collision | None:
    """None: both can stand side by side.

    Who speaks openly is heard where the organisation is silent or shows no name. Who speaks without a name can still be
    recognised where the organisation is silent. Who is silent can be drawn in where the organisation speaks by name.
    """
    if way is OwnWay.OPEN and not form.shows_name:
        return Collision.LOUDER
    if way is OwnWay.UNNAMED and form is Form.SILENCE:
        return Collision.SEEN_AS_OURS
    if way is OwnWay.SILENT and form is Form.NAMED:
        return Collision.QUIETER
    return None


def collisions(lines: Collection[PostureLine], topic: str, way: OwnWay) -> list[tuple[str, Collision]]:
    """(province, how), the rule for everywhere first: where this way of speaking differs from what applies there."""
    provinces = ["", *sorted({line.province for line in lines if line.province and line.topic in ("", topic)})]
    differing = []
    for province in provinces:
        line = rule_that_applies(lines, topic, province)
        if line and (province in ("", line.province)) and (kind := collision(way, line.form)):
            differing.append((province, kind))
    return differing
