"""What somebody wrote in a room below may be given to be counted above. The room above says where each stands, and
hears in the same transaction when what it came from is taken back; without it nothing is shown, and nothing happens.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from .models import Person


class ContributedFrom(StrEnum):
    """The rooms in which such a thing is written."""

    DIARY = "diary"
    INCIDENT = "incident"
    DEMAND = "demand"
    AFTERWARDS = "afterwards"


@dataclass(frozen=True, slots=True)
class FactContribution:
    """Where one stands, in words, and the page on which it is given and taken back. `given`: does it stand there?"""

    words: str
    path: str
    given: bool


type Contributions = Callable[[Person, ContributedFrom, Collection[UUID]], dict[UUID, FactContribution]]
type SourceGone = Callable[[ContributedFrom, Collection[UUID], datetime], None]
_CONTRIBUTIONS: list[Contributions] = []
_SOURCE_GONE: list[SourceGone] = []


def add_contributions(contributions: Contributions, source_gone: SourceGone) -> None:
    """A room above counts such facts."""
    _CONTRIBUTIONS.append(contributions)
    _SOURCE_GONE.append(source_gone)


def contributions_of(person: Person, source: ContributedFrom, keys: Collection[UUID]) -> dict[UUID, FactContribution]:
    """Of these rows of one kind, all of which this person sees, those that are given or can be. A constant number of
    queries, and none without rows."""
    lines: dict[UUID, FactContribution] = {}
    for contributions in _CONTRIBUTIONS if keys else ():
        lines |= contributions(person, source, keys)
    return lines


def contribution_of(person: Person, source: ContributedFrom, key: UUID) -> FactContribution | None:
    """The same of one row."""
    return contributions_of(person, source, [key]).get(key)


def take_back_contributed(source: ContributedFrom, keys: Collection[UUID], now: datetime) -> None:
    """What these rows gave is taken back with them, inside the caller's transaction."""
    for source_gone in _SOURCE_GONE if keys else ():
        source_gone(source, keys, now)
