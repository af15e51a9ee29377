"""What the keeper does, in order. A step takes `now`, works in small transactions and says how much it did.

Beside each step stands what it waits for (`due`): it runs when that falls due, and not before. What has none runs
whenever the others are looked through, or by the hour and the night.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import NamedTuple, Protocol

from karpear.activities.plans.actions import clauses, family, lapse
from karpear.activities.tracking.actions import retention
from karpear.alerts.actions import duress, phone_tests, rungs
from karpear.alerts.queries.informed import contacts_still_needed, messages_still_needed
from karpear.alerts.queries.stages import silent_among
from karpear.audit.actions import chain
from karpear.audit.actions import retention as audit_retention
from karpear.cases import retention as incident_retention
from karpear.cases.incidents.needs import TASKS
from karpear.cases.reports.actions import reports
from karpear.checkins.actions import check_ins, daily_promises, held_people, overdue
from karpear.compliance.demands.actions.clocks import count_clocks
from karpear.compliance.demands.needs import FLOOD
from karpear.compliance.duties.actions.date_counts import count_duties
from karpear.compliance.evidence.actions.papers import purge_papers
from karpear.db.agenda import Due
from karpear.db.batches import Sliced
from karpear.db.statistics import refresh_statistics
from karpear.messaging.actions import fetch, receive, strangers
from karpear.messaging.actions.escalate import escalate
from karpear.messaging.actions.remind import remind
from karpear.messaging.failed import read_failed
from karpear.messaging.models import Delivery
from karpear.messaging.spool import read_spools
from karpear.network.aid.actions.agreements import end_outlived
from karpear.network.federation.actions.cells import send_cells
from karpear.network.federation.actions.followers import forget_bodies, send_followers
from karpear.network.federation.actions.identity import send_heartbeats
from karpear.network.fund.needs import FUND_SIGN
from karpear.network.meetings.actions.ballots import delete_overdue
from karpear.network.meetings.actions.counts import close_due
from karpear.network.silence.actions.habits import count_usual
from karpear.network.silence.actions.looks import look_for_silence
from karpear.people.actions import watch, without
from karpear.people.models import Contact
from karpear.preparedness.families.actions import publish_totals
from karpear.preparedness.policies.actions import readings
from karpear.preparedness.reserve.needs import SIGN
from karpear.preparedness.succession.actions import publish_exits, purge_tasks
from karpear.readiness.packs.actions import instructions, openings, owner_notices
from karpear.risks.sessions.actions import retention as sessions_retention
from karpear.screens.agenda.actions import tell_digests
from karpear.screens.needs import NEEDS
from karpear.sector.releases.actions.bulletins import enter_all_bulletins
from karpear.vault.actions import retention as vault_retention
from karpear.vault.actions import team_keys, travel_locks
from karpear.voice.decisions.needs import CHANGED_SINCE, DECIDED, TO_SPEAK
from karpear.voice.posture.actions.leavers import end_of_leavers
from karpear.voice.statements.actions.late import put_right
from karpear.voice.statements.actions.openings import wake_statements

from . import (
    bulletin_facts,
    consented_facts,
    demand_facts,
    due,
    duress_lock,
    idle_owners,
    learning,
    measure,
    names,
    operators,
    pulse,
    speech,
)
from .inbound import step as inbound
from .releases import draw_beside, judge_beside


class Work(Protocol):
    def __call__(self, *, now: datetime) -> int:
        """Do what is due; how many rows it changed. `Partly`: there is more, which the next round goes on with."""


class Step(NamedTuple):
    """A name for the operator's page, and the verb itself: one that does not exist stops the start.

    `due`: what it waits for. `rest_s`: how long it waits at least before it runs again, whatever is due. `forgets`:
    what it deletes by its age is gone for good, so that it waits while the clock may be wrong.
    """

    name: str
    work: Work
    due: Due | None = None
    rest_s: float = 0.0
    forgets: bool = False


#: Somebody waits for these. When anything was committed, at the moment one falls due, and at each sweep, all are asked
#: in one query what is due, and those that have something to do run.
EVERY_TICK = [
    Step("read folders", read_spools, rest_s=0.25),
    Step("read failed messages", read_failed, rest_s=1.0),
    Step("read the inbox", inbound.read_inbox, due.texts),
    Step("miss", overdue.miss_overdue, due.misses),
    Step("duress", check_ins.raise_duress, due.duress),
    Step("stand-down duress", duress.raise_duress, due.stand_down_duress),
    Step("sign-in duress", duress.raise_sign_in_duress, due.sign_in_duress),
    Step("climb", rungs.climb, due.rungs),
    Step("overtake", idle_owners.overtake, due.idle_owners),
    Step("remind", overdue.remind, due.reminders),
    Step("notices", fetch.fetch_notices, due.notices),
    # Each change writes a line: chained a few at a time, they hold up no writer for long.
    Step("chain", chain.chain_entries, due.unchained, rest_s=0.25),
]
#: Nobody waits with a watch in hand for these: asked every two seconds, or at once while there is much to do.
EVERY_FEW = [
    Step("standing", daily_promises.arm_standing, due.daily_promises),
    Step("resolve wishes", watch.resolve_wishes, due.wishes),
    Step("lock the forced", duress_lock.lock_the_forced, due.forced_people),
    Step("withhold team keys", team_keys.withhold, due.old_readers),
    Step("remind of tasks", partial(remind, TASKS, quiet=silent_among), due.tasks),
    Step("remind of signatures", partial(remind, SIGN, quiet=silent_among), due.signatures),
    Step("remind of fund signatures", partial(remind, FUND_SIGN, quiet=silent_among), due.fund_signatures),
    Step("remind of demands", partial(remind, FLOOD, quiet=silent_among), due.held_demands),
    Step("remind of decisions", partial(remind, TO_SPEAK, quiet=silent_among), due.untold_decisions),
    Step("remind of news", partial(remind, CHANGED_SINCE, quiet=silent_among), due.untold_decisions),
    Step("remind of what was decided", partial(remind, DECIDED, quiet=silent_among), due.untold_readers),
    Step("hand out parts", openings.hand_out, due.parts),
    Step("note words", instructions.note_reached, due.reached_by_words),
    Step("tell what is owed", owner_notices.tell_what_is_owed, due.owed),
    Step("hear from the held", held_people.hear_from_held, due.words_of_the_held),
    Step("tell families", family.tell_ends, due.families),
    Step("wake statements", wake_statements, due.statements),
    Step("end agreements", end_of_leavers, due.agreements_of_leavers),
    Step("close items of councils", close_due, due.council_items),
    Step("delete ballots of councils", delete_overdue, due.council_ballots, forgets=True),
    Step("end help", end_outlived, due.outlived_aid),
    Step("hand over places", retention.hand_over, due.places),
    Step("look for silence", look_for_silence, due.silences, rest_s=15.0),
    # Last: nothing that somebody waits for stands behind them.
    Step("count duties", count_duties, due.duties),
    Step("count clocks", count_clocks, due.clocks),
    Step("take incidents", learning.take_incidents, due.incidents),
    Step("carry consented", consented_facts.carry_consented, due.consents),
    Step("carry demands", demand_facts.carry_demands, due.demands),
    Step("carry retaliations", demand_facts.carry_retaliations, due.retaliations),
    Step("carry what came of speaking", speech.carry_speak_reviews, due.speak_reviews),
    Step("carry statements", speech.carry_signatures, due.signatures_to_carry),
    Step("record statements", speech.record_statements, due.statements_to_record),
    Step("carry names of people", names.carry_named_people, due.named_people_to_carry),
    Step("send after bulletins", send_followers, due.bulletins_to_send_after),
    Step("carry bulletins", bulletin_facts.carry_bulletins, due.bulletins_to_carry),
    Step("take closed incidents", learning.take_closed, due.closed_cases),
    Step("learn", learning.learn_from_facts, due.new_facts),
    Step("look at decisions", speech.look_at_decisions, due.decisions_to_look_at),
    Step("draw releases", draw_beside, due.wanted_releases, rest_s=30.0),
]
#: Of the machine itself: what it measures, and what it tells those who run it.
EVERY_MINUTE = [
    Step("measure", measure.measure),
    Step("tell operators", operators.tell_operators),
]
#: What is reminded of within the hour, and stands above.
SOON = (TASKS, SIGN, FUND_SIGN)
EVERY_HOUR = [
    *(Step(f"remind of {need.what}", partial(remind, need, quiet=silent_among)) for need in NEEDS if need not in SOON),
    *(Step(f"escalate {need.what}", partial(escalate, need, quiet=silent_among)) for need in NEEDS if need.escalation),
    Step("tell digests", tell_digests),
    Step("ask newcomers", readings.ask_newcomers),
    Step("ask travellers", clauses.ask_travellers),
    Step("lapse plans", lapse.lapse_unconfirmed),
    Step("end tests", phone_tests.end_tests),
    Step("forget tracks", Sliced(retention.destroyed_tracks), forgets=True),
    Step("purge what is kept for days", audit_retention.purge(hourly=True), forgets=True),
    Step("forget sessions", pulse.forget_sessions, forgets=True),
    Step("forget answers to strangers", strangers.forget_passing, forgets=True),
    Step("put moments right", put_right),
    Step("signs of life", send_heartbeats),
    Step("say what was published", send_cells),
    Step("judge tables", judge_beside),
    Step("count what happened", learning.count_recent),
    Step("forget pieces", vault_retention.forget_pieces, forgets=True),
    Step("end travel locks", travel_locks.end_locks),
]
#: Rows of rooms below that an alert needs while it goes on.
STILL_NEEDED: audit_retention.Exemptions = {Delivery: messages_still_needed, Contact: contacts_still_needed}
EVERY_NIGHT = [
    Step("purge", audit_retention.purge(hourly=False, exemptions=STILL_NEEDED), forgets=True),
    Step("purge texts", receive.purge_inbound, forgets=True),
    Step("forget guests", sessions_retention.forget_guests, forgets=True),
    Step("purge reports", reports.purge_reports, forgets=True),
    Step("purge incidents", incident_retention.purge_incidents, forgets=True),
    Step("purge key tasks", purge_tasks, forgets=True),
    Step("purge papers", purge_papers, forgets=True),
    Step("publish totals of families", publish_totals),
    Step("publish why people left", publish_exits),
    Step("forget people without an account", without.forget_without_account, forgets=True),
    Step("count usual silence", Sliced(count_usual)),
    Step("forget what other installations were told", forget_bodies, forgets=True),
    Step("enter public bulletins", enter_all_bulletins),
    Step("purge audit", chain.purge, forgets=True),
    Step("refresh statistics", Sliced(refresh_statistics)),
]


def do_every_tick(now: datetime) -> None:
    """One round of the steps that are done on each tick, for whoever measures them."""
    for step in EVERY_TICK:
        step.work(now=now)


def every_step() -> dict[str, Callable[[datetime], int]]:
    """All steps by name, for whoever measures them; one that works in slices does one at each call."""
    return {step.name: _at(step) for step in (*EVERY_TICK, *EVERY_FEW, *EVERY_MINUTE, *EVERY_HOUR, *EVERY_NIGHT)}


def _at(step: Step) -> Callable[[datetime], int]:
    return lambda now: step.work(now=now)
