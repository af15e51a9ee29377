"""May this role do this verb? One table, asked by every screen and by the API.

Which rows a person may see is another question, answered by each model's `visible_to`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody is in one organisation; a coordinator, in the body of a network."""

    MEMBER = "member"
    OFFICER = "officer"
    LEAD = "lead"
    COORDINATOR = "coordinator"


class Verb(StrEnum):
    """What a person may ask the product to do on behalf of an organisation."""

    SEE_BOARD = "see_board"
    ACT_ON_ALERT = "act_on_alert"
    ASK_ROLL_CALL = "ask_roll_call"
    RUN_DRILL = "run_drill"
    CLOSE_PHONES = "close_phones"
    INVITE = "invite"
    OPEN_ACCOUNTS = "open_accounts"
    CHANGE_ROLES = "change_roles"
    EDIT_ROSTER = "edit_roster"
    SWAP_SHIFT = "swap_shift"
    EDIT_POLICY = "edit_policy"
    SEE_MEMBERS = "see_members"
    SEE_ACTIVITIES = "see_activities"
    PLAN = "plan"
    APPROVE = "approve"
    SEE_RISKS = "see_risks"
    EDIT_RISKS = "edit_risks"
    ACCEPT_RISK = "accept_risk"
    FACILITATE = "facilitate"
    DECIDE_ON_FACTS = "decide_on_facts"
    READ_SEALED = "read_sealed"
    KEEP_KEYS = "keep_keys"
    SEE_INCIDENTS = "see_incidents"
    WORK_INCIDENTS = "work_incidents"
    SEE_PREPAREDNESS = "see_preparedness"
    WRITE_CLAUSES = "write_clauses"
    PUT_IN_FORCE = "put_in_force"
    KEEP_TRAINING = "keep_training"
    KEEP_COVER = "keep_cover"
    KEEP_SUCCESSION = "keep_succession"
    SEE_RESERVE = "see_reserve"
    SET_RESERVE = "set_reserve"
    ASK_FOR_MONEY = "ask_for_money"
    SIGN_FOR_MONEY = "sign_for_money"
    SEE_LAW = "see_law"
    KEEP_LAW = "keep_law"
    NOTE_DEMAND = "note_demand"
    APPROVE_REPLY = "approve_reply"
    READ_POSTURE = "read_posture"
    SEE_VOICE = "see_voice"
    KEEP_VOICE = "keep_voice"
    DECIDE_TO_SPEAK = "decide_to_speak"
    SEE_NETWORK = "see_network"
    JOIN_NETWORK = "join_network"
    KEEP_PARTNERS = "keep_partners"
    WRITE_THREAD = "write_thread"
    WRITE_BULLETIN = "write_bulletin"
    RELEASE_BULLETIN = "release_bulletin"
    KEEP_DIRECTORY = "keep_directory"
    AGREE_ON_AID = "agree_on_aid"
    WORK_AID = "work_aid"
    SPEAK_IN_COUNCIL = "speak_in_council"
    KEEP_NETWORK = "keep_network"
    VOUCH_FOR_GROUPS = "vouch_for_groups"
    KEEP_INDEPENDENCE = "keep_independence"


TABLE: dict[Verb, frozenset[Role]] = {
    Verb.SEE_BOARD: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.ACT_ON_ALERT: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.ASK_ROLL_CALL: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.RUN_DRILL: frozenset({Role.OFFICER}),
    Verb.CLOSE_PHONES: frozenset({Role.OFFICER, Role.COORDINATOR}),
    Verb.INVITE: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.OPEN_ACCOUNTS: frozenset({Role.OFFICER}),
    Verb.CHANGE_ROLES: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.EDIT_ROSTER: frozenset({Role.OFFICER}),
    Verb.SWAP_SHIFT: frozenset({Role.OFFICER}),
    Verb.EDIT_POLICY: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.SEE_MEMBERS: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.SEE_ACTIVITIES: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.PLAN: frozenset({Role.MEMBER, Role.OFFICER, Role.LEAD}),
    Verb.APPROVE: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.SEE_RISKS: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.EDIT_RISKS: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.ACCEPT_RISK: frozenset({Role.LEAD}),
    Verb.FACILITATE: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.DECIDE_ON_FACTS: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.READ_SEALED: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.KEEP_KEYS: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.SEE_INCIDENTS: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.WORK_INCIDENTS: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.SEE_PREPAREDNESS: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.WRITE_CLAUSES: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.PUT_IN_FORCE: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.KEEP_TRAINING: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.KEEP_COVER: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.KEEP_SUCCESSION: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.SEE_RESERVE: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.SET_RESERVE: frozenset({Role.LEAD}),
    Verb.ASK_FOR_MONEY: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.SIGN_FOR_MONEY: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.SEE_LAW: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.KEEP_LAW: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.NOTE_DEMAND: frozenset({Role.MEMBER, Role.OFFICER, Role.LEAD}),
    Verb.APPROVE_REPLY: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.READ_POSTURE: frozenset({Role.MEMBER, Role.OFFICER, Role.LEAD}),
    Verb.SEE_VOICE: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.KEEP_VOICE: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.DECIDE_TO_SPEAK: frozenset({Role.LEAD}),
    Verb.SEE_NETWORK: frozenset({Role.OFFICER, Role.LEAD, Role.COORDINATOR}),
    Verb.JOIN_NETWORK: frozenset({Role.LEAD}),
    Verb.KEEP_PARTNERS: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.WRITE_THREAD: frozenset({Role.OFFICER, Role.LEAD, Role.COORDINATOR}),
    Verb.WRITE_BULLETIN: frozenset({Role.OFFICER, Role.LEAD, Role.COORDINATOR}),
    Verb.RELEASE_BULLETIN: frozenset({Role.OFFICER, Role.LEAD, Role.COORDINATOR}),
    Verb.KEEP_DIRECTORY: frozenset({Role.OFFICER, Role.LEAD, Role.COORDINATOR}),
    Verb.AGREE_ON_AID: frozenset({Role.LEAD}),
    Verb.WORK_AID: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.SPEAK_IN_COUNCIL: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.KEEP_NETWORK: frozenset({Role.COORDINATOR}),
    Verb.VOUCH_FOR_GROUPS: frozenset({Role.OFFICER, Role.LEAD}),
    Verb.KEEP_INDEPENDENCE: frozenset({Role.LEAD}),
}


def roles_for(verb: Verb) -> frozenset[Role]:
    """The roles that may do `verb`; nobody when the table does not say."""
    return TABLE.get(verb, frozenset())


def may(role: Role | None, verb: Verb) -> bool:
    """May somebody with this role (None: no role here) do `verb`?"""
    return role is not None and role in roles_for(verb)


#: So long in a role, under the eyes of all who were told, before one's word counts as the second one.
BEFORE_SECOND = timedelta(hours=72)
#: So long somebody and whoever brought them in count as one. Not for ever: one officer often brings in all the others.
BROUGHT_FOR = timedelta(days=90)
#: With fewer who keep its keys an organisation is still being set up, and everybody was brought in by somebody there.
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class RoleStanding:
    """By what somebody speaks here: since when, and who brought them in (None: nobody).

    `free`: they need not have waited: the person concerned chose them, or the organisation is still being set up.
    """

    person: UUID
    since: datetime
    brought_by: UUID | None = None
    free: bool = False

    def was_brought_by(self, person: UUID | None, now: datetime) -> bool:
        """Are the two, as far as anybody can tell, still one and the same will?"""
        return person is not None and self.brought_by == person and now < self.since + BROUGHT_FOR

    def counts(self, word_at: datetime, now: datetime) -> bool:
        """Were they here before the first word, and long enough that everybody could ask who they are?"""
        return self.free or (self.since < word_at and now >= self.since + BEFORE_SECOND)


def may_be_second(
    *, by: UUID, first: UUID | None, standings: Collection[RoleStanding], word_at: datetime, now: datetime
) -> bool:
    """May `by` confirm what `first` said at `word_at`? `standings`: of both, by which they act in this matter.

    A second person is never the first one's invention, nor the first one the second's.
    """
    bound = any(standing.person == by and standing.was_brought_by(first, now) for standing in standings)
    bound = bound or any(standing.person == first and standing.was_brought_by(by, now) for standing in standings)
    return (
        by != first
        and not bound
        and any(standing.person == by and standing.counts(word_at, now) for standing in standings)
    )
