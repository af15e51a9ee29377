"""The shortest way to an office: who can reach it, through whom, and whether they are awake now.

A way is one person who can ring somebody at an office, or a person who can ask that person. Everybody on it agreed to
be asked. Where nobody gave the hours, nothing says that they are awake. Whoever is blocked is not handed in: for them
such a way is not there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

#: A way that nobody has tried for so long is tried again before it is needed.
PROVE_AFTER = timedelta(days=180)


class OfficeKind(StrEnum):
    """What stands at the other end."""

    EMBASSY = "embassy"
    OHCHR = "ohchr"
    EU = "eu"
    UN = "un"
    MINISTRY = "ministry"
    MEDIA = "media"
    LAWYERS = "lawyers"
    FUND = "fund"
    OTHER = "other"


class Awake(StrEnum):
    """Can an office be reached now? The best first. `UNKNOWN`: nobody gave its hours."""

    AWAKE = "awake"
    UNKNOWN = "unknown"
    ASLEEP = "asleep"


@dataclass(frozen=True, slots=True)
class ReachLink:
    """Somebody (`near`) who can reach an office, or another person (`through_to`). Keys, hours and days alone.

    Hours are those of an office: a link to another person has none.
    """

    key: str
    near: str
    through_to: str = ""
    opens: time | None = None
    closes: time | None = None
    zone: str = "UTC"
    proven_on: date | None = None
    failed_since: bool = False


@dataclass(frozen=True, slots=True)
class ReachWay:
    """From the reader to an office. `steps`: how many people stand between, 1: oneself or a colleague."""

    links: Sequence[ReachLink]
    steps: int
    awake: Awake

    @property
    def last(self) -> ReachLink:
        return self.links[-1]


def awake_state(opens: time | None, closes: time | None, zone: str, now: datetime) -> Awake:
    """Can they be reached now? The same hour twice: at any time. Hours may go over midnight."""
    if opens is None or closes is None:
        return Awake.UNKNOWN
    there = now.astimezone(ZoneInfo(zone)).time().replace(tzinfo=None)
    is_open = opens <= there < closes if opens < closes else there >= opens or there < closes
    return Awake.AWAKE if is_open else Awake.ASLEEP


def ways_to(
    links: Iterable[ReachLink],
    through: Iterable[ReachLink],
    *,
    reader: str,
    open_to_reader: Iterable[str],
    now: datetime,
) -> list[ReachWay]:
    """Every way by its shortest path, the best first: surely awake, fewest steps, not failed, freshest proof.

    `links`: to the office asked for; `through`: from one person to another. `open_to_reader`: keys of those of both
    that the reader may ask themselves; another is reached only through somebody.
    """
    asked_directly = set(open_to_reader)
    doors = {link.through_to: link for link in sorted(through, key=_proof) if link.key in asked_directly}
    ways = []
    for link in links:
        if link.near == reader:
            ways.append(_way([link], 1, now))
        elif link.key in asked_directly:
            ways.append(_way([link], 2, now))
        elif door := doors.get(link.near):
            ways.append(_way([door, link], 2 if door.near == reader else 3, now))
    return sorted(ways, key=_order)


def _way(links: Sequence[ReachLink], steps: int, now: datetime) -> ReachWay:
    office = links[-1]
    return ReachWay(links, steps, awake_state(office.opens, office.closes, office.zone, now))


_STATES = list(Awake)


def _order(way: ReachWay) -> tuple[int, int, bool, int, str]:
    return _STATES.index(way.awake), way.steps, way.last.failed_since, -_proof(way.last), way.last.key


def _proof(link: ReachLink) -> int:
    return link.proven_on.toordinal() if link.proven_on else 0


def needs_proof(proven_on: date | None, added_on: date, today: date) -> bool:
    """Has nobody tried it for half a year?"""
    return today - (proven_on or added_on) >= PROVE_AFTER
