"""Somebody repeats what is allowed until others can no longer work: it ends, and nobody else is kept from theirs."""

from datetime import timedelta

import pytest

from karpear.activities.assessment.actions import assessments
from karpear.activities.assessment.actions import assessments as assessing
from karpear.activities.decisions.actions import answers as answers_actions
from karpear.activities.decisions.actions import requests
from karpear.activities.decisions.models import Assessment
from karpear.messaging.models import Delivery
from karpear.risks.facts.actions import facts as fact_actions
from karpear.risks.facts.models import Fact
from karpear.rules.plan.decision import Verdict
from karpear.rules.refusals import Conflict
from tests.cast import NOW, Cast
from tests.rooms.activities.assessed import assessed
from tests.rooms.activities.assessments import answers
from tests.rooms.activities.plans import created, drafted
from tests.steps.risks import fact

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_assessing_again_and_again_ends_for_who_does_it_alone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessing, "MOST_AN_HOUR", 3)
    activity = created(cast.sophea)

    def assess(who: str, numbers: tuple[int, int] = (1, 1), **more: str) -> Assessment:
        clean = answers(*numbers, **more)
        return assessments.assess(person=getattr(cast, who), activity=activity.pk, clean=clean, now=NOW)

    for _ in range(3):
        assess("sophea")
    with pytest.raises(Conflict):
        assess("sophea")
    assessment = assess("dara", (5, 5), reliability="highly_reliable")
    assert assessment.verdict == Verdict.MUST_CANCEL, "who knows better is heard at once"
    later = {"activity": activity.pk, "clean": answers(1, 1), "now": NOW + HOUR + HOUR}
    assert assessments.assess(person=cast.sophea, **later).verdict == Verdict.SECOND_PERSON


def test_asking_one_approver_after_another_ends(cast: Cast) -> None:
    made = assessed(drafted(cast.sophea), approver=cast.dara)
    people = [cast.kanha, cast.dara] * requests.MOST_ASKED
    refused = 0
    for n, person in enumerate(people):
        try:
            answers_actions.ask_approver(
                person=cast.sophea, activity=made.activity_id, approver=person.pk, now=NOW + timedelta(seconds=n)
            )
        except Conflict:
            refused += 1
    assert refused
    assert Delivery.objects.filter(subject=made.activity_id, text_key="approval").count() <= requests.MOST_ASKED


def test_facts_by_the_thousand_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fact_actions, "MOST_AN_HOUR", 3)
    for _ in range(3):
        fact(cast.dara, cast.lantern)
    with pytest.raises(Conflict):
        fact(cast.dara, cast.lantern)
    fact(cast.bopha, cast.lantern)
    fact(cast.dara, cast.lantern, now=NOW + HOUR + HOUR)
    assert Fact.objects.count() == 5
