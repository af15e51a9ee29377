"""An assessment is checked line by line, never lower than its measures may claim, and never rubbed out."""

from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from karpear.activities.assessment.actions import assessments
from karpear.activities.decisions.models import Answered, Assessment
from karpear.activities.plans.actions import cancel
from karpear.audit.models import Entry
from karpear.people.models import Membership
from karpear.rules.access import Role
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from tests.cast import NOW, Cast, build_cast
from tests.rooms.activities.assessments import answers, threat_with_measures
from tests.rooms.activities.plans import created, drafted

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PUBLIC = ("level_before", "level_after", "verdict")


@pytest.fixture
def cast() -> Cast:
    return build_cast()


def wrong(cast: Cast, **changes: Any) -> set[str]:
    """The fields that are refused; nothing is written."""
    draft = drafted(cast.sophea)
    with pytest.raises(BadFields) as refused:
        assessments.assess(person=cast.sophea, activity=draft.pk, clean=answers(**changes), now=NOW)
    assert not Assessment.objects.exists()
    return {loc for loc, _text in refused.value.errors}


def test_the_verdict_and_the_decision_follow_from_the_level(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    assessment = assessments.assess(person=cast.sophea, activity=draft.pk, clean=answers(2, 2), now=NOW)
    draft.refresh_from_db()
    assert (assessment.level_before, assessment.level_after, assessment.verdict, draft.decision) == (2, 2, 1, "go")
    high = assessments.assess(person=cast.sophea, activity=draft.pk, clean=answers(4, 4), now=NOW)
    draft.refresh_from_db()
    assert (high.level_after, high.verdict, draft.decision) == (4, 2, "waiting")
    assert Assessment.objects.filter(activity=draft).count() == 2
    assert Assessment.objects.get(pk=assessment.pk).verdict == 1
    line = Entry.objects.filter(action="activity.assess").order_by("pk").first()
    assert line
    assert line.detail == {"before": 2, "after": 2, "verdict": 1}


def test_measures_lower_a_risk_by_what_they_may_claim_and_no_further(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    threat, measures = threat_with_measures()
    one = measures[0]
    clean = answers(4, 4, (one.id,))
    made = assessments.assess(person=cast.sophea, activity=draft.pk, clean=clean, now=NOW)
    after = made.content["risks"][0]["after"]
    assert after == {"likelihood": 4 - one.relief.likelihood, "people": 4 - one.relief.impact}
    assert made.level_after <= made.level_before
    assert made.index_after <= made.index_before

    def left(**after: int) -> dict[str, Any]:
        return {"risks": [{"id": threat.id, "before": {"likelihood": 4, "people": 4}, "after": after}]}

    kept = assessments.assess(
        person=cast.sophea, activity=draft.pk, clean={**clean, **left(likelihood=4, people=4)}, now=NOW
    )
    assert kept.level_after == kept.level_before
    for too_far in ({"likelihood": 1, "people": 1}, {"likelihood": 5, "people": 4}, {"likelihood": 4}):
        with pytest.raises(BadFields):
            assessments.assess(person=cast.sophea, activity=draft.pk, clean={**clean, **left(**too_far)}, now=NOW)


def test_somebodys_own_words_count_and_only_their_own_measures_answer_them(cast: Cast) -> None:
    threat, measures = threat_with_measures()
    own = {"id": "", "key": threat.id, "name": "The bridge may be closed", "rating": 2}
    clean = {
        **answers(),
        "threats": [own],
        "risks": [{"key": "own-1", "before": {"likelihood": 3, "programmes": 4}}],
        "measures": [{"id": "", "name": "Ask the ferry", "threat": "own-1", "does": "likelihood"}],
    }
    assessment = assessments.assess(person=cast.sophea, activity=drafted(cast.sophea).pk, clean=clean, now=NOW)
    assert assessment.content["risks"][0]["after"] == {"likelihood": 2, "programmes": 4}
    assert assessment.content["threats"][0]["id"] == ""
    clean["measures"] = [{"id": measures[0].id}]
    with pytest.raises(BadFields):
        assessments.assess(person=cast.sophea, activity=drafted(cast.sophea).pk, clean=clean, now=NOW)


@pytest.mark.parametrize(
    ("changes", "loc"),
    [
        ({"threats": []}, "threats"),
        ({"threats": [{"id": "F-NONE", "rating": 3}]}, "threats.0"),
        ({"threats": [{"id": "", "name": "  ", "rating": 3}]}, "threats.0"),
        ({"threats": [{"id": "", "name": "x" * 201, "rating": 3}]}, "threats.0"),
        ({"vulnerabilities": [{"id": "", "name": "a flood", "rating": 6}]}, "vulnerabilities.0"),
        ({"capacities": [{"id": "", "name": "a flood", "rating": True}]}, "capacities.0"),
        ({"threats": [{"id": "", "name": "a flood", "rating": 1}] * 61}, "threats"),
        ({"vulnerabilities": [{"id": "F-T1", "rating": 3}]}, "vulnerabilities.0"),
        ({"risks": []}, "risks."),
        ({"likelihood": 6}, "risks."),
        ({"measures": ("A-NONE",)}, "measures.0"),
        ({"confidence": ""}, "confidence"),
        ({"reliability": None}, "reliability"),
        ({"warned": "yes"}, "warned"),
        ({"declared": None}, "declared"),
        ({"insurance": "perhaps"}, "insurance"),
        ({"briefed": None}, "briefed"),
        ({"notes": "x" * 2001}, "notes"),
        ({"why": "x" * 2001}, "why"),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(cast: Cast, changes: dict[str, Any], loc: str) -> None:
    assert any(one.startswith(loc) for one in wrong(cast, **changes))


def test_who_may_assess(cast: Cast) -> None:
    made = created(cast.sophea, travellers=[str(cast.kanha.pk)])
    draft = drafted(cast.sophea)

    def by(person: Any, activity: UUID = made.pk) -> Assessment:
        return assessments.assess(person=person, activity=activity, clean=answers(2, 2), now=NOW)

    assert by(cast.dara).person == cast.dara  # an officer, on behalf of somebody on the road
    assert by(cast.bopha).person == cast.bopha
    for stranger in (cast.rith, cast.piseth):
        with pytest.raises(Missing):
            by(stranger)
    with pytest.raises(Missing):
        by(cast.dara, draft.pk)
    Membership.objects.filter(person=cast.kanha).update(role=Role.MEMBER.value)
    with pytest.raises(Forbidden):
        by(cast.kanha)
    cancel.cancel(person=cast.sophea, activity=made.pk, safe_now=True, word=None, now=NOW)
    with pytest.raises(Conflict):
        by(cast.sophea)


def test_a_plan_that_had_to_be_cancelled_is_not_assessed_around(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    reliable = {"reliability": "highly_reliable", "confidence": "high"}
    bad = assessments.assess(person=cast.sophea, activity=draft.pk, clean=answers(5, 5, **reliable), now=NOW)
    assert bad.verdict == 4
    mild = assessments.assess(person=cast.sophea, activity=draft.pk, clean=answers(1, 1, **reliable), now=NOW)
    assert mild.verdict == 3
    anew = drafted(cast.sophea, title="Something else entirely")
    assert assessments.assess(person=cast.sophea, activity=anew.pk, clean=answers(1, 1), now=NOW).verdict == 3
    other = drafted(cast.kanha)
    assert assessments.assess(person=cast.kanha, activity=other.pk, clean=answers(1, 1), now=NOW).verdict == 1


def test_whoever_was_refused_asks_again(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    high = assessments.assess(person=cast.sophea, activity=draft.pk, clean=answers(4, 4), now=NOW)
    Answered.objects.create(assessment=high, person=cast.dara, asked=2, answer="plan_b", answered_at=NOW)
    mild = assessments.assess(person=cast.sophea, activity=draft.pk, clean=answers(1, 1), now=NOW)
    assert mild.verdict == 2


@pytest.mark.both
def test_the_database_itself_refuses_a_milder_verdict_and_a_higher_residual(cast: Cast) -> None:
    assessment = assessments.assess(person=cast.sophea, activity=drafted(cast.sophea).pk, clean=answers(3, 3), now=NOW)
    for changes in (
        {"level_after": 4},
        {"level_before": 5, "level_after": 5, "reliability": "likely_reliable"},
        {"warned": True, "reliability": "highly_reliable"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assessment.objects.filter(pk=assessment.pk).update(**changes)
