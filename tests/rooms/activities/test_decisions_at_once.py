"""Two answers at the same moment, on real connections: whichever comes first, what must not go does not go."""

from typing import Any

import pytest

from karpear.activities.decisions.actions import answers
from karpear.activities.decisions.models import Answered
from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import pages
from karpear.rules.refusals import Conflict
from karpear.rules.risk.matrix import Level
from tests.cast import NOW, Cast, build_cast
from tests.steps.connections import Work, together

from .assessed import assessed, said
from .plans import drafted, who

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    return build_cast()


def answering(person: Any, made: Any, clean: dict[str, Any]) -> Work:
    return lambda: answers.answer(person=person, activity=made.activity_id, assessment=made.pk, clean=clean, now=NOW)


def stands(made: Any) -> str:
    return Activity.objects.get(pk=made.activity_id).decision


def test_of_two_yeses_one_counts(cast: Cast) -> None:
    made = assessed(drafted(cast.sophea))
    found = together(*(answering(p, made, said("approve")) for p in (cast.dara, cast.kanha, cast.bopha)))
    assert sum(isinstance(one, Conflict) for one in found) == 2
    assert (stands(made), Answered.objects.count()) == ("approved", 1)


def test_one_person_twice_is_not_two_people(cast: Cast) -> None:
    made = assessed(drafted(cast.sophea), Level.VERY_HIGH)
    twice = answering(cast.dara, made, said("approve", reason="Twice"))
    found = together(twice, twice)
    assert sum(isinstance(one, Conflict) for one in found) == 1
    assert (stands(made), Answered.objects.count()) == ("waiting_second", 1)


def test_a_yes_and_a_no_are_a_no(cast: Cast) -> None:
    made = assessed(drafted(cast.sophea))
    together(answering(cast.dara, made, said("approve")), answering(cast.kanha, made, said("cancel")))
    assert stands(made) == "refused"


def test_a_yes_and_a_change_are_no_yes(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    made = assessed(draft)
    clean = who(fellows=[cast.kanha.pk])
    together(
        answering(cast.dara, made, said("approve")),
        lambda: pages.save_who(person=cast.sophea, activity=draft.pk, clean=clean, now=NOW),
    )
    assert stands(made) == "outdated"


def test_a_yes_and_a_new_assessment_are_no_yes(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    made = assessed(draft)
    later = NOW.replace(hour=10)
    together(answering(cast.dara, made, said("approve")), lambda: assessed(draft, Level.VERY_HIGH, now=later))
    assert stands(made) == "waiting"
