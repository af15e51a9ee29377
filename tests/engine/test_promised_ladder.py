"""What pages promise about who is told when is what climbing does: for any organisation, roster, circle and ladder."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.queries.ladder import ladder_lines
from karpear.alerts.actions import rungs as rungs_actions
from karpear.alerts.actions import sos
from karpear.alerts.circles import Whose
from karpear.alerts.models import Alert
from karpear.alerts.queries.promised_ladder import promised
from karpear.alerts.queries.sos_reach import reach
from karpear.alerts.queries.steps import next_step
from karpear.checkins.actions.overdue import miss_overdue
from karpear.checkins.actions.promises import NewPromise, arm
from karpear.messaging.models import Delivery
from karpear.people.models import Contact, Membership, Organisation, Shift, Watch, WatchState
from karpear.rules.alarm.ladder import Policy
from tests.cast import NOW, Cast, contact

SECOND = timedelta(seconds=1)
PEOPLE = ("dara", "kanha", "bopha", "piseth", "maly", "rith", "chenda")
ROLES = ("member", "officer", "lead")
anyone_of_them = st.sampled_from(PEOPLE)

type RungTold = list[tuple[int, int, set[UUID]]]


@dataclass
class Circle:
    """Who is what. `roles`: in the organisation; `watch`: who is on watch; `told`: of each contact, by choice."""

    roles: dict[str, str]
    own_role: str | None
    watch: set[str]
    watchers: set[str]
    watched_by_it: bool
    buddy: str | None
    told: list[tuple[str, bool]]
    policy: dict[str, int] = field(default_factory=dict)


@st.composite
def worlds(draw: st.DrawFn) -> Circle:
    steps = sorted(draw(st.sets(st.integers(1, 60), min_size=5, max_size=5)))
    names = ("repeat_s", "others_s", "leads_s", "contacts_s", "exhausted_s")
    return Circle(
        roles=draw(st.dictionaries(anyone_of_them, st.sampled_from(ROLES), max_size=5)),
        own_role=draw(st.sampled_from([None, *ROLES])),
        watch=draw(st.sets(st.sampled_from(["sophea", *PEOPLE]), max_size=2)),
        watchers=draw(st.sets(anyone_of_them, max_size=2)),
        watched_by_it=draw(st.booleans()),
        buddy=draw(st.none() | anyone_of_them),
        told=draw(st.lists(st.tuples(st.sampled_from(["family", "journalist"]), st.booleans()), max_size=3)),
        policy=draw(st.just({}) | st.just({name: 60 * n for name, n in zip(names, steps, strict=True)})),
    )


@pytest.fixture
def built(cast: Cast, settings: Any) -> Cast:
    for model in (Membership, Shift, Watch, Contact):
        model.objects.all().delete()
    return cast


def furnish(cast: Cast, world: Circle) -> Organisation:
    """One organisation, as drawn, around Sophea."""
    organisation = cast.lantern
    Organisation.objects.filter(pk=organisation.pk).update(policy=world.policy)
    roles = world.roles | ({"sophea": world.own_role} if world.own_role else {})
    for name, role in roles.items():
        Membership.objects.create(person=getattr(cast, name), organisation=organisation, role=role)
    for name in sorted(world.watch):
        start, end = NOW - timedelta(days=1), NOW + timedelta(days=9)
        Shift.objects.create(organisation=organisation, officer=getattr(cast, name), starts_at=start, ends_at=end)
    consent = {"person": cast.sophea, "state": WatchState.ACCEPTED, "asked_at": NOW}
    for name in sorted(world.watchers):
        Watch.objects.create(watcher=getattr(cast, name), **consent)
    if world.watched_by_it:
        Watch.objects.create(organisation=organisation, **consent)
    for n, (role, in_ladder) in enumerate(world.told):
        new_contact = contact(cast.sophea, f"Contact{n}", role, position=n)  # type: ignore[arg-type]
        Contact.objects.filter(pk=new_contact.pk).update(in_ladder=in_ladder)
    organisation.refresh_from_db()
    return organisation


def climbed(alert: Alert) -> Iterator[tuple[int, int, set[UUID]]]:
    """Let time pass, moment by moment as the ladder asks for it: after how long, which step, who."""
    seen_ids: set[UUID] = set()
    at = alert.opened_at
    while True:
        rows = Delivery.objects.filter(subject=alert.pk).exclude(pk__in=seen_ids)
        seen_ids |= {row.pk for row in rows}
        people_told = {row.person_id or row.contact_id for row in rows}
        if people_told:
            yield round((at - alert.opened_at).total_seconds()), rows[0].step, {row for row in people_told if row}
        alert.refresh_from_db()
        if alert.exhausted or alert.next_rung_at is None:
            return
        coming = next_step(alert)
        at = alert.next_rung_at
        assert coming is None or coming.at >= at
        assert rungs_actions.climb(now=at - SECOND) == 0
        assert rungs_actions.climb(now=at) == 1
        told_now = Delivery.objects.filter(subject=alert.pk).exclude(pk__in=seen_ids).exists()
        assert told_now == bool(coming and coming.at == at), "the board said so before"


def said(promise: Whose) -> RungTold:
    _circle, rungs = promised(promise, at=NOW)
    return [(o.after_s, o.rung.step, {*o.told.people, *o.told.contacts}) for o in rungs if o.told]


@pytest.mark.django_db
@examples(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(world=worlds(), inside=st.booleans())
def test_a_plans_page_names_exactly_who_is_told_and_when(built: Cast, world: Circle, inside: bool) -> None:
    with transaction.atomic():
        organisation = furnish(built, world)
        organisation_id = organisation.pk if inside and world.own_role else None
        buddy = getattr(built, world.buddy) if world.buddy else None
        plan = Activity.objects.create(
            person=built.sophea, organisation_id=organisation_id, kind="trip", buddy=buddy, created_at=NOW
        )
        lines = ladder_lines(plan, is_own=True, now=NOW)
        expected = said(Whose(built.sophea.pk, organisation_id, "missed", buddy.pk if buddy else None))
        new = NewPromise(built.sophea.pk, NOW, grace_s=0, organisation=organisation_id, buddy=plan.buddy_id)
        arm([new], now=NOW - SECOND)
        assert miss_overdue(now=NOW) == 1
        happened = list(climbed(Alert.objects.get()))
        assert happened == expected
        names = {contact_row.pk: contact_row.shown_name for contact_row in Contact.objects.all()}
        names |= {getattr(built, name).pk: name.title() for name in PEOPLE}
        rungs_told = [
            rung_told
            for rung_told in happened
            if not (rung_told[1] == 1 and rung_told[0] > 0 and rung_told[0] == _repeat(organisation_id, organisation))
        ]
        assert [line.after_s for line in lines] == [after_s for after_s, _step, _ids in rungs_told]
        for line, (_after_s, _step, ids) in zip(lines, rungs_told, strict=True):
            assert {pk for pk, name in names.items() if name in line.text} == ids
        transaction.set_rollback(True)


def _repeat(organisation_id: UUID | None, organisation: Organisation) -> int:
    return Policy(**(organisation.policy if organisation_id else {})).repeat_s


@pytest.mark.django_db
@examples(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(world=worlds())
def test_the_home_page_names_exactly_who_an_sos_reaches_and_when(built: Cast, world: Circle) -> None:
    with transaction.atomic():
        furnish(built, world)
        lines = reach(built.sophea, NOW)
        sos.raise_sos(person=built.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
        first: dict[UUID, tuple[int, int]] = {}
        for after_s, step, person_id in climbed(Alert.objects.get()):
            for reached_id in person_id:
                first.setdefault(reached_id, (after_s, step))
        names = {reached_id.pk: reached_id.shown_name for reached_id in Contact.objects.all()}
        names |= {getattr(built, name).pk: name.title() for name in PEOPLE}
        assert {(line.name, line.after_s, line.step) for line in lines} == {
            (names[person_id], *when) for person_id, when in first.items()
        }
        transaction.set_rollback(True)
