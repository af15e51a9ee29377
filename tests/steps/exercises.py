"""Courses that were noted, and scenarios that were played, of the cast."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from karpear.alerts.actions import answers
from karpear.people.models import Person
from karpear.preparedness.scenarios.actions import close_debrief, start_scenario
from karpear.preparedness.scenarios.models import DebriefChange, ScenarioRun
from karpear.preparedness.scenarios.values import Debrief
from karpear.preparedness.training.actions.proofs import note_course
from karpear.preparedness.training.models import CompetenceProof
from karpear.preparedness.training.values import NewCourse
from karpear.rules.alarm.outcome import Outcome
from tests.cast import NOW, Cast

LEARNT = Debrief(
    went_well="Dara had it at once", went_badly="Nobody knew the lawyer's number", change_kind=DebriefChange.CONTACT,
    change="The lawyer's number stands on the card.",
)  # fmt: skip


def course(
    cast: Cast, *people: Person, competence: str = "first_aid", on: date | None = None, until: date | None = None
) -> list[CompetenceProof]:
    new = NewCourse(
        competence=competence, given_on=on or (NOW - timedelta(days=10)).date(), valid_until=until, trainer=None,
        issuer="Red Lotus First Aid",
    )  # fmt: skip
    return note_course(
        by=cast.dara, organisation=cast.lantern.pk, people=[person.pk for person in people], new=new,
        today=NOW.date(), now=NOW,
    )  # fmt: skip


def played(cast: Cast, at: datetime = NOW, scenario: str = "arrest") -> ScenarioRun:
    """Kanha plays it about Sophea, while Dara is on watch."""
    return start_scenario(by=cast.kanha, organisation=cast.lantern.pk, person=cast.sophea.pk, scenario=scenario, now=at)


def ended(run: ScenarioRun, by: Person, at: datetime) -> None:
    """Somebody has it and ends it as the drill that it is."""
    answers.resolve(by=by, alert_id=run.alert_id, outcome=Outcome.DRILL, now=at)


def debriefed(run: ScenarioRun, by: Person, at: datetime, **values: str) -> ScenarioRun:
    answer_values: Mapping[str, str] = {name: getattr(LEARNT, name) for name in Debrief.__dataclass_fields__} | values
    return close_debrief(by=by, run=run.pk, debrief=Debrief(**answer_values), now=at)
