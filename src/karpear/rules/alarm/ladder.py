"""Who is told about an alert, in which order, and after how long.

Source: docs/guide/ladder.md (the defaults) and on-call practice: tiered escalation, first
acknowledgement owns, repeat until acknowledged, an exhausted ladder tells everybody and cannot be
switched off. Durations are in seconds of real time; `pace` divides them (drills and demonstrations).
"""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from .circle import Circle, without_doubles


class Tell(StrEnum):
    """The group of people a rung speaks to."""

    ON_WATCH = "on_watch"
    OTHERS = "others"
    LEADS = "leads"
    CONTACTS = "contacts"
    EVERYBODY = "everybody"


class Heard(StrEnum):
    """Has the person been heard from since they went missing, and how surely was it they?

    UNPROVEN: a word that whoever reads their messages or forges their number could have sent. SURELY: signed in, with
    a phone that is theirs, with their code or their safety word, or an officer has spoken with them.
    """

    NO = "no"
    UNPROVEN = "unproven"
    SURELY = "surely"


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
class Audience[Id: Hashable]:
    """Who a rung speaks to: person ids and contact ids, each once, in order."""

    people: tuple[Id, ...] = ()
    contacts: tuple[Id, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.people or self.contacts)


@dataclass(frozen=True, slots=True)
class Promised[Id: Hashable]:
    """One moment of a whole ladder. `after_s`: when it really runs; the first that reaches anybody runs at once."""

    after_s: int
    rung: Rung
    told: Audience[Id]


EXHAUSTED_STEP = 5
OTHERS_RUNG = 2
CONTACTS_RUNG = 4
_FIRST_EXHAUSTED = 5


@lru_cache(1024)
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
    after_s = policy.exhausted_s + repeat * policy.exhausted_repeat_s
    return Rung(index, EXHAUSTED_STEP, repeat, after_s, Tell.EVERYBODY)


def in_a_test(index: int) -> bool:
    """A test of a phone speaks to step 1 alone, and then stands still: it frightens nobody else."""
    return rung(Policy(), index).tell is Tell.ON_WATCH


def is_exhausted(index: int) -> bool:
    """True once the rung that has run is the last fixed one or later."""
    return index >= _FIRST_EXHAUSTED


def holds_back(rung: Rung, heard: Heard) -> bool:
    """Are contacts left out at this rung, because the person was heard from?

    Families are not frightened for nothing. But a word that anybody could have sent holds only until the ladder is
    exhausted: else one forged text would keep the family from ever knowing.
    """
    return heard is Heard.SURELY or (heard is Heard.UNPROVEN and not is_exhausted(rung.index))


def waits_for_others(index: int) -> bool:
    """Is this rung one before whoever was not on watch has been told?"""
    return index <= OTHERS_RUNG


def audience[Id: Hashable](
    rung: Rung,
    circle: Circle[Id],
    *,
    heard: Heard = Heard.NO,
    passed_over: bool = False,
    informed: Collection[Id] = (),
) -> Audience[Id]:
    """The people this rung speaks to, never the one the alert is about.

    `heard`: holds contacts back; officers go on. `passed_over`: contacts were held back at their own step, so the
    exhausted ladder makes up for it. `informed`: who has been told; empty: whoever is on watch. An officer on watch who
    is in danger leaves step 1 to all the others.
    """
    contacts = () if holds_back(rung, heard) else without_doubles(circle.contacts)
    if rung.tell is Tell.CONTACTS:
        return Audience(contacts=contacts)
    on_watch = tuple(p for p in circle.on_watch if p != circle.about)
    first = on_watch or circle.officers
    if rung.tell is Tell.ON_WATCH:
        candidates: Iterable[Id] = first
    elif rung.tell is Tell.OTHERS:
        buddy = () if circle.buddy is None else (circle.buddy,)
        candidates = (*(o for o in circle.officers if o not in (informed or first)), *buddy)
    elif rung.tell is Tell.LEADS:
        candidates = circle.leads
    else:
        candidates = (*circle.on_watch, *circle.officers, *circle.leads)
    people = without_doubles(p for p in candidates if p != circle.about)
    return Audience(people, contacts if passed_over and is_exhausted(rung.index) else ())


def still_passed_over[Id: Hashable](
    rung: Rung, circle: Circle[Id], *, heard: Heard = Heard.NO, passed_over: bool = False
) -> bool:
    """After this rung, are there contacts whose step has passed without them?"""
    if rung.tell is Tell.CONTACTS or (passed_over and is_exhausted(rung.index)):
        return bool(circle.contacts) and holds_back(rung, heard)
    return passed_over


def first_rung[Id: Hashable](policy: Policy, circle: Circle[Id]) -> Rung:
    """The rung to run when an alert opens: the first one that reaches anybody.

    Step 1 waits for nobody. Where a group inside the organisation is empty (no officer, the only
    officer is the one in danger) the next group is told at once; contacts come early only when there
    is nobody else at all.
    """
    for index in (0, 2, 3, 4):
        candidate = rung(policy, index)
        if audience(candidate, circle):
            return candidate
    return rung(policy, 0)


def whole_ladder[Id: Hashable](policy: Policy, circle: Circle[Id], *, empty: bool = False) -> list[Promised[Id]]:
    """Every rung that tells somebody (`empty`: or nobody), up to the first exhausted one, which repeats for ever."""
    first = first_rung(policy, circle).index
    rungs = [rung(policy, index) for index in range(0 if empty else first, _FIRST_EXHAUSTED + 1)]
    promises = [
        Promised(0 if ladder_rung.index == first else ladder_rung.after_s, ladder_rung, audience(ladder_rung, circle))
        for ladder_rung in rungs
    ]
    return [promise for promise in promises if empty or promise.told or is_exhausted(promise.rung.index)]


def next_that_tells[Id: Hashable](
    policy: Policy,
    index: int,
    circle: Circle[Id],
    *,
    heard: Heard = Heard.NO,
    passed_over: bool = False,
    informed: Collection[Id] = (),
) -> tuple[Rung, Audience[Id]]:
    """From rung number `index` on, the first that reaches anybody; an exhausted one when none does."""
    while True:
        candidate = rung(policy, index)
        recipients = audience(candidate, circle, heard=heard, passed_over=passed_over, informed=informed)
        if recipients or is_exhausted(index):
            return candidate, recipients
        passed_over = still_passed_over(candidate, circle, heard=heard, passed_over=passed_over)
        index += 1


def due_at(opened_at: datetime, rung: Rung, *, pace: float = 1.0) -> datetime:
    """When a rung runs."""
    return opened_at + timedelta(seconds=rung.after_s / pace)


def overtaken_at(acted_at: datetime, policy: Policy, *, pace: float = 1.0, in_case: bool = False) -> datetime:
    """When an owner who has done nothing since `acted_at` loses the alert and the ladder goes on.

    `in_case`: it is known what happened, and the work is done elsewhere, by rules.casepack and the playbook: the
    first steps are due within an hour, and a person has half an hour to say no before their pack is opened.
    """
    return acted_at + timedelta(seconds=max(policy.overtake_s, CASE_IDLE_S if in_case else 0) / pace)
