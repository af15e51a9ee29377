"""What roles, capacities, reasons and what a plan has to settle are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.voice.engagement import Capacity, LeaveState, Permission, PermissionReason, PoliticalRole, Settle

ROLES: Mapping[PoliticalRole, Any] = {
    PoliticalRole.NONE: _("No political role"),
    PoliticalRole.VOTER: _("I vote, and that is all"),
    PoliticalRole.MEMBER: _("Member or helper of a party"),
    PoliticalRole.CANDIDATE: _("Candidate in an election"),
    PoliticalRole.OFFICE: _("Elected, or in a public office"),
    PoliticalRole.JOURNALIST: _("Citizen journalist"),
    PoliticalRole.FAMILY: _("Somebody of my family stands for election or holds an office"),
}
#: What goes with it, as a verb.
ROLE_ACTS: Mapping[PoliticalRole, Any] = {
    PoliticalRole.NONE: _("Go to a meeting of a party, and listen"),
    PoliticalRole.VOTER: _("Vote, and talk about it"),
    PoliticalRole.MEMBER: _("Go to party meetings, help, recruit"),
    PoliticalRole.CANDIDATE: _("Stand for election, and campaign"),
    PoliticalRole.OFFICE: _("Do the work of the office"),
    PoliticalRole.JOURNALIST: _("Film, write and publish"),
    PoliticalRole.FAMILY: _("Be with them in public, and help them"),
}
CAPACITIES: Mapping[Capacity, Any] = {
    Capacity.FREE_TIME: _("As myself, in my free time"),
    Capacity.AT_WORK: _("At work, in paid hours"),
    Capacity.IN_ITS_NAME: _("With the organisation's name, logo or shirt"),
    Capacity.WITH_ITS_THINGS: _("With its car, phone, account or rooms"),
}
#: Shape and word.
PERMISSIONS: Mapping[Permission, tuple[str, Any]] = {
    Permission.ALLOWED: ("safe", pgettext_lazy("permission", "yes")),
    Permission.ASK_FIRST: ("due", pgettext_lazy("permission", "ask first")),
    Permission.NOT: ("late", pgettext_lazy("permission", "no")),
}
REASONS: Mapping[PermissionReason, Any] = {
    PermissionReason.YOUR_RIGHT: _("It is your right as a citizen. Nobody here asks whom you vote for."),
    PermissionReason.PAID_HOURS: _("Paid hours belong to the work, and colleagues must not feel pressed."),
    PermissionReason.SPEAKS_FOR_ALL: _("The name speaks for all of us, and we take no side."),
    PermissionReason.PAID_FOR_OTHERS: _("They are paid for by donors who forbid it. One photo of our car is enough."),
    PermissionReason.ON_LEAVE_ONLY: _("Only on an agreed leave, from the day you stand until the election is over."),
    PermissionReason.LEAVE_RUNS: _("Your leave is agreed, and runs: it is your right."),
    PermissionReason.SEEN_AS_OURS: _("Others see you as one of ours. Agree first as what you go."),
    PermissionReason.TWO_HATS: _("Two tasks can pull apart. Agree which of them you do, and who does the other."),
    PermissionReason.CARD_NEEDED: _("Carry your card or accreditation, and say that you are not there for us."),
    PermissionReason.WHO_PUBLISHES: _("Agree before you film who publishes it, and under which name."),
    PermissionReason.LENT_BY_AGREEMENT: _("Our phone or camera can be taken as evidence. Agree on it each time."),
    PermissionReason.SEEN_BY_FAMILY: _(
        "Nobody answers for their family, but others see the two of you: ask first who goes where that party comes."
    ),
}
#: Shape and word.
LEAVES: Mapping[LeaveState, tuple[str, Any]] = {
    LeaveState.LACKING: ("late", _("A candidate needs a leave. None is written down.")),
    LeaveState.OVER: ("late", _("The days of the leave are over, and the candidacy is not.")),
    LeaveState.DECLINED: ("due", _("A lead answered the leave. Read the answer, and ask again.")),
    LeaveState.TO_AGREE: ("due", _("The leave waits for a lead to agree.")),
    LeaveState.AHEAD: ("due", _("The leave is agreed, and has not begun.")),
    LeaveState.ON: ("out", _("On leave")),
    LeaveState.NOT_NEEDED: ("off", _("No leave is needed now.")),
}
SETTLES: Mapping[Settle, Any] = {
    Settle.ON_LEAVE: _("On leave that day: does not go in our name. Somebody else goes."),
    Settle.CANDIDATE_IN_ELECTION: _("A candidate, and it is about an election or a party comes: somebody else goes."),
    Settle.CANDIDATE_NAMED: _("A candidate under our name and logo looks like our support for the candidacy."),
    Settle.CANDIDATE_AT_WORK: _("A candidate without an agreed leave for that day: agree on the leave first."),
    Settle.OFFICE_NAMED: _("Holds an office: agree in which of the two tasks they are there, and say so at the start."),
    Settle.MEMBER_WITH_PARTY: _("Member of a party: no party sign, no speech, and not the contact for the party."),
    Settle.FAMILY_WITH_PARTY: _("Somebody of the family is in politics: others receive that party and the press."),
    Settle.JOURNALIST_CAPACITY: _("Citizen journalist: agree before leaving what is published, and by whom."),
    Settle.JOURNALIST_CARD: _("No card or accreditation is written down that holds on that day."),
}
#: What a lead says to a leave, other than to agree.
LEAVE_ANSWERS: Mapping[str, Any] = {"no": _("No"), "days": _("Yes, but on other days")}
LEAVE_ANSWERED: Mapping[str, Any] = {
    "no": _("%(name)s says no"),
    "days": _("%(name)s names other days: %(days)s"),
}
