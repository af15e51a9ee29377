"""Facts on a road, the risk that they speak of, and a trip that leads there."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from karpear.activities.decisions.models import Assessment
from karpear.activities.itinerary.models import Activity
from karpear.countries.queries import catalogue
from karpear.keeper.learning import learn_from_facts
from karpear.people.models import Organisation, Person
from karpear.risks.facts.actions.facts import enter_fact
from karpear.risks.facts.models import Fact
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.models import Risk
from karpear.risks.register.values import NewMeasure
from karpear.risks.sheets.models import Upload
from karpear.risks.trials.actions import say_tried
from karpear.risks.trials.models import Trial
from karpear.risks.trials.values import NewTrial
from karpear.rules.plan.decision import Decision, Verdict
from karpear.rules.risk.matrix import Area, Score
from tests.cast import NOW, Cast
from tests.rooms.activities.plans import created
from tests.rooms.risks.lines import add, score, scores

ROAD = "KH-12"
THREAT = "F-T1"
RISK = catalogue("kh").factors[THREAT].risks[0]
DAY = timedelta(days=1)


def fact(by: Person, organisation: Organisation, *, now: datetime = NOW, **changes: Any) -> Fact:
    """Something that an officer heard of today, unless told otherwise."""
    clean = {
        "threat": THREAT,
        "happened_on": now.date(),
        "province": ROAD,
        "place": "The bridge",
        "reliability": "likely_reliable",
        "serious": False,
        "note": "",
        **changes,
    }
    return enter_fact(by=by, organisation=organisation.pk, key=uuid4(), clean=clean, now=now)


def three_facts(cast: Cast, *, now: datetime = NOW, **changes: Any) -> list[Fact]:
    return [fact(cast.dara, cast.lantern, now=now, happened_on=now.date() - n * DAY, **changes) for n in range(3)]


def risk(cast: Cast, *, province: str = ROAD, **more: Any) -> Risk:
    judged = scores(score(4, people=4), score(2, people=4), score(1, people=4))
    fields = {"catalogue_id": RISK, "province": province, "scores": judged, **more}
    return add(cast.bopha, cast.lantern, NOW - 30 * DAY, "Followed on the road", **fields)


def tried(by: Person, about: Risk, now: datetime) -> Trial:
    """A measure of it that is done was tried, and held."""
    new = NewMeasure(risk=about.pk, name="A ladder at the back window", state="done")
    measure = add_measure(by=by, new=new, now=now)
    return say_tried(by=by, new=NewTrial(measure=measure.pk, tried_on=now.date() - DAY), now=now)


def trip_on_the_road(cast: Cast, **changes: Any) -> Activity:
    """Sophea travels the road tomorrow; her check-ins are armed."""
    start = NOW + DAY
    times = {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=4)).isoformat()}
    due = [{"due_at": (start + timedelta(hours=2)).isoformat(), "grace_s": 600}]
    trip = created(cast.sophea, check_ins=due, **times)
    Activity.objects.filter(pk=trip.pk).update(province=ROAD, **changes)
    trip.refresh_from_db()
    return trip


def assess_trip(
    trip: Activity, cast: Cast, likelihood: int = 2, impact: int = 4, *, at: datetime = NOW - DAY
) -> Assessment:
    """The trip's one risk, judged; the lead is the named approver and said yes."""
    judged = Score(likelihood, {Area.PEOPLE: impact})
    row = {"likelihood": likelihood, "people": impact}
    assessment = Assessment.objects.create(
        activity=trip,
        person=cast.sophea,
        made_at=at,
        content={"threats": [], "risks": [{"id": RISK, "name": "", "before": row, "after": row}]},
        level_before=judged.level,
        level_after=judged.level,
        index_before=1,
        index_after=1,
        confidence="medium",
        reliability="likely_reliable",
        verdict=Verdict.GO,
        approver=cast.bopha,
    )
    Activity.objects.filter(pk=trip.pk).update(decision=Decision.APPROVED.value)
    trip.refresh_from_db()
    return assessment


def learn(now: datetime = NOW) -> int:
    return learn_from_facts(now=now)


def upload(cast: Cast, now: datetime) -> Upload:
    """A file that Dara is looking at."""
    content = {"rows": [], "numbers": [], "formulas": [], "merged": []}
    return Upload.objects.create(organisation=cast.lantern, person=cast.dara, created_at=now, content=content)
