"""Pages that are old when they are pressed, people who belonged yesterday, and numbers that say too much."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.people.actions.members import end_membership
from karpear.people.models import Membership, Person
from karpear.screens.needs import needs
from tests.cast import Cast, signed_in
from tests.rooms.activities.assessed import assessed
from tests.rooms.activities.plans import drafted
from tests.steps.pages import today_of

pytestmark = pytest.mark.django_db


def let_go(person: Person, by: Person) -> None:
    membership = Membership.objects.active().get(person=person)
    end_membership(by=by, membership_id=membership.pk, now=timezone.now())


def test_a_plan_whose_approver_was_let_go_waits_for_whoever_may_answer(cast: Cast) -> None:
    now = timezone.now()
    draft = drafted(cast.kanha, now=now)
    draft.starts_at, draft.ends_at = now + timedelta(hours=3), now + timedelta(hours=8)
    draft.save()
    assessed(draft)
    draft.refresh_from_db()
    assert draft.approver == cast.dara
    assert [thing.what for thing in needs(cast.bopha, now)] == []
    end_membership(by=cast.bopha, membership_id=Membership.objects.get(person=cast.dara).pk, now=now)
    assert [thing.what for thing in needs(cast.bopha, now)] == ["activity.answer"]
    assert "Approve a trip, or not" in today_of(cast.bopha)
    for person in (cast.dara, cast.kanha, cast.sophea, cast.maly):
        assert [thing for thing in needs(person, now) if thing.what == "activity.answer"] == []
