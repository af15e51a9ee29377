"""The same trip under another name, in a colleague's plan or with no province said: what had to be cancelled counts."""

from typing import Any

import pytest

from karpear.activities.assessment.actions import assessments
from karpear.activities.itinerary.models import Activity, Leg
from karpear.activities.plans.actions import pages
from karpear.rules.plan.decision import Verdict
from tests.cast import NOW, Cast

from .assessments import answers
from .plans import created, drafted, who

pytestmark = pytest.mark.django_db
HERE, THERE = "KH-12", "KH-2"


def placed(found: Activity, province: str) -> Activity:
    Activity.objects.filter(pk=found.pk).update(province=province)
    return found


def stopped(cast: Cast, province: str = HERE) -> Activity:
    """Sophea's plan, which had to be cancelled."""
    activity = placed(drafted(cast.sophea), province)
    assessment = assessments.assess(
        person=cast.sophea, activity=activity.pk, clean=answers(5, 5, reliability="highly_reliable"), now=NOW
    )
    assert assessment.verdict == Verdict.MUST_CANCEL
    return activity


def asked(person: Any, found: Activity) -> Verdict:
    return Verdict(assessments.assess(person=person, activity=found.pk, clean=answers(1, 1), now=NOW).verdict)


@pytest.mark.parametrize(("first", "second"), [(HERE, ""), ("", HERE), ("", ""), (HERE, HERE)])
def test_a_province_that_is_not_said_may_be_any(cast: Cast, first: str, second: str) -> None:
    stopped(cast, first)
    assert asked(cast.sophea, placed(drafted(cast.sophea), second)) == Verdict.SECOND_PERSON


def test_a_program_that_knows_no_province_is_no_way_around(cast: Cast) -> None:
    old = stopped(cast)
    assert old.starts_at and old.ends_at
    times = {"starts_at": old.starts_at.isoformat(), "ends_at": old.ends_at.isoformat(), "check_ins": []}
    assert asked(cast.sophea, created(cast.sophea, **times)) == Verdict.SECOND_PERSON


def test_nor_is_a_colleagues_plan(cast: Cast) -> None:
    stopped(cast)
    theirs = placed(drafted(cast.dara), HERE)
    assert asked(cast.dara, theirs) == Verdict.GO, "who goes alone has never been stopped"
    pages.save_who(person=cast.dara, activity=theirs.pk, clean=who(fellows=[cast.sophea.pk]), now=NOW)
    assert asked(cast.dara, theirs) == Verdict.SECOND_PERSON


def test_nor_the_way_through_it(cast: Cast) -> None:
    old = stopped(cast)
    other = placed(drafted(cast.sophea), THERE)
    assert asked(cast.sophea, other) == Verdict.GO, "another place is a plan B"
    Leg.objects.create(
        activity=other, from_place="A", to_place="B", province=HERE, departs_at=old.starts_at, arrives_at=old.ends_at
    )
    assert asked(cast.sophea, other) == Verdict.SECOND_PERSON
