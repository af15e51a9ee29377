"""What the register of cover does to an assessment: it answers, decides what counts, and what has fallen."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from karpear.activities.assessment.actions.assessments import assess
from karpear.activities.decisions.queries.cover import cover_ground, planned_cover, shown_cover
from karpear.activities.decisions.queries.grounds import ground_of, holding
from karpear.activities.itinerary.models import Activity, Traveller
from karpear.activities.plans.actions.cover import check_cover_at_start
from karpear.people.models import Person
from karpear.preparedness.cover.actions.policies import close_policy
from karpear.preparedness.cover.models import CoverCheck
from karpear.rules.duty.cover_facts import CoverWord
from karpear.rules.refusals import BadFields
from tests.cast import NOW, Cast
from tests.rooms.preparedness.covers import policy, register

from .assessed import assessed
from .assessments import answers
from .plans import created, drafted

pytestmark = pytest.mark.django_db
ACCIDENT, INSURANCE = "F-T12", "I-M9"


def on_the_road(*measures: str, **changes: Any) -> dict[str, Any]:
    """An accident on the road, with measures of the pack."""
    return answers(
        threats=[{"id": ACCIDENT, "name": "", "rating": 3}],
        risks=[{"id": ACCIDENT, "before": {"likelihood": 3, "people": 3}}],
        measures=measures, **changes,
    ) | {"measures": [{"id": measure} for measure in measures]}  # fmt: skip


def by_car(person: Person) -> Activity:
    plan = drafted(person)
    assert plan.starts_at and plan.ends_at
    plan.legs.create(
        from_place="Town", to_place="Village", transport="Car", departs_at=plan.starts_at, arrives_at=plan.ends_at
    )
    return plan


def test_a_yes_that_somebody_ticks_does_not_count_where_a_register_is_kept(cast: Cast) -> None:
    plan = by_car(cast.sophea)
    assert ground_of(plan).with_answers({"insurance": "yes"}).facts.insured
    register(cast, cast.sophea, registered=False, registered_on=None)
    assert not ground_of(plan).with_answers({"insurance": "yes"}).facts.insured
    with pytest.raises(BadFields):
        assess(person=cast.sophea, activity=plan.pk, clean=on_the_road(INSURANCE), now=NOW)
    assessment = assess(person=cast.sophea, activity=plan.pk, clean=on_the_road(), now=NOW)
    assert assessment.content["insurance"] == "no"


def test_a_measure_falls_when_the_policy_that_carried_it_is_closed(cast: Cast) -> None:
    register(cast, cast.sophea, registered=False, registered_on=None)
    row = policy(cast, categories=["staff"])
    plan = by_car(cast.sophea)
    assessment = assess(person=cast.sophea, activity=plan.pk, clean=on_the_road(INSURANCE, insurance="no"), now=NOW)
    assert assessment.content["insurance"] == "yes"
    assert not holding(plan, assessment).fallen
    close_policy(by=cast.dara, policy=row.pk, now=NOW)
    assert [measure.id for measure in holding(plan, assessment).fallen] == [INSURANCE]


def test_a_threat_that_an_assessment_names_has_to_be_covered_too(cast: Cast) -> None:
    register(cast, cast.sophea)
    ground = cover_ground(by_car(cast.sophea))
    assert ground and ground.insurance([]) == "yes"
    assert ground.insurance([{"id": "F-T7"}]) == "no"
    [line] = ground.lines([{"id": "F-T7"}])
    assert line.cover.cover is CoverWord.PARTLY
    assert "Nothing here pays for" not in line.cover.why or "detention" in " ".join(line.cover.reasons)


def test_what_the_plan_says_is_what_insurance_asks(cast: Cast) -> None:
    plan = by_car(cast.sophea)
    asked = planned_cover(plan)
    assert (asked.country, asked.modes, asked.provinces, asked.activity) == ("kh", {"car"}, {""}, "trip")
    assert [f"{day}" for day in asked.days] == ["2026-11-25"]
    assert planned_cover(drafted(cast.sophea)).modes == {""}


def test_whoever_comes_along_unknown_is_never_covered(cast: Cast) -> None:
    register(cast, cast.sophea)
    plan = by_car(cast.sophea)
    Traveller.objects.create(activity=plan, name="A nurse")
    Traveller.objects.create(activity=plan, person=cast.chenda, name="Chenda")
    ground = cover_ground(plan)
    assert ground and [line.cover.cover.value for line in ground.lines([])] == ["covered", "unknown", "unknown"]
    assert ground.insurance([]) == "unsure"


def test_each_reads_what_they_may(cast: Cast) -> None:
    register(cast, cast.sophea)
    plan = by_car(cast.sophea)
    Traveller.objects.create(activity=plan, person=cast.kanha, name="Kanha")
    Traveller.objects.create(activity=plan, person=cast.chenda, name="Chenda")

    def names(reader: Person, *, forced: bool = False) -> list[str]:
        shown = shown_cover(plan, reader, [], forced=forced)
        assert shown and (shown.count, shown.covered) == (3, 1)
        return [line.name for line in shown.lines]

    assert names(cast.sophea) == names(cast.dara) == ["Sophea", "Kanha", "Chenda"]
    assert names(cast.chenda) == ["Chenda"] and names(cast.piseth) == []
    assert names(cast.dara, forced=True) == []


def test_a_plan_of_a_program_is_checked_when_it_starts_and_many_travellers_cost_no_more(cast: Cast) -> None:
    created(cast.chenda, organisation=str(cast.cardamom.pk))
    assert not CoverCheck.objects.exists()
    register(cast, cast.sophea)
    plan = created(cast.sophea, organisation=str(cast.lantern.pk))
    assert not CoverCheck.objects.exists(), "nobody has said what has to be covered"
    assessed(plan)
    check_cover_at_start(plan, now=NOW)
    check = CoverCheck.objects.get()
    assert (check.plan, check.at, check.covered) == (plan.pk, NOW, 1)
    cover_ground(plan)  # whom it is of is looked up once
    counts = []
    for person in (cast.kanha, cast.bopha):
        Traveller.objects.create(activity=plan, person=person, name="")
        with CaptureQueriesContext(connection) as queries:
            cover_ground(plan)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_trip_of_weeks_is_asked_day_by_day_and_no_more_than_a_year(cast: Cast) -> None:
    plan = by_car(cast.sophea)
    assert plan.starts_at
    plan.ends_at = plan.starts_at + timedelta(days=900)
    assert len(planned_cover(plan).days) == 400
