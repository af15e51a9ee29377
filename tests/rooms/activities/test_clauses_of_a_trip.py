"""A trip names the clauses that whoever goes has not yet understood: before it is approved, and on its own page."""

from datetime import timedelta

import pytest

from karpear.activities.assessment.queries import approval
from karpear.activities.decisions.queries.clauses import clauses_to_read
from karpear.activities.itinerary.models import Activity, Traveller
from karpear.activities.plans.actions.clauses import ask_travellers
from karpear.activities.plans.queries.plans import activity_page
from karpear.preparedness.policies.actions.revisions import begin_draft
from karpear.preparedness.policies.models import PolicyRevision, Reading
from karpear.preparedness.policies.queries.policy import reader_lines
from karpear.rules.risk.matrix import Level
from tests.cast import NOW, Cast, gave_password, signed_in
from tests.steps.policies import clause_of, in_force, send_to_force, sheet_clauses, understand

from .assessed import assessed
from .plans import drafted

pytestmark = [pytest.mark.django_db, pytest.mark.once]
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
    assert clauses_to_read(plan.activity, None) == [], "a forced session reads of nobody"
    forced = gave_password(cast.sophea, forced=True).get(f"/plans/{at_night.pk}/").content.decode()
    assert "has not yet understood" not in forced


class TestChangedWhileOnTheWay:
    """Whoever is on a planned or running trip is asked what a changed clause asks of such trips; nobody else is."""

    @pytest.fixture
    def revision(self, cast: Cast, policy: PolicyRevision, at_night: Activity) -> PolicyRevision:
        """All have understood everything; then the clause about nights is another, and it is in force."""
        for person in (cast.sophea, cast.bopha, cast.dara, cast.kanha):
            understand(person, policy, NOW, *KEYS)
        Activity.objects.filter(pk=at_night.pk).update(state="planned")
        second = begin_draft(by=cast.dara, organisation=cast.lantern.pk, now=NOW)
        clause = clause_of(second, "night_travel")
        path = f"/policies/{second.pk}/clauses/{clause.pk}/"
        form = signed_in(cast.dara).get(path).context["form"]
        fields = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
        signed_in(cast.dara).post(path, {**fields, "text": "Between sunset and sunrise we are on no road."})
        return send_to_force(second, cast.dara, cast.kanha, NOW)

    def test_who_goes_is_asked_and_who_does_not_is_not(self, cast: Cast, revision: PolicyRevision) -> None:
        assert not Reading.objects.filter(revision=revision).exists()
        assert ask_travellers(now=NOW) == 2
        asked = {row.person: row for row in Reading.objects.filter(revision=revision).select_related("person")}
        assert set(asked) == {cast.sophea, cast.bopha}
        assert [clause.key for clause in sheet_clauses(asked[cast.sophea])] == ["night_travel"]
        ask_travellers(now=NOW)
        assert Reading.objects.filter(revision=revision).count() == 2, "once"
        missing = {line.person: line.missing for line in reader_lines(revision)}
        assert (missing[cast.sophea], missing[cast.bopha], missing[cast.dara]) == (1, 1, 0)
        understand(cast.sophea, revision, NOW)
        assert {line.person: line.missing for line in reader_lines(revision)}[cast.sophea] == 0

    def test_a_trip_by_day_asks_nothing_of_the_night(
        self, cast: Cast, at_night: Activity, revision: PolicyRevision
    ) -> None:
        Activity.objects.filter(pk=at_night.pk).update(
            starts_at=NOW - timedelta(hours=1), ends_at=NOW + timedelta(hours=1)
        )
        ask_travellers(now=NOW)
        assert not Reading.objects.filter(revision=revision).exists()

    def test_the_page_says_who_is_asked_and_when(self, cast: Cast, revision: PolicyRevision) -> None:
        page = signed_in(cast.kanha).get(f"/policies/{revision.pk}/changes/").content.decode()
        assert "asks everybody to whom it applies" not in page
        assert "on a trip of this kind, planned or running, within the hour" in page
        assert "everybody else before their next one" in page


def test_before_the_start_one_reads_what_is_not_understood(
    cast: Cast, policy: PolicyRevision, at_night: Activity
) -> None:
    page = signed_in(cast.sophea).get(f"/plans/{at_night.pk}/summary/").content.decode()
    assert page.index("Sophea has not yet understood: Travel at night, Check in on time") < page.index("The plan")
