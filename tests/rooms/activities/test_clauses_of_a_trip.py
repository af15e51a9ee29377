"""A trip names the clauses that whoever goes has not yet understood: before it is approved, and on its own page."""

from datetime import timedelta

import pytest

from karpear.activities.assessment.queries import approval
from karpear.activities.itinerary.models import Activity, Traveller
from karpear.activities.plans.queries.clauses import clauses_to_read
from karpear.activities.plans.queries.plans import activity_page
from karpear.preparedness.policies.models import PolicyRevision
from karpear.rules.risk.matrix import Level
from tests.cast import NOW, Cast, gave_password, signed_in
from tests.steps.policies import in_force, understand

from .assessed import assessed
from .plans import drafted

pytestmark = pytest.mark.django_db
KEYS = ("check_in_time", "night_travel")


@pytest.fixture
def policy(cast: Cast) -> PolicyRevision:
    return in_force(cast.dara, cast.kanha, cast.lantern, NOW, keys=KEYS)


@pytest.fixture
def at_night(cast: Cast) -> Activity:
    """Sophea and Bopha, from the evening on."""
    draft = drafted(cast.sophea, kind="trip")
    draft.starts_at, draft.ends_at = NOW + timedelta(hours=4), NOW + timedelta(hours=8)
    draft.save()
    Traveller.objects.create(activity=draft, person=cast.bopha)
    return draft


def clauses(cast: Cast, draft: Activity) -> list[str]:
    page = approval.decision_page(cast.dara, draft.pk, now=NOW)
    return [check.text for check in page.gaps if check.code == "clauses"]


def test_whoever_decides_reads_what_each_traveller_lacks(
    cast: Cast, policy: PolicyRevision, at_night: Activity
) -> None:
    assessed(at_night, Level.HIGH)
    assert clauses(cast, at_night) == [
        "Sophea has not yet understood: Travel at night, Check in on time",
        "Bopha has not yet understood: Travel at night, Check in on time",
    ]
    understand(cast.sophea, policy, NOW, "night_travel", "check_in_time")
    understand(cast.bopha, policy, NOW, "check_in_time")
    assert clauses(cast, at_night) == ["Bopha has not yet understood: Travel at night"]
    understand(cast.bopha, policy, NOW, "night_travel")
    assert clauses(cast, at_night) == []


def test_without_a_policy_nothing_is_asked(cast: Cast, at_night: Activity) -> None:
    assessed(at_night, Level.HIGH)
    assert clauses(cast, at_night) == []


def test_a_traveller_reads_of_themselves_alone(cast: Cast, policy: PolicyRevision, at_night: Activity) -> None:
    page = signed_in(cast.sophea).get(f"/plans/{at_night.pk}/").content.decode()
    assert "Sophea has not yet understood: Travel at night, Check in on time" in page and "/policies/mine/" in page
    assert "Bopha has" not in page
    plan = activity_page(cast.sophea, at_night.pk, now=NOW)
    assert clauses_to_read(plan, None) == [], "a forced session reads of nobody"
    forced = gave_password(cast.sophea, forced=True).get(f"/plans/{at_night.pk}/").content.decode()
    assert "has not yet understood" not in forced
