"""Who is told about an alert, in which order, and after how long.

Source: docs/guide/ladder.md (the defaults) and on-call practice: tiered escalation, first
acknowledgement owns, repeat until acknowledged, an exhausted ladder tells everybody and cannot be
switched off. Durations are in seconds of real time; `pace` divides them (drills and demonstrations).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from uuid import UUID


class Tell(StrEnum):
    """The group of people a rung speaks to."""

    ON_WATCH = "on_watch"
    OTHERS = "others"
    LEADS = "leads"
    CONTACTS = "contacts"
    EVERYBODY = "everybody"


# Never told by a ladder unless the person says so by name: telling them may be the danger.
QUIET_ROLES = frozenset({"local_authority", "journalist"})


LONGEST_S = 7 * 86_400
#: An owner of a case may be silent for so long: longer than its person has to object to an opening.
CASE_IDLE_S = 3_600


@dataclass(frozen=True, slots=True)
class Policy:
    """An organisation's ladder. All durations in seconds after the alert opened."""

    repeat_s: int = 120
    others_s: int = 300
    leads_s: int = 600
    contacts_s: int = 900
    exhausted_s: int = 1200
    exhausted_repeat_s: int = 600
    overtake_s: int = 900

    def __post_init__(self) -> None:
        times = (0, self.repeat_s, self.others_s, self.leads_s, self.contacts_s, self.exhausted_s)
        if any(a >= b for a, b in pairwise(times)):
            raise ValueError("The steps of a ladder must come one after the other.")
        if self.exhausted_repeat_s <= 0 or self.overtake_s <= 0:
            raise ValueError("Repeats must be longer than nothing.")
        if max(self.exhausted_s, self.exhausted_repeat_s, self.overtake_s) > LONGEST_S:
            raise ValueError("No step may wait longer than a week.")


@dataclass(frozen=True, slots=True)
class Rung:
    """One moment of the ladder: `index` counts rungs from 0, `step` is what people see (1 to 5)."""

    index: int
    step: int
    repeat: int
    after_s: int
    tell: Tell


@dataclass(frozen=True, slots=True)
class Circle:
    """Everybody a ladder can reach about one person. Person ids, except `contacts`: contact ids in order."""

    about: UUID
    on_watch: tuple[UUID, ...] = ()
    officers: tuple[UUID, ...] = ()
    leads: tuple[UUID, ...] = ()
    buddy: UUID | None = None
    contacts: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Audience:
    """Who a rung speaks to: person ids and contact ids, each once, in order."""

    people: tuple[UUID, ...] = field(default=())
    contacts: tuple[UUID, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.people or self.contacts)


EXHAUSTED_STEP = 5
_FIRST_EXHAUSTED = 5


def rung(policy: Policy, index: int) -> Rung:
    """Rung number `index`; past the last one the ladder is exhausted and repeats for ever."""
    fixed = (
        Rung(0, 1, 0, 0, Tell.ON_WATCH),
        Rung(1, 1, 1, policy.repeat_s, Tell.ON_WATCH),
        Rung(2, 2, 0, policy.others_s, Tell.OTHERS),
        Rung(3, 3, 0, policy.leads_s, Tell.LEADS),
        Rung(4, 4, 0, policy.contacts_s, Tell.CONTACTS),
    )
    if index < _FIRST_EXHAUSTED:
        return fixed[index]
    repeat = index - _FIRST_EXHAUSTED
    after = policy.exhausted_s + repeat * policy.exhausted_repeat_s
    return Rung(index, EXHAUSTED_STEP, repeat, after, Tell.EVERYBODY)


def in_a_test(index: int) -> bool:
    """A test of a phone speaks to step 1 alone, and then stands still: it frightens nobody else."""
    return rung(Policy(), index).tell is Tell.ON_WATCH


def is_exhausted(index: int) -> bool:
    """True once the rung that has run is the last fixed one or later."""
    return index >= _FIRST_EXHAUSTED


def audience(one: Rung, circle: Circle, *, contacts_paused: bool = False) -> Audience:
    """The people this rung speaks to, never the one the alert is about.

    `contacts_paused`: the person was heard from after going missing, so families are not frightened;
    officers go on. An officer on watch who is the one in danger leaves step 1 to all the others.
    """
    if one.tell is Tell.CONTACTS:
        return Audience(contacts=() if contacts_paused else _once(circle.contacts))
    on_watch = tuple(p for p in circle.on_watch if p != circle.about)
    first = on_watch or circle.officers
    if one.tell is Tell.ON_WATCH:
        chosen: Iterable[UUID] = first
    elif one.tell is Tell.OTHERS:
        buddy = (circle.buddy,) if circle.buddy else ()
        chosen = (*(o for o in circle.officers if o not in first), *buddy)
    elif one.tell is Tell.LEADS:
        chosen = circle.leads
    else:
        chosen = (*circle.on_watch, *circle.officers, *circle.leads)
    return Audience(people=_once(p for p in chosen if p != circle.about))


def first_rung(policy: Policy, circle: Circle) -> Rung:
    """The rung to run when an alert opens: the first one that reaches anybody.

    Step 1 waits for nobody. Where a group inside the organisation is empty (no officer, the only
    officer is the one in danger) the next group is told at once; contacts come early only when there
    is nobody else at all.
    """
    for index in (0, 2, 3, 4):
        one = rung(policy, index)
        if audience(one, circle):
            return one
    return rung(policy, 0)


def due_at(opened_at: datetime, one: Rung, *, pace: float = 1.0) -> datetime:
    """When a rung runs."""
    return opened_at + timedelta(seconds=one.after_s / pace)


def overtaken_at(acted_at: datetime, policy: Policy, *, pace: float = 1.0, in_case: bool = False) -> datetime:
    """When an owner who has done nothing since `acted_at` loses the alert and the ladder goes on.

    `in_case`: it is known what happened, and the work is done elsewhere, by rules.casepack and the playbook: the
    first steps are due within an hour, and a person has half an hour to say no before their pack is opened.
    """
    return acted_at + timedelta(seconds=max(policy.overtake_s, CASE_IDLE_S if in_case else 0) / pace)


def _once(ids: Iterable[UUID]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(ids))
