"""What the keeper does, in order. A step takes `now`, works in small transactions and says how much it did."""

import logging
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import NamedTuple

log = logging.getLogger("karpear.keeper")

type Work = Callable[..., object]


class Step(NamedTuple):
    name: str
    work: Work

    def run(self, now: datetime) -> int:
        """How many rows it changed (True and None: none that would need another round at once)."""
        done = self.work(now=now)
        return done if isinstance(done, int) and not isinstance(done, bool) else 0


EVERY_TICK = [
    ("read the inbox", "karpear.project.inbound", "read_inbox"),
    ("miss", "karpear.checkins.actions", "miss_overdue"),
    ("duress", "karpear.checkins.actions", "raise_duress"),
    ("stand-down duress", "karpear.alerts.actions", "raise_duress"),
    ("sign-in duress", "karpear.alerts.actions", "raise_sign_in_duress"),
    ("climb", "karpear.alerts.actions", "climb"),
    ("overtake", "karpear.project.overtaking", "overtake"),
    ("remind", "karpear.checkins.actions", "remind"),
    ("notices", "karpear.messaging.actions", "fetch_notices"),
    ("standing", "karpear.checkins.actions", "arm_standing"),
    ("chain", "karpear.audit.actions", "chain_entries"),
]
# Nobody waits with a watch in hand for these: every two seconds, or at once while there is much to do.
EVERY_FEW = [
    ("resolve wishes", "karpear.people.actions", "resolve_wishes"),
    ("lock the forced", "karpear.project.forced", "lock_the_forced"),
    ("withhold team keys", "karpear.vault.actions", "withhold"),
    ("remind of tasks", "karpear.cases.actions.incidents_reminding", "remind_of_tasks"),
    ("hand out parts", "karpear.cases.actions.packs_opening", "hand_out"),
    ("note words", "karpear.cases.actions.packs_words", "note_reached"),
    ("hear from the held", "karpear.checkins.actions", "hear_from_held"),
    ("tell families", "karpear.activities.actions", "tell_ends"),
    ("hand over places", "karpear.activities.actions", "hand_over"),
    # Last: nothing that somebody waits for stands behind them.
    ("take incidents", "karpear.project.learning", "take_incidents"),
    ("carry consented", "karpear.project.consented", "carry_consented"),
    ("take closed incidents", "karpear.project.learning", "take_closed"),
    ("learn", "karpear.project.learning", "learn_from_facts"),
]
EVERY_HOUR = [
    ("lapse plans", "karpear.activities.actions", "lapse_unconfirmed"),
    ("remind approvers", "karpear.activities.actions", "remind_approvers"),
    ("remind of risks", "karpear.risks.actions", "remind_owners"),
    ("remind of reports", "karpear.cases.actions.report_reminders", "remind_follow_ups"),
    ("remind of numbers", "karpear.readiness.actions", "remind_of_numbers"),
    ("remind supporters", "karpear.cases.actions.incidents_reminding", "remind_supporters"),
    ("remind of phones", "karpear.people.devices", "remind_of_devices"),
    ("end tests", "karpear.alerts.actions", "end_tests"),
    ("forget positions", "karpear.alerts.actions", "forget_positions"),
    ("forget tracks", "karpear.activities.actions", "forget_tracks"),
    ("forget receipts", "karpear.people.actions", "forget_receipts"),
    ("forget tallies", "karpear.people.actions.limits", "forget_tallies"),
    ("forget sessions", "karpear.project.pulse", "forget_sessions"),
    ("count what happened", "karpear.project.learning", "count_recent"),
    ("forget uploads", "karpear.risks.actions.importing", "forget_uploads"),
    ("forget pieces", "karpear.vault.actions", "forget_pieces"),
    ("end travel locks", "karpear.vault.actions", "end_locks"),
    ("recovery drills", "karpear.vault.actions", "remind_of_drills"),
    ("remind of packs", "karpear.cases.actions.packs", "remind_of_packs"),
    ("remind of papers", "karpear.cases.actions.packs", "remind_of_papers"),
    ("forget pulses", "karpear.project.pulse", "forget"),
    ("assessments due", "karpear.risks.actions.sessions", "tell_due"),
]
EVERY_NIGHT = [
    ("purge deliveries", "karpear.messaging.actions", "purge"),
    ("purge texts", "karpear.messaging.actions", "purge_inbound"),
    ("purge alerts", "karpear.alerts.actions", "purge"),
    ("purge check-ins", "karpear.checkins.actions", "purge"),
    ("purge activities", "karpear.activities.actions", "purge"),
    ("purge facts", "karpear.risks.actions", "purge_facts"),
    ("purge consents", "karpear.cases.actions", "purge_facts"),
    ("purge assessments", "karpear.risks.actions.sessions", "purge"),
    ("purge reports", "karpear.cases.actions.reports", "purge_reports"),
    ("purge incidents", "karpear.cases.actions.incidents_purging", "purge_incidents"),
    ("purge records", "karpear.vault.actions", "purge"),
    ("purge packs", "karpear.cases.actions.packs_opening", "purge_packs"),
    ("purge readiness", "karpear.readiness.actions", "purge"),
    ("purge people", "karpear.people.actions", "purge"),
    ("purge audit", "karpear.audit.actions", "purge"),
]


def load(names: list[tuple[str, str, str]]) -> list[Step]:
    """The steps that this installation has."""
    found = []
    for name, module, verb in names:
        work = _find(module, verb)
        if work is None:
            log.debug("step %s is not there", name)
            continue
        found.append(Step(name, work))
    return found


def _find(module: str, verb: str) -> Work | None:
    try:
        return getattr(import_module(module), verb, None)
    except ModuleNotFoundError as error:
        if error.name and module.startswith(error.name):
            return None
        raise
