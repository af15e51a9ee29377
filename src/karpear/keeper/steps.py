"""What the keeper does, in order. A step takes `now`, works in small transactions and says how much it did."""

from datetime import datetime
from typing import NamedTuple, Protocol

from karpear.activities.decisions.actions import reminders
from karpear.activities.plans.actions import family, lapse
from karpear.activities.tracking.actions import retention
from karpear.alerts import actions as alerts
from karpear.audit import actions as audit
from karpear.audit.actions import retention as expired
from karpear.cases import retention as incidents_purging
from karpear.cases.incidents.actions import reminders as incidents_reminding
from karpear.cases.packs import needs as pack_needs
from karpear.cases.packs.actions import instructions, openings, owner_notices
from karpear.cases.reports import needs as report_needs
from karpear.cases.reports.actions import reports
from karpear.checkins import actions as checkins
from karpear.messaging import actions as messaging
from karpear.people import actions as people
from karpear.people import devices
from karpear.people.actions import without
from karpear.readiness.actions import numbers
from karpear.risks.register.actions import reminders as reminders_actions
from karpear.risks.sessions.actions import clock
from karpear.risks.sessions.actions import retention as sessions_retention
from karpear.vault import actions as vault

from . import consented_facts, duress_lock, idle_owners, inbound, learning, pulse


class Work(Protocol):
    def __call__(self, *, now: datetime) -> int:
        """Do what is due; how many rows it changed."""


class Step(NamedTuple):
    """A name for the operator's page, and the verb itself: one that does not exist stops the start."""

    name: str
    work: Work


EVERY_TICK = [
    Step("read the inbox", inbound.read_inbox),
    Step("miss", checkins.miss_overdue),
    Step("duress", checkins.raise_duress),
    Step("stand-down duress", alerts.raise_duress),
    Step("sign-in duress", alerts.raise_sign_in_duress),
    Step("climb", alerts.climb),
    Step("overtake", idle_owners.overtake),
    Step("remind", checkins.remind),
    Step("notices", messaging.fetch_notices),
    Step("standing", checkins.arm_standing),
    Step("chain", audit.chain_entries),
]
# Nobody waits with a watch in hand for these: every two seconds, or at once while there is much to do.
EVERY_FEW = [
    Step("resolve wishes", people.resolve_wishes),
    Step("lock the forced", duress_lock.lock_the_forced),
    Step("withhold team keys", vault.withhold),
    Step("remind of tasks", incidents_reminding.remind_of_tasks),
    Step("hand out parts", openings.hand_out),
    Step("note words", instructions.note_reached),
    Step("tell what is owed", owner_notices.tell_what_is_owed),
    Step("hear from the held", checkins.hear_from_held),
    Step("tell families", family.tell_ends),
    Step("hand over places", retention.hand_over),
    # Last: nothing that somebody waits for stands behind them.
    Step("take incidents", learning.take_incidents),
    Step("carry consented", consented_facts.carry_consented),
    Step("take closed incidents", learning.take_closed),
    Step("learn", learning.learn_from_facts),
]
EVERY_HOUR = [
    Step("lapse plans", lapse.lapse_unconfirmed),
    Step("remind approvers", reminders.remind_approvers),
    Step("remind of risks", reminders_actions.remind_owners),
    Step("remind of reports", report_needs.FOLLOW_UP.remind),
    Step("remind of numbers", numbers.remind_of_numbers),
    Step("remind supporters", incidents_reminding.remind_supporters),
    Step("remind of phones", devices.remind_of_devices),
    Step("end tests", alerts.end_tests),
    Step("forget tracks", retention.forget_tracks),
    Step("purge what is kept for days", expired.purge_hourly),
    Step("forget sessions", pulse.forget_sessions),
    Step("count what happened", learning.count_recent),
    Step("forget pieces", vault.forget_pieces),
    Step("end travel locks", vault.end_locks),
    Step("recovery drills", vault.remind_of_drills),
    Step("remind of packs", pack_needs.REVIEW.remind),
    Step("remind of papers", pack_needs.PAPERS.remind),
    Step("assessments due", clock.tell_due),
]
EVERY_NIGHT = [
    Step("purge", expired.purge_nightly),
    Step("purge texts", messaging.purge_inbound),
    Step("forget guests", sessions_retention.forget_guests),
    Step("purge reports", reports.purge_reports),
    Step("purge incidents", incidents_purging.purge_incidents),
    Step("forget people without an account", without.forget_without_account),
    Step("purge audit", audit.purge),
]


def do_every_tick(now: datetime) -> None:
    """One round of the steps that are done on each tick, for whoever measures them."""
    for step in EVERY_TICK:
        step.work(now=now)
