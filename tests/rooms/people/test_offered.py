"""A form offers everybody of an organisation; of a very large one some, and who has something to look after is among
them. Whom it does not offer may be named all the same."""

import pytest

from karpear.cases.incidents.queries.incidents import are_colleagues, colleagues
from karpear.people.models import Membership, Person
from karpear.people.queries import choices
from karpear.risks.register.models import Risk
from karpear.risks.register.queries.risk import members_of
from karpear.rules.access import Role
from tests.cast import NOW, Cast
from tests.steps.pulse import more_members

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def members(cast: Cast) -> list[Person]:
    return more_members(cast.lantern, 12)


def test_everybody_is_offered_by_name(cast: Cast, members: list[Person]) -> None:
    offered = members_of(cast.lantern)
    assert {person.pk for person in members} < {person.pk for person in offered}
    assert [p.shown_name.casefold() for p in offered] == sorted(p.shown_name.casefold() for p in offered)


def test_of_many_those_who_act_and_those_who_look_after_something(
    cast: Cast, members: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    acting = Membership.objects.active().filter(organisation=cast.lantern).exclude(role=Role.MEMBER.value)
    monkeypatch.setattr(choices, "MOST_OFFERED", acting.count() + 1)
    owner = members[-1]
    levels = dict.fromkeys(("likelihood", "impact", "people", "level", "inherent_level", "residual_level"), 3)
    Risk.objects.create(
        organisation=cast.lantern, number=1, scope="organisation", name="Theft", owner=owner, scores={},
        confidence="medium", reliability="likely_reliable", review_on=NOW.date(), created_at=NOW, changed_at=NOW,
        **levels,
    )  # fmt: skip
    assert {person.pk for person in members_of(cast.lantern)} == {*acting.values_list("person", flat=True), owner.pk}


def test_who_is_not_offered_may_be_named(cast: Cast, members: list[Person], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices, "MOST_OFFERED", 3)
    offered = {person.pk for person in colleagues(cast.sophea)}
    assert members[-1].pk not in offered and cast.sophea.pk not in offered
    assert are_colleagues(cast.sophea, [members[-1].pk])
    assert not are_colleagues(cast.sophea, [members[-1].pk, cast.piseth.pk]), "of another organisation"
    assert not are_colleagues(cast.sophea, [cast.sophea.pk])
