"""Watchers who approve, and from which level an organisation asks."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from karpear.people.actions import members
from karpear.people.actions import watch as watch_actions
from karpear.people.models import Notice, Organisation, Watch
from karpear.people.queries import approvers as queries
from karpear.rules.plan.decision import Policy
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.rules.risk.matrix import Focus, Level
from tests.cast import NOW, Cast, signed_in


def asked(cast: Cast, *, approval: bool = True) -> Watch:
    watch_actions.ask_person(person=cast.vanna, email=cast.rith.email, approval=approval, now=NOW)
    watch_actions.resolve_wishes(now=NOW)
    return Watch.objects.get(person=cast.vanna)


def able(cast: Cast) -> list[str]:
    return [p.name for p in queries.approvers(about=cast.vanna.pk, organisation=None, now=NOW)]


@pytest.mark.parametrize(("approval", "approves", "expected"), [(1, 1, ["Rith"]), (1, 0, []), (0, 1, []), (0, 0, [])])
def test_who_watches_approves_only_when_both_want_it(
    cast: Cast, approval: int, approves: int, expected: list[str]
) -> None:
    watch = asked(cast, approval=bool(approval))
    watch_actions.answer_watch(by=cast.rith, watch_id=watch.pk, accept=True, approves=bool(approves), now=NOW)
    assert able(cast) == expected


def test_a_no_to_watching_is_a_no_to_approving(cast: Cast) -> None:
    watch_actions.answer_watch(by=cast.rith, watch_id=asked(cast).pk, accept=False, approves=True, now=NOW)
    assert able(cast) == []
    assert not Watch.objects.get().approves


def test_either_side_changes_it_later(cast: Cast) -> None:
    watch = asked(cast, approval=False)
    watch_actions.answer_watch(by=cast.rith, watch_id=watch.pk, accept=True, now=NOW)
    with pytest.raises(Conflict):
        watch_actions.set_approval(by=cast.rith, watch_id=watch.pk, approves=True, now=NOW)
    Notice.objects.all().delete()
    watch_actions.ask_approval(person=cast.vanna, watch_id=watch.pk, approval_wanted=True, now=NOW)
    assert Notice.objects.get().person == cast.rith
    watch_actions.set_approval(by=cast.rith, watch_id=watch.pk, approves=True, now=NOW)
    assert able(cast) == ["Rith"]
    watch_actions.set_approval(by=cast.rith, watch_id=watch.pk, approves=False, now=NOW)
    assert able(cast) == []
    watch_actions.set_approval(by=cast.rith, watch_id=watch.pk, approves=True, now=NOW)
    watch_actions.ask_approval(person=cast.vanna, watch_id=watch.pk, approval_wanted=False, now=NOW)
    assert able(cast) == []
    watch_actions.ask_approval(person=cast.vanna, watch_id=watch.pk, approval_wanted=True, now=NOW)
    assert able(cast) == []  # they have to agree again


def test_an_organisation_approves_by_its_officers_and_leads(cast: Cast) -> None:
    watch_actions.ask_organisation(person=cast.vanna, name=cast.cardamom.name, approval=True, now=NOW)
    watch_actions.resolve_wishes(now=NOW)
    watch = Watch.objects.get()
    watch_actions.answer_watch(by=cast.maly, watch_id=watch.pk, accept=True, approves=True, now=NOW)
    assert able(cast) == ["Piseth", "Maly"]
    watch_actions.end_watch(by=cast.vanna, watch_id=watch.pk, now=NOW + timedelta(days=1))
    assert able(cast) == []


def test_strangers_change_nothing(cast: Cast) -> None:
    watch = asked(cast)
    for stranger in (cast.sophea, cast.vanna):
        with pytest.raises(Missing):
            watch_actions.set_approval(by=stranger, watch_id=watch.pk, approves=True, now=NOW)
    with pytest.raises(Missing):
        watch_actions.ask_approval(person=cast.rith, watch_id=watch.pk, approval_wanted=False, now=NOW)


def test_on_watch_comes_first_and_nobody_approves_for_themselves(cast: Cast) -> None:
    found = queries.approvers(about=cast.dara.pk, organisation=cast.lantern.pk, now=NOW)
    assert [p.name for p in found] == ["Kanha", "Bopha"]
    found = queries.approvers(about=cast.sophea.pk, organisation=cast.lantern.pk, now=NOW)
    assert [p.name for p in found] == ["Dara", "Kanha", "Bopha"]


@pytest.mark.parametrize(
    ("said", "policy"),
    [
        ({}, Policy()),
        ({"approval_from": 2, "second_from": 4}, Policy(Level.LOW, Level.HIGH)),
        ({"approval_from": 5}, Policy()),
        ({"approval_from": 4, "second_from": 3}, Policy()),
        ({"approval_from": "none", "second_from": None}, Policy()),
        ({"approval_from": True}, Policy(Level.VERY_LOW)),
    ],
)
def test_a_policy_is_never_laxer_than_the_rule(said: dict[str, Any], policy: Policy) -> None:
    assert queries.decision_policy(Organisation(policy=said)) == policy
    assert queries.decision_policy(None) == Policy()


def test_the_focus_is_one_of_those_known() -> None:
    assert queries.focus_of(Organisation(policy={"focus": "health"})) is Focus.HEALTH
    assert queries.focus_of(Organisation(policy={"focus": "spying"})) is None
    assert queries.focus_of(None) is None


@pytest.mark.parametrize(
    "values", [{"approval_from": 5}, {"second_from": 6}, {"approval_from": 4, "second_from": 3}, {"focus": "spying"}]
)
def test_a_laxer_policy_is_refused(cast: Cast, values: dict[str, Any]) -> None:
    with pytest.raises(BadFields):
        members.set_policy(by=cast.dara, organisation_id=cast.lantern.pk, values=values, now=NOW)


def test_the_policy_page_keeps_what_was_chosen(cast: Cast) -> None:
    client = signed_in(cast.bopha)
    path = reverse("people:policy", args=[cast.lantern.pk])
    form = client.get(path).context["form"]
    typed = {**form.initial, "approval_from": 3, "second_from": 4, "focus": "media"}
    assert client.post(path, typed).status_code == 302
    organisation = Organisation.objects.get(pk=cast.lantern.pk)
    assert queries.decision_policy(organisation) == Policy(Level.MEDIUM, Level.HIGH)
    assert queries.focus_of(organisation) is Focus.MEDIA
    assert client.get(path).context["form"].initial["approval_from"] == 3
    assert client.post(path, {**typed, "second_from": 2}).status_code == 422
    assert signed_in(cast.sophea).get(path).status_code == 403
