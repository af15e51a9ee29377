"""Political roles: what somebody may do in which capacity, when a candidate is on leave, and what a plan must settle.

A role is nobody's fault, and nobody is asked whom they vote for. What is ruled here is where the organisation begins:
its hours, its name, its things. Source: docs/guide/neutrality.md.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

#: What was declared is asked for again after so long.
DECLARE_AGAIN = timedelta(days=365)
#: An accreditation or a leave that ends is told so long before.
ENDS_SOON = timedelta(days=30)


class PoliticalRole(StrEnum):
    """What somebody is in politics or in public, as they say themselves. Several at once, but for none."""

    NONE = "none"
    VOTER = "voter"
    MEMBER = "member"
    CANDIDATE = "candidate"
    OFFICE = "office"
    JOURNALIST = "journalist"
    FAMILY = "family"


class Capacity(StrEnum):
    """As what, and with what, somebody acts."""

    FREE_TIME = "free_time"
    AT_WORK = "at_work"
    IN_ITS_NAME = "in_its_name"
    WITH_ITS_THINGS = "with_its_things"


class Permission(StrEnum):
    """May they? The mildest first."""

    ALLOWED = "allowed"
    ASK_FIRST = "ask_first"
    NOT = "not"


class PermissionReason(StrEnum):
    """Why. Each is a sentence on the page."""

    YOUR_RIGHT = "your_right"
    PAID_HOURS = "paid_hours"
    SPEAKS_FOR_ALL = "speaks_for_all"
    PAID_FOR_OTHERS = "paid_for_others"
    ON_LEAVE_ONLY = "on_leave_only"
    LEAVE_RUNS = "leave_runs"
    SEEN_AS_OURS = "seen_as_ours"
    TWO_HATS = "two_hats"
    CARD_NEEDED = "card_needed"
    WHO_PUBLISHES = "who_publishes"
    LENT_BY_AGREEMENT = "lent_by_agreement"
    SEEN_BY_FAMILY = "seen_by_family"


type Allowance = tuple[Permission, PermissionReason]
_RIGHT: Allowance = (Permission.ALLOWED, PermissionReason.YOUR_RIGHT)
_NOT_OURS: Allowance = (Permission.NOT, PermissionReason.SPEAKS_FOR_ALL)
_NOT_PAID: Allowance = (Permission.NOT, PermissionReason.PAID_FOR_OTHERS)

#: What goes with each role (its word says what), in each capacity.
MAY: Mapping[PoliticalRole, Mapping[Capacity, Allowance]] = {
    PoliticalRole.NONE: {
        Capacity.FREE_TIME: _RIGHT,
        Capacity.AT_WORK: (Permission.ASK_FIRST, PermissionReason.SEEN_AS_OURS),
        Capacity.IN_ITS_NAME: (Permission.ASK_FIRST, PermissionReason.SEEN_AS_OURS),
        Capacity.WITH_ITS_THINGS: (Permission.ASK_FIRST, PermissionReason.SEEN_AS_OURS),
    },
    PoliticalRole.VOTER: {
        Capacity.FREE_TIME: _RIGHT,
        Capacity.AT_WORK: (Permission.ASK_FIRST, PermissionReason.PAID_HOURS),
        Capacity.IN_ITS_NAME: _NOT_OURS,
        Capacity.WITH_ITS_THINGS: _NOT_PAID,
    },
    PoliticalRole.MEMBER: {
        Capacity.FREE_TIME: _RIGHT,
        Capacity.AT_WORK: (Permission.NOT, PermissionReason.PAID_HOURS),
        Capacity.IN_ITS_NAME: _NOT_OURS,
        Capacity.WITH_ITS_THINGS: _NOT_PAID,
    },
    PoliticalRole.CANDIDATE: {
        Capacity.FREE_TIME: (Permission.ASK_FIRST, PermissionReason.ON_LEAVE_ONLY),
        Capacity.AT_WORK: (Permission.NOT, PermissionReason.PAID_HOURS),
        Capacity.IN_ITS_NAME: _NOT_OURS,
        Capacity.WITH_ITS_THINGS: _NOT_PAID,
    },
    PoliticalRole.OFFICE: {
        Capacity.FREE_TIME: _RIGHT,
        Capacity.AT_WORK: (Permission.ASK_FIRST, PermissionReason.TWO_HATS),
        Capacity.IN_ITS_NAME: _NOT_OURS,
        Capacity.WITH_ITS_THINGS: _NOT_PAID,
    },
    PoliticalRole.JOURNALIST: {
        Capacity.FREE_TIME: (Permission.ALLOWED, PermissionReason.CARD_NEEDED),
        Capacity.AT_WORK: (Permission.ASK_FIRST, PermissionReason.WHO_PUBLISHES),
        Capacity.IN_ITS_NAME: (Permission.ASK_FIRST, PermissionReason.WHO_PUBLISHES),
        Capacity.WITH_ITS_THINGS: (Permission.ASK_FIRST, PermissionReason.LENT_BY_AGREEMENT),
    },
    PoliticalRole.FAMILY: {
        Capacity.FREE_TIME: _RIGHT,
        Capacity.AT_WORK: (Permission.ASK_FIRST, PermissionReason.SEEN_BY_FAMILY),
        Capacity.IN_ITS_NAME: _NOT_OURS,
        Capacity.WITH_ITS_THINGS: _NOT_PAID,
    },
}


def fit_together(roles: Collection[PoliticalRole]) -> bool:
    """None stands alone; something has to be said."""
    return bool(roles) and (PoliticalRole.NONE not in roles or len(set(roles)) == 1)


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave of absence, both days included. `agreed`: by a lead; `declined`: one said no, or named other days."""

    starts_on: date
    ends_on: date
    agreed: bool = False
    declined: bool = False

    def holds(self, day: date) -> bool:
        return self.agreed and self.starts_on <= day <= self.ends_on


class LeaveState(StrEnum):
    """How it is with somebody's leave. The worst first."""

    LACKING = "lacking"
    OVER = "over"
    DECLINED = "declined"
    TO_AGREE = "to_agree"
    AHEAD = "ahead"
    ON = "on"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """What somebody declared. `since`, `until`: from when to when it is so, where they said it."""

    roles: Collection[PoliticalRole] = ()
    since: date | None = None
    until: date | None = None
    leave: Leave | None = None

    def on(self, day: date) -> frozenset[PoliticalRole]:
        """Which of them hold on a day."""
        begun = self.since is None or self.since <= day
        return frozenset(self.roles) if begun and (self.until is None or day <= self.until) else frozenset()

    def not_over(self, day: date) -> Sequence[PoliticalRole]:
        """Those that hold on a day or are still to come, as they were told."""
        return () if self.until and self.until < day else tuple(self.roles)

    def is_on_leave(self, day: date) -> bool:
        return self.leave is not None and self.leave.holds(day)


def leave_state(declared: Roles, day: date) -> LeaveState:
    """A candidate is on leave as long as they are one: an agreed leave that covers the day."""
    leave, stands = declared.leave, PoliticalRole.CANDIDATE in declared.on(day)
    if leave is None:
        return LeaveState.LACKING if stands else LeaveState.NOT_NEEDED
    if day > leave.ends_on:
        return LeaveState.OVER if stands else LeaveState.NOT_NEEDED
    if not leave.agreed:
        return LeaveState.DECLINED if leave.declined else LeaveState.TO_AGREE
    return LeaveState.AHEAD if day < leave.starts_on else LeaveState.ON


def allowance(role: PoliticalRole, capacity: Capacity, leave: LeaveState) -> Allowance:
    """May they today? A candidate campaigns while an agreed leave runs, and asks first until then."""
    if role is PoliticalRole.CANDIDATE and capacity is Capacity.FREE_TIME and leave is LeaveState.ON:
        return Permission.ALLOWED, PermissionReason.LEAVE_RUNS
    return MAY[role][capacity]


class Setting(StrEnum):
    """What makes an activity political in the eyes of others."""

    NAME_SHOWN = "name_shown"
    PARTY_THERE = "party_there"
    ELECTION = "election"


class Settle(StrEnum):
    """What is to be settled before somebody goes. The gravest first."""

    ON_LEAVE = "on_leave"
    CANDIDATE_IN_ELECTION = "candidate_in_election"
    CANDIDATE_NAMED = "candidate_named"
    CANDIDATE_AT_WORK = "candidate_at_work"
    OFFICE_NAMED = "office_named"
    MEMBER_WITH_PARTY = "member_with_party"
    FAMILY_WITH_PARTY = "family_with_party"
    JOURNALIST_CAPACITY = "journalist_capacity"
    JOURNALIST_CARD = "journalist_card"


@dataclass(frozen=True, slots=True)
class PlannedSetting:
    """One activity of the organisation: the day, and what its plan answered. None: nobody was asked."""

    day: date
    setting: frozenset[Setting] | None

    @property
    def is_political(self) -> bool:
        """A name that is shown is every day's work; a party or an election makes it more."""
        return bool(self.setting and self.setting & {Setting.PARTY_THERE, Setting.ELECTION})


def conflicts(declared: Roles, planned: PlannedSetting, *, card_until: date | None = None) -> Sequence[Settle]:
    """What this person settles with a lead before they go, the gravest first. `card_until`: of a journalist."""
    roles, matters = declared.on(planned.day), set[Settle]()
    setting = planned.setting or frozenset()
    named, party, election = (part in setting for part in Setting)
    if declared.is_on_leave(planned.day):
        matters.add(Settle.ON_LEAVE)
    if PoliticalRole.CANDIDATE in roles:
        matters |= {Settle.CANDIDATE_IN_ELECTION} if election or party else set()
        matters |= {Settle.CANDIDATE_NAMED} if named else set()
        matters |= {Settle.CANDIDATE_AT_WORK} if not declared.is_on_leave(planned.day) else set()
    if PoliticalRole.OFFICE in roles and (named or party or election):
        matters.add(Settle.OFFICE_NAMED)
    if PoliticalRole.MEMBER in roles and (party or election):
        matters.add(Settle.MEMBER_WITH_PARTY)
    if PoliticalRole.FAMILY in roles and (party or election):
        matters.add(Settle.FAMILY_WITH_PARTY)
    if PoliticalRole.JOURNALIST in roles and planned.is_political:
        matters.add(Settle.JOURNALIST_CAPACITY)
        matters |= {Settle.JOURNALIST_CARD} if card_until is None or card_until < planned.day else set()
    return [settle for settle in Settle if settle in matters]
