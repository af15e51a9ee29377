"""The ladder as a line of steps: what is done, what comes next, and what is to come.

Every picture of a ladder is made here, from the rules that climb it: of an alert, and of one that would begin.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from karpear.alerts.circles import circles, whose
from karpear.alerts.models import Alert
from karpear.people.queries.circle import ladder_of, shown_names
from karpear.rules.alarm import ladder
from karpear.rules.alarm.circle import Circle
from karpear.rules.alarm.outcome import State
from karpear.ui.ladder_drawing import LadderMark, draw_ladder
from karpear.ui.templatetags.ui import clock

from .informed import people_informed
from .promised_ladder import few_names, paced, told_after
from .step_records import StepRecord


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One step. `state`: done, next, coming, held (somebody has it) or off (it is over, or nobody would be told).

    `after_s`: seconds after the alert opens, before any pace. `at`: None where no alert is open.
    `times`: how often it was told. `failed`: messages that were given up.
    """

    step: int
    state: str
    after_s: int
    who: str
    at: datetime | None = None
    times: int = 0
    failed: int = 0

    @property
    def when(self) -> str:
        """The time of day; of a ladder that has not begun, after how long."""
        if self.at is not None:
            return clock(self.at)
        return told_after(self.after_s)


@dataclass(frozen=True, slots=True)
class LadderSteps:
    """The steps in order."""

    steps: Sequence[LadderStep]

    @property
    def where_it_stands(self) -> str:
        """In a line, where there is no room for the drawing: the last step that was told, and how many there are."""
        done = [step for step in self.steps if step.state == "done"]
        if not done:
            return _("Who is told, step by step")
        values = {"n": done[-1].step, "all": self.steps[-1].step, "who": done[-1].who, "t": done[-1].when}
        return _("Step %(n)d of %(all)d: %(who)s, told %(t)s") % values

    @property
    def drawing(self) -> SafeString:
        """For a page of its own."""
        return draw_ladder(self._marks())

    @property
    def small(self) -> SafeString:
        """For a row of a list."""
        return draw_ladder(self._marks(), small=True)

    def _marks(self) -> list[LadderMark]:
        return [LadderMark(step.step, step.state, step.after_s, step.when, step.failed) for step in self.steps]


def promised_line(rungs: Iterable[ladder.Promised[UUID]], names: Mapping[UUID, str]) -> LadderSteps:
    """Of a ladder that has not begun, as `promised` says it."""
    steps = [
        LadderStep(promise.rung.step, "coming", promise.after_s, _words(promise.told, names))
        for promise in rungs
        if not promise.rung.repeat
    ]
    return LadderSteps(steps)


def alert_line(alert: Alert, records: Iterable[StepRecord]) -> LadderSteps:
    """Of one alert, with who was told and what failed. Whoever is on watch when it goes on is named."""
    key = whose(alert)
    circle = circles([key], at=alert.next_rung_at or alert.changed_at, with_contacts=True)[key]
    informed = people_informed([alert]).get(alert.pk, ())
    names, records_by_step = shown_names(circle.inside, circle.guests), {record.step: record for record in records}
    steps = [_with_record(step, records_by_step.get(step.step)) for step in steps_of(alert, circle, names, informed)]
    return LadderSteps(steps)


def steps_of(
    alert: Alert, circle: Circle[UUID], names: Mapping[UUID, str], informed: Collection[UUID]
) -> list[LadderStep]:
    """By the rungs alone: those that have run, the one that runs next, and those after it. `informed`: who was told.

    A step that tells nobody is one of them: every page counts the same steps.
    """
    policy = ladder_of(alert.organisation.policy) if alert.organisation else ladder.Policy()
    rungs = [promise for promise in ladder.whole_ladder(policy, circle, empty=True) if not promise.rung.repeat]
    if alert.is_test:
        rungs = [promise for promise in rungs if ladder.in_a_test(promise.rung.index)]
    audiences = [
        ladder.audience(promise.rung, circle, heard=alert.heard, passed_over=alert.passed_over, informed=informed)
        for promise in rungs
    ]
    states = _states(alert, rungs, audiences)
    steps = []
    for promise, audience, state in zip(rungs, audiences, states, strict=True):
        at = alert.ladder_from + timedelta(seconds=paced(promise.after_s))
        if state == "next" and alert.next_rung_at:
            at = max(at, alert.next_rung_at)
        people = audience if promise.rung.tell is ladder.Tell.OTHERS else promise.told
        steps.append(LadderStep(promise.rung.step, state, promise.after_s, _words(people, names), at))
    return steps


def _states(
    alert: Alert, rungs: Iterable[ladder.Promised[UUID]], audiences: Iterable[ladder.Audience[UUID]]
) -> list[str]:
    states: list[str] = []
    for promise, audience in zip(rungs, audiences, strict=True):
        if promise.rung.index < alert.rung and promise.told:
            states.append("done")
        elif promise.rung.index < alert.rung or alert.state == State.RESOLVED.value or not audience:
            states.append("off")
        elif alert.state == State.ACKNOWLEDGED.value:
            states.append("held")
        else:
            states.append("coming" if "next" in states else "next")
    return states


def _with_record(step: LadderStep, record: StepRecord | None) -> LadderStep:
    if record is None or step.state not in ("done", "off"):
        return step
    return replace(
        step, state="done", who=record.names or step.who, at=record.told_at, times=record.times, failed=record.failed
    )


def _words(audience: ladder.Audience[UUID], names: Mapping[UUID, str]) -> str:
    people = few_names(names[person] for person in audience.people if person in names)
    return ", ".join(filter(None, [people, _("their contacts") if audience.contacts else ""])) or _("nobody")
