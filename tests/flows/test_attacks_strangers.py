"""Every address with an id in it, tried by everybody whose business it is not."""

from collections.abc import Iterator
from datetime import time, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions.create import create_activity
from karpear.alerts.actions.drills import start_drill
from karpear.alerts.actions.sos import raise_sos
from karpear.alerts.models import Alert
from karpear.checkins.actions.daily_promises import set_standing
from karpear.checkins.actions.roll_calls import ask_roll_call
from karpear.checkins.models import Promise, RollCall, Standing
from karpear.keeper.learning import learn_from_facts
from karpear.messaging.models import Delivery
from karpear.people.actions.invitations import invite
from karpear.people.models import Address, Device, Invitation, Membership, Person, Shift, Watch, WatchState
from karpear.risks.facts.models import Fact
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.models import Proposal
from karpear.risks.register.values import NewMeasure
from karpear.rules.access import Role
from karpear.vault.actions.enrolment import register_device_key
from karpear.vault.actions.exports import ask_export
from tests.cast import Cast, device_token, signed_in
from tests.rooms.activities.plans import body
from tests.rooms.cases.letters import a_report
from tests.rooms.cases.opened import opened, supported
from tests.rooms.risks.lines import add
from tests.rooms.risks.rounds import an_open_session
from tests.steps.case_packs import being_opened
from tests.steps.diary import consented
from tests.steps.risks import risk, three_facts, upload
from tests.steps.risks import tried as measure_tried
from tests.steps.sealing import Keys, custody

pytestmark = pytest.mark.django_db


def addresses(found: URLResolver, before: str = "") -> Iterator[str]:
    """Routes with exactly one id in them."""
    for url_pattern in found.url_patterns:
        route = before + str(url_pattern.pattern)
        if isinstance(url_pattern, URLResolver):
            yield from addresses(url_pattern, route)
        elif isinstance(url_pattern, URLPattern) and route.count("<") == 1 and "<uuid:" in route:
            yield route


# Their forms are read first; an empty one leads back to the person's own page, and the row is never looked at.
FORM_FIRST = {"check-in/<uuid:promise_id>/move/", "people/<uuid:organisation>/invite/"}
ROUTES = sorted(set(addresses(get_resolver())) - FORM_FIRST)


@pytest.fixture
def world(cast: Cast) -> list[UUID]:
    """Something of every kind that belongs to Sophea or her organisation. Returns every id there is."""
    now = timezone.now()
    times = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=4)}
    due = [{"due_at": now + timedelta(hours=2), "grace_s": 60}]
    create_activity(person=cast.sophea, key=uuid4(), body=body(**times, check_ins=due), now=now)
    set_standing(person=cast.sophea, at=time(18), weekdays=range(7), organisation=cast.lantern.pk, now=now)
    ask_roll_call(by=cast.dara, organisation=cast.lantern.pk, people=[cast.sophea.pk], due_in_s=600, reason="", now=now)
    start_drill(by=cast.dara, organisation=cast.lantern.pk, person=cast.sophea.pk, now=now)
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    invite(by=cast.dara, organisation_id=cast.lantern.pk, role=Role.MEMBER, for_name="x", now=now)
    Watch.objects.create(person=cast.vanna, organisation=cast.lantern, state=WatchState.ACCEPTED, asked_at=now)
    device_token(cast.sophea)
    session, _token = an_open_session(cast, now=now)
    line = add(cast.dara, cast.lantern, now, owner=cast.sophea.pk)
    measure = add_measure(
        by=cast.dara,
        new=NewMeasure(
            risk=line.pk, name="Lock", owner=cast.sophea.pk, due_on=None, cost=None, currency="USD", state="planned"
        ),
        now=now,
    )
    risk(cast)
    three_facts(cast, now=now)
    learn_from_facts(now=now)
    consented_fact = consented(cast, now)
    register_device_key(person=cast.sophea, sign_key=Keys().sign_key, now=now)
    incident = opened(cast.dara, organisation=cast.lantern.pk, now=now)
    found = [
        cast.sophea.device_keys.first(),
        *being_opened(cast, Alert.objects.filter(person=cast.sophea, drill=False)[0].pk, now),
        upload(cast, now),
        consented_fact,
        a_report(cast.sophea, cast.lantern, now),
        ask_export(by=cast.dara, organisation=cast.lantern.pk, now=now),
        incident,
        incident.tasks.first(),
        supported(cast, now),
        *(m.objects.first() for m in (Fact, Proposal)),
        line,
        measure,
        measure_tried(cast.dara, line, now),
        session,
        session.items.first(),
        *session.raters.all(),
        *(
            m.objects.filter(organisation=cast.lantern).first()
            for m in (Membership, Shift, Invitation, RollCall, Watch)
        ),
        *(m.objects.filter(person=cast.sophea).first() for m in (Address, Device, Promise, Standing, Activity)),
        *Alert.objects.filter(person=cast.sophea),
        *custody(cast.sophea, cast.dara, cast.lantern, now).values(),
        cast.sophea.contacts.first(),
        cast.lantern,
        cast.sophea,
    ]
    assert None not in found
    return [consented_fact.thread, *(one.pk for one in found if one)]


#: Looks at the shape of a call before it looks for anything: refused alike, whether there is such a thing or not.
SHAPE_FIRST = ["s/<uuid:statement>/call"]


def tried(browser: Client, routes: list[str], ids: list[UUID]) -> list[str]:
    """What was answered with anything but no. A way that a page does not have at all is tried once."""
    found, no_such_way = [], set()
    for route, pk in product(routes, ids):
        start, _, rest = route.partition("<uuid:")
        path = f"/{start}{pk}{rest.partition('>')[2]}"
        for way in (browser.get, browser.post):
            if (route, way) in no_such_way:
                continue
            answer = way(path, {}) if way == browser.get else way(path, "{}", content_type="application/json")
            if answer.status_code == 405:
                no_such_way.add((route, way))
            is_unread = answer.status_code == 422 and ("api" in path or route in SHAPE_FIRST)
            if answer.status_code not in (401, 403, 404, 405) and not is_unread:
                found.append(f"{way.__name__} {route} {answer.status_code}")
    return sorted(set(found))


def state() -> tuple[object, ...]:
    return (
        sorted(Alert.objects.values_list("pk", "state", "changed_at")),
        sorted(Promise.objects.values_list("pk", "state", "due_at")),
        Delivery.objects.count(),
    )


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", ["piseth", "rith"])
def test_a_strangers_thing_is_not_there(cast: Cast, world: list[UUID], name: str) -> None:
    """Every id at every address, also where it is another kind's. Right ones: `test_strangers_and_links.py`."""
    person: Person = getattr(cast, name)
    before = state()
    assert not tried(signed_in(person), ROUTES, world)
    assert state() == before


def test_what_reads_its_form_first_changes_nothing_either(cast: Cast, world: list[UUID]) -> None:
    before = state()
    browser = signed_in(cast.piseth)
    promise = Promise.objects.filter(person=cast.sophea).first()
    assert promise
    browser.post(f"/check-in/{promise.pk}/move/", {"minutes": "60"})
    answer = browser.post(f"/people/{cast.lantern.pk}/invite/", {"for_name": "me", "role": "lead"})
    assert answer.status_code == 404
    assert state() == before
