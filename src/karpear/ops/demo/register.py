"""The register of the demo's first organisation: lines from the pack, judged twice, with measures and history."""

from datetime import datetime, timedelta
from typing import NamedTuple

from karpear.countries.queries import catalogue
from karpear.people.models import Organisation, Person
from karpear.risks.register.actions import lines, starters
from karpear.risks.register.actions import measures as measures_actions
from karpear.risks.register.actions import risks as risks_actions
from karpear.risks.register.actions import treatment as treatment_actions
from karpear.risks.register.models import Risk, Source
from karpear.risks.register.values import NewEvaluation, NewMeasure, Scores, from_json
from karpear.rules.access import Role
from karpear.rules.risk.matrix import Area, Confidence, Focus, Reliability, Score, Treatment

FOCUS = Focus.COMMUNITY
LINES = (
    "I-R1", "I-R4", "I-R14", "I-R25", "I-R26", "I-R27", "O-R3", "O-R8", "O-R12", "O-R15", "O-R22", "O-R24", "O-R25",
    "S-R1",
)  # fmt: skip
#: Nobody has judged it since it came in, so its review is overdue.
UNREVIEWED = "O-R24"
#: Where some of them are worst: provinces of the pack.
WHERE = {"I-R25": "KH-16", "I-R26": "KH-11", "I-R27": "KH-16", "I-R14": "KH-12"}


class Planned(NamedTuple):
    """A measure of the pack for a line. `days`: until it is due, from now. `cost` in US dollars."""

    line: str
    measure: int
    who: Role
    days: int
    cost: int | None
    state: str = "planned"


MEASURES = (
    Planned("I-R14", 0, Role.OFFICER, 20, None),
    Planned("I-R14", 1, Role.MEMBER, 6, 60, "doing"),
    Planned("I-R25", 0, Role.MEMBER, -12, 240, "doing"),  # the one that is overdue
    Planned("I-R25", 2, Role.OFFICER, 45, 900),
    Planned("I-R26", 0, Role.OFFICER, -30, 0, "done"),
    Planned("I-R27", 1, Role.OFFICER, 14, 350),
    Planned("I-R27", 2, Role.MEMBER, -20, 0, "done"),
    Planned("O-R22", 0, Role.LEAD, 60, None, "proposed"),
    Planned("O-R24", 0, Role.LEAD, 25, 1200),
    Planned("O-R15", 1, Role.LEAD, 90, 400),
)


def make_register(*, organisation: Organisation, people: dict[Role, Person], now: datetime) -> None:
    """Begun three months ago, judged again twice, one risk accepted, one very high. `people`: who owns what."""
    officer, lead = people[Role.OFFICER], people[Role.LEAD]
    start = now - timedelta(days=95)
    starters.start_register(
        by=officer, organisation=organisation.pk, focus=FOCUS, catalogue_ids=LINES, owner=officer.pk, now=start
    )
    risks = {risk.catalogue_id: risk for risk in Risk.objects.filter(organisation=organisation)}
    _judge(officer, organisation, risks, now=now)
    _plan(officer, organisation, risks, people, now=now)
    for line, owner in (("O-R12", lead), ("O-R15", lead), ("I-R25", people[Role.MEMBER])):
        risks_actions.change_risk(
            by=officer, risk=risks[line].pk, clean={"owner": owner.pk}, now=now - timedelta(days=80)
        )
    for line, province in WHERE.items():
        risks_actions.change_risk(
            by=officer, risk=risks[line].pk, clean={"province": province}, now=now - timedelta(days=79)
        )
    for line, treatment in (("I-R14", Treatment.AVOID), ("I-R25", Treatment.REDUCE), ("I-R27", Treatment.REDUCE)):
        treatment_actions.treat(by=officer, risk=risks[line].pk, treatment=treatment, now=now - timedelta(days=8))
    treatment_actions.accept(
        by=lead, risk=risks["O-R12"].pk, until=(now + timedelta(days=120)).date(), now=now - timedelta(days=30),
        why="The reports take two days a month. Refusing them would cost more than writing them.",
    )  # fmt: skip


def _judge(officer: Person, organisation: Organisation, risks: dict[str, Risk], *, now: datetime) -> None:
    def stands(current: Score, inherent: Score, residual: Score) -> Scores:
        return {"inherent": inherent, "current": current, "residual": residual}

    def judged(line: str, scores: Scores, why: str) -> NewEvaluation:
        return NewEvaluation(
            risk=risks[line].pk, scores=scores, confidence=Confidence.MEDIUM,
            reliability=Reliability.LIKELY_RELIABLE, why=why,
        )  # fmt: skip

    def harm(likelihood: int, people: int, legal: int) -> Score:
        return Score(likelihood, {Area.PEOPLE: people, Area.LEGAL: legal})

    def things(likelihood: int, people: int, property_: int) -> Score:
        return Score(likelihood, {Area.PEOPLE: people, Area.PROPERTY: property_})

    first = [
        judged("I-R14", stands(harm(3, 3, 4), harm(4, 3, 4), harm(2, 3, 3)), "Two people were asked about posts."),
        judged("I-R25", stands(things(3, 4, 3), things(4, 4, 3), things(2, 3, 3)), "Helmets are worn now."),
        judged("I-R26", stands(things(2, 3, 3), things(3, 4, 3), things(2, 3, 2)), "Nobody rides alone any more."),
    ]
    later = [
        judged("I-R14", stands(harm(5, 3, 5), harm(5, 4, 5), harm(3, 3, 4)), "A colleague elsewhere was charged."),
        judged("I-R27", stands(things(3, 4, 3), things(4, 4, 3), things(2, 3, 2)), "Phones hold lists of names."),
    ]
    judged_risks = {new.risk for new in first} | {risks[UNREVIEWED].pk}
    first += [
        judged(line, from_json(risk.scores), "As the starter says; we agree.")
        for line, risk in risks.items()
        if risk.pk not in judged_risks
    ]
    for days, evaluations in ((60, first), (9, later)):
        lines.evaluate_many(
            by=officer, organisation=organisation.pk, evaluations=evaluations, source=Source.MANUAL,
            now=now - timedelta(days=days),
        )  # fmt: skip


def _plan(
    officer: Person, organisation: Organisation, risks: dict[str, Risk], people: dict[Role, Person], *, now: datetime
) -> None:
    book = catalogue(organisation.country)
    measures = []
    for line, nth, role, days, cost, state in MEASURES:
        measure = book.measures_for(line)[nth]
        measures.append(
            NewMeasure(
                risk=risks[line].pk,
                name=measure.name.in_language(organisation.language),
                catalogue_id=measure.id,
                owner=people[role].pk,
                due_on=(now + timedelta(days=days)).date(),
                cost=cost,
                state=state,
            )
        )
    measures_actions.add_measures(
        by=officer, organisation=organisation.pk, measures=measures, now=now - timedelta(days=58)
    )
