"""Two people at the calendar of duties at the same moment, on real connections: it says one need afterwards."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from karpear.compliance.duties.actions.date_counts import count_again
from karpear.compliance.duties.actions.owners import name_owner
from karpear.compliance.duties.models import DutyDate, DutyOwner
from karpear.compliance.laws.actions.plans import put_into_calendar
from karpear.compliance.profile.models import PlannedGathering
from karpear.people.models import Person
from karpear.rules.law.instruments import LawfulActivity
from karpear.rules.refusals import Conflict
from tests.cast import NOW, Cast, build_cast
from tests.rooms.compliance.profiles import a_domestic_ngo
from tests.steps.connections import Work, together

pytestmark = pytest.mark.django_db(transaction=True)
TAX = "TAX-2"


@pytest.fixture
def cast() -> Cast:
    people = build_cast()
    a_domestic_ngo(people)
    count_again(people.lantern, now=NOW)
    return people


def naming(cast: Cast, by: Person, owner: Person) -> Work:
    return lambda: name_owner(by=by, organisation=cast.lantern.pk, duty=TAX, owner=owner.pk, now=NOW)


def owners_of_dates() -> set[Any]:
    return set(DutyDate.objects.filter(duty=TAX).values_list("owner", flat=True))


def test_of_two_who_are_named_at_once_one_does_all_of_it(cast: Cast) -> None:
    answers = together(naming(cast, cast.dara, cast.kanha), naming(cast, cast.bopha, cast.sophea))
    assert answers == [None, None]
    assert owners_of_dates() == {DutyOwner.objects.get(duty=TAX).owner_id}


def test_who_is_named_while_it_is_counted_does_what_is_new_too(cast: Cast) -> None:
    later = NOW + timedelta(days=60)
    together(naming(cast, cast.dara, cast.kanha), lambda: count_again(cast.lantern, now=later))
    assert owners_of_dates() == {cast.kanha.pk}


def test_a_gathering_that_two_put_in_at_once_is_in_once(cast: Cast) -> None:
    plan = uuid4()

    def put_in(by: Person) -> Work:
        return lambda: put_into_calendar(
            by=by, organisation=cast.lantern, kind=LawfulActivity.GATHERING, starts_at=NOW + timedelta(days=40),
            plan=plan, now=NOW,
        )  # fmt: skip

    answers = together(put_in(cast.dara), put_in(cast.bopha))
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    assert PlannedGathering.objects.filter(plan=plan).count() == 1
