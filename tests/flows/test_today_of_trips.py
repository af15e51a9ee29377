"""Today, before a trip: what is to be read until then, and who is not covered, as the approval and the result say."""

from datetime import timedelta

import pytest

from karpear.activities.itinerary.models import Activity, Traveller
from karpear.activities.plans.actions.clauses import ask_travellers
from karpear.people.models import Person
from karpear.people.needs import Urgency, Waiting
from karpear.preparedness.policies.actions.readings import ask_newcomers
from karpear.preparedness.policies.models import PolicyRevision
from karpear.rules.risk.matrix import Level
from karpear.screens.needs import needs
from tests.cast import NOW, Cast, gave_password, signed_in
from tests.rooms.activities.assessed import YES, answer, assessed
from tests.rooms.activities.plans import drafted
from tests.rooms.preparedness.covers import register
from tests.steps.policies import in_force, understand

pytestmark = pytest.mark.django_db
KEYS = ("check_in_time", "night_travel")
START = NOW + timedelta(hours=4)


@pytest.fixture
def policy(cast: Cast) -> PolicyRevision:
    revision = in_force(cast.dara, cast.kanha, cast.lantern, NOW, keys=KEYS)
    ask_newcomers(now=NOW)
    return revision


@pytest.fixture
def at_night(cast: Cast) -> Activity:
    """Sophea and Bopha, from the evening on."""
    draft = drafted(cast.sophea, kind="trip")
    draft.starts_at, draft.ends_at = START, NOW + timedelta(hours=8)
    draft.save()
    Traveller.objects.create(activity=draft, person=cast.bopha)
    return draft


def thing_of(person: Person, what: str, hours: float = 0) -> Waiting | None:
    return next((thing for thing in needs(person, NOW + timedelta(hours=hours)) if thing.what == what), None)


def reading_of(person: Person, hours: float = 0) -> Waiting:
    thing = thing_of(person, "policy.read", hours)
    assert thing
    return thing


def test_what_a_trip_needs_read_is_due_before_it_begins(cast: Cast, policy: PolicyRevision, at_night: Activity) -> None:
    assert reading_of(cast.sophea).urgency(NOW) is Urgency.LATER, "nobody has looked at the draft"
    assessed(at_night, Level.HIGH)
    for person in (cast.sophea, cast.bopha):
        thing = reading_of(person)
        assert (thing.until, thing.urgency(NOW)) == (START, Urgency.TODAY) and "before your trip" in thing.why
        assert f"/plans/{at_night.pk}/" in [act.path for act in thing.acts], "it says which"
    assert reading_of(cast.dara).urgency(NOW) is Urgency.LATER and not reading_of(cast.dara).acts
    understand(cast.sophea, policy, NOW, "check_in_time")
    assert thing_of(cast.sophea, "policy.read") is None, "nobody has asked for the trip's own clause yet"
    own = thing_of(cast.sophea, "trip.read")
    assert own and (own.until, own.path) == (START, f"/policies/mine/{policy.pk}/"), "and yet it is said at once"
    assert thing_of(cast.bopha, "trip.read") is None, "one line is enough"
    ask_travellers(now=NOW)
    assert thing_of(cast.sophea, "trip.read") is None
    assert reading_of(cast.sophea).until == START, "before it is approved"
    Activity.objects.filter(pk=at_night.pk).update(state="planned")
    ask_travellers(now=NOW)
    assert reading_of(cast.sophea).until == START
    assert "for the trip you are on" in reading_of(cast.sophea, 5).why
    assert reading_of(cast.sophea, 5).urgency(NOW + timedelta(hours=5)) is Urgency.TODAY
    understand(cast.sophea, policy, NOW, "night_travel")
    assert thing_of(cast.sophea, "policy.read") is None


def test_a_trip_that_asks_nothing_of_it_leaves_its_day(cast: Cast, policy: PolicyRevision, at_night: Activity) -> None:
    assessed(at_night, Level.HIGH)
    answer(cast.dara, at_night.assessments.get(), {**YES, "answer": "cancel", "reason": "Not now"})
    assert reading_of(cast.sophea).urgency(NOW) is Urgency.LATER, "it does not go"


def test_who_is_not_covered_reads_so_and_whoever_approves_reads_how_many(
    cast: Cast, policy: PolicyRevision, at_night: Activity
) -> None:
    assessed(at_night, Level.HIGH, approver=cast.dara)
    assert thing_of(cast.sophea, "trip.cover") is None, "no register of cover is kept"
    register(cast, cast.sophea, registered=False, registered_on=None)
    own, asked = thing_of(cast.sophea, "trip.cover"), thing_of(cast.dara, "activity.answer")
    assert own and (own.until, own.why, own.path) == (START, "not covered", f"/plans/{at_night.pk}/")
    assert thing_of(cast.bopha, "trip.cover") and thing_of(cast.kanha, "trip.cover") is None
    assert asked and asked.why == "Risk: High · insurance: 2 of 2 not fully covered · 2 have rules to read"
    assert thing_of(cast.sophea, "trip.cover", 5) is None, "it has begun"


def test_the_result_names_what_the_approval_names(cast: Cast, policy: PolicyRevision, at_night: Activity) -> None:
    assessment = assessed(at_night, Level.HIGH, approver=cast.dara)
    register(cast, cast.sophea, registered=False, registered_on=None)
    result = f"/plans/{at_night.pk}/assess/{assessment.pk}/"
    page = signed_in(cast.sophea).get(result).content.decode()
    assert "Sophea has not yet understood: Travel at night, Check in on time" in page and "Sophea: not covered" in page
    assert f"/policies/mine/{policy.pk}/" in page and page.count("Sophea: not covered") == 1
    page = signed_in(cast.dara).get(f"/plans/{at_night.pk}/decision/").content.decode()
    path = f"/policies/{policy.pk}/readers/{cast.bopha.pk}/"
    assert path in page and signed_in(cast.dara).get(path).status_code == 200
    for address in (result, f"/plans/{at_night.pk}/summary/"):
        forced = gave_password(cast.sophea, forced=True).get(address).content.decode()
        assert "has not yet understood" not in forced and "Sophea: not covered" not in forced
