"""Play a scenario, say what one did, talk about it afterwards."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from karpear.alerts.actions.drills import start_drill
from karpear.alerts.models import Alert
from karpear.audit.actions.verbs import changing, note
from karpear.countries.curricula import Scenario
from karpear.countries.queries import scenarios
from karpear.db.rows import find_row
from karpear.messaging.actions.press import press
from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Delivery
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.people.queries.gates import membership_in
from karpear.people.ways import Ways
from karpear.rules.access import Verb
from karpear.rules.alarm.outcome import State
from karpear.rules.duty.scenario import Seen, moment_of
from karpear.rules.refusals import Conflict, Forbidden, Missing
from karpear.ui.values import checked, fill

from ..training.actions.proofs import DrillShown, note_drill
from .models import ScenarioAct, ScenarioRun
from .queries import acts_done, parts_in, people_in, scenario_of
from .values import Debrief

#: Of the messages that bring an inject: the alert of the drill is their subject, so that its end calls them off.
TOPIC, TEXT = "scenario", "exercise"


@transaction.atomic
def start_scenario(*, by: Person, organisation: UUID, person: UUID, scenario: str, now: datetime) -> ScenarioRun:
    """A real drill about a member, and the card's news at their minutes. Raises as `start_drill` does."""
    card = scenarios(membership_in(by, organisation).organisation.country).get(scenario)
    if card is None:
        raise Missing
    alert = start_drill(by=by, organisation=organisation, person=person, now=now)
    run = ScenarioRun.objects.create(
        organisation_id=organisation, alert=alert, scenario=card.key, pace=settings.KARPEAR_PACE, started_by=by,
        started_at=now,
    )  # fmt: skip
    _send_injects(run, card, now)
    note(run, action="scenario.started", by=by, at=now, scenario=card.key)
    return run


def _send_injects(run: ScenarioRun, card: Scenario, now: datetime) -> None:
    """Into the outbox at once, each to leave at its minute: so none is forgotten, whatever stops."""
    people = people_in(run.organisation_id, run.alert.person_id, now)
    send_all(
        [
            Message(
                topic=TOPIC, subject=run.alert_id, text_key=TEXT, person=person, ways=Ways.BESIDE, round=number,
                drill=True, leaves_at=moment_of(now, inject.minute, pace=run.pace),
            )
            for number, inject in enumerate(card.injects)
            for person in dict.fromkeys(pk for part in inject.to for pk in people[part])
        ],
        now=now,
    )  # fmt: skip


@transaction.atomic
def say_done(*, by: Person, run: ScenarioRun, act: str, now: datetime) -> ScenarioAct:
    """ "I did this." The first time counts. Raises Missing, Forbidden (another part's) or Conflict (it is over)."""
    card = scenario_of(run)
    expected = card.act(act) if card else None
    if expected is None or expected.seen is not Seen.TAP:
        raise Missing
    if expected.who not in parts_in(run, by):
        raise Forbidden(_("This is for somebody else in this exercise."))
    if Alert.objects.select_for_update().get(pk=run.alert_id).state == State.RESOLVED.value:
        raise Conflict(_("This exercise is over. What is done afterwards does not count."))
    row, is_new = ScenarioAct.objects.get_or_create(run=run, act=act, person=by, defaults={"at": now})
    if is_new:
        note(run, action="scenario.acted", by=by, at=now, act=act)
    return row


def say_done_by_link(*, delivery: Delivery, act: str, now: datetime) -> ScenarioAct:
    """The same as whoever the message went to. Raises as above."""
    if delivery.person is None or not delivery.person.is_active:
        raise Missing
    run = find_row(ScenarioRun.objects.filter(alert=delivery.subject).select_related("alert", "organisation"))
    press(delivery=delivery, now=now)
    return say_done(by=delivery.person, run=run, act=act, now=now)


@transaction.atomic
def close_debrief(*, by: Person, run: UUID, debrief: Debrief, now: datetime) -> ScenarioRun:
    """Close it with what is changed; whoever acted in time has shown what the card says, whoever attended has not.

    Nor has whoever started it: they had read the card.

    Raises Missing, Forbidden, BadFields without a change, Conflict while the drill is open and when it was closed.
    """
    row = locked(ScenarioRun, by=by, pk=run, verb=Verb.KEEP_TRAINING)
    if row.alert.state != State.RESOLVED.value:
        raise Conflict(_("The drill is still open. End it first."))
    if row.closed_at is not None:
        raise Conflict(_("This was talked about already."))
    with changing(row, verb="debriefed", by=by, at=now):
        fill(row, checked(debrief))
        row.closed_by, row.closed_at = by, now
    proofs = [
        DrillShown(done_act.person, competence, done_act.at)
        for done_act in acts_done([row])[row.pk]
        if done_act.in_time and done_act.person != row.started_by_id
        for competence in done_act.act.shows
    ]
    note_drill(organisation=row.organisation, run=row.pk, drill_proofs=proofs, by=by, now=now)
    return row


@transaction.atomic
def note_changed(*, by: Person, run: UUID, now: datetime) -> ScenarioRun:
    """What a debrief agreed on is done. Raises Missing, Forbidden, Conflict before the debrief."""
    row = locked(ScenarioRun, by=by, pk=run, verb=Verb.KEEP_TRAINING)
    if row.closed_at is None:
        raise Conflict(_("Talk about it first."))
    if row.done_at is None:
        with changing(row, verb="changed", by=by, at=now):
            row.done_by, row.done_at = by, now
    return row
