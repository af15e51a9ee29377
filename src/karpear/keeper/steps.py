"""What the keeper does, in order. A step takes `now`, works in small transactions and says how much it did."""

from datetime import datetime
from typing import NamedTuple, Protocol

from karpear.activities import actions as activities
from karpear.alerts import actions as alerts
from karpear.audit import actions as audit
from karpear.cases import actions as cases
from karpear.cases.actions import (
    incidents_purging,
    incidents_reminding,
    packs,
    packs_opening,
    packs_telling,
    packs_words,
    report_reminders,
    reports,
)
from karpear.checkins import actions as checkins
from karpear.db import pulse as heartbeats
from karpear.messaging import actions as messaging
from karpear.people import actions as people
from karpear.people import devices
from karpear.people.actions import limits
from karpear.readiness import actions as readiness
from karpear.risks import actions as risks
from karpear.risks.actions import importing, sessions
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
    Step("hand out parts", packs_opening.hand_out),
    Step("note words", packs_words.note_reached),
    Step("tell what is owed", packs_telling.tell_what_is_owed),
    Step("hear from the held", checkins.hear_from_held),
    Step("tell families", activities.tell_ends),
    Step("hand over places", activities.hand_over),
    # Last: nothing that somebody waits for stands behind them.
    Step("take incidents", learning.take_incidents),
    Step("carry consented", consented_facts.carry_consented),
    Step("take closed incidents", learning.take_closed),
    Step("learn", learning.learn_from_facts),
]
EVERY_HOUR = [
    Step("lapse plans", activities.lapse_unconfirmed),
    Step("remind approvers", activities.remind_approvers),
    Step("remind of risks", risks.remind_owners),
    Step("remind of reports", report_reminders.remind_follow_ups),
    Step("remind of numbers", readiness.remind_of_numbers),
    Step("remind supporters", incidents_reminding.remind_supporters),
    Step("remind of phones", devices.remind_of_devices),
    Step("end tests", alerts.end_tests),
    Step("forget positions", alerts.forget_positions),
    Step("forget tracks", activities.forget_tracks),
    Step("forget receipts", people.forget_receipts),
    Step("forget tallies", limits.forget_tallies),
    Step("forget sessions", pulse.forget_sessions),
    Step("count what happened", learning.count_recent),
    Step("forget uploads", importing.forget_uploads),
    Step("forget pieces", vault.forget_pieces),
    Step("end travel locks", vault.end_locks),
    Step("recovery drills", vault.remind_of_drills),
    Step("remind of packs", packs.remind_of_packs),
    Step("remind of papers", packs.remind_of_papers),
    Step("forget pulses", heartbeats.purge),
    Step("assessments due", sessions.tell_due),
]
EVERY_NIGHT = [
    Step("purge deliveries", messaging.purge),
    Step("purge texts", messaging.purge_inbound),
    Step("purge alerts", alerts.purge),
    Step("purge check-ins", checkins.purge),
    Step("purge activities", activities.purge),
    Step("purge facts", risks.purge_facts),
    Step("purge consents", cases.purge_facts),
    Step("purge assessments", sessions.purge),
    Step("purge reports", reports.purge_reports),
    Step("purge incidents", incidents_purging.purge_incidents),
    Step("purge records", vault.purge),
    Step("purge packs", packs_opening.purge_packs),
    Step("purge readiness", readiness.purge),
    Step("purge people", people.purge),
    Step("purge audit", audit.purge),
]


def do_every_tick(now: datetime) -> None:
    """One round of the steps that are done on each tick, for whoever measures them."""
    for step in EVERY_TICK:
        step.work(now=now)
